"""Every page of the site in its main states, and how a person gets there.

Used wherever all pages must hold something: accessibility, small screens, privacy. A new page or
state is one line in `PLACES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.models import Appeal, Link, Memory, NamesShown, StudySession
from cards.services.appeals import accept_appeal, make_appeal, reject_appeal
from cards.services.sharing import revoke_link
from tests.browser.matching import begin_board, clear_board, miss
from tests.browser.study import answer_right, answer_wrong, begin, finish_round, go_on
from tests.browser.world import HOSTILE, LONG_WORD, World
from tests.factories import give_typed, learn, make_report_link, make_seat
from tests.logs import record_lessons

REFUSED = r"status of (404|422)"
"""What the console says when a page answers that there is nothing, or that a form is wrong."""


class Who(Enum):
    """Whose browser goes there."""

    VISITOR = "a visitor"
    INVITED = "a visitor with a study link"
    STUDENT = "a student"
    TEACHER = "a teacher"

    def client(self, world: World) -> Client:
        if self is Who.TEACHER:
            return world.teacher_client
        if self is Who.STUDENT:
            return world.student_client
        return world.visitor_client if self is Who.INVITED else Client()


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one state."""

    name: str
    who: Who
    go: Callable[[Page, World], None]


def to(name: str, *wanted: str, query: str = "") -> Callable[[Page, World], None]:
    """Go to a named address; ``wanted`` are the attributes of the world that it takes."""

    def go(page: Page, world: World) -> None:
        page.goto(reverse(name, args=[getattr(world, each).pk for each in wanted]) + query)

    return go


# --- Teachers -------------------------------------------------------------------------------------


def deck_page(page: Page, world: World) -> None:
    to("cards:deck_detail", "deck", query=f"?class={world.classroom.pk}")(page, world)
    expect(page.get_by_role("rowheader").first).to_be_visible()


def turned_card(page: Page, world: World) -> None:
    deck_page(page, world)
    page.get_by_text("Show the definition").click()
    page.get_by_text("removed card").click()


def empty_deck_page(page: Page, world: World) -> None:
    world.deck.cards.all().delete()
    world.classroom.students.all().delete()
    deck_page_without_answers(page, world)


def deck_page_without_answers(page: Page, world: World) -> None:
    to("cards:deck_detail", "deck")(page, world)
    expect(page.get_by_role("heading", name="No analytics yet")).to_be_visible()


def no_decks(page: Page, world: World) -> None:
    world.deck.delete()
    page.goto(reverse("cards:deck_list"))


def table_explained(page: Page, world: World) -> None:
    to("analytics:class_table", "classroom", "deck", query="?sort=-mastery")(page, world)
    page.get_by_text("What do these figures say?").click()


def truth_shown(students: int) -> Callable[[Page, World], None]:
    """The page on truth after so many more students have come back on two later days."""

    def go(page: Page, world: World) -> None:
        record_lessons(world.classroom, world.deck, students=students)
        page.goto(reverse("analytics:classrooms_truth"))
        page.get_by_text("The same as a table").click()

    return go


def student_cards(page: Page, world: World) -> None:
    learn(world.seat, world.deck, True, False, True)
    place = [world.classroom.pk, world.deck.pk, world.seat.student.pk]
    page.goto(reverse("analytics:student_cards", args=place))
    page.get_by_text("Why is a card low that was answered often?").click()


def student_cards_without_answers(page: Page, world: World) -> None:
    place = [world.classroom.pk, world.deck.pk, world.seat.student.pk]
    page.goto(reverse("analytics:student_cards", args=place))
    expect(page.get_by_text("has not answered yet")).to_be_visible()


def forecast(page: Page, world: World) -> None:
    to("analytics:class_forecast", "classroom", "deck")(page, world)
    page.get_by_text("How is this reckoned?").click()


DOUBTFUL = "\n".join(
    ["Cell\tThe smallest unit of life", "Nucleus\tHolds the DNA"]
    + [f"A line without any second column, number {number}" for number in range(12)]
    + ["Cell\tThe smallest unit of life", "Ribosome\tMakes proteins\tin every cell"]
    + [f"{'Long' * 40}\t{'definition ' * 60}", "<script>alert(1)</script>\tעברית 👩‍🔬"]
)


def import_preview(page: Page, world: World) -> None:
    page.goto(reverse("cards:deck_import"))
    page.get_by_label("Cards", exact=True).fill(DOUBTFUL)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_be_visible()


def import_unreadable(page: Page, world: World) -> None:
    page.goto(reverse("cards:deck_import"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".field-error").first).to_be_visible()


def import_options(page: Page, world: World) -> None:
    page.goto(reverse("cards:deck_import"))
    page.get_by_text("Layout, separators, file").click()


def card_form_with_errors(page: Page, world: World) -> None:
    to("cards:card_add", "deck")(page, world)
    page.get_by_label("Tags").fill("far too long a tag " * 5)
    page.evaluate("document.querySelector('form.panel').noValidate = true")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-error").first).to_be_visible()


def card_edit(page: Page, world: World) -> None:
    page.goto(reverse("cards:card_edit", args=[world.deck.cards.get(term="Pluto").pk]))


def share_made(page: Page, world: World) -> None:
    to("cards:deck_share", "deck")(page, world)
    page.get_by_label("Name of the new class").fill("8a")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Send this link to 8a")).to_be_visible()


def sign_in_refused(page: Page, world: World) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".field-error").first).to_be_visible()


def reports(page: Page, world: World) -> None:
    make_report_link(world.classroom, world.deck, names=NamesShown.INITIALS)
    to("cards:report_list", "classroom")(page, world)
    page.get_by_label("Ends after").select_option("7")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Ready. Send the link")).to_be_visible()


def reported(page: Page, world: World, *, names: NamesShown = NamesShown.HIDDEN) -> Link:
    report = make_report_link(world.classroom, names=names)
    page.goto(report.get_absolute_url())
    return report


def report(page: Page, world: World) -> None:
    opened = reported(page, world, names=NamesShown.SHOWN)
    page.goto(reverse("analytics:report_table", args=[opened.pk, world.deck.pk]))
    page.get_by_text("What do these figures say?").click()


def report_without_names(page: Page, world: World) -> None:
    opened = reported(page, world)
    table = reverse("analytics:report_table", args=[opened.pk, world.deck.pk])
    page.goto(f"{table}?sort=-mastery")


def report_forecast(page: Page, world: World) -> None:
    opened = reported(page, world, names=NamesShown.INITIALS)
    page.goto(reverse("analytics:report_forecast", args=[opened.pk, world.deck.pk]))


def report_over(page: Page, world: World) -> None:
    opened = reported(page, world)
    revoke_link(link=opened, now=timezone.now())
    page.reload()


def sign_up_closed(page: Page, world: World) -> None:
    with override_settings(SIGNUP_OPEN=False):
        page.goto(reverse("account_signup"))


def not_found(page: Page, world: World) -> None:
    page.goto("/nowhere/")


# --- Joining --------------------------------------------------------------------------------------


def link_open(page: Page, world: World) -> None:
    page.goto(world.link.get_absolute_url())
    page.wait_for_url("**/join/")


def join_name_taken(page: Page, world: World) -> None:
    join_confirm(page, world, name="Ada")
    page.get_by_role("button", name="Yes, I am Ada").click()
    expect(page.get_by_role("alert")).to_be_visible()


def join_confirm(page: Page, world: World, *, name: str = "M" * 60) -> None:
    page.goto(reverse("cards:join"))
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Are you")).to_be_visible()


def join_welcome(page: Page, world: World) -> None:
    join_confirm(page, world, name="Zoë")
    page.get_by_role("button", name="Yes, I am").click()
    expect(page.locator(".code")).to_be_visible()


def resume_refused(page: Page, world: World) -> None:
    page.goto(reverse("cards:seat_resume"))
    page.get_by_label("Your name").fill("Nobody")
    page.get_by_label("Your code").fill("wrong-code-here-00")
    page.get_by_role("button", name="Come back").click()
    expect(page.locator(".field-error").first).to_be_visible()


# --- Studying -------------------------------------------------------------------------------------


def not_you(page: Page, world: World) -> None:
    to("cards:deck_study", "classroom", "deck")(page, world)
    page.get_by_text("Not you?").click()


def plan(page: Page, world: World) -> None:
    learn(world.seat, world.deck, True, False, True)
    to("analytics:student_plan", "classroom", "deck")(page, world)
    expect(page.get_by_role("heading", name="Looking ahead")).to_be_visible()


def plan_with_a_day_that_is_over(page: Page, world: World) -> None:
    learn(world.seat, world.deck, True)
    to("analytics:student_plan", "classroom", "deck", query="?on=2020-01-01")(page, world)
    expect(page.locator(".field-error")).to_be_visible()


def options(page: Page, world: World) -> None:
    learn_choice(page, world)
    page.goto(reverse("cards:session_setup", args=[world.classroom.pk, world.deck.pk, "learn"]))
    page.get_by_label("Cards with one tag").check()


def options_refused(page: Page, world: World) -> None:
    page.goto(
        reverse("cards:session_setup", args=[world.classroom.pk, world.deck.pk, "flashcards"])
    )
    page.evaluate("document.querySelector('[value=starred]').disabled = false")
    page.get_by_label("Cards I starred").check()
    page.get_by_role("button", name="Start Flashcards").click()
    expect(page.locator(".field-error").first).to_be_visible()


def flashcards(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Flashcards")


def flashcard_turned(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Flashcards")
    for _ in range(world.deck.cards.count()):
        text = page.locator(".question .face").first.inner_text()
        if text.startswith("A definition that goes on") or text == "The longest definition":
            break
        page.get_by_role("button", name="Next").click()
        expect(page.locator(".question .face").first).not_to_have_text(text)
    page.get_by_text("Show the answer").click()


def flashcards_over(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Flashcards")
    for place in range(world.deck.cards.filter(removed_at=None).count()):
        expect(page.locator(".progress-line .counter")).to_have_text(f"{place + 1}/13")
        page.get_by_role("button", name="Knew it" if place > 4 else "Still learning").click()
    expect(page.get_by_role("heading", name="That was the last card")).to_be_visible()


def flashcards_of_a_tag(page: Page, world: World) -> None:
    page.goto(
        reverse("cards:session_setup", args=[world.classroom.pk, world.deck.pk, "flashcards"])
    )
    page.get_by_label("Cards with one tag").check()
    page.get_by_role("button", name="Start Flashcards").click()
    page.wait_for_url("**/sessions/**")
    page.keyboard.press("s")
    expect(page.locator("[data-star] [aria-pressed=true]")).to_be_visible()


def learn_choice(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Learn")


def learn_right(page: Page, world: World) -> None:
    learn_choice(page, world)
    answer_right(page, world.seat, world.deck)


def learn_wrong(page: Page, world: World) -> None:
    learn_choice(page, world)
    answer_wrong(page, world.seat, world.deck)


def learn_round_over(page: Page, world: World) -> None:
    learn_wrong(page, world)
    go_on(page)
    finish_round(page, world.seat, world.deck)


def learn_typed(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Learn", kinds="Only type")


def learn_typed_wrong(page: Page, world: World) -> None:
    learn_typed(page, world)
    answer_wrong(page, world.seat, world.deck)


def learn_typed_nothing(page: Page, world: World) -> None:
    learn_typed(page, world)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert")).to_be_visible()


def claim_sent(page: Page, world: World) -> None:
    learn_typed_wrong(page, world)
    page.get_by_role("button", name="I was right").click()
    expect(page.get_by_text("Sent to your teacher")).to_be_visible()


def claims_decided(page: Page, world: World) -> None:
    claimed(world, LONG_WORD, "A word that was accepted")
    claimed(world, "The longest definition", "A word that was not " * 30)
    for appeal in Appeal.objects.open().filter(student=world.seat.student):
        decide = reject_appeal if appeal.text.startswith("A word that was not") else accept_appeal
        decide(card=appeal.card, text=appeal.text, now=timezone.now())
    to("cards:deck_study", "classroom", "deck")(page, world)
    expect(page.get_by_role("button", name="Got it")).to_be_visible()


def inbox(page: Page, world: World) -> None:
    classmates = [make_seat(world.classroom) for _ in range(3)]
    for seat in (world.seat, *classmates):
        claimed(world, "Pluto", "Hades", seat=seat)
    claimed(world, "Mars", "Venus")
    claimed(world, HOSTILE, LONG_WORD * 4)
    claimed(world, "The longest definition", HOSTILE)
    page.goto(reverse("cards:appeal_list"))
    page.get_by_text("4 students asked").click()


def claimed(world: World, term: str, text: str, *, seat: Seat | None = None) -> None:
    """A student says that they were right with this text."""
    seat = seat or world.seat
    about = world.deck.cards.get(term=term)
    answer = give_typed(seat, about, text, now=timezone.now())
    make_appeal(seat=seat, answer=answer, now=timezone.now())


def spaced(page: Page, world: World, *, kinds: str = "") -> None:
    """With every card new, whatever was studied before."""
    Memory.objects.filter(student=world.seat.student).delete()
    begin(page, world.seat, world.deck, "Spaced", kinds=kinds)


def spaced_shown(page: Page, world: World) -> None:
    spaced(page, world)
    for forgotten in range(1, 4):  # a long card, one from right to left, one that can be undone
        page.get_by_text("Show the answer").click()
        page.get_by_role("button", name="Again").click()
        counts = f"{forgotten} to repeat, {10 - forgotten} new"
        expect(page.locator(".progress-line .counter")).to_have_text(counts)
    page.get_by_text("Show the answer").click()
    expect(page.get_by_role("button", name="Good")).to_be_visible()


def spaced_typed(page: Page, world: World) -> None:
    spaced(page, world, kinds="Type the answers")


def spaced_typed_wrong(page: Page, world: World) -> None:
    spaced_typed(page, world)
    page.get_by_role("button", name="I don’t know").click()
    expect(page.locator(".feedback")).to_be_visible()


def spaced_done(page: Page, world: World) -> None:
    spaced(page, world)
    for left in range(10, 0, -1):
        expect(page.locator(".progress-line .counter")).to_have_text(f"{left} new")
        page.get_by_text("Show the answer").click()
        page.get_by_role("button", name="Easy").click()
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()


def spaced_options(page: Page, world: World) -> None:
    """The options with an exam planned."""
    setup = reverse("cards:session_setup", args=[world.classroom.pk, world.deck.pk, "spaced"])
    page.goto(setup)
    page.get_by_label("Day of the exam").fill(str(timezone.now().date() + timedelta(days=5)))
    page.get_by_role("button", name="Start Spaced").click()
    page.wait_for_url("**/sessions/**")
    page.goto(setup)
    expect(page.get_by_text("Exam on")).to_be_visible()


def matching_options(page: Page, world: World) -> None:
    to("cards:deck_study", "classroom", "deck")(page, world)
    page.get_by_role("link", name="Options of Matching").click()


def matching_board(page: Page, world: World) -> None:
    begin_board(page, world.seat, world.deck)


def matching_wrong(page: Page, world: World) -> None:
    matching_board(page, world)
    miss(page, world.seat, world.deck)


def matching_ranked(page: Page, world: World) -> None:
    world.classroom.assignments.filter(deck=world.deck).update(ranking=True)
    matching_wrong(page, world)
    clear_board(page, world.seat, world.deck)


def matching_over(page: Page, world: World) -> None:
    matching_ranked(page, world)
    while page.get_by_role("button", name="Next board").count():
        page.get_by_role("button", name="Next board").click()
        expect(page.locator("#board")).to_be_visible()
        clear_board(page, world.seat, world.deck)


def practice_options(page: Page, world: World) -> None:
    page.goto(reverse("cards:session_setup", args=[world.classroom.pk, world.deck.pk, "test"]))


def practice_paper(page: Page, world: World) -> None:
    StudySession.objects.filter(student=world.seat.student).delete()
    practice_options(page, world)
    page.get_by_label("Matching pairs").check()
    page.get_by_role("button", name="Start Test").click()
    page.wait_for_url("**/sessions/**")


def practice_blanks(page: Page, world: World) -> None:
    practice_paper(page, world)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="13 questions still blank")).to_be_focused()


def practice_judging(page: Page, world: World) -> None:
    StudySession.objects.filter(student=world.seat.student).delete()
    practice_options(page, world)
    for kind in ("True or false", "Choosing the answer"):
        page.get_by_label(kind).uncheck()
    page.get_by_label("I answer with").select_option("definition")
    page.get_by_role("button", name="Start Test").click()
    for field in page.get_by_label("The definition").all():
        field.fill("something that I said in my own words")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Almost done")).to_be_visible()


def practice_result(page: Page, world: World) -> None:
    practice_paper(page, world)
    for statement in page.locator("[data-kind=true_false]").all():
        statement.get_by_text("True", exact=True).click()
    for field in page.get_by_label("The term").all():
        field.fill("Marz")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", name="Question by question")).to_be_visible()


def past_tests(page: Page, world: World) -> None:
    practice_result(page, world)
    page.get_by_role("link", name="Options and past tests").click()
    expect(page.get_by_role("heading", name="Your past tests")).to_be_visible()


PLACES = [
    Place("home", Who.VISITOR, to("cards:home")),
    Place("sign in", Who.VISITOR, to("account_login")),
    Place("sign-in refused", Who.VISITOR, sign_in_refused),
    Place("sign up", Who.VISITOR, to("account_signup")),
    Place("password reset", Who.VISITOR, to("account_reset_password")),
    Place("password reset, mail sent", Who.VISITOR, to("account_reset_password_done")),
    Place("sign-up closed", Who.VISITOR, sign_up_closed),
    Place("not found", Who.VISITOR, not_found),
    Place("report", Who.VISITOR, report),
    Place("report without names", Who.VISITOR, report_without_names),
    Place("report's forecast", Who.VISITOR, report_forecast),
    Place("report that is over", Who.VISITOR, report_over),
    Place("link opened", Who.INVITED, link_open),
    Place("join, name taken", Who.INVITED, join_name_taken),
    Place("join, confirm", Who.INVITED, join_confirm),
    Place("resume", Who.INVITED, to("cards:seat_resume")),
    Place("resume refused", Who.INVITED, resume_refused),
    Place("join, welcome", Who.INVITED, join_welcome),
    Place("join, back again", Who.STUDENT, to("cards:join")),
    Place("home of a student", Who.STUDENT, to("cards:home")),
    Place("class of a student", Who.STUDENT, to("cards:classroom_study", "classroom")),
    Place("modes", Who.STUDENT, not_you),
    Place("plan, nothing answered", Who.STUDENT, to("analytics:student_plan", "classroom", "deck")),
    Place("options", Who.STUDENT, options),
    Place("options refused", Who.STUDENT, options_refused),
    Place("flashcards of a tag, starred", Who.STUDENT, flashcards_of_a_tag),
    Place("flashcards", Who.STUDENT, flashcards),
    Place("flashcard turned", Who.STUDENT, flashcard_turned),
    Place("flashcards over", Who.STUDENT, flashcards_over),
    Place("learn, choice", Who.STUDENT, learn_choice),
    Place("learn, right", Who.STUDENT, learn_right),
    Place("learn, wrong", Who.STUDENT, learn_wrong),
    Place("learn, round over", Who.STUDENT, learn_round_over),
    Place("learn, typed", Who.STUDENT, learn_typed),
    Place("learn, typed wrong", Who.STUDENT, learn_typed_wrong),
    Place("learn, typed nothing", Who.STUDENT, learn_typed_nothing),
    Place("plan", Who.STUDENT, plan),
    Place("plan, day refused", Who.STUDENT, plan_with_a_day_that_is_over),
    Place("claim sent", Who.STUDENT, claim_sent),
    Place("claims decided", Who.STUDENT, claims_decided),
    Place("spaced, options", Who.STUDENT, spaced_options),
    Place("spaced", Who.STUDENT, spaced),
    Place("spaced, shown", Who.STUDENT, spaced_shown),
    Place("spaced, typed", Who.STUDENT, spaced_typed),
    Place("spaced, typed wrong", Who.STUDENT, spaced_typed_wrong),
    Place("spaced, done", Who.STUDENT, spaced_done),
    Place("matching, options", Who.STUDENT, matching_options),
    Place("matching, board", Who.STUDENT, matching_board),
    Place("matching, wrong pair", Who.STUDENT, matching_wrong),
    Place("matching, board over", Who.STUDENT, matching_ranked),
    Place("matching, over", Who.STUDENT, matching_over),
    Place("test, options", Who.STUDENT, practice_options),
    Place("test, paper", Who.STUDENT, practice_paper),
    Place("test, blanks", Who.STUDENT, practice_blanks),
    Place("test, judging", Who.STUDENT, practice_judging),
    Place("test, result", Who.STUDENT, practice_result),
    Place("test, past tests", Who.STUDENT, past_tests),
    Place("decks", Who.TEACHER, to("cards:deck_list")),
    Place("import", Who.TEACHER, import_options),
    Place("import unreadable", Who.TEACHER, import_unreadable),
    Place("import preview", Who.TEACHER, import_preview),
    Place("classes", Who.TEACHER, to("cards:classroom_list")),
    Place("class", Who.TEACHER, to("cards:classroom_detail", "classroom")),
    Place("deck", Who.TEACHER, deck_page),
    Place("deck, card turned", Who.TEACHER, turned_card),
    Place("deck, nobody answered", Who.TEACHER, deck_page_without_answers),
    Place("deck settings", Who.TEACHER, to("cards:deck_edit", "deck")),
    Place("deck deletion", Who.TEACHER, to("cards:deck_delete", "deck")),
    Place("card added", Who.TEACHER, to("cards:card_add", "deck")),
    Place("card refused", Who.TEACHER, card_form_with_errors),
    Place("card edited", Who.TEACHER, card_edit),
    Place("share", Who.TEACHER, share_made),
    Place("class table", Who.TEACHER, table_explained),
    Place("report links", Who.TEACHER, reports),
    Place("truth, too few answers", Who.TEACHER, to("analytics:classrooms_truth")),
    Place("truth, a first impression", Who.TEACHER, truth_shown(6)),
    Place("truth", Who.TEACHER, truth_shown(20)),
    Place("student's cards, nothing answered", Who.TEACHER, student_cards_without_answers),
    Place("student's cards", Who.TEACHER, student_cards),
    Place("forecast", Who.TEACHER, forecast),
    Place(
        "forecast, day refused",
        Who.TEACHER,
        to("analytics:class_forecast", "classroom", "deck", query="?on=2020-01-01"),
    ),
    Place(
        "forecast, nobody answered",
        Who.TEACHER,
        to("analytics:class_forecast", "other_classroom", "deck"),
    ),
    Place("inbox, empty", Who.TEACHER, to("cards:appeal_list")),
    Place("inbox", Who.TEACHER, inbox),
    Place("deck with claims", Who.TEACHER, to("cards:deck_detail", "deck")),
    Place("decks with claims", Who.TEACHER, to("cards:deck_list")),
    Place("password", Who.TEACHER, to("account_change_password")),
    Place("second step", Who.TEACHER, to("mfa_index")),
    Place("sign out", Who.TEACHER, to("account_logout")),
    # The last two take the world apart.
    Place("deck, empty", Who.TEACHER, empty_deck_page),
    Place("no decks", Who.TEACHER, no_decks),
]
