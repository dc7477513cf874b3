"""Study days in SQL: the same days as `cards.engine.study_days`, on SQLite and PostgreSQL."""

from collections.abc import Callable
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
        db = Dialect(connection)
        # Compared as it stands: to take a moment apart costs SQLite more than all the rest.
        shift = _shift_sql(self.zone, self.now, column, db.moment)
        return _day_sql(db.epoch(column), shift), ()


def study_day_sql(zone: tzinfo, now: datetime, at: str) -> str:
    """The number of the study day (from 1 January 1970) of epoch seconds ``at``, a bigint.

    Time zones are written out as the few moments at which their clocks were changed, so that
    neither database has to know them.
    """
    return _day_sql(at, _shift_sql(zone, now, at, str))


def _day_sql(at: str, shift: str) -> str:
    return f"(({at} + {shift}) / {DAY})"


def _shift_sql(zone: tzinfo, now: datetime, at: str, written: Callable[[int], str]) -> str:
    """The seconds from UTC to the study day's clock at ``at``, newest change first.

    ``written``: how epoch seconds are written to be compared with ``at``.
    """
    (_, oldest), *changes = _shifts(zone, now.year)
    whens = " ".join(
        f"WHEN {at} >= {written(start)} THEN {shift}" for start, shift in changes[::-1]
    )
    return f"(CASE {whens} ELSE {oldest} END)" if whens else f"({oldest})"


@lru_cache(maxsize=64)
def _shifts(zone: tzinfo, year: int) -> list[tuple[int, int]]:
    first, last = (
        datetime(year - YEARS_BACK, 1, 1, tzinfo=UTC),
        datetime(year + 2, 1, 1, tzinfo=UTC),
    )
    return StudyCalendar(zone).shifts(int(first.timestamp()), int(last.timestamp()))
