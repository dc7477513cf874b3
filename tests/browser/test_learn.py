"""Learn from the first card to the last one recalled: by mouse, by touch, with a keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Kind, Mode
from cards.models import Deck, Progress
from tests.browser.conftest import Browsers
from tests.browser.study import asked, begin
from tests.browser.test_keyboard import answer_by_keyboard
from tests.factories import client_of

pytestmark = pytest.mark.browser


def answer_and_go_on(
    page: Page, question: Question, press: Callable[[Locator], None], *, right: bool = True
) -> None:
    if question.kind is Kind.CHOICE:
        is_right = [option == question.card for option in question.options]
        press(page.locator(".choice").nth(is_right.index(right)))
    else:
        field = page.get_by_label("Type the")
        press(field)
        field.press_sequentially(question.answer if right else "something else entirely")
        press(page.get_by_role("button", name="Check"))
    expect(page.locator(".feedback")).to_be_visible()
    press(page.get_by_role("link", name="Go on"))
    expect(page.locator(".feedback")).to_have_count(0)


def learn_all(page: Page, seat: Seat, deck: Deck, press: Callable[[Locator], None]) -> list[Kind]:
    """Miss the first card, know all others, until nothing is asked any more; the kinds asked."""
    kinds: list[Kind] = []
    while not is_over(seat, deck):
        step = asked(seat, deck)
        if isinstance(step, Question):
            answer_and_go_on(page, step, press, right=bool(kinds))
            kinds.append(step.kind)
        else:
            press(page.get_by_role("button", name="Next round"))
            expect(page.locator("#prompt")).to_be_visible()
    return kinds


def is_over(seat: Seat, deck: Deck) -> bool:
    return not seat.student.sessions.filter(deck=deck, finished_at=None).exists()


def expect_all_learnt(page: Page, seat: Seat, deck: Deck) -> None:
    expect(page.get_by_role("heading", name="You have learned")).to_be_focused()
    progress = Progress.objects.get(student=seat.student, deck=deck, mode=Mode.LEARN)
    assert progress.answers == 2 * 8 + 1


def test_a_whole_sitting_by_mouse(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Learn")
    kinds = learn_all(page, seat, deck, Locator.click)
    assert kinds.count(Kind.TYPED) == len(kinds) - 9
    expect_all_learnt(page, seat, deck)


def test_a_whole_sitting_by_touch_on_a_phone(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat), phone=True)
    begin(page, seat, deck, "Learn")
    learn_all(page, seat, deck, Locator.tap)
    expect_all_learnt(page, seat, deck)


def test_a_whole_sitting_by_keyboard_alone(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Learn")
    while not is_over(seat, deck):
        if isinstance(asked(seat, deck), Question):
            answer_by_keyboard(page)
        else:
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", name="done")).to_have_count(0)
    expect(page.get_by_role("heading", name="You have learned every card")).to_be_focused()
