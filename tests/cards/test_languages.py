"""The languages of a deck's sides: the teacher sets them, and every text says its own."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Deck
from cards.services import decks
from tests.cards.conftest import Desk
from tests.cards.pages import body, form_on
from tests.factories import client_of, flip, learn, response_to, start

GERMAN = ' lang="de" dir="ltr"'
ARABIC = ' lang="ar" dir="rtl"'


@pytest.fixture
def _bilingual(deck: Deck) -> None:
    """German terms, Arabic definitions."""
    set_languages(deck, "de", "ar")


def set_languages(deck: Deck, term: str, definition: str) -> None:
    deck.term_language, deck.definition_language = term, definition
    decks.change_deck(deck=deck)


def element(page: HttpResponseBase, beginning: str) -> str:
    """The first tag that begins so."""
    found = re.search(rf"<{beginning}[^>]*>", body(page))
    assert found, beginning
    return found[0]


def test_a_teacher_sets_a_language_for_each_side(owner_client: Client, deck: Deck) -> None:
    address = reverse("cards:deck_edit", args=[deck.pk])
    sent = form_on(owner_client.get(address))
    assert (sent["term_language"], sent["definition_language"]) == ("", "")
    owner_client.post(address, sent | {"term_language": "pt-BR", "definition_language": "en"})
    deck.refresh_from_db()
    assert (deck.term_language, deck.definition_language) == ("pt-BR", "en")
    assert form_on(owner_client.get(address))["term_language"] == "pt-BR"


@pytest.mark.usefixtures("_bilingual")
def test_flashcards_say_the_language_of_each_side(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    page = Desk(client_of(seat), seat, session).look()
    assert ARABIC in element(page, 'p id="prompt"')
    assert GERMAN in element(page, 'p id="answer"')
    flip(seat, deck, *[False] * 8)
    over = Desk(client_of(seat), seat, session).look()
    assert f"<strong{GERMAN}>" in body(over)
    assert f"<span{ARABIC}>" in body(over)


@pytest.mark.usefixtures("_bilingual")
def test_learn_says_the_language_of_question_choices_and_verdict(seat: Seat, deck: Deck) -> None:
    desk = Desk(client_of(seat), seat, start(seat, deck, Mode.LEARN))
    page = desk.look()
    assert ARABIC in element(page, 'p id="prompt"')
    assert body(page).count(f"<span{GERMAN}>") == 4
    verdict = desk.send(response_to(desk.session, right=False))
    assert ARABIC in element(verdict, 'p class="feedback-prompt"')
    assert GERMAN in element(verdict, 'dd class="expected"')


@pytest.mark.usefixtures("_bilingual")
def test_what_is_typed_is_in_the_language_of_the_answer(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.LEARN, kinds="typed", give="definition")
    page = Desk(client_of(seat), seat, session).look()
    assert ARABIC in element(page, 'input id="text"')
    assert GERMAN in element(page, 'p id="prompt"')


def test_a_deck_that_says_no_language_leaves_texts_to_themselves(seat: Seat, deck: Deck) -> None:
    session = learn(seat, deck, True)
    page = Desk(client_of(seat), seat, session).look()
    assert body(page).count(" lang=") == 1  # that of the page
    assert " dir=" not in body(page)


@pytest.mark.parametrize(
    ("code", "direction"),
    [("he", "rtl"), ("fa", "rtl"), ("ur-PK", "rtl"), ("en-GB", "ltr"), ("zh-TW", "ltr")],
)
def test_a_language_is_written_in_its_direction(
    seat: Seat, deck: Deck, code: str, direction: str
) -> None:
    set_languages(deck, code, "")
    page = Desk(client_of(seat), seat, start(seat, deck, Mode.FLASHCARDS)).look()
    assert f'lang="{code}" dir="{direction}"' in element(page, 'p id="answer"')
