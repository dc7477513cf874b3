"""How long a class is kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine import retention

JULY = (7, 31)
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))
ENDS = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: (day.month, day.day))


@pytest.mark.parametrize(
    ("made_on", "ends", "deleted_on"),
    [
        (date(2026, 9, 1), JULY, date(2027, 9, 29)),
        (date(2027, 1, 10), JULY, date(2027, 9, 29)),
        (date(2027, 7, 1), JULY, date(2027, 9, 29)),  # thirty days before: still this year
        (date(2027, 7, 2), JULY, date(2028, 9, 29)),  # made in the holidays for the next one
        (date(2027, 7, 31), JULY, date(2028, 9, 29)),
        (date(2027, 8, 1), JULY, date(2028, 9, 29)),
        (date(2027, 3, 1), (12, 15), date(2028, 2, 13)),  # south of the equator
        (date(2027, 12, 10), (12, 31), date(2029, 3, 1)),
    ],
)
def test_a_class_goes_sixty_days_after_its_school_year(
    made_on: date, ends: tuple[int, int], deleted_on: date
) -> None:
    assert retention.deletion_day(made_on, ends) == deleted_on


@given(DAYS, ENDS)
def test_a_new_class_lasts_three_months_at_least_and_fifteen_at_most(
    made_on: date, ends: tuple[int, int]
) -> None:
    kept = retention.deletion_day(made_on, ends) - made_on
    assert timedelta(days=90) <= kept <= timedelta(days=366 + 30 + 60)
    assert kept <= retention.KEPT_AT_MOST


@given(DAYS, DAYS)
def test_nothing_goes_before_its_day_or_before_two_weeks_of_warning(
    delete_on: date, warned_on: date
) -> None:
    goes_on = retention.goes_on(delete_on, warned_on)
    assert goes_on >= delete_on
    assert goes_on >= warned_on + timedelta(days=14)
    assert goes_on in {delete_on, warned_on + timedelta(days=14)}


@given(DAYS)
def test_whatever_day_is_chosen_is_warned_of_for_long_enough(today: date) -> None:
    earliest = retention.earliest_choice(today)
    assert retention.is_near(earliest, today)
    assert retention.goes_on(earliest, today) == earliest


def test_the_warning_begins_thirty_days_before() -> None:
    assert not retention.is_near(date(2027, 9, 29), date(2027, 8, 29))
    assert retention.is_near(date(2027, 9, 29), date(2027, 8, 30))
