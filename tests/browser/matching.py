"""How a board of Matching is played in a browser, knowing what belongs together."""

from playwright.sync_api import Locator, Page, expect

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Deck
from tests.browser.study import begin, open_session


def begin_board(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Matching")
    expect(page.locator("#board")).to_be_visible()


def prompt_tile(page: Page, place: int) -> Locator:
    return page.locator(".match-tile:has([name=q-prompt])").nth(place)


def answer_tile(page: Page, place: int) -> Locator:
    return page.locator(".match-tile:has([name=q-answer])").nth(place)


def pairs_left(seat: Seat, deck: Deck) -> list[tuple[int, int]]:
    """The places of prompt and answer of each pair that is left, as the server keeps them."""
    state = open_session(seat, deck, Mode.MATCHING).state
    return [
        (place, state["answers"].index(number))
        for place, number in enumerate(state["prompts"])
        if number not in state["found"]
    ]


def miss(page: Page, seat: Seat, deck: Deck) -> tuple[int, int]:
    """Choose two tiles that are no pair, and wait until that is said."""
    (prompt, _), (_, answer) = pairs_left(seat, deck)[:2]
    prompt_tile(page, prompt).click()
    answer_tile(page, answer).click()
    expect(page.locator("#pair")).to_contain_text("Not a pair")
    return prompt, answer


def clear_board(page: Page, seat: Seat, deck: Deck) -> None:
    """Match what is left, as fast as the page lets one."""
    for prompt, answer in pairs_left(seat, deck):
        prompt_tile(page, prompt).click()
        answer_tile(page, answer).click()
    expect(page.locator(".pause")).to_be_visible()
