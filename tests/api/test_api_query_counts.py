"""How often the API asks the database: the same however much there is to tell."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.access import Seat
from cards.models import Card, Classroom, Deck, Tag, Teacher
from cards.services import sharing
from tests.api.programs import Program
from tests.factories import (
    NOON,
    flip,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    numbered_pairs,
)

SIZES = [10, 100]


@dataclass
class World:
    """A class and its deck, and as many more of each."""

    classroom: Classroom
    deck: Deck
    seats: list[Seat]


@pytest.fixture
def make_world(teacher: Teacher) -> Callable[[int], World]:
    def make(size: int) -> World:
        deck = make_deck(teacher, numbered_pairs(size))
        for number, card in enumerate(Card.objects.filter(deck=deck)):
            card.tags.add(Tag.objects.get_or_create(deck=deck, name=f"tag {number % 5}")[0])
        classroom = make_classroom(teacher, deck)
        for number in range(size):
            other = make_deck(teacher, numbered_pairs(2), title=f"Deck {number}")
            sharing.share_deck(deck=other, classroom=classroom, now=NOON)
            make_classroom(teacher, name=f"Class {number}")
        seats = [make_seat(classroom) for _ in range(size)]
        for seat in seats:
            flip(seat, deck, True)
        learn(seats[0], deck, True)
        return World(classroom, deck, seats)

    return make


WHO_ASKS = 2
"""Statements that find the token's owner and count the request."""

STATEMENTS = {
    "deck_list": WHO_ASKS + 2,
    "card_list": WHO_ASKS + 4,
    "classroom_list": WHO_ASKS + 2,
    "student_list": WHO_ASKS + 3,
    "assignment_list": WHO_ASKS + 3,
    "link_list": WHO_ASKS + 3,
    "class_table": WHO_ASKS + 2,
    "card_figures": WHO_ASKS + 4,
    "answer_log": WHO_ASKS + 2,
}


@pytest.mark.parametrize("size", SIZES)
def test_a_list_takes_the_same_statements_for_any_number_of_things(
    make_world: Callable[[int], World], program: Program, size: int
) -> None:
    world = make_world(size)
    places = {"deck_id": world.deck.pk, "classroom_id": world.classroom.pk}
    of_deck, of_class = ["deck_id"], ["classroom_id"]
    keys = dict.fromkeys(STATEMENTS, of_class) | {
        "deck_list": [],
        "classroom_list": [],
        "card_list": of_deck,
        "class_table": of_class + of_deck,
        "card_figures": of_class + of_deck,
    }
    counts = {}
    for name, wanted in keys.items():
        address = reverse(f"api:{name}", kwargs={key: places[key] for key in wanted})
        program.ask("GET", address)
        with CaptureQueriesContext(connection) as captured:
            reply = program.ask("GET", address)
        assert len(reply.json()["results"]) >= size, name
        counts[name] = len([each for each in captured if "SAVEPOINT" not in each["sql"]])
    assert counts == STATEMENTS
