"""Statements written by hand about one class and one deck."""

from datetime import datetime
from typing import Any

from django.db import connection

from cards.models import Classroom, Deck

Row = tuple[Any, ...]


def fetch(sql: str, *, classroom: Classroom, deck: Deck, now: datetime) -> list[Row]:
    """Every row; the statement knows ``classroom``, ``deck`` and ``now`` in epoch seconds."""
    place = {"classroom": classroom.pk, "deck": deck.pk, "now": int(now.timestamp())}
    with connection.cursor() as cursor:
        cursor.execute(sql, place)
        rows: list[Row] = cursor.fetchall()
    return rows
