"""The teacher's flashcard viewer on the deck's page."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cards.models import Deck
from tests.browser.conftest import Browsers
from tests.factories import PLANETS

pytestmark = pytest.mark.browser


@pytest.fixture
def deck_page(browsers: Browsers, deck: Deck, owner_client: Client) -> Page:
    page = browsers.open(owner_client)
    page.goto(reverse("cards:deck_detail", args=[deck.pk]))
    return page


def counter(page: Page, text: str) -> None:
    expect(page.locator("#viewer .counter")).to_have_text(text)


def test_next_and_previous_turn_the_pages_of_the_counter(deck_page: Page) -> None:
    counter(deck_page, "1/8")
    deck_page.get_by_role("link", name="Next").click()
    counter(deck_page, "2/8")
    expect(deck_page.locator("#viewer .face").first).to_have_text(PLANETS[1][0])
    deck_page.get_by_role("link", name="Previous").click()
    counter(deck_page, "1/8")


def test_the_definition_is_shown_on_demand(deck_page: Page) -> None:
    definition = deck_page.locator("#viewer .flip .face")
    expect(definition).to_be_hidden()
    deck_page.get_by_text("Show the definition").click()
    expect(definition).to_have_text(PLANETS[0][1])
    expect(definition).to_be_focused()
    deck_page.get_by_role("link", name="Next").click()
    counter(deck_page, "2/8")
    expect(definition).to_be_hidden()


def test_arrow_keys_and_space_work_from_the_first_card_to_the_last(deck_page: Page) -> None:
    deck_page.locator("#viewer-next").focus()
    deck_page.keyboard.press("Space")
    expect(deck_page.locator("#viewer .flip .face")).to_be_focused()
    for place in range(2, 9):
        deck_page.keyboard.press("ArrowRight")
        counter(deck_page, f"{place}/8")
    expect(deck_page.locator("#viewer-next")).to_have_attribute("aria-disabled", "true")
    expect(deck_page.locator("#viewer-next")).to_be_focused()
    expect(deck_page.locator("#announcement")).to_have_text("Card 8 of 8: Neptune")
    deck_page.keyboard.press("ArrowRight")
    deck_page.keyboard.press("ArrowLeft")
    counter(deck_page, "7/8")
    expect(deck_page.locator("#viewer-previous")).to_be_focused()


def test_back_and_reload_return_to_the_card_that_was_shown(deck_page: Page) -> None:
    for place in (2, 3):
        deck_page.get_by_role("link", name="Next").click()
        counter(deck_page, f"{place}/8")
    deck_page.get_by_role("link", name="Settings").click()
    expect(deck_page.get_by_role("heading", name="Deck settings")).to_be_visible()
    deck_page.go_back()
    counter(deck_page, "3/8")
    expect(deck_page.get_by_role("heading", name="8 cards")).to_be_visible()
    deck_page.reload()
    counter(deck_page, "3/8")
    expect(deck_page).to_have_url(re.compile(r"\?card=3$"))


def test_a_card_number_that_is_not_there_shows_the_nearest(deck_page: Page, deck: Deck) -> None:
    deck_page.goto(f"{reverse('cards:deck_detail', args=[deck.pk])}?card=99")
    counter(deck_page, "8/8")
