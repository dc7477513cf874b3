"""The map of a class: mastery of every student on every deck that the class was given."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from analytics.queries.middle import Middle, middle_of
from analytics.queries.remembered import EVERY_DECK, remembered_sql
from analytics.queries.table import ANSWERS_FOR_A_FIGURE
from cards.engine.mastery import Calibration
from cards.engine.rounding import percent
from cards.models import Classroom, Deck, KeptCalibration

MAP = """
WITH {remembered}, sizes AS MATERIALIZED (
    SELECT deck_id, COUNT(*) AS cards FROM current_cards GROUP BY deck_id
), practised AS (
    SELECT deck_id, student_id, SUM(answers) AS answers
    FROM cards_progress
    WHERE classroom_id = %(classroom)s AND deck_id IN ({decks}) GROUP BY deck_id, student_id
)
SELECT p.student_id, p.deck_id, COALESCE(r.expected, 0) / sizes.cards, p.answers
FROM practised p
JOIN sizes ON sizes.deck_id = p.deck_id
LEFT JOIN remembered r ON r.deck_id = p.deck_id AND r.student_id = p.student_id
"""


class Cell(NamedTuple):
    """One student's mastery of one deck, in whole percent; None before the first answer."""

    deck_id: int
    percent: int | None
    heat: int
    is_certain: bool


class Line(NamedTuple):
    """A student with a cell for each deck."""

    student_id: int
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Decks by title, the middle of the class on each, and students by name."""

    decks: list[Deck]
    middles: list[Middle | None]
    lines: list[Line]


def map_sql(calibration: Calibration) -> str:
    """Student, deck, mastery and answers, of whoever answered on a deck with cards."""
    remembered = remembered_sql(calibration, EVERY_DECK, by="student_id, deck_id")
    return MAP.format(remembered=remembered, decks=EVERY_DECK)


def class_map(*, classroom: Classroom, now: datetime) -> ClassMap:
    """Every figure in one statement; two more say which decks and which students there are."""
    decks = list(Deck.objects.filter(assignments__classroom=classroom).order_by("title", "pk"))
    shares = _shares(classroom, now)
    students = classroom.students.order_by("name_key").values_list("pk", "name")
    lines = [
        Line(pk, name, [_cell(deck.pk, shares.get((pk, deck.pk))) for deck in decks])
        for pk, name in students
    ]
    of_deck: dict[int, list[float]] = {deck.pk: [] for deck in decks}
    for (_, deck_id), (share, _) in shares.items():
        of_deck[deck_id].append(share)
    return ClassMap(decks, [middle_of(of_deck[deck.pk]) for deck in decks], lines)


def _shares(classroom: Classroom, now: datetime) -> dict[tuple[int, int], tuple[float, int]]:
    """Mastery and number of answers, by student and deck."""
    params = {"classroom": classroom.pk, "now": int(now.timestamp())}
    with connection.cursor() as cursor:
        cursor.execute(map_sql(KeptCalibration.objects.in_use()), params)
        return {
            (student, deck): (share, answers) for student, deck, share, answers in cursor.fetchall()
        }


def _cell(deck_id: int, found: tuple[float, int] | None) -> Cell:
    if found is None or not found[1]:
        return Cell(deck_id, None, 0, is_certain=False)
    share, answers = found
    return Cell(deck_id, percent(share), min(4, int(share * 5)), answers >= ANSWERS_FOR_A_FIGURE)
