"""Recall and mastery in SQL equal the engine's own computation, on the database under test."""

import math
from collections.abc import Sequence

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.mastery import recall_sql
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.memory import DAY, MODEL, CardMemory, mastery_range
from cards.models import Card, Deck, Memory
from tests.factories import NOON, make_deck, make_seat, numbered_pairs

NOW = int(NOON.timestamp())


def recall_in_sql(memory: CardMemory, now: int) -> float:
    row = "SELECT %(stability)s AS stability, %(last)s AS last"
    if connection.vendor == "postgresql":
        row = "SELECT %(stability)s::float8 AS stability, %(last)s::bigint AS last"
    values = {"stability": memory.stability, "last": memory.last, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {recall_sql(connection)} FROM ({row}) m", values)  # noqa: S608
        return float(cursor.fetchone()[0])


@pytest.mark.django_db
@given(
    stability=st.floats(0.001, 36_500),
    seconds=st.integers(-DAY, 20 * 365 * DAY),
    now=st.integers(NOW - 10**8, NOW + 10**9),
)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_recall_in_sql_is_the_engines_recall(stability: float, seconds: int, now: int) -> None:
    memory = CardMemory(stability, 5.0, now - seconds, now)
    assert recall_in_sql(memory, now) == pytest.approx(MODEL.recall(memory, now), abs=1e-12)


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, 60, DAY - 1, DAY])
def test_recall_is_never_that_of_less_than_a_day(seconds: int) -> None:
    fresh = CardMemory(3.0, 5.0, NOW - seconds, NOW)
    day_old = CardMemory(3.0, 5.0, NOW - DAY, NOW)
    assert recall_in_sql(fresh, NOW) == recall_in_sql(day_old, NOW)


def remember(seat: Seat, cards: Sequence[Card], every: int) -> list[CardMemory]:
    """Memories of every n-th card, each different from the others."""
    made = []
    for number, card in enumerate(cards[::every]):
        memory = CardMemory(
            stability=0.05 * 1.7**number,
            difficulty=1 + number % 10,
            last=NOW - number * number * 40_000,
            due=NOW,
        )
        Memory.objects.create(
            classroom=seat.classroom,
            student=seat.student,
            card=card,
            deck_id=card.deck_id,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last=memory.last,
            due=memory.due,
            answers=1,
            right=1,
        )
        made.append(memory)
    return made


def test_the_figures_of_the_table_are_those_of_the_engine(seat: Seat, deck: Deck) -> None:
    cards = list(Card.objects.current().filter(deck=deck))
    seats = [seat, *(make_seat(seat.classroom) for _ in range(3))]
    memories = {
        each.student.pk: remember(each, cards, every) for every, each in enumerate(seats, start=1)
    }
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON)
    assert len(rows) == 4
    for row in rows:
        recalls = [MODEL.recall(memory, NOW) for memory in memories[row.student_id]]
        variance = sum(recall * (1 - recall) for recall in recalls)
        assert row.seen == len(recalls)
        assert row.cards == 8
        assert math.isclose(row.expected, sum(recalls), abs_tol=1e-9)
        assert math.isclose(row.variance, variance, abs_tol=1e-9)


def test_the_range_shown_is_the_engines(seat: Seat, deck: Deck) -> None:
    cards = list(Card.objects.current().filter(deck=deck))
    remember(seat, cards, 1)
    row = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    low, high = mastery_range(row.mastery or 0.0, row.variance, row.cards)
    assert row.low_percent == math.floor(low * 100 + 0.5)
    assert row.high_percent == math.floor(high * 100 + 0.5)


def test_memories_of_another_deck_and_another_class_do_not_count(seat: Seat, deck: Deck) -> None:
    other = make_deck(deck.owner, numbered_pairs(5), title="Other")
    remember(seat, list(Card.objects.current().filter(deck=other)), 1)
    row = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    assert (row.seen, row.expected) == (0, 0)
