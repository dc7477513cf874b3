"""The cards of a deck as one class answers them: hard ones, wrong answers, confused pairs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from analytics.items import STUDENTS_TO_BE_COMMON, Confusion, Item, Moments, common_wrong
from analytics.mastery import Dialect
from analytics.queries.first_tries import by_day_sql, verdict_is
from analytics.queries.statements import fetch
from cards.engine.questions import Kind, Verdict
from cards.models import Classroom, Deck

ITEMS = """
WITH {by_day}, cells AS MATERIALIZED (
    SELECT student_id, card_id, {tries} AS tries, {right} AS rights
    FROM by_day GROUP BY student_id, card_id
), rests AS (
    SELECT card_id, tries, rights, SUM(tries) OVER student - tries AS rest,
           SUM(rights) OVER student - rights AS rest_right
    FROM cells WINDOW student AS (PARTITION BY student_id)
), shares AS (
    SELECT card_id, tries, rights, CASE WHEN rest > 0 THEN 1 ELSE 0 END AS has_rest,
           CASE WHEN rest > 0 THEN {one} * rights / tries ELSE 0 END AS x,
           CASE WHEN rest > 0 THEN {one} * rest_right / rest ELSE 0 END AS y
    FROM rests
), asked AS (
    SELECT card_id, SUM(tries) AS tries, SUM(rights) AS rights, COUNT(*) AS students,
           SUM(has_rest) AS compared, SUM(x) AS x, SUM(y) AS y, SUM(x * x) AS xx, SUM(y * y) AS yy,
           SUM(x * y) AS xy
    FROM shares GROUP BY card_id
), met AS (
    SELECT card_id, COUNT(*) AS students FROM cards_memory
    WHERE deck_id = %(deck)s AND classroom_id = %(classroom)s GROUP BY card_id
)
SELECT c.id, c.number, c.term, c.definition, COALESCE(a.tries, 0), COALESCE(a.rights, 0),
       COALESCE(a.students, 0), COALESCE(m.students, 0), COALESCE(a.compared, 0), a.x, a.y, a.xx,
       a.yy, a.xy
FROM cards_card c
LEFT JOIN asked a ON a.card_id = c.id
LEFT JOIN met m ON m.card_id = c.id
WHERE c.deck_id = %(deck)s AND c.removed_at IS NULL
ORDER BY c.position, c.number
"""

CONFUSIONS = """
SELECT a.card_id, a.mistaken_for_id, COUNT(DISTINCT a.student_id) AS students
FROM cards_answer a
JOIN cards_card c ON c.id = a.card_id
JOIN cards_card other ON other.id = a.mistaken_for_id
WHERE a.deck_id = %(deck)s AND a.classroom_id = %(classroom)s
  AND a.mistaken_for_id IS NOT NULL AND a.undone_at IS NULL AND {wrong}
  AND a.card_version >= c.counts_from AND c.removed_at IS NULL AND other.removed_at IS NULL
GROUP BY a.card_id, a.mistaken_for_id
HAVING COUNT(DISTINCT a.student_id) >= {students}
ORDER BY students DESC, a.card_id, a.mistaken_for_id
"""

WRONG_TEXTS = """
SELECT DISTINCT a.card_id, a.student_id, a.response
FROM cards_answer a
JOIN cards_card c ON c.id = +a.card_id AND c.deck_id = %(deck)s
WHERE a.deck_id = %(deck)s AND a.classroom_id = %(classroom)s
  AND a.kind IN ('{typed}', '{judged}') AND a.mistaken_for_id IS NULL
  AND a.undone_at IS NULL AND {wrong} AND a.response <> ''
  AND a.card_version >= c.counts_from AND c.removed_at IS NULL
"""
"""Without those that are another card's answer: these are confusions."""


def items_of(classroom: Classroom, deck: Deck, now: datetime) -> list[Item]:
    """Every current card in the deck's order, in three statements."""
    items = _items(classroom, deck, now)
    by_id = {item.card_id: item for item in items}
    wrong = _wrong_texts(classroom, deck, now)
    confusions = _confusions(classroom, deck, by_id, now)
    return [
        replace(
            item,
            wrong=common_wrong(wrong.get(item.card_id, ())),
            confusions=confusions.get(item.card_id, ()),
        )
        for item in items
    ]


def _items(classroom: Classroom, deck: Deck, now: datetime) -> list[Item]:
    sql = ITEMS.format(
        by_day=by_day_sql(classroom.zone, now),
        tries="CAST(COUNT(*) AS integer)",
        right="CAST(SUM(1 - first_try %% 2) AS integer)",
        one=Dialect(connection).number(1),
    )
    rows = fetch(sql, classroom=classroom, deck=deck, now=now)
    tries, right = (sum(int(row[place]) for row in rows) for place in (4, 5))
    class_rate = right / tries if tries else 0.0
    return [_item(row, class_rate) for row in rows]


def _item(row: Sequence[Any], class_rate: float) -> Item:
    card_id, number, term, definition, *counts = row
    tries, right, asked, seen, compared, *sums = counts
    moments = Moments(int(compared), *(float(each or 0) for each in sums))
    return Item(
        card_id=card_id,
        number=number,
        term=term,
        definition=definition,
        tries=int(tries),
        right=int(right),
        asked=asked,
        seen=max(seen, asked),
        class_rate=class_rate,
        moments=moments,
    )


def _wrong_texts(
    classroom: Classroom, deck: Deck, now: datetime
) -> dict[int, list[tuple[int, str]]]:
    sql = WRONG_TEXTS.format(typed=Kind.TYPED, judged=Kind.JUDGED, wrong=verdict_is(Verdict.WRONG))
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for card_id, student_id, text in fetch(sql, classroom=classroom, deck=deck, now=now):
        found[card_id].append((student_id, text))
    return found


def _confusions(
    classroom: Classroom, deck: Deck, items: dict[int, Item], now: datetime
) -> dict[int, list[Confusion]]:
    sql = CONFUSIONS.format(wrong=verdict_is(Verdict.WRONG), students=STUDENTS_TO_BE_COMMON)
    found: defaultdict[int, list[Confusion]] = defaultdict(list)
    for card_id, given_id, students in fetch(sql, classroom=classroom, deck=deck, now=now):
        asked, given = items[card_id].asked, items[given_id]
        found[card_id].append(Confusion(given.term, given.number, students, max(asked, students)))
    return found
