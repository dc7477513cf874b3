"""Recall and mastery in SQL equal the engine's own computation, on the database under test."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.mastery import recall_sql
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.mastery import SHIPPED, Calibration, Tally, mastery_of, shrunk
from cards.engine.memory import DAY, CardMemory
from cards.models import Card, Deck, Memory
from tests.factories import NOON, REFITTED, keep, learn, make_deck, make_seat, numbered_pairs

NOW = int(NOON.timestamp())


CALIBRATIONS = {"shipped": SHIPPED, "refitted": REFITTED}


@pytest.fixture(params=CALIBRATIONS)
def calibration(db: None, request: pytest.FixtureRequest) -> Calibration:
    """The one in use: the shipped numbers, and others that a refit brought."""
    if request.param == "refitted":
        keep(REFITTED)
    return CALIBRATIONS[request.param]


def recall_in_sql(memory: CardMemory, now: int, calibration: Calibration = SHIPPED) -> float:
    row = "SELECT %(stability)s AS stability, %(last)s AS last"
    if connection.vendor == "postgresql":
        row = "SELECT %(stability)s::float8 AS stability, %(last)s::bigint AS last"
    values = {"stability": memory.stability, "last": memory.last, "now": now}
    with connection.cursor() as cursor:
        recall = recall_sql(connection, calibration.model)
        cursor.execute(f"SELECT {recall} FROM ({row}) m", values)  # noqa: S608
        return float(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("calibration", CALIBRATIONS.values(), ids=CALIBRATIONS)
@given(
    stability=st.floats(0.001, 36_500),
    seconds=st.integers(-DAY, 20 * 365 * DAY),
    now=st.integers(NOW - 10**8, NOW + 10**9),
)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_recall_in_sql_is_the_engines_recall(
    calibration: Calibration, stability: float, seconds: int, now: int
) -> None:
    memory = CardMemory(stability, 5.0, now - seconds, now)
    engines = calibration.model.recall(memory, now)
    assert recall_in_sql(memory, now, calibration) == pytest.approx(engines, abs=1e-12)


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, 60, DAY - 1, DAY])
def test_recall_is_never_that_of_less_than_a_day(seconds: int) -> None:
    fresh = CardMemory(3.0, 5.0, NOW - seconds, NOW)
    day_old = CardMemory(3.0, 5.0, NOW - DAY, NOW)
    assert recall_in_sql(fresh, NOW) == recall_in_sql(day_old, NOW)


@dataclass(frozen=True)
class Remembered:
    """A row of memory as the engine sees it: of whom, on what, and what its answers proved."""

    student: int
    card: int
    memory: CardMemory
    tally: Tally


def remember(seat: Seat, cards: Sequence[Card], every: int) -> list[Remembered]:
    """Memories of every n-th card, each different from the others."""
    made = []
    for number, card in enumerate(cards[::every]):
        memory = CardMemory(
            stability=0.05 * 1.7**number,
            difficulty=1 + number % 10,
            last=NOW - number * number * 40_000,
            due=NOW,
        )
        tally = Tally(right=0.63 * number, total=0.63 * number + every * number % 3)
        Memory.objects.create(
            classroom=seat.classroom,
            student=seat.student,
            card=card,
            deck_id=card.deck_id,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last=memory.last,
            due=memory.due,
            proven=tally.total,
            proven_right=tally.right,
        )
        made.append(Remembered(seat.student.pk, card.pk, memory, tally))
    return made


def together(rows: Iterable[Remembered]) -> Tally:
    tallies = [row.tally for row in rows]
    return Tally(sum(tally.right for tally in tallies), sum(tally.total for tally in tallies))


def chance(row: Remembered, everyone: Sequence[Remembered], calibration: Calibration) -> float:
    """What the engine expects of one card, from all rows of the class."""
    rates = shrunk(
        everyone=together(everyone),
        classmates=together(
            other for other in everyone if other.card == row.card and other.student != row.student
        ),
        student=together(other for other in everyone if other.student == row.student),
        base_rate=calibration.base_rate,
    )
    return calibration.expected(calibration.model.recall(row.memory, NOW), rates)


def test_the_figures_of_the_table_are_those_of_the_engine(
    calibration: Calibration, seat: Seat, deck: Deck
) -> None:
    cards = list(Card.objects.current().filter(deck=deck))
    seats = [seat, *(make_seat(seat.classroom) for _ in range(3))]
    everyone = [
        row for every, each in enumerate(seats, start=1) for row in remember(each, cards, every)
    ]
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON)
    assert len(rows) == 4
    for row in rows:
        own = [kept for kept in everyone if kept.student == row.student_id]
        chances = [chance(kept, everyone, calibration) for kept in own]
        variance = sum(share * (1 - share) for share in chances)
        assert (row.seen, row.cards) == (len(own), 8)
        assert math.isclose(row.expected, sum(chances), abs_tol=1e-9)
        assert math.isclose(row.variance, variance, abs_tol=1e-9)


def test_the_range_shown_is_the_engines(calibration: Calibration, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, True, False)
    row = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    own = [
        Remembered(
            seat.student.pk,
            kept.card_id,
            CardMemory(kept.stability, kept.difficulty, kept.last, kept.due),
            Tally(kept.proven_right, kept.proven),
        )
        for kept in Memory.objects.all()
    ]
    chances = (chance(kept, own, calibration) for kept in own)
    share, low, high = mastery_of(chances, 8, calibration.spread)
    assert row.mastery == pytest.approx(share)
    assert row.low_percent == math.floor(low * 100 + 0.5)
    assert row.high_percent == math.floor(high * 100 + 0.5)


def test_memories_of_another_deck_and_another_class_do_not_count(seat: Seat, deck: Deck) -> None:
    other = make_deck(deck.owner, numbered_pairs(5), title="Other")
    remember(seat, list(Card.objects.current().filter(deck=other)), 1)
    row = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    assert (row.seen, row.expected) == (0, 0)
