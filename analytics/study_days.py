"""Study days in SQL: the same days as `cards.engine.study_days`, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cards.engine.memory import DAY
from cards.engine.study_days import ROLLOVER

YEARS_BACK = 12
"""Answers older than this are taken to the offset of that time: a day at most may be cut wrong."""

TWO_WEEKS = timedelta(days=14)
"""Clocks are not changed twice within it."""


def study_day_sql(zone: ZoneInfo, now: datetime, at: str) -> str:
    """The number of the study day (from 1 January 1970) of epoch seconds ``at``, a bigint column.

    Time zones are written out as the few moments at which their clocks were changed, so that
    neither database has to know them.
    """
    return f"(({at} + {_offset_sql(zone, now.year, at)}) / {DAY})"


@lru_cache(maxsize=64)
def _offset_sql(zone: ZoneInfo, year: int, at: str) -> str:
    """The seconds from UTC to the study day's clock at ``at``, newest change first."""
    rollover = int(ROLLOVER.total_seconds())
    changes = _changes(zone, datetime(year - YEARS_BACK, 1, 1, tzinfo=UTC), year + 1)
    whens = " ".join(
        f"WHEN {at} >= {moment} THEN {offset - rollover}" for moment, offset in changes[:0:-1]
    )
    first = changes[0][1] - rollover
    return f"(CASE {whens} ELSE {first} END)" if whens else f"({first})"


def _changes(zone: ZoneInfo, first: datetime, last_year: int) -> list[tuple[int, int]]:
    """From which instant on which offset holds, both in seconds; the first one holds before too."""
    start = int(first.timestamp())
    found = [(start, _offset(zone, start))]
    end = int(datetime(last_year + 1, 1, 1, tzinfo=UTC).timestamp())
    step = int(TWO_WEEKS.total_seconds())
    for before in range(start, end, step):
        if _offset(zone, before + step) != found[-1][1]:
            found.append(_change(zone, before, before + step))
    return found


def _change(zone: ZoneInfo, before: int, after: int) -> tuple[int, int]:
    """The instant between the two at which the offset became that of ``after``."""
    offset = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            after = middle
        else:
            before = middle
    return after, offset


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
