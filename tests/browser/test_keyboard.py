"""Everything a student does works with a keyboard alone, and the focus is where it is needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Request, expect

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Kind
from cards.models import Answer, Classroom, Deck, Link
from tests.browser.conftest import Browsers
from tests.browser.study import asked, begin
from tests.factories import PLANETS, client_of

pytestmark = pytest.mark.browser

TERM_OF = {definition: term for term, definition in PLANETS}
MOST_TABS = 25


def posts(page: Page) -> list[str]:
    """Fills with the addresses to which the page posts."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    return sent


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}.")


@pytest.fixture
def study_page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    return browsers.open(client_of(seat))


def test_joining_needs_no_mouse(browsers: Browsers, classroom: Classroom) -> None:
    page = browsers.open()
    page.goto(Link.objects.get(classroom=classroom).get_absolute_url())
    tab_to(page, page.get_by_label("Your name"))
    page.keyboard.type("Ana R.")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Yes, I am Ana R."))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Start studying"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Start Flashcards"))
    page.keyboard.press("Enter")
    expect(page.locator(".flashcard > .face")).to_be_focused()


def test_flashcards_turn_with_space_are_sorted_with_1_and_2_and_move_with_arrows(
    study_page: Page, seat: Seat, deck: Deck
) -> None:
    page = study_page
    begin(page, seat, deck, "Flashcards")
    counter, prompt = page.locator(".counter"), page.locator(".flashcard > .face")
    answer = page.locator(".flip .face")
    expect(prompt).to_be_focused()
    expect(answer).to_be_hidden()
    page.keyboard.press("Space")
    expect(answer).to_have_text(PLANETS[0][0])
    expect(answer).to_be_focused()
    page.keyboard.press("Space")
    expect(answer).to_be_hidden()
    page.keyboard.press("1")
    expect(counter).to_have_text("2/8")
    expect(prompt).to_have_text(PLANETS[1][1])
    expect(prompt).to_be_focused()
    page.keyboard.press("2")
    expect(counter).to_have_text("3/8")
    page.keyboard.press("ArrowLeft")
    expect(counter).to_have_text("2/8")
    page.keyboard.press("ArrowRight")
    expect(counter).to_have_text("3/8")
    expect(prompt).to_be_focused()
    expect(page.locator(".sorted")).to_have_text("1 knew it · 1 still learning")
    verdicts = Answer.objects.filter(student=seat.student).order_by("answered_at")
    assert [answer.response for answer in verdicts] == ["learning", "knew"]


def test_the_last_flashcard_leads_to_a_summary_that_enter_leaves(
    study_page: Page, seat: Seat, deck: Deck
) -> None:
    page = study_page
    begin(page, seat, deck, "Flashcards")
    for place in range(1, 9):
        expect(page.locator(".counter")).to_have_text(f"{place}/8")
        page.keyboard.press("1" if place < 3 else "2")
    expect(page.get_by_role("heading", name="That was the last card")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("1/2")
    expect(page.locator(".flashcard > .face")).to_be_focused()


def test_learn_goes_round_after_round_with_digits_typing_and_enter(
    study_page: Page, seat: Seat, deck: Deck
) -> None:
    page = study_page
    begin(page, seat, deck, "Learn")
    kinds = []
    for number in (1, 2):
        while isinstance(question := asked(seat, deck), Question):
            kinds.append(question.kind)
            answer_by_keyboard(page)
        expect(page.get_by_role("heading", name=f"Round {number} done")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Round {number} done")).to_have_count(0)
    assert kinds[:7] == [Kind.CHOICE] * 7
    assert Kind.TYPED in kinds[7:]


def answer_by_keyboard(page: Page) -> None:
    prompt = page.locator("#step .prompt")
    term = TERM_OF[prompt.inner_text()]
    choices = page.locator(".choice > span").all_inner_texts()
    if choices:
        expect(prompt).to_be_focused()
        page.keyboard.press(str(choices.index(term) + 1))
    else:
        expect(page.get_by_label("Type the term")).to_be_focused()
        page.keyboard.type(term)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".feedback")).to_have_count(0)


def test_keys_only_write_while_something_is_typed(study_page: Page, seat: Seat, deck: Deck) -> None:
    page = study_page
    begin(page, seat, deck, "Learn", kinds="Only type")
    field = page.get_by_label("Type the term")
    expect(field).to_be_focused()
    page.keyboard.type("1 2 3 4")
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("1 2 3 4")
    assert not Answer.objects.exists()


def test_keys_with_a_modifier_are_left_to_the_browser(
    study_page: Page, seat: Seat, deck: Deck
) -> None:
    page = study_page
    begin(page, seat, deck, "Flashcards")
    sent = posts(page)
    for modifier in ("Control", "Alt", "Meta"):
        for key in ("1", "2"):
            page.keyboard.press(f"{modifier}+{key}")
    for key in ("ArrowRight", "Space"):
        page.keyboard.press(f"Shift+{key}")
    expect(page.locator(".flip .face")).to_be_hidden()
    assert sent == []
    page.keyboard.press("2")
    expect(page.locator(".counter")).to_have_text("2/8")


def test_keys_do_nothing_while_the_focus_is_in_the_header(
    study_page: Page, seat: Seat, deck: Deck
) -> None:
    page = study_page
    begin(page, seat, deck, "Flashcards")
    sent = posts(page)
    page.locator(".menu summary").focus()
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    assert sent == []
    expect(page.locator(".counter")).to_have_text("1/8")


def test_an_empty_answer_leaves_the_focus_in_its_field(
    browsers: Browsers, study_page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble("status of 422")
    page = study_page
    begin(page, seat, deck, "Learn", kinds="Only type")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Type an answer, or choose “I don’t know”.")
    expect(page.get_by_label("Type the term")).to_be_focused()


def test_the_first_tab_skips_to_the_content(browsers: Browsers) -> None:
    page = browsers.open()
    page.goto(reverse("cards:home"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
