"""The class table: a row a student, all figures of one deck, or of every deck, in one statement."""

from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from analytics.days import minutes_begun
from analytics.mastery import Dialect
from analytics.queries.remembered import EVERY_DECK, ONE_DECK, remembered_sql
from cards.engine.board_times import written
from cards.engine.mastery import Calibration
from cards.engine.memory import mastery_range
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
    STUDIED = "studied"
    LAST = "last"


def heat_of(share: float) -> int:
    """The shade of a share, from 0 to 4."""
    return min(4, int(share * 5))


class Row(NamedTuple):
    """One student on one deck, or on all decks together.

    Shares are from 0 to 1, None where there is nothing to show. ``spread`` is the calibration's,
    for the range. Of the latest test, or of the latest of each deck, ``test_right`` of ``test_of``
    questions were right. ``matched``: cards right at the first try on their latest board.
    ``kept_up``: cards that Spaced has introduced and that are not overdue. ``seconds``: the time
    between questions, at most a minute each. ``last`` and ``tested`` are as the database gives
    moments, which SQLite does as text; read them as ``last_at`` and ``test_at``.
    """

    student_id: int
    name: str
    name_key: str
    has_joined: int
    is_excused: int
    cards: int
    seen: int
    expected: float
    variance: float
    learn_steps: int
    matched: int
    kept_up: int
    answers: int
    seconds: int
    learn_answers: int
    matching_answers: int
    spaced_answers: int
    test_right: int
    test_of: int
    best_ms: int | None
    last: datetime | str | None
    tested: datetime | str | None
    spread: float

    @property
    def last_at(self) -> datetime | None:
        return _instant(self.last)

    @property
    def test_at(self) -> datetime | None:
        return _instant(self.tested)

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
        return self.range_percent[0]

    @property
    def high_percent(self) -> int | None:
        return self.range_percent[1]

    @property
    def range_percent(self) -> tuple[int | None, int | None]:
        """From where to where the mastery likely is."""
        share = self.mastery or 0.0
        low, high = mastery_range(share, self.variance, self.cards, self.spread)
        return percent(low), percent(high)

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

    @property
    def studied(self) -> int | None:
        """Seconds studied, in all modes."""
        return self.seconds if self.has_started else None

    @property
    def minutes(self) -> int:
        """Time studied, in minutes begun."""
        return minutes_begun(self.seconds)

    def _of_deck(self, done: float, answers: int) -> float | None:
        """A share of the deck's cards, where the mode was used at all."""
        return done / self.cards if answers and self.cards else None


TABLE = """
WITH {remembered}, practised AS (
    SELECT student_id, SUM(answers) AS answers, SUM(seconds) AS seconds, MAX(last_at) AS last_at,
           SUM(CASE WHEN mode = '{learn}' THEN answers ELSE 0 END) AS learn_answers,
           SUM(CASE WHEN mode = '{matching}' THEN answers ELSE 0 END) AS matching_answers,
           SUM(CASE WHEN mode = '{spaced}' THEN answers ELSE 0 END) AS spaced_answers,
           SUM(CASE WHEN mode = '{test}' THEN score_right END) AS test_right,
           SUM(CASE WHEN mode = '{test}' THEN score_of END) AS test_of,
           MAX(CASE WHEN mode = '{test}' THEN last_at END) AS test_at,
           MIN(CASE WHEN mode = '{matching}' THEN best_ms END) AS best_ms
    FROM cards_progress
    WHERE classroom_id = %(classroom)s AND deck_id IN ({decks}) GROUP BY student_id
), excused AS (
    SELECT DISTINCT student_id FROM cards_excuse
    WHERE classroom_id = %(classroom)s AND deck_id IN ({decks})
)
SELECT s.id, s.name, s.name_key, CASE WHEN s.joined_at IS NULL THEN 0 ELSE 1 END,
       CASE WHEN e.student_id IS NULL THEN 0 ELSE 1 END, (SELECT COUNT(*) FROM current_cards),
       COALESCE(r.seen, 0), COALESCE(r.expected, 0),
       COALESCE(r.variance, 0), COALESCE(r.learn_steps, 0), COALESCE(r.matched, 0),
       COALESCE(r.kept_up, 0), COALESCE(p.answers, 0), COALESCE(p.seconds, 0),
       COALESCE(p.learn_answers, 0), COALESCE(p.matching_answers, 0),
       COALESCE(p.spaced_answers, 0), COALESCE(p.test_right, 0), COALESCE(p.test_of, 0),
       p.best_ms, p.last_at, p.test_at, {spread}
FROM cards_student s
LEFT JOIN remembered r ON r.student_id = s.id
LEFT JOIN practised p ON p.student_id = s.id
LEFT JOIN excused e ON e.student_id = s.id
WHERE s.classroom_id = %(classroom)s
ORDER BY s.name_key
"""


def class_rows(
    *,
    classroom: Classroom,
    deck: Deck | None,
    now: datetime,
    sort: Sort = Sort.NAME,
    down: bool = False,
) -> list[Row]:
    """Every student of the classroom on this deck, those who never came included.

    Without a deck: on every deck that the class was given, together.
    """
    params = {"classroom": classroom.pk, "now": int(now.timestamp())}
    decks = EVERY_DECK if deck is None else ONE_DECK
    if deck is not None:
        params["deck"] = deck.pk
    with connection.cursor() as cursor:
        cursor.execute(table_sql(KeptCalibration.objects.in_use(), decks), params)
        rows = list(map(Row._make, cursor.fetchall()))
    return sorted_rows(rows, sort, down=down)


def table_sql(calibration: Calibration, decks: str = ONE_DECK) -> str:
    """The statement behind `class_rows`: columns as in `Row`, students by name."""
    return TABLE.format(
        remembered=remembered_sql(calibration, decks),
        decks=decks,
        spread=Dialect(connection).number(calibration.spread),
        **{mode.value: mode.value for mode in Mode},
    )


def _instant(value: datetime | str | None) -> datetime | None:
    """A moment as the database gave it: SQLite keeps it as UTC text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is not None and timezone.is_naive(value):
        value = value.replace(tzinfo=timezone.get_fixed_timezone(0))
    return value


def sorted_rows(rows: list[Row], sort: Sort, *, down: bool) -> list[Row]:
    """Rows with nothing to show in the column come last, whichever way it is sorted."""
    if sort is Sort.NAME:
        return rows[::-1] if down else rows
    figures = [(getattr(row, sort), row) for row in rows]
    filled = [(figure, row) for figure, row in figures if figure is not None]
    filled.sort(key=itemgetter(0), reverse=down)
    return [row for _, row in filled] + [row for figure, row in figures if figure is None]
