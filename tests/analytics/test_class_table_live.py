"""The table asks with the version it has, and gets 204 until something has changed."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.models import Classroom, Deck, Student
from cards.services import decks
from tests.cards.pages import body
from tests.factories import NOON, card, flip, learn, make_classroom, make_seat

ROWS = {"HX-Request": "true", "HX-Target": "class-rows"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def address(clock: object, seat: Seat, deck: Deck) -> str:
    """The table of a class in which somebody has answered."""
    learn(seat, deck, True)
    return reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])


def poll(client: Client, page: str) -> tuple[int, str]:
    """Ask as the page does by itself; the status and the body of the reply."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every', page)
    assert found, "The page does not ask."
    reply = client.get(found[1].replace("&amp;", "&"), headers=ROWS)
    return reply.status_code, body(reply)


def answer(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)


def answer_as_a_classmate(seat: Seat, deck: Deck) -> None:
    flip(make_seat(seat.classroom), deck, False)


def join(seat: Seat, deck: Deck) -> None:
    make_seat(seat.classroom)


def leave(seat: Seat, deck: Deck) -> None:
    Student.objects.filter(pk=seat.student.pk).delete()


def add_card(seat: Seat, deck: Deck) -> None:
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])


def remove_card(seat: Seat, deck: Deck) -> None:
    decks.remove_card(card=card(deck, "Mars"), now=NOON)


def edit_card(seat: Seat, deck: Deck) -> None:
    decks.change_card(card=card(deck, "Mars"), tags=[], start_afresh=True)


CHANGES = [answer, answer_as_a_classmate, join, leave, add_card, remove_card, edit_card]


def test_nothing_new_is_204_without_a_body(owner_client: Client, address: str) -> None:
    page = body(owner_client.get(address))
    assert poll(owner_client, page) == (204, "")
    assert poll(owner_client, page) == (204, "")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_shown_once(
    owner_client: Client,
    address: str,
    seat: Seat,
    deck: Deck,
    change: Callable[[Seat, Deck], None],
) -> None:
    page = body(owner_client.get(address))
    change(seat, deck)
    status, rows = poll(owner_client, page)
    assert status == 200
    assert rows != page
    assert poll(owner_client, rows)[0] == 204


def test_the_first_answer_turns_the_empty_state_into_the_table(
    clock: object, owner_client: Client, seat: Seat, deck: Deck
) -> None:
    address = reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])
    page = body(owner_client.get(address))
    found = re.search(r'<section id="class-table"[^>]*hx-get="([^"]+)"', page)
    assert found
    asks = found[1].replace("&amp;", "&")
    headers = {"HX-Request": "true", "HX-Target": "class-table"}
    assert owner_client.get(asks, headers=headers).status_code == 204
    learn(seat, deck, True)
    reply = owner_client.get(asks, headers=headers)
    assert reply.status_code == 200
    assert "<table" in body(reply)


def test_figures_fade_at_least_once_an_hour(
    clock: time_machine.Traveller, owner_client: Client, address: str
) -> None:
    page = body(owner_client.get(address))
    clock.shift(timedelta(minutes=59))
    assert poll(owner_client, page)[0] == 204
    clock.shift(timedelta(minutes=1))
    assert poll(owner_client, page)[0] == 200


def test_what_happens_in_another_class_changes_nothing(
    owner_client: Client, address: str, classroom: Classroom, deck: Deck
) -> None:
    page = body(owner_client.get(address))
    learn(make_seat(make_classroom(deck.owner, deck, name="Evening")), deck, True)
    assert poll(owner_client, page)[0] == 204


def test_asking_keeps_the_order(owner_client: Client, address: str, seat: Seat, deck: Deck) -> None:
    flip(make_seat(seat.classroom, "Ben"), deck, True)
    page = body(owner_client.get(address, {"sort": "-name"}))
    learn(seat, deck, True)
    _, rows = poll(owner_client, page)
    assert rows.index("Ben") < rows.index("Ana R.")
    assert "sort=-name" in rows


def test_a_version_of_another_table_is_answered_in_full(owner_client: Client, address: str) -> None:
    assert owner_client.get(address, {"v": "1-2-3"}, headers=ROWS).status_code == 200


def test_the_reply_is_kept_by_no_cache(owner_client: Client, address: str) -> None:
    assert "no-store" in owner_client.get(address).headers["Cache-Control"]
