"""The study day of a moment, told by the database: a class's log is too long to bring here."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.sql.compiler import SQLCompiler

from cards.engine.study_days import StudyCalendar

SECONDS_BACK = 3 * 366 * 86_400
"""Of moments before that, the day may begin an hour early or late where clocks are changed."""


class StudyDay(Func):
    """The study day of a column, to the millisecond as `StudyCalendar.day_of` tells it."""

    output_field = DateField()

    def __init__(self, column: str, calendar: StudyCalendar, now: datetime) -> None:
        super().__init__(F(column), _shift(column, calendar, now))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        template = "date(%(expressions)s || ' seconds')"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        template = "((%(expressions)s * interval '1 second')::date)"
        return super().as_sql(
            compiler, connection, template=template, arg_joiner=" AT TIME ZONE 'UTC' + ", **context
        )


def _shift(column: str, calendar: StudyCalendar, now: datetime) -> Case | Value:
    """Seconds between UTC and the clock of study days, at the moment in the column."""
    last = int(now.timestamp())
    shifts = calendar.shifts(last - SECONDS_BACK, last)
    until = [datetime.fromtimestamp(start, UTC) for start, _ in shifts[1:]]
    *earlier, latest = [Value(seconds) for _, seconds in shifts]
    if not earlier:
        return latest
    whens = [
        When(Q((f"{column}__lt", end)), then=shift)
        for end, shift in zip(until, earlier, strict=True)
    ]
    return Case(*whens, default=latest, output_field=IntegerField())
