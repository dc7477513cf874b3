"""Study days in SQL: the same days as `cards.engine.study_days`, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler

from analytics.mastery import Dialect
from cards.engine.memory import DAY
from cards.engine.study_days import StudyCalendar

YEARS_BACK = 12
"""Answers older than this are taken to the offset of that time: a day at most may be cut wrong."""


class StudyDay(Func):
    """The number of the study day of a column with a moment; `day_numbered` makes it a date."""

    output_field = IntegerField()

    def __init__(self, column: str, calendar: StudyCalendar, now: datetime) -> None:
        super().__init__(F(column))
        self.zone, self.now = calendar.zone, now

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **__: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column, _nothing = compiler.compile(self.get_source_expressions()[0])
        return study_day_sql(self.zone, self.now, Dialect(connection).epoch(column)), ()


def study_day_sql(zone: tzinfo, now: datetime, at: str) -> str:
    """The number of the study day (from 1 January 1970) of epoch seconds ``at``, a bigint.

    Time zones are written out as the few moments at which their clocks were changed, so that
    neither database has to know them.
    """
    return f"(({at} + {_shift_sql(zone, now.year, at)}) / {DAY})"


@lru_cache(maxsize=64)
def _shift_sql(zone: tzinfo, year: int, at: str) -> str:
    """The seconds from UTC to the study day's clock at ``at``, newest change first."""
    first, last = (
        datetime(year - YEARS_BACK, 1, 1, tzinfo=UTC),
        datetime(year + 2, 1, 1, tzinfo=UTC),
    )
    shifts = StudyCalendar(zone).shifts(int(first.timestamp()), int(last.timestamp()))
    whens = " ".join(f"WHEN {at} >= {start} THEN {shift}" for start, shift in shifts[:0:-1])
    return f"(CASE {whens} ELSE {shifts[0][1]} END)" if whens else f"({shifts[0][1]})"
