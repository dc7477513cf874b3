"""How long a class is kept: to the end of its school year and a little longer, never for ever."""

from datetime import date, timedelta

KEPT_AFTER_THE_YEAR = timedelta(days=60)
"""After the last day of school: time to write reports, and to take an export home."""

MADE_FOR_THE_NEXT_YEAR = timedelta(days=30)
"""A class that is made so shortly before the year ends is meant for the next one."""

WARNED_BEFORE = timedelta(days=30)
"""From then on its teachers read on their pages that the class will go."""

WARNED_AT_LEAST = timedelta(days=14)
"""So long the warning must have stood before anything is deleted, whatever the date says."""

KEPT_AT_MOST = timedelta(days=730)
"""The farthest day that a teacher can choose; it can be moved again when it comes nearer."""


def end_of_school_year(day: date, ends: tuple[int, int]) -> date:
    """The first last day of school on or after ``day``; ``ends``: its month and day."""
    this_year = date(day.year, *ends)
    return this_year if day <= this_year else date(day.year + 1, *ends)


def deletion_day(made_on: date, ends: tuple[int, int]) -> date:
    """When a class that is made on this day is deleted, unless its owner chooses another day."""
    last_day = end_of_school_year(made_on, ends)
    if last_day - made_on < MADE_FOR_THE_NEXT_YEAR:
        last_day = end_of_school_year(last_day + timedelta(days=1), ends)
    return last_day + KEPT_AFTER_THE_YEAR


def earliest_choice(today: date) -> date:
    """The nearest day that can be chosen: the warning must have stood before it."""
    return today + WARNED_AT_LEAST


def latest_choice(today: date) -> date:
    return today + KEPT_AT_MOST


def is_near(delete_on: date, today: date) -> bool:
    """Whether teachers are to be warned."""
    return delete_on - WARNED_BEFORE <= today


def goes_on(delete_on: date, warned_on: date) -> date:
    """The day on which a class really goes, if its teachers are warned from ``warned_on`` on."""
    return max(delete_on, warned_on + WARNED_AT_LEAST)
