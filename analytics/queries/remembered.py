"""What students remember of decks, as part of a statement: mastery from rows of memory."""

from django.db import connection

from analytics.mastery import (
    Dialect,
    card_level_sql,
    card_rate_sql,
    chance_at_level_sql,
    class_rate_sql,
    level_sql,
    recall_sql,
    student_rate_sql,
)
from cards.engine.mastery import Calibration
from cards.engine.memory import DAY

ONE_DECK = "%(deck)s"
EVERY_DECK = "SELECT deck_id FROM cards_assignment WHERE classroom_id = %(classroom)s"

RATES = """
current_cards AS NOT MATERIALIZED (
    SELECT id, deck_id FROM cards_card WHERE deck_id IN ({decks}) AND removed_at IS NULL
), memories AS NOT MATERIALIZED (
    SELECT m.student_id, m.deck_id, m.card_id, m.learn_level, m.proven, m.proven_right,
           m.stability, m.last, CASE WHEN m.matched THEN 1 ELSE 0 END AS matched,
           CASE WHEN m.introduced IS NOT NULL AND m.due + {day} > %(now)s THEN 1 ELSE 0 END
               AS kept_up
    FROM cards_memory m
    WHERE m.classroom_id = %(classroom)s AND m.deck_id IN ({decks})
      AND m.card_id IN (SELECT id FROM current_cards)
), of_card AS MATERIALIZED (
    SELECT deck_id, card_id, SUM(proven_right) AS proven_right, SUM(proven) AS proven
    FROM memories GROUP BY deck_id, card_id
), of_class AS MATERIALIZED (
    SELECT deck_id, {class_rate} AS rate FROM of_card GROUP BY deck_id
), of_student AS MATERIALIZED (
    SELECT deck_id, student_id, SUM(proven_right) AS proven_right, SUM(proven) AS proven
    FROM memories GROUP BY deck_id, student_id
), levels AS MATERIALIZED (
    SELECT s.deck_id, s.student_id, {level} AS level
    FROM of_student s JOIN of_class ON of_class.deck_id = s.deck_id
), cards AS MATERIALIZED (
    SELECT c.card_id, c.proven_right, c.proven, of_class.rate
    FROM of_card c JOIN of_class ON of_class.deck_id = c.deck_id
)"""

REMEMBERED = """
{rates}, chances AS MATERIALIZED (
    SELECT m.deck_id, m.student_id, m.learn_level, m.matched, m.kept_up, {chance} AS p
    FROM levels s
    {join} memories m ON m.student_id = s.student_id AND m.deck_id = s.deck_id
    {join} cards c ON c.card_id = m.card_id
), remembered AS (
    SELECT {by}, COUNT(*) AS seen, SUM(p) AS expected,
           SUM(p * (1 - p)) AS variance, SUM(learn_level) AS learn_steps,
           SUM(matched) AS matched, SUM(kept_up) AS kept_up
    FROM chances GROUP BY {by}
)
"""


def remembered_sql(calibration: Calibration, decks: str, *, by: str = "student_id") -> str:
    """The parts of a WITH that end in ``remembered``: a row a student with memories.

    ``decks`` is `ONE_DECK` or `EVERY_DECK`, ``by`` what the sums are over: all these decks
    together, or with “student_id, deck_id” each of them. What is known of class, card and student
    is reckoned deck by deck either way. Parameters: ``deck`` where it is one, ``classroom``,
    ``now`` in epoch seconds. Sums are grouped and joined back: a window would sort every memory
    twice. What is the same for all cards of a student is reckoned once (`level_sql`).
    """
    return REMEMBERED.format(
        rates=rates_sql(calibration, decks),
        by=by,
        join=Dialect(connection).join_of_equals,
        chance=chance_at_level_sql(
            connection,
            calibration,
            level=level_at_card_sql(calibration),
            recall=recall_sql(connection, calibration.model),
        ),
    )


def rates_sql(calibration: Calibration, decks: str) -> str:
    """The parts of a WITH that end in ``levels`` of students and rates of ``cards``, as of now."""
    of_class = "COALESCE(SUM(proven_right), 0)", "COALESCE(SUM(proven), 0)"
    student = student_rate_sql(connection, "s.proven_right", "s.proven", "of_class.rate")
    return RATES.format(
        decks=decks,
        day=DAY,
        class_rate=class_rate_sql(connection, calibration, *of_class),
        level=level_sql(connection, calibration, class_rate="of_class.rate", student=student),
    )


def level_at_card_sql(calibration: Calibration) -> str:
    """Of one row of memory ``m``, with the level ``s`` of its student and its card's rates ``c``.

    A card's rate leaves the student out.
    """
    classmates = "(c.proven_right - m.proven_right)", "(c.proven - m.proven)"
    card = card_rate_sql(connection, *classmates, "c.rate")
    return card_level_sql(connection, calibration, level="s.level", card=card)
