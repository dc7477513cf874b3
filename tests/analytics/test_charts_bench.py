"""The benchmark of the charts measures against SQL that finds the very same figures."""

from datetime import date, timedelta

import time_machine
from django.utils import timezone

from analytics.queries.over_time import activity
from analytics.queries.table import table_sql
from bench.charts_world import ACTIVITY, rows_of, written
from cards.access import Seat
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom, Deck, KeptCalibration
from tests.factories import NOON, learn
from tests.logs import record_lessons


@time_machine.travel(NOON + timedelta(days=9), tick=False)
def test_the_raw_sql_of_the_benchmark_finds_what_the_charts_show(
    classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    record_lessons(classroom, deck, students=5, days=(0, 1, 4))
    learn(seat, deck, True, False, True, now=NOON)
    calendar, now = StudyCalendar(classroom.zone), timezone.now()
    days = activity(
        classroom=classroom,
        decks=[deck.pk],
        calendar=calendar,
        first=now.date() - timedelta(days=50),
        now=now,
    )
    assert [tuple(day) for day in days] == [
        (calendar_day(row[0]), *row[1:]) for row in rows_of(classroom, deck, written(ACTIVITY))
    ]
    assert len(rows_of(classroom, deck, table_sql(KeptCalibration.objects.in_use()))) == 6


def calendar_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
