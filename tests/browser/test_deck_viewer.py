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
