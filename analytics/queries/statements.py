"""Statements written by hand about one class and one deck, or all its decks."""

from datetime import datetime
from typing import Any

from django.db import connection

from cards.models import Classroom, Deck

Row = tuple[Any, ...]


def fetch(sql: str, *, classroom: Classroom, deck: Deck | None, now: datetime) -> list[Row]:
    """Every row; the statement knows ``classroom``, ``deck`` if it is about one, and ``now`` in
    epoch seconds."""
    place = {"classroom": classroom.pk, "now": int(now.timestamp())}
    if deck is not None:
        place["deck"] = deck.pk
    with connection.cursor() as cursor:
        cursor.execute(sql, place)
        rows: list[Row] = cursor.fetchall()
    return rows
