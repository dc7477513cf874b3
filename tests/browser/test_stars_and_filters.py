"""Starring cards while studying, and studying only some cards."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from cards.access import Seat
from cards.models import Deck, Tag
from cards.services import decks, stars
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.study import begin
from tests.factories import PLANETS, card, client_of

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    return browsers.open(client_of(seat))


def is_starred(page: Page, *, wanted: bool = True) -> None:
    button = page.get_by_role("button", name="Star this card")
    expect(button).to_have_attribute("aria-pressed", "true" if wanted else "false")


def key_of(page: Page) -> str:
    return page.locator("input[name=question]").input_value()


def test_a_star_by_key_leaves_a_turned_card_turned(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    page.keyboard.press("Space")
    expect(page.locator("#answer")).to_be_focused()
    key = key_of(page)
    page.keyboard.press("s")
    is_starred(page)
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("s")
    is_starred(page, wanted=False)
    assert key_of(page) == key
    assert stars.starred(seat=seat, deck=deck) == frozenset()


def test_a_star_leaves_what_is_half_typed(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Learn", kinds="Only type")
    field = page.get_by_label("Type the term")
    field.press_sequentially("Satu s")
    is_starred(page, wanted=False)
    key = key_of(page)
    page.get_by_role("button", name="Star this card").click()
    is_starred(page)
    expect(page.get_by_role("button", name="Star this card")).to_be_focused()
    expect(field).to_have_value("Satu s")
    assert key_of(page) == key


def test_a_star_that_is_lost_says_so_and_stops_nobody(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    begin(page, seat, deck, "Learn")

    def lose(route: Route) -> None:
        route.abort("connectionreset")

    page.route("**/star/", lose, times=1)
    page.keyboard.press("s")
    expect(page.locator("#status")).to_have_text("The star could not be saved. Please try again.")
    is_starred(page, wanted=False)
    page.keyboard.press("s")
    is_starred(page)
    page.locator(".choice").first.click()
    expect(page.locator(".feedback")).to_be_visible()


def test_a_student_stars_cards_and_studies_only_these(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    page.keyboard.press("s")
    is_starred(page)
    page.get_by_role("link", name="Planets").click()
    page.get_by_role("link", name="Options of Flashcards").click()
    page.get_by_label("Cards I starred").check()
    page.get_by_role("button", name="Start Flashcards").click()
    expect(page.locator(".scope")).to_contain_text("Starred cards only · 1 of 8")
    expect(page.locator(".counter")).to_have_text("1/1")
    page.get_by_role("link", name="Take all cards").click()
    expect(page.get_by_label("All cards")).to_be_checked()
    page.get_by_role("button", name="Start Flashcards").click()
    expect(page.locator(".counter")).to_have_text("1/8")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_tag_is_chosen_once_tags_are_wanted(
    browsers: Browsers, seat: Seat, deck: Deck, *, javascript: bool
) -> None:
    card(deck, "Mars").tags.add(Tag.objects.create(deck=deck, name="red"))
    card(deck, "Saturn").tags.add(Tag.objects.create(deck=deck, name="rings"))
    decks.change_deck(deck=deck)
    page = browsers.open(client_of(seat), javascript=javascript)
    page.goto(reverse("cards:session_setup", args=[seat.classroom.pk, deck.pk, "learn"]))
    expect(page.get_by_label("Tag", exact=True)).to_be_hidden()
    expect(page.get_by_label("Cards I missed the last time")).to_be_disabled()
    page.get_by_label("Cards with one tag").check()
    page.get_by_label("Tag", exact=True).select_option("rings")
    page.get_by_role("button", name="Start Learn").click()
    expect(page.locator(".scope")).to_contain_text("Only cards tagged “rings” · 1 of 8")
    expect(page.locator("#prompt")).to_have_text(dict(PLANETS)["Saturn"])


def test_stars_work_without_scripts(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    begin(page, seat, deck, "Flashcards")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".counter")).to_have_text("2/8")
    page.get_by_role("button", name="Star this card").click()
    is_starred(page)
    expect(page.locator(".counter")).to_have_text("2/8")
    page.get_by_role("button", name="Star this card").click()
    is_starred(page, wanted=False)
