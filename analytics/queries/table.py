"""The class table: a row a student, all figures of one deck in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from analytics.mastery import (
    card_rate_sql,
    chance_sql,
    class_rate_sql,
    recall_sql,
    student_rate_sql,
)
from cards.engine.board_times import written
from cards.engine.mastery import Calibration
from cards.engine.memory import DAY, mastery_range
from cards.engine.questions import Mode
from cards.engine.rounding import percent
from cards.models import Classroom, Deck, KeptCalibration

ANSWERS_FOR_A_FIGURE = 10
"""Below this many answers a mastery is shown, but greyed."""


class Sort(StrEnum):
    """What the table can be sorted by."""

    NAME = "name"
    MASTERY = "mastery"
    LEARN = "learn"
    TEST = "test"
    MATCHING = "matching"
    SPACED = "spaced"


def heat_of(share: float) -> int:
    """The shade of a share, from 0 to 4."""
    return min(4, int(share * 5))


@dataclass(frozen=True, slots=True)
class Row:
    """One student on one deck; shares are from 0 to 1, None where there is nothing to show.

    ``spread`` is the calibration's, for the range. Of the latest test ``test_right`` of ``test_of``
    questions were right. ``matched``: cards right at the first try on their latest board.
    ``kept_up``: cards that Spaced has introduced and that are not overdue.
    """

    spread: float
    student_id: int
    name: str
    cards: int
    seen: int
    expected: float
    variance: float
    learn_steps: int
    matched: int
    kept_up: int
    answers: int
    learn_answers: int
    matching_answers: int
    spaced_answers: int
    test_right: int
    test_of: int
    best_ms: int | None
    last_at: datetime | None
    test_at: datetime | None

    @property
    def has_started(self) -> bool:
        return self.answers > 0

    @property
    def mastery(self) -> float | None:
        return self.expected / self.cards if self.has_started and self.cards else None

    @property
    def is_certain(self) -> bool:
        """Whether there are enough answers to show the mastery in full."""
        return self.answers >= ANSWERS_FOR_A_FIGURE

    @property
    def learn(self) -> float | None:
        return self._of_deck(self.learn_steps / 2, self.learn_answers)

    @property
    def test(self) -> float | None:
        return self.test_right / self.test_of if self.test_of else None

    @property
    def matching(self) -> float | None:
        return self._of_deck(self.matched, self.matching_answers)

    @property
    def spaced(self) -> float | None:
        return self._of_deck(self.kept_up, self.spaced_answers)

    @property
    def mastery_percent(self) -> int | None:
        return percent(self.mastery)

    @property
    def low_percent(self) -> int | None:
        return percent(self._range[0])

    @property
    def high_percent(self) -> int | None:
        return percent(self._range[1])

    @property
    def seen_percent(self) -> int | None:
        return percent(self.seen / self.cards if self.cards else None)

    @property
    def learn_percent(self) -> int | None:
        return percent(self.learn)

    @property
    def test_percent(self) -> int | None:
        return percent(self.test)

    @property
    def matching_percent(self) -> int | None:
        return percent(self.matching)

    @property
    def best_time(self) -> str:
        return written(self.best_ms) if self.best_ms is not None else ""

    @property
    def spaced_percent(self) -> int | None:
        return percent(self.spaced)

    @property
    def heat(self) -> int:
        return heat_of(self.mastery or 0)

    def _of_deck(self, done: float, answers: int) -> float | None:
        """A share of the deck's cards, where the mode was used at all."""
        return done / self.cards if answers and self.cards else None

    @property
    def _range(self) -> tuple[float, float]:
        return mastery_range(self.mastery or 0.0, self.variance, self.cards, self.spread)


TABLE = """
WITH current_cards AS (
    SELECT id FROM cards_card WHERE deck_id = %(deck)s AND removed_at IS NULL
), memories AS MATERIALIZED (
    SELECT m.student_id, m.card_id, m.learn_level, m.proven, m.proven_right, {recall} AS recall,
           CASE WHEN m.matched THEN 1 ELSE 0 END AS matched,
           CASE WHEN m.introduced IS NOT NULL AND m.due + {day} > %(now)s THEN 1 ELSE 0 END
               AS kept_up
    FROM cards_memory m
    WHERE m.deck_id = %(deck)s AND m.classroom_id = %(classroom)s
      AND m.card_id IN (SELECT id FROM current_cards)
), of_class AS MATERIALIZED (
    SELECT {class_rate} AS rate FROM memories
), rated AS MATERIALIZED (
    SELECT m.student_id, m.learn_level, m.matched, m.kept_up, m.recall, of_class.rate AS class_rate,
           {card_rate} AS card_rate, {student_rate} AS student_rate
    FROM memories m CROSS JOIN of_class
    WINDOW card AS (PARTITION BY m.card_id), student AS (PARTITION BY m.student_id)
), chances AS MATERIALIZED (
    SELECT student_id, learn_level, matched, kept_up, {chance} AS p FROM rated
), remembered AS (
    SELECT student_id, COUNT(*) AS seen, SUM(p) AS expected, SUM(p * (1 - p)) AS variance,
           SUM(learn_level) AS learn_steps, SUM(matched) AS matched, SUM(kept_up) AS kept_up
    FROM chances GROUP BY student_id
), practised AS (
    SELECT student_id, SUM(answers) AS answers, MAX(last_at) AS last_at,
           SUM(CASE WHEN mode = '{learn}' THEN answers ELSE 0 END) AS learn_answers,
           SUM(CASE WHEN mode = '{matching}' THEN answers ELSE 0 END) AS matching_answers,
           SUM(CASE WHEN mode = '{spaced}' THEN answers ELSE 0 END) AS spaced_answers,
           MAX(CASE WHEN mode = '{test}' THEN score_right END) AS test_right,
           MAX(CASE WHEN mode = '{test}' THEN score_of END) AS test_of,
           MAX(CASE WHEN mode = '{test}' THEN last_at END) AS test_at,
           MAX(CASE WHEN mode = '{matching}' THEN best_ms END) AS best_ms
    FROM cards_progress
    WHERE deck_id = %(deck)s AND classroom_id = %(classroom)s GROUP BY student_id
)
SELECT s.id, s.name, (SELECT COUNT(*) FROM current_cards), COALESCE(r.seen, 0),
       COALESCE(r.expected, 0), COALESCE(r.variance, 0), COALESCE(r.learn_steps, 0),
       COALESCE(r.matched, 0), COALESCE(r.kept_up, 0), COALESCE(p.answers, 0),
       COALESCE(p.learn_answers, 0), COALESCE(p.matching_answers, 0),
       COALESCE(p.spaced_answers, 0), COALESCE(p.test_right, 0), COALESCE(p.test_of, 0),
       p.best_ms, p.last_at, p.test_at
FROM cards_student s
LEFT JOIN remembered r ON r.student_id = s.id
LEFT JOIN practised p ON p.student_id = s.id
WHERE s.classroom_id = %(classroom)s
ORDER BY s.name_key
"""

VERSION = """
SELECT (SELECT version FROM cards_deck WHERE id = %(deck)s),
       (SELECT COUNT(*) FROM cards_student WHERE classroom_id = %(classroom)s),
       SUM(answers), MAX(last_at)
FROM cards_progress WHERE deck_id = %(deck)s AND classroom_id = %(classroom)s
"""


def class_rows(
    *, classroom: Classroom, deck: Deck, now: datetime, sort: Sort = Sort.NAME, down: bool = False
) -> list[Row]:
    """Every student of the classroom on this deck, those who never came included."""
    calibration = KeptCalibration.objects.in_use()
    modes = {mode.value: mode.value for mode in Mode}
    sql = TABLE.format(day=DAY, **modes, **_model(calibration))
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"deck": deck.pk, "classroom": classroom.pk, "now": int(now.timestamp())}
        )
        rows = [_row(values, calibration.spread) for values in cursor.fetchall()]
    return _sorted(rows, sort, down=down)


def table_version(*, classroom: Classroom, deck: Deck, now: datetime) -> str:
    """Changes whenever the table might: with every answer, student and card, and every hour."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"deck": deck.pk, "classroom": classroom.pk})
        deck_version, students, answers, last_at = cursor.fetchone()
    moment = _instant(last_at)
    last = int(moment.timestamp() * 1_000_000) if moment else 0
    hour = int(now.timestamp()) // 3600
    return f"{deck_version}-{students}-{answers or 0}-{last}-{hour}"


def _model(calibration: Calibration) -> dict[str, str]:
    """The expressions of mastery in the dialect of the database."""
    of_class = "COALESCE(SUM(proven_right), 0)", "COALESCE(SUM(proven), 0)"
    of_classmates = (
        "SUM(m.proven_right) OVER card - m.proven_right",
        "SUM(m.proven) OVER card - m.proven",
    )
    of_student = "SUM(m.proven_right) OVER student", "SUM(m.proven) OVER student"
    return {
        "recall": recall_sql(connection, calibration.model),
        "class_rate": class_rate_sql(connection, calibration, *of_class),
        "card_rate": card_rate_sql(connection, *of_classmates, "of_class.rate"),
        "student_rate": student_rate_sql(connection, *of_student, "of_class.rate"),
        "chance": chance_sql(
            connection,
            calibration,
            recall="recall",
            class_rate="class_rate",
            card="card_rate",
            student="student_rate",
        ),
    }


def _row(values: Sequence[Any], spread: float) -> Row:
    *figures, last_at, test_at = values
    return Row(*(spread, *figures, _instant(last_at), _instant(test_at)))


def _instant(value: datetime | str | None) -> datetime | None:
    """A moment as the database gave it: SQLite keeps it as UTC text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is not None and timezone.is_naive(value):
        value = value.replace(tzinfo=timezone.get_fixed_timezone(0))
    return value


def _sorted(rows: list[Row], sort: Sort, *, down: bool) -> list[Row]:
    """Rows with nothing to show in the column come last, whichever way it is sorted."""
    if sort is Sort.NAME:
        return rows[::-1] if down else rows
    figures = {row.student_id: getattr(row, sort) for row in rows}
    filled = [row for row in rows if figures[row.student_id] is not None]
    empty = [row for row in rows if figures[row.student_id] is None]
    filled.sort(key=lambda row: figures[row.student_id], reverse=down)
    return filled + empty
