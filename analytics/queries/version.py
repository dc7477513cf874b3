"""Whether a class table has changed, for the page that asks again and again."""

from datetime import datetime
from hashlib import blake2s

from django.db import connection

from cards.models import Assignment, KeptCalibration

VERSION = """
SELECT (SELECT version FROM cards_deck WHERE id = %(deck)s),
       (SELECT {names} FROM cards_student WHERE classroom_id = %(classroom)s),
       (SELECT {excused} FROM cards_excuse
        WHERE classroom_id = %(classroom)s AND deck_id = %(deck)s),
       SUM(answers), SUM("right"), SUM(score_right), MAX(last_at)
FROM cards_progress WHERE deck_id = %(deck)s AND classroom_id = %(classroom)s
"""
JOINED = "CASE WHEN joined_at IS NULL THEN '-' ELSE '+' END"


def table_version(*, given: Assignment, now: datetime) -> str:
    """Changes whenever the table might, in one statement over indexes.

    With every answer and regrading, card, student and name, goal, excuse and refit; when the goal
    falls due, and every hour, as mastery fades.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql(), {"deck": given.deck_id, "classroom": given.classroom_id})
        rows = cursor.fetchone()
    is_over = given.due_at is not None and given.due_at <= now
    hour = int(now.timestamp()) // 3600
    known = (rows, given.goal, given.due_at, is_over, KeptCalibration.objects.in_use(), hour)
    return blake2s(repr(known).encode(), digest_size=8).hexdigest()


def _sql() -> str:
    """Names and keys strung together, as each of the two databases does it."""
    if connection.vendor == "postgresql":
        names = f"md5(string_agg(id || {JOINED} || name, ',' ORDER BY id))"
        excused = "string_agg(student_id::text, ',' ORDER BY student_id)"
        return VERSION.format(names=names, excused=excused)
    names, excused = f"group_concat(id || {JOINED} || name)", "group_concat(student_id)"
    return VERSION.format(names=names, excused=excused)
