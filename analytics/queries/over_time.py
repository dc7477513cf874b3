"""A class day by day, from the log: what was done, and what was recalled by then."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Sum, Value, When, Window
from django.db.models.functions import Lag

from analytics.days import duration_in_words
from analytics.study_day_sql import StudyDay
from cards.engine.questions import UNPROMPTED
from cards.engine.rounding import percent
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Classroom, Deck
from cards.models.results import COUNTED_RIGHT, FIRST_TRY


class ActiveDay(NamedTuple):
    """One study day of a class; ``seconds`` of all students together."""

    day: date
    answers: int
    right: int
    students: int
    seconds: int

    @property
    def right_percent(self) -> int | None:
        return percent(self.right / self.answers) if self.answers else None

    @property
    def time(self) -> str:
        return duration_in_words(self.seconds)


class RecalledDay(NamedTuple):
    """By how many the recalled cards of all students grew on a study day; may be negative."""

    day: date
    more: int


RECALLED = """
SELECT day, SUM(is_right - COALESCE(was_right, 0)) FROM ({answers}) answers
GROUP BY day ORDER BY day
"""


def activity(
    *,
    classroom: Classroom,
    decks: Iterable[int],
    calendar: StudyCalendar,
    first: date,
    now: datetime,
) -> list[ActiveDay]:
    """The days on which a class answered, from ``first`` on, in order; one statement."""
    rows = (
        Answer.objects.counted()
        .filter(
            classroom=classroom,
            deck__in=decks,
            answered_at__gte=datetime.fromtimestamp(calendar.start_of(first), calendar.zone),
        )
        .annotate(day=StudyDay("answered_at", calendar, now))
        .values_list("day")
        .annotate(
            of=Count(Value(1), filter=FIRST_TRY),
            right=Count(Value(1), filter=FIRST_TRY & COUNTED_RIGHT),
            students=Count("student", distinct=True),
            seconds=Sum("seconds"),
        )
        .order_by("day")
    )
    return [ActiveDay(*row) for row in rows]


def recalled(
    *, classroom: Classroom, deck: Deck, calendar: StudyCalendar, now: datetime
) -> list[RecalledDay]:
    """Every day on which recall was tried, in order; one statement.

    A current card counts for a student from an unprompted right answer to an unprompted wrong one.
    """
    is_right = Case(
        When(COUNTED_RIGHT, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    answers = (
        Answer.objects.counted()
        .filter(
            classroom=classroom,
            deck=deck,
            kind__in=UNPROMPTED,
            card__removed_at=None,
            card_version__gte=F("card__counts_from"),
        )
        .annotate(
            day=StudyDay("answered_at", calendar, now),
            is_right=is_right,
            was_right=Window(
                Lag(is_right),
                partition_by=[F("student_id"), F("card_id")],
                order_by=[F("answered_at"), F("id")],
            ),
        )
        .values("day", "is_right", "was_right")
    )
    sql, params = answers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(RECALLED.format(answers=sql), params)
        return [RecalledDay(_day(day), int(more)) for day, more in cursor.fetchall()]


def _day(value: date | str) -> date:
    """A day as the database gave it: SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
