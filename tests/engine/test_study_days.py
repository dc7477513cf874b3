"""Study days begin at 04:00 in the classroom's time zone, summer time or not."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.study_days import StudyCalendar

NEW_YORK = StudyCalendar(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-02T12:00-05:00", date(2026, 3, 2)),
        ("2026-03-02T23:59-05:00", date(2026, 3, 2)),
        ("2026-03-03T03:59-05:00", date(2026, 3, 2)),
        ("2026-03-03T04:00-05:00", date(2026, 3, 3)),
        ("2026-03-08T03:30-04:00", date(2026, 3, 7)),  # the clock went from 2 to 3
        ("2026-03-08T04:00-04:00", date(2026, 3, 8)),
        ("2026-11-01T01:30-05:00", date(2026, 10, 31)),  # the second half past one
        ("2026-11-01T04:00-05:00", date(2026, 11, 1)),
    ],
)
def test_a_study_day_lasts_until_four_in_the_morning(moment: str, day: date) -> None:
    assert NEW_YORK.day_of(datetime.fromisoformat(moment).timestamp()) == day


def test_the_same_moment_is_another_day_elsewhere() -> None:
    moment = datetime(2026, 3, 2, 20, tzinfo=UTC).timestamp()
    assert StudyCalendar(ZoneInfo("Asia/Tokyo")).day_of(moment) == date(2026, 3, 3)
    assert NEW_YORK.day_of(moment) == date(2026, 3, 2)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["UTC", "Europe/Madrid"]))
def test_a_day_starts_with_its_first_second(day: date, zone: str) -> None:
    calendar = StudyCalendar(ZoneInfo(zone))
    start = calendar.start_of(day)
    assert calendar.day_of(start) == day
    assert calendar.day_of(start - 1) < day


FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2024, 2027))
ZONES = ["UTC", "Europe/Madrid", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca"]


@given(st.integers(FIRST, LAST), st.sampled_from(ZONES))
def test_shifts_tell_the_study_day_without_knowing_the_zone(instant: int, zone: str) -> None:
    calendar = StudyCalendar(ZoneInfo(zone))
    shift = [shift for start, shift in calendar.shifts(FIRST, LAST) if start <= instant][-1]
    assert datetime.fromtimestamp(instant + shift, UTC).date() == calendar.day_of(instant)


def test_a_zone_that_changes_its_clocks_twice_a_year_has_a_shift_for_each_half() -> None:
    assert len(StudyCalendar(ZoneInfo("Europe/Madrid")).shifts(FIRST, LAST)) == 7
    assert StudyCalendar(ZoneInfo("UTC")).shifts(FIRST, LAST) == [(FIRST, -4 * 3600)]
