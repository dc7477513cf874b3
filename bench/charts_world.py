"""Fills an empty database with a class that has a term behind it, and times its charts, as JSON.

DATABASE_URL=… python -m bench.charts_world STUDENTS CARDS ANSWERS ROUNDS
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from analytics.charts import MOST_POINTS, days_between  # noqa: E402
from analytics.class_charts import mastery_chart  # noqa: E402
from analytics.item_charts import rate_chart  # noqa: E402
from analytics.queries.card_answers import tries_of, tries_sql  # noqa: E402
from analytics.queries.history import history, history_sql  # noqa: E402
from analytics.queries.table import class_rows, table_sql  # noqa: E402
from cards.engine.study_days import StudyCalendar  # noqa: E402
from cards.models import (  # noqa: E402
    Answer,
    Card,
    Classroom,
    Deck,
    KeptCalibration,
    Memory,
    Progress,
    Student,
    name_key,
)
from tests.factories import make_classroom, make_deck, make_teacher, numbered_pairs  # noqa: E402

Compared = tuple[Callable[[], object], Callable[[], object]]
"""Ours and the raw SQL."""

DAYS = 50
KINDS = [("typed", "learn", "[]"), ("choice", "learn", "[1, 2, 3, 4]"), ("rated", "spaced", "[]")]
"""Of every three answers one is chosen among options; Spaced's are graded by the student."""

STUDY_DAY = {
    "sqlite": "date(a.answered_at, '-14400 seconds')",
    "postgresql": "((a.answered_at AT TIME ZONE 'UTC') - interval '4 hours')::date",
}
RIGHT = "(a.regraded IN ('right', 'typo') OR a.regraded = '' AND a.verdict IN ('right', 'typo'))"
FIRST_TRY = {
    "sqlite": "NOT (a.kind = 'match' AND a.options = '[]')",
    "postgresql": "NOT (a.kind = 'match' AND a.options = '[]'::jsonb)",
}

ACTIVITY = """
SELECT {day}, COUNT(*) FILTER (WHERE {first_try}), COUNT(*) FILTER (WHERE {first_try} AND {right}),
       COUNT(DISTINCT a.student_id), SUM(a.seconds)
FROM cards_answer a
WHERE a.deck_id = %(deck)s AND a.classroom_id = %(classroom)s AND a.undone_at IS NULL
  AND a.answered_at >= %(since)s
GROUP BY 1 ORDER BY 1
"""


def fill(students: int, cards: int, answers: int) -> tuple[Classroom, Deck]:
    """A class with so many answers over `DAYS` study days, and what follows from them."""
    call_command("migrate", verbosity=0)
    deck = make_deck(make_teacher(), numbered_pairs(cards))
    classroom = make_classroom(deck.owner, deck)
    names = [f"Student {number:04}" for number in range(students)]
    rows = [Student(classroom=classroom, name=name, name_key=name_key(name)) for name in names]
    seats = Student.objects.bulk_create(rows)
    known = list(Card.objects.filter(deck=deck))
    with transaction.atomic():
        Answer.objects.bulk_create(_answers(seats, known, answers), batch_size=2_000)
        Memory.objects.bulk_create(_memories(deck), batch_size=2_000)
        Progress.objects.bulk_create(_progress(seats, deck, answers))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return classroom, deck


def _answers(seats: list[Student], cards: list[Card], total: int) -> Iterator[Answer]:
    rng, now = Random(1), timezone.now()
    for number in range(total):
        seat, card = seats[number % len(seats)], rng.choice(cards)
        kind, mode, options = KINDS[rng.randrange(3)]
        is_right = rng.random() < 0.4 + 0.4 * number / total
        back = timedelta(days=DAYS * (1 - number / total), seconds=rng.random() * 600)
        yield Answer(
            classroom_id=seat.classroom_id,
            id=UUID(int=number + 1),
            session_id=UUID(int=number // 20 + 1),
            student=seat,
            deck_id=card.deck_id,
            card=card,
            card_version=1,
            mode=mode,
            kind=kind,
            side="term",
            options=json.loads(options),
            response=card.term,
            verdict="right" if is_right else "wrong",
            rating=3 if is_right else 1,
            weight=1,
            stability=rng.uniform(0.3, 30),
            seconds=9,
            answered_at=now - back,
        )


def _memories(deck: Deck) -> Iterator[Memory]:
    rng, now = Random(2), int(timezone.now().timestamp())
    answered = Answer.objects.filter(deck=deck).values_list("classroom", "student", "card")
    for classroom, student, card in answered.distinct():
        yield Memory(
            classroom_id=classroom,
            student_id=student,
            card_id=card,
            deck=deck,
            stability=rng.uniform(0.3, 30),
            difficulty=rng.uniform(1, 10),
            last=now - rng.randrange(20 * 86_400),
            due=now,
            proven=6,
            proven_right=rng.uniform(0, 6),
        )


def _progress(seats: list[Student], deck: Deck, total: int) -> Iterator[Progress]:
    each = total // len(seats)
    for seat in seats:
        yield Progress(
            classroom_id=seat.classroom_id,
            student=seat,
            deck=deck,
            mode="learn",
            answers=each,
            right=each // 2,
            last_at=timezone.now(),
        )


def written(sql: str) -> str:
    """A statement in the words of the database."""
    return sql.format(
        day=STUDY_DAY[connection.vendor], right=RIGHT, first_try=FIRST_TRY[connection.vendor]
    )


def rows_of(classroom: Classroom, deck: Deck, sql: str) -> list[tuple[Any, ...]]:
    params: dict[str, Any] = {
        "deck": deck.pk,
        "card": deck.cards.all()[0].pk,
        "classroom": classroom.pk,
        "now": int(timezone.now().timestamp()),
        "since": timezone.now() - timedelta(days=56),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def raw(classroom: Classroom, deck: Deck, *statements: str) -> Callable[[], object]:
    """The same figures by hand-written SQL alone, all rows fetched."""
    return lambda: [rows_of(classroom, deck, sql) for sql in statements]


def timed(*calls: Callable[[], object], rounds: int) -> list[float]:
    """The median of each in milliseconds, one after the other in every round."""
    times: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(rounds):
        for place, call in enumerate(calls):
            begun = perf_counter()
            call()
            times[place].append((perf_counter() - begun) * 1000)
    return [median(each) for each in times]


def page_of(client: Client, name: str, *place: int) -> Callable[[], object]:
    address = reverse(f"analytics:{name}", args=place)

    def ask() -> None:
        reply = client.get(address)
        if reply.status_code != 200:
            raise RuntimeError(f"{address} answered {reply.status_code}.")

    return ask


def of_class(classroom: Classroom, deck: Deck) -> dict[str, Compared]:
    """The pages with charts, and of one of them the chart that costs most."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(classroom.owner)
    calendar, now = StudyCalendar(classroom.zone), timezone.now()
    today = calendar.day_of(now.timestamp())
    days = days_between(today - timedelta(DAYS), today, MOST_POINTS)
    calibration = KeptCalibration.objects.in_use()
    mastery = history_sql(calibration, calendar, days, now)
    started = class_rows(classroom=classroom, deck=deck, now=now)

    def mastery_over_time() -> object:
        past = history(classroom=classroom, deck=deck, calendar=calendar, days=days, now=now)
        return mastery_chart(started, past, days)

    return {
        "charts of a deck": (
            page_of(client, "class_charts", classroom.pk, deck.pk),
            raw(classroom, deck, written(ACTIVITY), mastery, table_sql(calibration)),
        ),
        "its mastery over time": (mastery_over_time, raw(classroom, deck, mastery)),
        "activity of a class": (
            page_of(client, "class_activity", classroom.pk),
            raw(classroom, deck, written(ACTIVITY)),
        ),
    }


def of_card(classroom: Classroom, deck: Deck) -> dict[str, Compared]:
    """The chart of a card to which all of the answers are."""
    card, now = Card.objects.get(deck=deck), timezone.now()
    return {
        "first tries of a card": (
            lambda: rate_chart(tries_of(card, classroom, now).days),
            raw(classroom, deck, tries_sql(classroom.zone, now)),
        )
    }


def measure(students: int, cards: int, answers: int, rounds: int) -> list[dict[str, Any]]:
    compared = {**of_class(*fill(students, cards, answers)), **of_card(*fill(students, 1, answers))}
    found = []
    for name, (ours, sql) in compared.items():
        ours_ms, raw_ms = timed(ours, sql, rounds=rounds)
        with CaptureQueriesContext(connection) as asked:
            ours()
        found.append(
            {
                "chart": name,
                "ours_ms": ours_ms,
                "raw_ms": raw_ms,
                "ratio": ours_ms / raw_ms,
                "statements": len(asked),
            }
        )
    return found


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:5]))))
