"""A deck's version names its content: every change makes a new one, also when two come at once."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from cards.models import Card, Deck, Teacher
from cards.services import decks
from cards.services.content import load_deck
from tests.cards.pages import form_on
from tests.cards.threads import at_once
from tests.factories import NOON, card

NO_TAGS: list[str] = []


def add(deck: Deck) -> None:
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=NO_TAGS)


def edit(deck: Deck) -> None:
    decks.change_card(card=card(deck, "Mars"), tags=NO_TAGS, start_afresh=False)


def tag(deck: Deck) -> None:
    decks.change_card(card=card(deck, "Mars"), tags=["red"], start_afresh=False)


def remove(deck: Deck) -> None:
    decks.remove_card(card=card(deck, "Mars"), now=NOON)


def restore(deck: Deck) -> None:
    decks.restore_card(card=card(deck, "Mars"))


def change_settings(deck: Deck) -> None:
    decks.change_deck(deck=deck)


CHANGES = [add, edit, tag, remove, restore, change_settings]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_makes_a_new_version(deck: Deck, change: Callable[[Deck], None]) -> None:
    change(deck)
    deck.refresh_from_db()
    assert deck.version == 2


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_brings_its_deck_to_the_top(
    deck: Deck, change: Callable[[Deck], None]
) -> None:
    Deck.objects.filter(pk=deck.pk).update(updated_at=NOON)
    deck.refresh_from_db()
    change(deck)
    deck.refresh_from_db()
    assert deck.updated_at > NOON


def test_the_engine_sees_a_deck_as_it_is_in_its_version(deck: Deck) -> None:
    first = load_deck(deck.pk, 1)
    decks.remove_card(card=card(deck, "Mars"), now=NOON)
    second = load_deck(deck.pk, 2)
    assert (first.version, len(first.cards)) == (1, 8)
    assert (second.version, len(second.cards)) == (2, 7)
    assert load_deck(deck.pk, 2) is second


def test_the_engine_sees_everything_about_a_card(deck: Deck) -> None:
    mars = card(deck, "Mars")
    mars.accepted = ["Ares"]
    decks.change_card(card=mars, tags=["red", "rocky"], start_afresh=False)
    plain = load_deck(deck.pk, 2).by_id[mars.pk]
    assert (plain.number, plain.version, plain.accepted) == (3, 2, ("Ares",))
    assert plain.tags == {"red", "rocky"}


def test_an_edit_of_a_card_that_changed_meanwhile_undoes_nothing_else(deck: Deck) -> None:
    stale, latest = card(deck, "Mars"), card(deck, "Mars")
    decks.change_card(card=latest, tags=NO_TAGS, start_afresh=True)
    decks.remove_card(card=latest, now=NOON)
    stale.definition = "The fourth planet"
    decks.change_card(card=stale, tags=NO_TAGS, start_afresh=False)
    mars = card(deck, "Mars")
    assert mars.definition == "The fourth planet"
    assert (mars.version, mars.counts_from, mars.removed_at) == (3, 2, NOON)


# --- At once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_one_card_at_once_one_is_kept_and_the_other_told(
    deck: Deck, teacher: Teacher
) -> None:
    address = reverse("cards:card_edit", args=[card(deck, "Mars").pk])
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(teacher)
    sent = form_on(browsers[0].get(address))
    texts = ["The red one", "The fourth one"]
    replies = at_once(
        [
            partial(browser.post, address, sent | {"definition": text})
            for browser, text in zip(browsers, texts, strict=True)
        ]
    )
    mars = card(deck, "Mars")
    deck.refresh_from_db()
    assert (mars.version, deck.version) == (2, 2)
    kept = texts.index(mars.definition)
    assert [reply.status_code for reply in replies] == ([302, 422] if kept == 0 else [422, 302])
    assert all(text in replies[1 - kept].content.decode() for text in texts)


@pytest.mark.django_db(transaction=True)
def test_changes_of_every_kind_at_once_are_all_kept(deck: Deck) -> None:
    calls: list[Callable[[], object]] = [lambda: add(deck) for _ in range(4)]
    calls += [
        lambda: decks.change_card(card=card(deck, "Venus"), tags=["hot"], start_afresh=False),
        lambda: decks.change_card(card=card(deck, "Earth"), tags=["blue"], start_afresh=True),
        lambda: decks.remove_card(card=card(deck, "Mars"), now=NOON),
        lambda: decks.change_deck(deck=Deck.objects.get(pk=deck.pk)),
    ]
    at_once(calls)
    deck.refresh_from_db()
    added = Card.objects.filter(deck=deck, term="Pluto")
    assert deck.version == 1 + len(calls)
    assert sorted(added.values_list("number", flat=True)) == [8, 9, 10, 11]
    assert sorted(added.values_list("position", flat=True)) == [8, 9, 10, 11]
    assert {tag.name for tag in deck.tags.all()} == {"hot", "blue"}
