"""Days as students live them: a study day begins at 04:00 in the classroom's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

ROLLOVER = timedelta(hours=4)
WEEK = 7 * 86_400
"""Seconds; nowhere are clocks changed and changed back so soon."""


@dataclass(frozen=True, slots=True)
class StudyCalendar:
    """Turns instants (epoch seconds) into study days of one time zone, and back."""

    zone: tzinfo

    def day_of(self, instant: float) -> date:
        """The study day that an instant belongs to."""
        wall_clock = datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)
        return (wall_clock - ROLLOVER).date()

    def start_of(self, day: date) -> int:
        """The instant at which a study day begins."""
        wall_clock = datetime.combine(day, time(), self.zone) + ROLLOVER
        return int(wall_clock.timestamp())

    def shifts(self, first: int, last: int) -> list[tuple[int, int]]:
        """By how many seconds a study day's clock is ahead of UTC, and from which instant on.

        In order of time, the first from ``first``; holds until ``last``. The UTC date of an instant
        moved by its shift is its study day: so a database can tell days without knowing zones.
        """
        found = [(first, self._shift(first))]
        for instant in range(first, last, WEEK):
            end = min(instant + WEEK, last)
            if self._shift(end) != found[-1][1]:
                found.append((self._change(instant, end), self._shift(end)))
        return found

    def _change(self, before: int, after: int) -> int:
        """The first instant with another shift than ``before``."""
        while after - before > 1:
            middle = (before + after) // 2
            if self._shift(middle) == self._shift(before):
                before = middle
            else:
                after = middle
        return after

    def _shift(self, instant: int) -> int:
        offset = datetime.fromtimestamp(instant, self.zone).utcoffset() or timedelta(0)
        return int((offset - ROLLOVER).total_seconds())
