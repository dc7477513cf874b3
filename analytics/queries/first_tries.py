"""The log by study days: what each student had right and wrong on which card on which day.

A *first try* is a student's first answer to a card on a study day. What follows on that day has
seen the solution. Left out everywhere: answers that were taken back, that prove nothing (the last
pair of a board, a repeated click), cards that were turned without being asked, cards that are no
longer in the deck, and versions of a card from before it started afresh.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from analytics.mastery import Dialect
from analytics.queries.remembered import ONE_DECK
from analytics.study_days import study_day_sql
from cards.engine.questions import Kind, Verdict

BY_DAY = """
counted AS {materialized} (
    SELECT a.student_id, a.card_id, {epoch} AS answered,
           CASE WHEN {right} THEN 0 ELSE 1 END AS wrong,
           CASE WHEN a.kind IN ({unprompted}) THEN 2 ELSE 0 END AS unprompted
    FROM cards_answer a
    JOIN cards_card c ON c.id = +a.card_id AND c.deck_id IN ({decks})
    WHERE a.deck_id IN ({decks}) AND a.classroom_id = %(classroom)s AND a.undone_at IS NULL
      AND a.weight > 0 AND a.kind <> '{flip}' {only}
      AND c.removed_at IS NULL AND a.card_version >= c.counts_from
), by_day AS MATERIALIZED (
    SELECT student_id, card_id, {day} AS day, MIN(answered * 4 + unprompted + wrong) AS first_try,
           MAX(wrong) AS wrong
    FROM counted GROUP BY 1, 2, 3
)"""
"""Two steps to put after WITH: `by_day` has a row for each student, card and study day.

Its ``first_try`` is the moment of the first answer times 4, plus 2 where it was unprompted (typed,
judged or rated), plus 1 where it was wrong: so that one pass finds it, without sorting. ``wrong``
is 1 where any answer of the day was. The plus before `card_id` keeps SQLite from going through the
cards one by one: what it needs are one class's answers, and these stand together in an index.
"""

UNPROMPTED = (Kind.TYPED, Kind.JUDGED, Kind.RATED)
RIGHT = tuple(verdict for verdict in Verdict if verdict.is_right)


ONE_CARD = "AND a.card_id = %(card)s"


def by_day_sql(zone: ZoneInfo, now: datetime, *, decks: str = ONE_DECK, only: str = "") -> str:
    """`BY_DAY` for the study days of this zone, in the dialect of the database.

    Parameters: ``classroom``, ``deck`` where it is one, ``card`` where ``only`` is `ONE_CARD`.
    """
    return BY_DAY.format(
        decks=decks,
        only=only,
        # SQLite would take each moment apart anew wherever it is named.
        materialized="MATERIALIZED" if connection.vendor == "sqlite" else "",
        epoch=Dialect(connection).epoch("a.answered_at"),
        day=study_day_sql(zone, now, "answered"),
        right=verdict_is(*RIGHT),
        unprompted=_listed(UNPROMPTED),
        flip=Kind.FLIP,
    )


def verdict_is(*verdicts: Verdict) -> str:
    """Whether the verdict that counts, of an answer ``a``, is one of these."""
    return f"COALESCE(NULLIF(a.regraded, ''), a.verdict) IN ({_listed(verdicts)})"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
