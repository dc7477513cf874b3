"""Whoever was too fast is told to wait; what was given waits in the page and is sent again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from cards.access import Seat
from cards.models import Answer, Deck
from tests.browser.conftest import Browsers
from tests.browser.matching import answer_tile, begin_board, pairs_left, prompt_tile
from tests.browser.study import asked, begin, paper
from tests.browser.test_lost_replies import ANSWERS, NOT_SAVED
from tests.factories import client_of

pytestmark = pytest.mark.browser

TOLD = 20
"""Seconds that the server asks to wait."""


@pytest.fixture
def page(browsers: Browsers, seat: Seat) -> Page:
    browsers.expect_trouble("429|htmx:responseError")
    return browsers.open(client_of(seat))


@pytest.fixture
def refuse_once(page: Page) -> Callable[[], list[str]]:
    """Refuses the next answer as too fast; fills with what was sent."""

    def start() -> list[str]:
        sent: list[str] = []

        def refuse(route: Route) -> None:
            sent.append(route.request.post_data or "")
            route.fulfill(status=429, headers={"Retry-After": str(TOLD)}, body="wait")

        page.clock.install()
        page.route(ANSWERS, refuse, times=1)
        return sent

    return start


def wait_almost_as_told(page: Page) -> None:
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    page.clock.run_for((TOLD - 1) * 1000)


def test_an_answer_is_sent_again_when_the_wait_is_over(
    page: Page, seat: Seat, deck: Deck, refuse_once: Callable[[], list[str]]
) -> None:
    begin(page, seat, deck, "Learn", kinds="Only type")
    sent = refuse_once()
    page.get_by_label("Type the term").fill(getattr(asked(seat, deck), "answer", ""))
    page.keyboard.press("Enter")
    wait_almost_as_told(page)
    assert not Answer.objects.exists()
    page.clock.run_for(2_000)
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    assert len(sent) == 1
    assert str(Answer.objects.get().id) in sent[0]


def test_a_pair_is_sent_again_when_the_wait_is_over(
    page: Page, seat: Seat, deck: Deck, refuse_once: Callable[[], list[str]]
) -> None:
    begin_board(page, seat, deck)
    refuse_once()
    prompt, answer = pairs_left(seat, deck)[0]
    prompt_tile(page, prompt).click()
    answer_tile(page, answer).click()
    wait_almost_as_told(page)
    assert not Answer.objects.exists()
    page.clock.run_for(2_000)
    expect(page.locator("#status")).to_have_text("Saved.")
    assert Answer.objects.count() == 1


def test_a_draft_of_a_test_is_saved_when_the_wait_is_over(
    page: Page, seat: Seat, deck: Deck, refuse_once: Callable[[], list[str]]
) -> None:
    begin(page, seat, deck, "Test", kinds="Typing the answer")
    question = next(each for each in paper(seat, deck).questions if each.kind == "typed")
    refuse_once()
    page.locator(f"#{question.name}").fill("Mercury")
    page.clock.run_for(1_000)
    wait_almost_as_told(page)
    expect(page.locator("[data-saved]")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.locator("[data-saved]")).to_be_visible()
    page.reload()
    expect(page.locator(f"#{question.name}")).to_have_value("Mercury")
