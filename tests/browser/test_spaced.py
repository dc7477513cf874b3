"""A day of Spaced in a browser: by mouse, with a keyboard alone, by touch, and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.models import Answer, Deck, Memory
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.study import begin
from tests.browser.test_lost_replies import ANSWERS, NOT_SAVED, lose_the_reply
from tests.browser.test_phone import TOO_SMALL
from tests.browser.world import World
from tests.factories import PLANETS, client_of

pytestmark = pytest.mark.browser

SHOW = "Show the answer"


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Spaced")
    return page


def prompt_is(page: Page, number: int) -> None:
    """Wait until this card of the planets is asked."""
    expect(page.locator("#prompt")).to_have_text(PLANETS[number][1])


def responses() -> list[str]:
    return [answer.response for answer in Answer.objects.counted().order_by("answered_at")]


def test_a_sitting_by_mouse_from_the_first_card_to_the_forecast(page: Page) -> None:
    for number in range(8):
        prompt_is(page, number)
        expect(page.get_by_text("New card")).to_be_visible()
        expect(page.get_by_role("button", name="Good")).to_be_hidden()
        page.get_by_text(SHOW).click()
        expect(page.locator(".flip .face")).to_have_text(PLANETS[number][0])
        name = "Again again today" if number == 0 else "Good tomorrow"
        page.get_by_role("button", name=name).click()
    prompt_is(page, 0)
    expect(page.get_by_text("Once more")).to_be_visible()
    expect(page.locator(".counter")).to_have_text("1 to repeat")
    page.get_by_text(SHOW).click()
    page.get_by_role("button", name="Hard").click()
    expect(page.get_by_role("heading", name="Done for today")).to_be_focused()
    expect(page.get_by_role("row", name="Tomorrow")).to_contain_text("8")
    assert responses() == ["again", *["good"] * 7, "hard"]
    page.get_by_role("link", name="Back to the deck").click()
    expect(page.get_by_role("button", name="Go on with Spaced")).to_be_visible()


def test_a_sitting_with_a_keyboard_alone(page: Page) -> None:
    prompt_is(page, 0)
    expect(page.locator("#prompt")).to_be_focused()
    page.keyboard.press("3")  # before the answer is shown there is nothing to grade
    page.keyboard.press("Space")
    expect(page.locator(".flip .face")).to_be_focused()
    page.keyboard.press("4")
    prompt_is(page, 1)
    expect(page.locator("#prompt")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("1")
    prompt_is(page, 2)
    page.keyboard.press("z")
    prompt_is(page, 1)
    expect(page.locator("#prompt")).to_be_focused()
    for number in range(1, 8):
        prompt_is(page, number)
        page.keyboard.press("Space")
        expect(page.locator(".flip .face")).to_be_focused()
        page.keyboard.press("3")
    expect(page.get_by_role("heading", name="Done for today")).to_be_focused()
    page.keyboard.press("z")
    prompt_is(page, 7)
    assert responses() == ["easy", *["good"] * 6]
    assert Memory.objects.count() == 7


def test_a_sitting_by_touch_on_a_phone(browsers: Browsers, world: World) -> None:
    page = browsers.open(world.student_client, phone=True)
    begin(page, world.seat, world.deck, "Spaced")
    assert page.evaluate(TOO_SMALL) == []
    page.locator("#prompt").tap()
    good = page.get_by_role("button", name="Good")
    expect(good).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    good.tap()
    expect(page.locator(".counter")).to_have_text("9 new")
    page.get_by_role("button", name="Undo my last answer").tap()
    expect(page.locator(".counter")).to_have_text("10 new")
    assert not Memory.objects.filter(student=world.seat.student).exists()


def test_a_sitting_without_scripts(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    begin(page, seat, deck, "Spaced")
    expect(page.get_by_role("button", name="Good")).to_be_hidden()
    for number in range(8):
        prompt_is(page, number)
        page.get_by_text(SHOW).click()
        page.get_by_role("button", name="Good").click()
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    page.get_by_role("button", name="Undo my last answer").click()
    prompt_is(page, 7)


def test_typed_answers_show_their_verdict_and_can_be_taken_back_after_it(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Spaced", kinds="Type the answers")
    page.keyboard.type("Mercury")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right")).to_be_focused()
    page.keyboard.press("Enter")
    prompt_is(page, 1)
    page.keyboard.type("z")  # a letter, not a command
    expect(page.get_by_label("Type the term")).to_have_value("z")
    page.get_by_role("button", name="Undo my last answer").click()
    prompt_is(page, 0)
    expect(page.get_by_label("Type the term")).to_be_focused()
    assert responses() == []


def test_a_grade_whose_reply_was_lost_counts_once(browsers: Browsers, page: Page) -> None:
    browsers.expect_trouble(CUT_OFF)
    page.route(ANSWERS, lose_the_reply, times=1)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    prompt_is(page, 1)
    assert responses() == ["good"]


def test_an_old_card_graded_in_the_second_tab_changes_nothing(page: Page) -> None:
    second = page.context.new_page()
    second.goto(page.url)
    page.keyboard.press("Space")
    page.keyboard.press("4")
    prompt_is(page, 1)
    second.get_by_text(SHOW).click()
    second.get_by_role("button", name="Again").click()
    prompt_is(second, 1)
    assert responses() == ["easy"]
