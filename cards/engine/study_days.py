"""Days as students live them: a study day begins at 04:00 in the classroom's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

ROLLOVER = timedelta(hours=4)


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
