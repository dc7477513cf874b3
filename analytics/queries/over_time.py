"""What a class did day by day, from the log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Sum, Value

from analytics.days import day_numbered, duration_in_words
from analytics.study_days import StudyDay
from cards.engine.rounding import percent
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Classroom
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
    return [ActiveDay(day_numbered(day), *figures) for day, *figures in rows]
