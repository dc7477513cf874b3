"""Mastery on earlier days: how much of a deck each student was to be expected to know by then.

Each answer says what it left its card's memory at (`Answer.stability`), and that holds until the
student's next answer to the card. Whatever else goes into a chance is as it is now: the rates of
cards and students, and which cards are in the deck.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from analytics.days import numbered
from analytics.mastery import Dialect, chance_at_level_sql, recall_sql
from analytics.queries.remembered import ONE_DECK, level_at_card_sql, rates_sql
from analytics.study_days import study_day_sql
from cards.engine.mastery import Calibration
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Classroom, Deck, KeptCalibration

HISTORY = """
WITH {rates}, known AS MATERIALIZED (
    SELECT m.student_id, m.card_id, {level} AS level
    FROM levels s
    {join} memories m ON m.student_id = s.student_id AND m.deck_id = s.deck_id
    {join} cards c ON c.card_id = m.card_id
), told AS {materialized} (
    SELECT a.student_id, a.card_id, a.stability, {epoch} AS last, a.answered_at, a.id
    FROM cards_answer a
    WHERE a.deck_id = %(deck)s AND a.classroom_id = %(classroom)s AND a.stability IS NOT NULL
), placed AS MATERIALIZED (
    SELECT told.*, {since} AS since FROM told
), states AS (
    SELECT student_id, card_id, stability, last, since, LEAD(since, 1, {days}) OVER (
               PARTITION BY student_id, card_id ORDER BY answered_at, id) AS until
    FROM placed
), m AS (
    SELECT states.student_id, states.stability, states.last, states.since, states.until,
           known.level
    FROM states JOIN known
        ON known.student_id = states.student_id AND known.card_id = states.card_id
    WHERE states.since < states.until
)
SELECT m.student_id, SUM(CASE WHEN m.until = {days} THEN 1 ELSE 0 END),
       {expected}
FROM m GROUP BY m.student_id
"""
"""The days shown are places from 0 on, a column each: a row for each would be sorted once more.

A state of memory holds from the place ``since`` to before the place ``until``.
"""


class Past(NamedTuple):
    """One student: how many cards they have seen, and how many they knew by each of the days."""

    seen: int
    expected: Sequence[float]


def first_answered(*, classroom: Classroom, deck: Deck) -> datetime | None:
    """When the class first answered what counts, as far as it is known."""
    answers = Answer.objects.filter(classroom=classroom, deck=deck, stability__isnull=False)
    return answers.order_by("answered_at").values_list("answered_at", flat=True).first()


def history(
    *,
    classroom: Classroom,
    deck: Deck,
    calendar: StudyCalendar,
    days: Sequence[date],
    now: datetime,
) -> dict[int, Past]:
    """Who has answered, by key; in one statement.

    ``days`` are evenly spaced; the last one is today and is seen ``now``, the others at their end.
    """
    sql = history_sql(KeptCalibration.objects.in_use(), calendar, days, now)
    params = {"deck": deck.pk, "classroom": classroom.pk, "now": int(now.timestamp())}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {
            student_id: Past(seen, [each or 0.0 for each in expected])
            for student_id, seen, *expected in cursor.fetchall()
        }


def history_sql(
    calibration: Calibration, calendar: StudyCalendar, days: Sequence[date], now: datetime
) -> str:
    """The statement behind `history`; parameters as of `rates_sql`."""
    db = Dialect(connection)
    ends = [str(calendar.start_of(day + timedelta(days=1))) for day in days[:-1]] + ["%(now)s"]
    day = study_day_sql(calendar.zone, now, "told.last")
    ago = f"{db.greatest(f'{numbered(days[-1])} - {day}', '0')} / {(days[1] - days[0]).days}"
    return HISTORY.format(
        rates=rates_sql(calibration, ONE_DECK),
        level=level_at_card_sql(calibration),
        join=db.join_of_equals,
        # SQLite would take each moment apart anew wherever it is named.
        materialized="MATERIALIZED" if connection.vendor == "sqlite" else "",
        epoch=db.epoch("a.answered_at"),
        since=db.greatest(f"{len(days) - 1} - {ago}", "0"),
        days=len(days),
        expected=",\n       ".join(
            _expected_sql(calibration, place, end) for place, end in enumerate(ends)
        ),
    )


def _expected_sql(calibration: Calibration, place: int, at: str) -> str:
    recall = recall_sql(connection, calibration.model, at=at)
    chance = chance_at_level_sql(connection, calibration, level="m.level", recall=recall)
    return f"SUM(CASE WHEN m.since <= {place} AND m.until > {place} THEN {chance} END)"
