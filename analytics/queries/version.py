"""Whether a class table has changed, for the page that asks again and again."""

from datetime import datetime
from hashlib import blake2s

from django.db import connection

from analytics.queries.remembered import EVERY_DECK, ONE_DECK
from cards.models import Assignment, Classroom, KeptCalibration

VERSION = """
SELECT (SELECT {versions} FROM cards_deck WHERE id IN ({decks})),
       (SELECT {names} FROM cards_student WHERE classroom_id = %(classroom)s),
       (SELECT {excused} FROM cards_excuse
        WHERE classroom_id = %(classroom)s AND deck_id IN ({decks})),
       SUM(answers), SUM("right"), SUM(score_right), MAX(last_at)
FROM cards_progress WHERE classroom_id = %(classroom)s AND deck_id IN ({decks})
"""
VERSIONS = "id || '.' || version"
JOINED = "CASE WHEN joined_at IS NULL THEN '-' ELSE '+' END"


def table_version(*, given: Assignment, now: datetime) -> str:
    """Changes whenever the table of one deck might, in one statement over indexes.

    With every answer and regrading, card, student and name, goal, excuse and refit; when the goal
    falls due, and every hour, as mastery fades.
    """
    place = {"deck": given.deck_id, "classroom": given.classroom_id}
    is_over = given.due_at is not None and given.due_at <= now
    return _digest(_rows(ONE_DECK, place), given.goal, given.due_at, is_over, _hour(now))


def classroom_version(*, classroom: Classroom, now: datetime) -> str:
    """The same of the table over all decks that the class was given, which shows no goals."""
    return _digest(_rows(EVERY_DECK, {"classroom": classroom.pk}), _hour(now))


def _rows(decks: str, place: dict[str, int]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(_sql(decks), place)
        return cursor.fetchone()


def _hour(now: datetime) -> int:
    return int(now.timestamp()) // 3600


def _digest(*known: object) -> str:
    everything = (*known, KeptCalibration.objects.in_use())
    return blake2s(repr(everything).encode(), digest_size=8).hexdigest()


def _sql(decks: str) -> str:
    """Names and keys strung together, as each of the two databases does it."""
    if connection.vendor == "postgresql":
        return VERSION.format(
            decks=decks,
            versions=f"string_agg({VERSIONS}, ',' ORDER BY id)",
            names=f"md5(string_agg(id || {JOINED} || name, ',' ORDER BY id))",
            excused="string_agg(student_id::text, ',' ORDER BY student_id)",
        )
    return VERSION.format(
        decks=decks,
        versions=f"group_concat({VERSIONS})",
        names=f"group_concat(id || {JOINED} || name)",
        excused="group_concat(student_id)",
    )
