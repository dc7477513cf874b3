"""Study days reckoned by the database are those of the engine."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from analytics.days import numbered
from analytics.mastery import Dialect
from analytics.study_days import YEARS_BACK, StudyDay, study_day_sql
from cards.access import Seat
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Deck
from tests.factories import NOON, flip

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Africa/Casablanca",  # clocks go back for Ramadan
    "Asia/Kathmandu",
    "Pacific/Apia",
]
FIRST = datetime(NOON.year - YEARS_BACK, 1, 2, tzinfo=UTC)
MOMENTS = st.integers(int(FIRST.timestamp()), int(NOON.timestamp()) + 200 * 86_400)


def by_database(sql: str, **values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
@given(at=MOMENTS)
def test_a_day_of_the_database_is_the_day_of_the_engine(zone: str, at: int) -> None:
    assert by_database(study_day_sql(ZoneInfo(zone), NOON, f"{at}")) == engine(zone, at)


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=UTC),  # Berlin's clocks go forward at 01:00 UTC
        datetime(2026, 3, 29, 2, tzinfo=UTC),
        datetime(2025, 10, 26, 2, 59, 59, tzinfo=UTC),
        datetime(2025, 10, 26, 3, tzinfo=UTC),
        datetime(2026, 3, 1, 3, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 1, 4, tzinfo=UTC),
        datetime(2016, 7, 1, tzinfo=UTC),
    ],
)
def test_around_the_hours_that_matter_both_databases_agree(zone: str, moment: datetime) -> None:
    at = int(moment.timestamp())
    sql = study_day_sql(ZoneInfo(zone), NOON, f"{at}")
    assert by_database(sql) == engine(zone, at)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid", "America/New_York", "Asia/Kathmandu"])
def test_the_day_of_a_column_is_told_in_a_query(seat: Seat, deck: Deck, zone: str) -> None:
    flip(seat, deck, *[True] * 8)
    calendar = StudyCalendar(ZoneInfo(zone))
    days = (date(2026, 3, 29), date(2026, 11, 1), date(2026, 11, 24), date(2026, 12, 24))
    moments = [
        datetime.fromtimestamp(calendar.start_of(day), UTC) + timedelta(milliseconds=before)
        for day in days
        for before in (-1, 1)
    ]
    for answer, moment in zip(Answer.objects.all(), moments, strict=True):
        Answer.objects.filter(pk=answer.pk).update(answered_at=moment)
    found = Answer.objects.values_list("answered_at", StudyDay("answered_at", calendar, NOON))
    assert sorted(found) == [(moment, engine(zone, moment.timestamp())) for moment in moments]


@pytest.mark.django_db
def test_a_moment_becomes_whole_seconds_whatever_its_fraction() -> None:
    late = "'2026-03-02 12:00:00.999999'"
    moment = f"{late}::timestamptz" if connection.vendor == "postgresql" else late
    sql = Dialect(connection).epoch(moment)
    assert by_database(sql, nothing=0) == int(NOON.timestamp())


def engine(zone: str, at: float) -> int:
    return numbered(StudyCalendar(ZoneInfo(zone)).day_of(at))
