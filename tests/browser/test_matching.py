"""Matching by mouse, by drag, by keyboard, on a phone, on a bad network, and without scripts."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from cards.access import Seat
from cards.models import Answer, Deck, Progress
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.matching import (
    answer_tile,
    begin_board,
    clear_board,
    miss,
    pairs_left,
    prompt_tile,
)
from tests.browser.world import World
from tests.factories import client_of

pytestmark = pytest.mark.browser

ANSWERS = "**/answer/"


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    page = browsers.open(client_of(seat))
    begin_board(page, seat, deck)
    return page


def tops(page: Page) -> list[int]:
    """Where each tile is laid out, those that are gone too."""
    where = "(tiles) => tiles.map((tile) => tile.offsetTop)"
    found: list[int] = page.locator(".match-tile").evaluate_all(where)
    return found


def test_a_whole_sitting_by_mouse(page: Page, seat: Seat, deck: Deck) -> None:
    prompt, answer = miss(page, seat, deck)
    expect(prompt_tile(page, prompt)).to_have_attribute("data-missed", "")
    expect(answer_tile(page, answer)).to_have_attribute("data-missed", "")
    expect(page.locator("#announcement")).to_contain_text("Not a pair")
    clear_board(page, seat, deck)
    expect(page.get_by_role("heading", name="Board done")).to_be_focused()
    expect(page.locator(".lead")).to_contain_text("5 of 6 right at the first try, in ")
    expect(page.get_by_text("That is your best time.")).to_be_visible()
    page.get_by_role("button", name="Next board").click()
    expect(page.locator("#pair")).to_be_focused()
    clear_board(page, seat, deck)
    expect(page.get_by_role("heading", name="All pairs found")).to_be_focused()
    expect(page.get_by_text("Only boards of six pairs count")).to_be_visible()
    assert page.locator(".review li").count() == 1
    assert Answer.objects.filter(verdict="right").count() == 7
    assert Answer.objects.filter(verdict="wrong").count() == 1
    page.get_by_role("button", name="Play all again").click()
    expect(page.locator(".counter")).to_have_text("0/8 pairs")


def test_the_other_side_can_be_chosen_first(page: Page, seat: Seat, deck: Deck) -> None:
    prompt, answer = pairs_left(seat, deck)[0]
    answer_tile(page, answer).click()
    prompt_tile(page, prompt).click()
    expect(page.locator("#pair")).to_contain_text("A pair")
    expect(page.locator(".counter")).to_have_text("1/8 pairs")


def test_a_tile_is_dragged_onto_its_pair_from_either_side(
    page: Page, seat: Seat, deck: Deck
) -> None:
    for place, (prompt, answer) in enumerate(pairs_left(seat, deck)):
        tiles = prompt_tile(page, prompt), answer_tile(page, answer)
        drag(page, *(tiles if place % 2 else reversed(tiles)))
    expect(page.get_by_role("heading", name="Board done")).to_be_focused()
    expect(page.locator(".lead")).to_contain_text("6 of 6")


def drag(page: Page, tile: Locator, onto: Locator) -> None:
    start, end = tile.bounding_box(), onto.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 15, end["y"] + 25, steps=6)
    expect(onto).to_have_attribute("data-under", "")
    page.mouse.up()


def test_a_tile_dropped_beside_the_others_goes_back(page: Page) -> None:
    tile = prompt_tile(page, 0)
    before = tile.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + 20, before["y"] + 20)
    page.mouse.down()
    page.mouse.move(before["x"] - 60, before["y"] + 5, steps=5)
    page.mouse.up()
    assert tile.bounding_box() == before
    assert page.locator(":checked").count() == 0
    assert not Answer.objects.exists()


def test_a_whole_board_by_keyboard_alone(page: Page, seat: Seat, deck: Deck) -> None:
    pairs = pairs_left(seat, deck)
    for prompt, answer in pairs[:2]:
        page.keyboard.press(str(prompt + 1))
        page.keyboard.press("abcdef"[answer])
        expect(prompt_tile(page, prompt)).to_have_attribute("data-gone", "")
    for prompt, answer in pairs[2:]:
        walk_to(page, prompt_tile(page, prompt).locator("input"))
        page.keyboard.press("Space")
        walk_to(page, answer_tile(page, answer).locator("input"))
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Board done")).to_be_focused()
    expect(page.locator(".lead")).to_contain_text("6 of 6")
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("6/8 pairs")


def walk_to(page: Page, target: Locator) -> None:
    """Tab to the target's group, then go to it with the arrows."""
    name = target.get_attribute("name")
    for _ in range(12):  # once around the page, with header and footer
        if page.evaluate("document.activeElement.name") == name:
            break
        page.keyboard.press("Tab")
    for _ in range(8):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"The keyboard does not reach {target}.")


def test_arrows_choose_nothing(page: Page, seat: Seat, deck: Deck) -> None:
    prompt_tile(page, 0).click()
    answer_tile(page, 0).locator("input").focus()
    for _ in range(7):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(answer_tile(page, 0).locator("input")).to_be_focused()
    assert page.locator(":checked").count() == 1
    assert not Answer.objects.exists()


def test_after_a_pair_the_focus_is_on_the_next_tile_of_its_group(
    page: Page, seat: Seat, deck: Deck
) -> None:
    prompt, answer = pairs_left(seat, deck)[0]
    prompt_tile(page, prompt).click()
    answer_tile(page, answer).click()
    expect(answer_tile(page, (answer + 1) % 6).locator("input")).to_be_focused()
    expect(page.locator("#pair")).to_contain_text("A pair")
    expect(answer_tile(page, (answer + 1) % 6).locator("input")).to_be_focused()


def test_tiles_keep_their_places_when_others_leave(page: Page, seat: Seat, deck: Deck) -> None:
    before = tops(page)
    for prompt, answer in pairs_left(seat, deck)[:3]:
        prompt_tile(page, prompt).click()
        answer_tile(page, answer).click()
        expect(prompt_tile(page, prompt)).to_be_hidden()
    assert tops(page) == before
    page.reload()
    assert tops(page) == before


def test_pairs_chosen_while_one_is_on_its_way_wait_their_turn(
    page: Page, seat: Seat, deck: Deck
) -> None:
    pairs = pairs_left(seat, deck)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(ANSWERS, hold, times=1)
    sent = sent_pairs(page)
    for prompt, answer in pairs[:3]:
        prompt_tile(page, prompt).click()
        answer_tile(page, answer).click()
        expect(prompt_tile(page, prompt)).to_have_attribute("data-sent", "")
    prompt_tile(page, pairs[3][0]).click()
    assert len(sent) == 1
    held[0].continue_()
    expect(page.locator(".counter")).to_have_text("3/8 pairs")
    expect(prompt_tile(page, pairs[3][0]).locator("input")).to_be_checked()
    assert [(each["q-prompt"], each["q-answer"]) for each in sent] == [
        ([str(prompt)], [str(answer)]) for prompt, answer in pairs[:3]
    ]
    assert len({each["question"][0] for each in sent}) == 3
    assert Answer.objects.filter(verdict="right").count() == 3


def sent_pairs(page: Page) -> list[dict[str, list[str]]]:
    """Fills with the forms that the page sends."""
    sent: list[dict[str, list[str]]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/answer/"):
            sent.append(parse_qs(request.post_data or "", keep_blank_values=True))

    page.on("request", note)
    return sent


# --- A bad network, two tabs ----------------------------------------------------------------------


def lose_the_reply(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def lose_the_request(route: Route) -> None:
    route.abort("connectionreset")


@pytest.mark.parametrize("trouble", [lose_the_reply, lose_the_request])
def test_a_pair_that_was_lost_is_sent_again_and_those_behind_it_follow(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck, trouble: object
) -> None:
    browsers.expect_trouble(CUT_OFF)
    pairs = pairs_left(seat, deck)
    page.route(ANSWERS, trouble, times=1)  # type: ignore[arg-type]
    for prompt, answer in pairs[:2]:
        page.keyboard.press(str(prompt + 1))
        page.keyboard.press("abcdef"[answer])
    expect(page.locator("#status")).to_have_text("Not saved yet. Trying again…")
    expect(page.locator(".counter")).to_have_text("2/8 pairs")
    assert Answer.objects.count() == 2
    expect(page.locator("#pair")).to_be_focused()
    clear_board(page, seat, deck)
    assert Answer.objects.count() == 6


def test_a_later_try_whose_reply_was_lost_changes_nothing_more(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    miss(page, seat, deck)
    prompt, answer = pairs_left(seat, deck)[0]
    page.route(ANSWERS, lose_the_reply, times=1)
    prompt_tile(page, prompt).click()
    answer_tile(page, answer).click()
    expect(page.locator(".counter")).to_have_text("1/8 pairs")
    expect(answer_tile(page, (answer + 1) % 6).locator("input")).to_be_focused()
    assert Answer.objects.count() == 1
    clear_board(page, seat, deck)
    assert Answer.objects.filter(verdict="right").count() == 5


def test_a_pair_chosen_in_a_second_tab_is_judged_there_too(
    page: Page, seat: Seat, deck: Deck
) -> None:
    second = page.context.new_page()
    second.goto(page.url)
    pairs = pairs_left(seat, deck)
    for tab, (prompt, answer) in ((page, pairs[0]), (second, pairs[1])):
        prompt_tile(tab, prompt).click()
        answer_tile(tab, answer).click()
        expect(prompt_tile(tab, prompt)).to_be_hidden()
    expect(second.locator(".counter")).to_have_text("2/8 pairs")
    expect(prompt_tile(second, pairs[0][0])).to_be_hidden()
    assert Answer.objects.count() == 2


def test_a_board_that_another_tab_emptied_gives_way_to_its_end(
    page: Page, seat: Seat, deck: Deck
) -> None:
    second = page.context.new_page()
    second.goto(page.url)
    clear_board(page, seat, deck)
    prompt_tile(second, 0).click()
    answer_tile(second, 0).click()
    expect(second.get_by_role("heading", name="Board done")).to_be_focused()
    assert Answer.objects.count() == 6


# --- The clock ------------------------------------------------------------------------------------


def test_the_clock_counts_up_goes_on_after_a_reload_and_stays_hidden_once_hidden(
    page: Page,
) -> None:
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"0:0[1-9]"))
    page.reload()
    expect(clock).to_have_text(re.compile(r"0:0[1-9]"))
    page.get_by_role("button", name="Hide the clock").click()
    expect(clock).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Show the clock")).to_be_visible()
    expect(clock).to_be_hidden()
    page.get_by_role("button", name="Show the clock").click()
    expect(clock).to_be_visible()


def test_the_time_is_what_the_device_measured(page: Page, seat: Seat, deck: Deck) -> None:
    page.wait_for_timeout(1_200)
    sent = sent_pairs(page)
    clear_board(page, seat, deck)
    measured = int(sent[-1]["q-elapsed"][0])
    assert Progress.objects.get().best_ms == measured
    assert measured >= 1_200


# --- Phones, and no scripts -----------------------------------------------------------------------


def test_a_board_on_a_phone_is_tapped_and_its_long_texts_can_be_read(
    browsers: Browsers, world: World
) -> None:
    page = browsers.open(world.student_client, phone=True)
    page.set_viewport_size({"width": 375, "height": 740})
    begin_board(page, world.seat, world.deck)
    while not page.get_by_text("The longest definition").count():
        clear_board(page, world.seat, world.deck)
        page.get_by_role("button", name="Next board").tap()
        expect(page.locator("#board")).to_be_visible()
    long_tile = page.locator(".match-tile", has_text="A definition that goes on")
    sizes = [tile.bounding_box() for tile in page.locator(".match-tile").all()]
    assert all(size and size["height"] >= 44 for size in sizes)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    cut = "(tile) => tile.scrollHeight > tile.clientHeight"
    assert long_tile.locator(".tile-text").evaluate(cut)
    page.get_by_label("Show long texts whole").tap()
    assert not long_tile.locator(".tile-text").evaluate(cut)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.get_by_label("Show long texts whole").tap()
    for prompt, answer in pairs_left(world.seat, world.deck):
        prompt_tile(page, prompt).tap()
        answer_tile(page, answer).tap()
    expect(page.locator(".pause")).to_be_visible()


def test_a_board_is_played_without_scripts(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    browsers.expect_trouble("status of 422")
    page = browsers.open(client_of(seat), javascript=False)
    begin_board(page, seat, deck)
    expect(page.locator("[data-clock]")).to_be_hidden()
    (prompt, answer), (_, other) = pairs_left(seat, deck)[:2]
    prompt_tile(page, prompt).click()
    answer_tile(page, other).click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#pair")).to_contain_text("Not a pair")
    expect(prompt_tile(page, prompt)).to_have_attribute("data-missed", "")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert")).to_have_text("Choose one on each side.")
    for prompt, answer in pairs_left(seat, deck):
        prompt_tile(page, prompt).click()
        answer_tile(page, answer).click()
        page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="Board done")).to_be_visible()
    expect(page.locator(".lead")).to_contain_text("5 of 6 right at the first try, in ")
    page.get_by_role("button", name="This board again").click()
    expect(page.locator(".counter")).to_have_text("0/8 pairs")
