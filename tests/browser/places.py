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
from playwright.sync_api import FilePayload, Page, expect

from cards.access import Seat, slip_key
from cards.engine.goals import Goal
from cards.models import (
    Appeal,
    Assignment,
    Classroom,
    Link,
    Memory,
    NamesShown,
    NoticeKind,
    Student,
    StudySession,
    WrongCodes,
    name_key,
)
from cards.services.appeals import accept_appeal, make_appeal, reject_appeal
from cards.services.classrooms import archive_classroom, invite_co_teacher
from cards.services.goals import set_goal
from cards.services.joining import renew_link
from cards.services.notices import tell
from cards.services.rosters import add_students
from cards.services.sharing import revoke_link
from tests.analytics.answers import answered, write
from tests.api.programs import make_program
from tests.browser.matching import begin_board, clear_board, miss
from tests.browser.study import answer_right, answer_wrong, begin, finish_round, go_on
from tests.browser.world import HOSTILE, LONG_NAME, LONG_WORD, World
from tests.factories import (
    flip,
    give_typed,
    learn,
    make_classroom,
    make_report_link,
    make_seat,
    make_teacher,
    take_test,
)
from tests.formats.test_roster_files import ENROLLMENTS, USERS
from tests.logs import record_lessons

REFUSED = r"status of (404|422|429)"
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


def asks_for(page: Page, world: World, *, is_over: bool) -> None:
    """A goal on the deck, of which one student is excused."""
    given = Assignment.objects.get(classroom=world.classroom, deck=world.deck)
    due_at = timezone.now() + timedelta(days=-2 if is_over else 2)
    goal = Goal(learn=50, test=80, mastery=20)
    excused = world.classroom.students.filter(name="Ada")
    set_goal(assignment=given, goal=goal, due_at=due_at, excused=excused)


def table_with_a_goal(page: Page, world: World) -> None:
    asks_for(page, world, is_over=True)
    to("analytics:class_table", "classroom", "deck")(page, world)
    expect(page.get_by_role("cell", name="Excused")).to_be_visible()


def table_narrowed(page: Page, world: World) -> None:
    query = "?name=a&show=not-started"
    to("analytics:class_table", "classroom", "deck", query=query)(page, world)


def goal_form(page: Page, world: World) -> None:
    asks_for(page, world, is_over=False)
    to("cards:assignment_goal", "classroom", "deck")(page, world)


def goal_refused(page: Page, world: World) -> None:
    goal_form(page, world)
    page.get_by_label("Due on").evaluate("field => { field.type = 'text' }")
    page.get_by_label("Due on").fill("Friday")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A day, such as 2026-12-31.")).to_be_visible()


def modes_with_a_goal(page: Page, world: World) -> None:
    asks_for(page, world, is_over=False)
    to("cards:deck_study", "classroom", "deck")(page, world)
    expect(page.get_by_text("Goal:")).to_be_visible()


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


def student_mode(mode: str) -> Callable[[Page, World], None]:
    """What is behind a student's figure of a mode."""

    def go(page: Page, world: World) -> None:
        place = [world.classroom.pk, world.deck.pk, mode, world.seat.student.pk]
        page.goto(reverse("analytics:student_mode", args=place))

    return go


def student_mode_on_all_decks(page: Page, world: World) -> None:
    place = [world.classroom.pk, "learn", world.seat.student.pk]
    page.goto(reverse("analytics:classroom_student_mode", args=place))


def student_cards_without_answers(page: Page, world: World) -> None:
    place = [world.classroom.pk, world.deck.pk, world.seat.student.pk]
    page.goto(reverse("analytics:student_cards", args=place))
    expect(page.get_by_text("has not answered yet")).to_be_visible()


def forecast(page: Page, world: World) -> None:
    to("analytics:class_forecast", "classroom", "deck")(page, world)
    page.get_by_text("How is this reckoned?").click()


def archived_class(page: Page, world: World) -> None:
    classroom = make_classroom(world.teacher, world.deck, name="6a, of last year")
    archive_classroom(classroom=classroom, now=timezone.now())
    page.goto(reverse("cards:classroom_detail", args=[classroom.pk]))
    expect(page.get_by_text("This class is archived.")).to_be_visible()


def archived_classes(page: Page, world: World) -> None:
    archived_class(page, world)
    page.goto(reverse("cards:classroom_archive_list"))


def closed_class(page: Page, world: World) -> None:
    archive_classroom(classroom=world.classroom, now=timezone.now())
    to("cards:classroom_study", "classroom")(page, world)
    expect(page.get_by_role("heading", name="is closed for now")).to_be_visible()


def classes_that_go(page: Page, world: World) -> None:
    Classroom.objects.filter(pk=world.classroom.pk).update(delete_on=timezone.localdate())
    page.goto(reverse("cards:classroom_list"))


def decks_of_classes_that_go(page: Page, world: World) -> None:
    classes_that_go(page, world)
    page.goto(reverse("cards:deck_list"))


def class_without_decks(page: Page, world: World) -> None:
    classroom = make_classroom(world.teacher, name="5c")
    page.goto(reverse("cards:classroom_detail", args=[classroom.pk]))


def class_form_refused(page: Page, world: World) -> None:
    page.goto(reverse("cards:classroom_add"))
    page.evaluate("document.querySelector('form.panel').noValidate = true")
    page.get_by_role("button", name="Make the class").click()
    expect(page.locator(".field-error").first).to_be_visible()


def co_teachers(page: Page, world: World) -> None:
    world.classroom.co_teachers.add(make_teacher(f"{'long' * 12}@example.org"))
    to("cards:co_teacher_list", "classroom")(page, world)
    page.get_by_label("Your colleague’s email address").fill(f"{'other' * 10}@example.org")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Send this link to your colleague")).to_be_visible()


def invited(email: str) -> Callable[[Page, World], None]:
    """What the teacher sees who opens an invitation for this address."""

    def go(page: Page, world: World) -> None:
        invitation = invite_co_teacher(
            classroom=world.other_classroom, email=email, now=timezone.now()
        )
        page.goto(invitation.get_absolute_url())

    return go


def about_student(name: str, heading: str) -> Callable[[Page, World], None]:
    """A page about a student who has studied, typed wrong answers and handed in a test."""

    def go(page: Page, world: World) -> None:
        give_typed(world.seat, world.deck.cards.get(term="Pluto"), LONG_WORD, now=timezone.now())
        give_typed(world.seat, world.deck.cards.get(term=HOSTILE), "Mars", now=timezone.now())
        place: list[object] = [world.classroom.pk, world.seat.student.pk]
        if name == "student_test":
            take_test(world.seat, world.deck, right=6)
            place.append(StudySession.objects.filter(mode="test").latest("finished_at").id)
        page.goto(reverse(f"analytics:{name}", args=place))
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    return go


def day_refused(page: Page, world: World) -> None:
    to("cards:classroom_data", "classroom")(page, world)
    page.evaluate("document.querySelector('.day-form').noValidate = true")
    page.get_by_label("Delete this class on").fill("2020-01-01")
    page.get_by_role("button", name="Save the day").click()
    expect(page.locator(".field-error").first).to_be_visible()


def student_deletion(page: Page, world: World) -> None:
    place = [world.classroom.pk, world.seat.student.pk]
    page.goto(reverse("cards:student_delete", args=place))


def class_deletion_refused(page: Page, world: World) -> None:
    to("cards:classroom_delete", "classroom")(page, world)
    page.get_by_label("Type").fill("another name")
    page.get_by_role("button", name="Delete the class").click()
    expect(page.locator(".field-error").first).to_be_visible()


def signals_shown(page: Page, world: World) -> None:
    """With every kind of flag: many names that have not started, one student far behind."""
    answered_badly(world)
    world.classroom.assignments.update(created_at=timezone.now() - timedelta(days=30))
    to("analytics:class_signals", "classroom", "deck")(page, world)
    page.get_by_text("How is this decided?").click()


def signals_of_all_decks(page: Page, world: World) -> None:
    answered_badly(world)
    world.classroom.assignments.update(created_at=timezone.now() - timedelta(days=30))
    to("analytics:classroom_signals", "classroom")(page, world)
    page.get_by_role("button", name="Dismiss").first.click()
    page.locator(".signal-dismissed summary").click()
    expect(page.get_by_role("button", name="Put").first).to_be_visible()


def signals_dismissed(page: Page, world: World) -> None:
    signals_shown(page, world)
    page.get_by_role("button", name="Dismiss").first.click()
    page.locator(".signal-dismissed summary").click()
    expect(page.get_by_role("button", name="Put").first).to_be_visible()


def which_cards(page: Page, world: World) -> None:
    answered_badly(world)
    to("analytics:class_cards", "classroom", "deck")(page, world)
    page.get_by_text("What do these figures say?").click()


def card_page(page: Page, world: World) -> None:
    answered_badly(world)
    place = [world.classroom.pk, world.deck.pk, world.deck.cards.get(term=LONG_WORD).pk]
    page.goto(reverse("analytics:card_detail", args=place))
    page.get_by_text("The numbers", exact=True).click()
    page.locator(".answer-list summary").first.click()


def card_page_without_answers(page: Page, world: World) -> None:
    place = [world.other_classroom.pk, world.deck.pk, world.deck.cards.get(term=HOSTILE).pk]
    page.goto(reverse("analytics:card_detail", args=place))


def review_revealed(page: Page, world: World) -> None:
    answered_badly(world)
    to("analytics:class_review", "classroom", "deck")(page, world)
    page.keyboard.press("Space")
    expect(page.get_by_text("Hide the answer")).to_be_visible()


def answered_badly(world: World) -> None:
    """Ten classmates wrong on three days with what strains a page, the rest of the deck right."""
    long_word, longest, _, hostile, *others = world.deck.cards.filter(removed_at=None)
    students = list(world.classroom.students.all()[:10])
    if students[0].answers.exists():
        return
    now = timezone.now()
    write(
        answered(student, card, right=False, text=text, at=now - timedelta(days=day))
        for student in students
        for day in (3, 2, 1)
        for card, text in ((long_word, LONG_WORD * 4), (longest, HOSTILE), (hostile, "עברית 👩‍🔬"))
    )
    write(
        answered(student, card, right=place > 0, at=now - timedelta(days=1))
        for place, student in enumerate(students)
        for card in others
    )


def charts(page: Page, world: World) -> None:
    """With answers on each of the last days, their tables open."""
    for back in range(3, 0, -1):
        at = timezone.now() - timedelta(days=back)
        give_typed(world.seat, world.deck.cards.get(term="Pluto"), "Pluto", now=at)
    to("analytics:class_charts", "classroom", "deck")(page, world)
    for summary in page.get_by_text("The same as a table").all():
        summary.click()


def activity(page: Page, world: World) -> None:
    give_typed(world.seat, world.deck.cards.get(term="Mars"), "Venus", now=timezone.now())
    to("analytics:class_activity", "classroom")(page, world)
    page.get_by_text("The same as a table").click()


def student_without_answers(name: str, said: str) -> Callable[[Page, World], None]:
    def go(page: Page, world: World) -> None:
        ada = world.classroom.students.filter(name="Ada")
        ada.update(joined_at=None)
        place = [world.classroom.pk, ada.get().pk]
        page.goto(reverse(f"analytics:{name}", args=place))
        expect(page.get_by_text(said)).to_be_visible()

    return go


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


def roster(page: Page, world: World) -> None:
    """With a double, a name that a student typed, and names that nobody has taken."""
    typed = make_seat(world.classroom, "ada k.")
    Student.objects.filter(pk=typed.student.pk).update(is_verified=False)
    learn(typed, world.deck, True, now=timezone.now())
    add_students(classroom=world.classroom, names=["Zoë " + HOSTILE])
    to("cards:roster", "classroom")(page, world)
    expect(page.get_by_role("heading", name="The same child twice?")).to_be_visible()


def roster_name_taken(page: Page, world: World) -> None:
    to("cards:roster", "classroom")(page, world)
    page.get_by_label("Add one student").fill("ADA")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".field-error")).to_be_visible()


CLASS_LIST = f"""
Rossi, Ana
ADA
Ben S.
1234
ben s.
Sofia M.
{LONG_WORD[:40]}, {HOSTILE[:9]}
{LONG_WORD}
Mia <mia@example.org>
שלום
- 王小明
"""


def roster_previewed(page: Page, world: World) -> None:
    to("cards:roster_add", "classroom")(page, world)
    page.get_by_label("Names", exact=True).fill(CLASS_LIST)
    page.get_by_text("File, order of names").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_be_visible()


def roster_unreadable(page: Page, world: World) -> None:
    to("cards:roster_add", "classroom")(page, world)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".field-error").first).to_be_visible()


def roster_of_several_classes(page: Page, world: World) -> None:
    to("cards:roster_add", "classroom")(page, world)
    page.get_by_text("File, order of names").click()
    files: list[FilePayload] = [
        {"name": "users.csv", "mimeType": "text/csv", "buffer": USERS},
        {"name": "enrollments.csv", "mimeType": "text/csv", "buffer": ENROLLMENTS},
    ]
    page.get_by_label("…or a file").set_input_files(files)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Which class is it?")).to_be_visible()


def of_student(name: str) -> Callable[[Page, World], None]:
    """A page about the student in the middle of things, who has just answered."""

    def go(page: Page, world: World) -> None:
        flip(world.seat, world.deck, True, False, now=timezone.now())
        page.goto(reverse(name, args=[world.classroom.pk, world.seat.student.pk]))

    return go


def student_name_taken(page: Page, world: World) -> None:
    Student.objects.filter(pk=world.seat.student.pk).update(is_verified=False)
    of_student("cards:student_edit")(page, world)
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Merge the two")).to_be_visible()


def merge_compared(page: Page, world: World) -> None:
    of_student("cards:student_merge")(page, world)
    page.get_by_label("The same child as").select_option("Ada")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Which name stays?")).to_be_visible()


def answers_to_move(page: Page, world: World) -> None:
    of_student("cards:student_edit")(page, world)
    page.get_by_role("link", name="Move the answers").click()
    page.get_by_label("These answers are by").select_option("Ada")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="answers for Ada")).to_be_visible()


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


def report_cards(page: Page, world: World) -> None:
    answered_badly(world)
    opened = reported(page, world)
    page.goto(reverse("analytics:report_cards", args=[opened.pk, world.deck.pk]))


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


def open_anew(page: Page, world: World) -> None:
    """As a browser that holds no seat yet."""
    page.context.clear_cookies()
    page.goto(world.link.get_absolute_url())


def expect_roster(world: World) -> None:
    """Thirty names that nobody took yet."""
    names = [LONG_NAME[:50] + " II", "שלום", HOSTILE, *(f"Newcomer {n}" for n in range(27))]
    Student.objects.bulk_create(
        [Student(classroom=world.classroom, name=name, name_key=name_key(name)) for name in names],
        ignore_conflicts=True,
    )


def join_roster(page: Page, world: World) -> None:
    expect_roster(world)
    open_anew(page, world)
    page.get_by_label("Find your name").fill("new")
    expect(page.get_by_role("button", name=LONG_NAME[:50])).to_be_hidden()
    page.get_by_text("My name is not here").click()


def join_nothing_found(page: Page, world: World) -> None:
    expect_roster(world)
    page.goto(reverse("cards:join") + "?q=xyz")


def join_closed(page: Page, world: World) -> None:
    open_anew(page, world)
    Classroom.objects.update(joining_closes_at=timezone.now())
    page.goto(reverse("cards:join"))
    expect(page.get_by_role("heading", name="Joining is closed")).to_be_visible()


def board_code_refused(page: Page, world: World) -> None:
    page.goto(reverse("cards:join"))
    page.get_by_label("Code from the board").fill("7777-7777")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".field-error")).to_be_visible()


def too_fast(page: Page, world: World) -> None:
    page.context.clear_cookies()
    for _ in range(5):
        board_code_refused(page, world)
    page.get_by_label("Code from the board").fill("7777-7777")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="One moment, please")).to_be_visible()


def slip_scanned(page: Page, world: World) -> None:
    key = slip_key(world.seat.student)
    page.goto(reverse("cards:seat_resume") + f"#{key}/maple-otter-lantern-42")
    expect(page.get_by_text("Your slip was read")).to_be_visible()


def resume_too_often(page: Page, world: World) -> None:
    WrongCodes.objects.create(
        classroom=world.classroom, student=world.seat.student, count=9, last_at=timezone.now()
    )
    page.goto(reverse("cards:seat_resume"))
    page.get_by_label("Your name").fill(world.seat.student.name)
    page.get_by_label("Your code").fill("wrong-code-here-00")
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_text("Too many wrong codes. Wait")).to_be_visible()


def joining_desk(page: Page, world: World) -> None:
    expect_roster(world)
    renew_link(classroom=world.classroom, now=timezone.now())
    to("cards:classroom_joining", "classroom")(page, world)
    page.get_by_role("button", name="Tick all").click()
    page.get_by_text("Reset the seat of", exact=False).first.click()


def joining_desk_without_link(page: Page, world: World) -> None:
    Link.objects.filter(code__isnull=False).update(revoked_at=timezone.now())
    Classroom.objects.update(joining_closes_at=timezone.now(), takes_new_names=False)
    to("cards:classroom_joining", "classroom")(page, world)


def board(page: Page, world: World) -> None:
    renew_link(classroom=world.classroom, now=timezone.now())
    to("cards:classroom_board", "classroom")(page, world)
    expect(page.locator(".board-code")).to_be_visible()


def slips(page: Page, world: World) -> None:
    joining_desk(page, world)
    page.get_by_role("button", name="Tick none").click()
    for box in page.get_by_role("checkbox").all()[:4]:
        box.check()
    page.get_by_role("button", name="Print slips").click()
    expect(page.locator(".slip")).to_have_count(4)


def notice_list(page: Page, world: World) -> None:
    for kind in NoticeKind:
        for student in world.classroom.students.all()[:12]:
            tell(student=student, kind=kind, now=timezone.now())
    page.goto(reverse("cards:notice_list"))
    expect(page.get_by_role("button", name="Got it").first).to_be_visible()


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


def api_operation(page: Page, world: World) -> None:
    to("cards:api_docs")(page, world)
    page.locator("#import_deck > summary").click()
    page.locator("#import_deck").get_by_text("One of…").first.click()


def token_made(page: Page, world: World) -> None:
    to("cards:token_list")(page, world)
    page.get_by_label("What it is for").fill("Gradebook")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("It is shown only this once.")).to_be_visible()


def token_refused(page: Page, world: World) -> None:
    program = make_program(world.deck.owner)
    to("cards:token_list")(page, world)
    page.get_by_label("What it is for").fill(program.token.name)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("You have a token of this name.")).to_be_visible()


PLACES = [
    Place("home", Who.VISITOR, to("cards:home")),
    Place("sign in", Who.VISITOR, to("account_login")),
    Place("sign-in refused", Who.VISITOR, sign_in_refused),
    Place("sign up", Who.VISITOR, to("account_signup")),
    Place("password reset", Who.VISITOR, to("account_reset_password")),
    Place("privacy", Who.VISITOR, to("cards:privacy")),
    Place("password reset, mail sent", Who.VISITOR, to("account_reset_password_done")),
    Place("sign-up closed", Who.VISITOR, sign_up_closed),
    Place("not found", Who.VISITOR, not_found),
    Place("report", Who.VISITOR, report),
    Place("report without names", Who.VISITOR, report_without_names),
    Place("report's forecast", Who.VISITOR, report_forecast),
    Place("report's cards", Who.VISITOR, report_cards),
    Place("report that is over", Who.VISITOR, report_over),
    Place("link opened", Who.INVITED, link_open),
    Place("join, name taken", Who.INVITED, join_name_taken),
    Place("join, confirm", Who.INVITED, join_confirm),
    Place("resume", Who.INVITED, to("cards:seat_resume")),
    Place("resume refused", Who.INVITED, resume_refused),
    Place("join, welcome", Who.INVITED, join_welcome),
    Place("join, roster", Who.INVITED, join_roster),
    Place("join, no such name", Who.INVITED, join_nothing_found),
    Place("resume too often", Who.INVITED, resume_too_often),
    Place("join, closed", Who.INVITED, join_closed),
    Place("board code", Who.VISITOR, to("cards:join")),
    Place("board code refused", Who.VISITOR, board_code_refused),
    Place("too fast", Who.VISITOR, too_fast),
    Place("resume without a link", Who.VISITOR, to("cards:seat_resume")),
    Place("slip scanned", Who.VISITOR, slip_scanned),
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
    Place("classes that go", Who.TEACHER, classes_that_go),
    Place("decks, classes that go", Who.TEACHER, decks_of_classes_that_go),
    Place("no archived classes", Who.TEACHER, to("cards:classroom_archive_list")),
    Place("class, archived", Who.TEACHER, archived_class),
    Place("archived classes", Who.TEACHER, archived_classes),
    Place("class without decks", Who.TEACHER, class_without_decks),
    Place("new class", Who.TEACHER, to("cards:classroom_add")),
    Place("new class refused", Who.TEACHER, class_form_refused),
    Place("class settings", Who.TEACHER, to("cards:classroom_edit", "classroom")),
    Place("co-teachers", Who.TEACHER, co_teachers),
    Place("invitation", Who.TEACHER, invited("owner@example.org")),
    Place("invitation for another", Who.TEACHER, invited("other@example.org")),
    Place("class data", Who.TEACHER, to("cards:classroom_data", "classroom")),
    Place("class data, nobody there", Who.TEACHER, to("cards:classroom_data", "other_classroom")),
    Place("class data, day refused", Who.TEACHER, day_refused),
    Place("class deletion refused", Who.TEACHER, class_deletion_refused),
    Place("student deletion", Who.TEACHER, student_deletion),
    Place("account", Who.TEACHER, to("cards:account_detail")),
    Place("account deletion", Who.TEACHER, to("cards:account_delete")),
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
    Place("class table with a goal", Who.TEACHER, table_with_a_goal),
    Place("class table, narrowed", Who.TEACHER, table_narrowed),
    Place(
        "class table, nobody found",
        Who.TEACHER,
        to("analytics:class_table", "classroom", "deck", query="?name=nobody+at+all"),
    ),
    Place("all decks", Who.TEACHER, to("analytics:classroom_table", "classroom")),
    Place("all decks, nobody yet", Who.TEACHER, to("analytics:classroom_table", "other_classroom")),
    Place("class map", Who.TEACHER, to("analytics:class_map", "classroom")),
    Place("class map, nobody yet", Who.TEACHER, to("analytics:class_map", "other_classroom")),
    Place("goal", Who.TEACHER, goal_form),
    Place("goal refused", Who.TEACHER, goal_refused),
    Place("modes with a goal", Who.STUDENT, modes_with_a_goal),
    Place("report links", Who.TEACHER, reports),
    Place("truth, too few answers", Who.TEACHER, to("analytics:classrooms_truth")),
    Place("truth, a first impression", Who.TEACHER, truth_shown(6)),
    Place("truth", Who.TEACHER, truth_shown(20)),
    Place("student's cards, nothing answered", Who.TEACHER, student_cards_without_answers),
    Place("student's cards", Who.TEACHER, student_cards),
    Place("student's cards in Learn", Who.TEACHER, student_mode("learn")),
    Place("student's cards in Matching, none", Who.TEACHER, student_mode("matching")),
    Place("student's decks in Learn", Who.TEACHER, student_mode_on_all_decks),
    Place("student", Who.TEACHER, about_student("student_detail", "Latest sittings")),
    Place(
        "student, nothing answered",
        Who.TEACHER,
        student_without_answers("student_detail", "Nobody has taken this name yet"),
    ),
    Place("student's sittings", Who.TEACHER, about_student("student_sittings", "Sittings")),
    Place(
        "student's tests, none",
        Who.TEACHER,
        student_without_answers("student_tests", "has not handed in a test yet"),
    ),
    Place("student's test", Who.TEACHER, about_student("student_test", "Question by question")),
    Place("student's wrong answers", Who.TEACHER, about_student("student_typed", "Typed wrong")),
    Place(
        "student's wrong answers, none",
        Who.TEACHER,
        student_without_answers("student_typed", "has not typed anything wrong"),
    ),
    Place("charts", Who.TEACHER, charts),
    Place(
        "charts, nobody answered",
        Who.TEACHER,
        to("analytics:class_charts", "other_classroom", "deck"),
    ),
    Place("activity", Who.TEACHER, activity),
    Place("activity, none", Who.TEACHER, to("analytics:class_activity", "other_classroom")),
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
    Place("joining", Who.TEACHER, joining_desk),
    Place("board", Who.TEACHER, board),
    Place("board without a code", Who.TEACHER, to("cards:classroom_board", "other_classroom")),
    Place("slips", Who.TEACHER, slips),
    Place("joining, no link", Who.TEACHER, joining_desk_without_link),
    Place("notices, none", Who.TEACHER, to("cards:notice_list")),
    Place("notices", Who.TEACHER, notice_list),
    Place("who needs me", Who.TEACHER, signals_shown),
    Place("who needs me on any deck, one dismissed", Who.TEACHER, signals_of_all_decks),
    Place("who needs me, one dismissed", Who.TEACHER, signals_dismissed),
    Place(
        "who needs me, nobody",
        Who.TEACHER,
        to("analytics:class_signals", "other_classroom", "deck"),
    ),
    Place("which cards", Who.TEACHER, which_cards),
    Place(
        "which cards, nobody answered",
        Who.TEACHER,
        to("analytics:class_cards", "other_classroom", "deck"),
    ),
    Place("card in a class", Who.TEACHER, card_page),
    Place("card in a class, nobody answered", Who.TEACHER, card_page_without_answers),
    Place("class review", Who.TEACHER, review_revealed),
    Place(
        "class review without cards",
        Who.TEACHER,
        to("analytics:class_review", "other_classroom", "deck"),
    ),
    Place("inbox, empty", Who.TEACHER, to("cards:appeal_list")),
    Place("inbox", Who.TEACHER, inbox),
    Place("deck with claims", Who.TEACHER, to("cards:deck_detail", "deck")),
    Place("decks with claims", Who.TEACHER, to("cards:deck_list")),
    Place("api", Who.VISITOR, to("cards:api_docs")),
    Place("api, an operation", Who.TEACHER, api_operation),
    Place("tokens, none", Who.TEACHER, to("cards:token_list")),
    Place("token made", Who.TEACHER, token_made),
    Place("token refused", Who.TEACHER, token_refused),
    Place("password", Who.TEACHER, to("account_change_password")),
    Place("second step", Who.TEACHER, to("mfa_index")),
    Place("sign out", Who.TEACHER, to("account_logout")),
    Place("roster", Who.TEACHER, roster),
    Place("roster, name taken", Who.TEACHER, roster_name_taken),
    Place("roster, empty", Who.TEACHER, to("cards:roster", "other_classroom")),
    Place("class list", Who.TEACHER, to("cards:roster_add", "classroom")),
    Place("class list unreadable", Who.TEACHER, roster_unreadable),
    Place("class list of several classes", Who.TEACHER, roster_of_several_classes),
    Place("class list previewed", Who.TEACHER, roster_previewed),
    Place("student edited, name taken", Who.TEACHER, student_name_taken),
    Place("student merged", Who.TEACHER, of_student("cards:student_merge")),
    Place("students compared", Who.TEACHER, merge_compared),
    Place("answers to move", Who.TEACHER, answers_to_move),
    Place("class closed", Who.STUDENT, closed_class),  # nothing can be studied after it
    # The last two take the world apart.
    Place("deck, empty", Who.TEACHER, empty_deck_page),
    Place("no decks", Who.TEACHER, no_decks),
]
