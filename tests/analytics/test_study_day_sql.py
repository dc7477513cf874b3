"""The database tells the same study days as the rules."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from analytics.study_day_sql import StudyDay
from cards.access import Seat
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Deck
from tests.factories import flip

NOW = datetime(2026, 12, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid", "America/New_York", "Asia/Kathmandu"])
def test_the_database_tells_the_study_days_of_the_classroom(
    seat: Seat, deck: Deck, zone: str
) -> None:
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
    found = Answer.objects.values_list("answered_at", StudyDay("answered_at", calendar, NOW))
    assert sorted(found) == [(moment, calendar.day_of(moment.timestamp())) for moment in moments]
