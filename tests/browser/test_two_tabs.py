"""The same sitting open in two tabs: the first answer counts, the second changes nothing."""

import pytest
from playwright.sync_api import expect

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.models import Answer, Deck
from tests.browser.conftest import Browsers
from tests.browser.study import answer_right, asked, begin, go_on
from tests.factories import client_of

pytestmark = pytest.mark.browser


def test_an_old_question_answered_in_the_second_tab_shows_the_recorded_verdict(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    first = browsers.open(client_of(seat))
    begin(first, seat, deck, "Learn")
    second = first.context.new_page()
    second.goto(first.url)
    prompt = second.locator("#step .prompt").inner_text()
    question = answer_right(first, seat, deck)
    assert question.prompt == prompt
    second.locator(".choice").filter(has_not_text=question.answer).first.click()
    expect(second.get_by_role("heading", name="Right")).to_be_visible()
    expect(second.locator(".expected")).to_have_text(question.answer)
    assert Answer.objects.get().verdict == "right"
    go_on(first)
    go_on(second)
    assert second.locator("#step").inner_text() == first.locator("#step").inner_text()
    now_asked = asked(seat, deck)
    assert isinstance(now_asked, Question)
    expect(second.locator("#step .prompt")).to_have_text(now_asked.prompt)


def test_an_old_flashcard_sorted_in_the_second_tab_says_that_it_is_behind(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    first = browsers.open(client_of(seat))
    begin(first, seat, deck, "Flashcards")
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_role("button", name="Next").click()
    expect(first.locator(".counter")).to_have_text("2/8")
    second.get_by_role("button", name="Knew it").click()
    expect(second.locator(".notice")).to_contain_text("nothing changed")
    expect(second.locator(".counter")).to_have_text("2/8")
    assert not Answer.objects.exists()
