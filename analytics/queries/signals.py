"""Who needs the teacher, on one deck or on any: what `analytics.signals` judges, set by set."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from analytics.mastery import (
    Dialect,
    card_rate_sql,
    chance_sql,
    class_rate_sql,
    recall_sql,
    student_rate_sql,
)
from analytics.models import Dismissal
from analytics.queries.first_tries import by_day_sql
from analytics.queries.remembered import EVERY_DECK, ONE_DECK
from analytics.queries.statements import fetch
from analytics.signals import (
    DAYS_WRONG,
    LEAST_ANSWERS,
    FirstTries,
    Flag,
    Standing,
    StuckCard,
    by_urgency,
    flags_for,
)
from cards.engine.mastery import CARD_WEIGHT, Calibration
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom, Deck, KeptCalibration

STANDINGS = """
WITH current_cards AS (
    SELECT id, deck_id FROM cards_card WHERE deck_id IN ({decks}) AND removed_at IS NULL
), sizes AS MATERIALIZED (
    SELECT deck_id, COUNT(*) AS cards FROM current_cards GROUP BY deck_id
), remembered AS MATERIALIZED (
    SELECT m.deck_id, m.student_id, m.card_id, m.learn_level, m.proven, m.proven_right,
           m.stability, m.last,
           MAX(m.last) OVER (PARTITION BY m.deck_id, m.student_id) AS practised
    FROM cards_memory m
    WHERE m.deck_id IN ({decks}) AND m.classroom_id = %(classroom)s
      AND m.card_id IN (SELECT id FROM current_cards)
), of_class AS MATERIALIZED (
    SELECT deck_id, {class_rate} AS rate FROM remembered GROUP BY deck_id
), rated AS MATERIALIZED (
    SELECT m.deck_id, m.student_id, m.learn_level, of_class.rate AS class_rate,
           {card_rate} AS card_rate, {student_rate} AS student_rate, {recall} AS recall,
           {recall_before} AS recall_before
    FROM remembered m JOIN of_class ON of_class.deck_id = m.deck_id
    WINDOW card AS (PARTITION BY m.card_id), student AS (PARTITION BY m.deck_id, m.student_id)
), known AS (
    SELECT deck_id, student_id, COUNT(*) AS seen, SUM({chance}) AS mastery,
           SUM({chance_before}) AS before,
           SUM(CASE WHEN learn_level = 2 THEN 1 ELSE 0 END) AS recalled
    FROM rated GROUP BY deck_id, student_id
), practised AS (
    SELECT deck_id, student_id, SUM(answers) AS answers, MAX(last_at) AS last_at
    FROM cards_progress
    WHERE deck_id IN ({decks}) AND classroom_id = %(classroom)s GROUP BY deck_id, student_id
)
SELECT given.deck_id, d.title, s.id, s.name, COALESCE(sizes.cards, 0), COALESCE(k.seen, 0),
       COALESCE(k.recalled, 0), COALESCE(p.answers, 0), COALESCE(k.mastery, 0),
       COALESCE(k.before, 0), {given}, {joined}, {last}
FROM cards_student s
JOIN cards_assignment given
    ON given.classroom_id = s.classroom_id AND given.deck_id IN ({decks})
JOIN cards_deck d ON d.id = given.deck_id
LEFT JOIN sizes ON sizes.deck_id = given.deck_id
LEFT JOIN known k ON k.student_id = s.id AND k.deck_id = given.deck_id
LEFT JOIN practised p ON p.student_id = s.id AND p.deck_id = given.deck_id
WHERE s.classroom_id = %(classroom)s
ORDER BY s.name_key, given.deck_id
"""
"""Every student on every deck asked about that is assigned; on any other nobody needs anything."""

TRIES = """
WITH {by_day}, cells AS MATERIALIZED (
    SELECT student_id, card_id, first_try / 2 %% 2 AS unprompted, {tries} AS tries,
           {right} AS rights, MAX(CASE WHEN first_try %% 2 = 1 THEN day END) AS wrong_on
    FROM by_day GROUP BY 1, 2, 3
), of_deck AS MATERIALIZED (
    SELECT cells.*, c.deck_id FROM cells JOIN cards_card c ON c.id = cells.card_id
), own AS MATERIALIZED (
    SELECT deck_id, student_id, unprompted, SUM(tries) AS tries, SUM(rights) AS rights
    FROM of_deck GROUP BY 1, 2, 3
), kinds AS MATERIALIZED (
    SELECT deck_id, unprompted, SUM(tries) AS tries, SUM(rights) AS rights FROM own GROUP BY 1, 2
), beside AS (
    SELECT c.deck_id, c.student_id, c.tries, c.rights, c.wrong_on,
           SUM(c.tries) OVER cell - c.tries AS of_cell,
           SUM(c.rights) OVER cell - c.rights AS cell_right,
           kinds.tries - own.tries AS of_kind, kinds.rights - own.rights AS kind_right
    FROM of_deck c
    JOIN own ON own.deck_id = c.deck_id AND own.student_id = c.student_id
        AND own.unprompted = c.unprompted
    JOIN kinds ON kinds.deck_id = c.deck_id AND kinds.unprompted = c.unprompted
    WINDOW cell AS (PARTITION BY c.card_id, c.unprompted)
), stuck AS (
    SELECT student_id, card_id, {days} AS days, MAX(CASE WHEN wrong = 1 THEN day END) AS wrong_on
    FROM by_day GROUP BY student_id, card_id
    HAVING SUM(wrong) >= {days_wrong} AND MAX(day * 2 + wrong) %% 2 = 1
)
SELECT deck_id, student_id, '', SUM(tries), SUM(rights), MAX(wrong_on),
       SUM(tries * (cell_right + {weight} * kind_right / of_kind) / (of_cell + {weight}))
FROM beside WHERE of_kind >= {least} GROUP BY deck_id, student_id
UNION ALL
SELECT c.deck_id, s.student_id, c.term, s.days, 0, s.wrong_on, 0 FROM stuck s
JOIN cards_card c ON c.id = s.card_id
"""
"""Two kinds of rows: without a term a student's first tries, with one a card they are stuck on.

Classmates are asked the same: each first try is measured against their first tries at that card,
unprompted or among options as it was, shrunk towards those at all cards like `card_rate_sql`.
"""


Place = tuple[int, int]
"""The keys of a deck and a student."""


class Placed(NamedTuple):
    """A standing, with the deck that it is about."""

    place: Place
    deck_title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Judged:
    """A student on a deck, with flags: open ones, and those dismissed with the current evidence."""

    deck_id: int
    student_id: int
    deck_title: str
    name: str
    flags: tuple[Flag, ...]
    dismissed: tuple[tuple[Flag, Dismissal], ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """All that can be said of a class; ``unsure``: of how many students on a deck, for want of
    answers. ``students`` counts a student once for each deck that is asked about."""

    students: int
    unsure: int
    has_cards: bool
    judged: Sequence[Judged]

    @property
    def open(self) -> list[Judged]:
        """Who needs the teacher, the most urgent first."""
        return sorted(
            (each for each in self.judged if each.flags), key=lambda each: by_urgency(each.flags)
        )

    @property
    def mostly_unsure(self) -> bool:
        return self.unsure * 2 > self.students

    @property
    def dismissed(self) -> list[tuple[Judged, Flag, Dismissal]]:
        return [(each, flag, by) for each in self.judged for flag, by in each.dismissed]


def flags_of(
    classroom: Classroom, deck: Deck | None, now: datetime
) -> Mapping[int, tuple[Flag, ...]]:
    """The open flags by student, of all their decks without a deck; others are left out."""
    found: defaultdict[int, tuple[Flag, ...]] = defaultdict(tuple)
    for each in signals_of(classroom, deck, now).open:
        found[each.student_id] += each.flags
    return dict(found)


def signals_of(classroom: Classroom, deck: Deck | None, now: datetime) -> Signals:
    """Every flag of every student of the class on this deck, or on each of its decks.

    Three statements, whatever there is.
    """
    calendar = StudyCalendar(classroom.zone)
    today = calendar.day_of(now.timestamp())
    standings = _standings(classroom, deck, calendar, now)
    tries, stuck = _tries(classroom, deck, now) if standings else ({}, {})
    found = [
        (
            each,
            flags_for(
                each.standing, tries.get(each.place, FirstTries()), stuck.get(each.place, ()), today
            ),
        )
        for each in standings
    ]
    dismissals = _dismissals(classroom, deck)
    return Signals(
        students=len(standings),
        unsure=sum(
            not each.standing.is_done and each.standing.answers < LEAST_ANSWERS
            for each in standings
        ),
        has_cards=any(each.standing.cards for each in standings),
        judged=[_judged(each, flags, dismissals) for each, flags in found if flags],
    )


def find_flag(
    classroom: Classroom, deck: Deck, student_id: int, kind: str, now: datetime
) -> Flag | None:
    """The open flag of this kind that the student has now."""
    flags = flags_of(classroom, deck, now).get(student_id, ())
    return next((flag for flag in flags if flag.kind == kind), None)


def _judged(
    placed: Placed,
    flags: Sequence[Flag],
    dismissals: Mapping[tuple[Place, str], Dismissal],
) -> Judged:
    """A dismissal holds until the evidence has grown."""
    dismissed = [
        (flag, by)
        for flag in flags
        if (by := dismissals.get((placed.place, flag.kind))) and flag.evidence <= by.evidence
    ]
    gone = {flag.kind for flag, _ in dismissed}
    left = tuple(flag for flag in flags if flag.kind not in gone)
    name = placed.standing.name
    return Judged(*placed.place, placed.deck_title, name, left, tuple(dismissed))


def _dismissals(classroom: Classroom, deck: Deck | None) -> dict[tuple[Place, str], Dismissal]:
    rows = Dismissal.objects.filter(classroom=classroom).select_related("teacher")
    if deck is not None:
        rows = rows.filter(deck=deck)
    return {((row.deck_id, row.student_id), row.kind): row for row in rows}


def _decks(deck: Deck | None) -> str:
    return EVERY_DECK if deck is None else ONE_DECK


def _standings(
    classroom: Classroom, deck: Deck | None, calendar: StudyCalendar, now: datetime
) -> list[Placed]:
    db = Dialect(connection)
    moments = {"given": "given.created_at", "joined": "s.joined_at", "last": "p.last_at"}
    sql = STANDINGS.format(
        decks=_decks(deck),
        **{name: db.epoch(column) for name, column in moments.items()},
        **_model(KeptCalibration.objects.in_use()),
    )
    rows = fetch(sql, classroom=classroom, deck=deck, now=now)
    return [
        Placed((deck_id, values[0]), title, _standing(values, calendar))
        for deck_id, title, *values in rows
    ]


def _standing(values: Sequence[Any], calendar: StudyCalendar) -> Standing:
    student, name, cards, seen, recalled, answers, mastery, before, given, joined, last = values
    return Standing(
        student_id=student,
        name=name,
        cards=cards,
        seen=seen,
        recalled=recalled,
        answers=answers,
        mastery=mastery / max(cards, 1),
        before=before / max(cards, 1),
        given_on=calendar.day_of(given),
        joined_on=None if joined is None else calendar.day_of(joined),
        practised_on=None if last is None else calendar.day_of(last),
    )


def _tries(
    classroom: Classroom, deck: Deck | None, now: datetime
) -> tuple[dict[Place, FirstTries], dict[Place, list[StuckCard]]]:
    """By deck and student: their first tries beside the class's, and what they are stuck on."""
    db = Dialect(connection)
    sql = TRIES.format(
        by_day=by_day_sql(classroom.zone, now, decks=_decks(deck)),
        tries="CAST(COUNT(*) AS integer)",
        right="CAST(SUM(1 - first_try %% 2) AS integer)",
        days="CAST(SUM(wrong) AS integer)",
        days_wrong=DAYS_WRONG,
        weight=db.number(CARD_WEIGHT),
        least=LEAST_ANSWERS,
    )
    tries: dict[Place, FirstTries] = {}
    stuck: defaultdict[Place, list[StuckCard]] = defaultdict(list)
    for deck_id, student, term, number, right, wrong_on, expected in fetch(
        sql, classroom=classroom, deck=deck, now=now
    ):
        if term:
            stuck[deck_id, student].append(StuckCard(term, number, wrong_on))
        else:
            tries[deck_id, student] = FirstTries(int(number), int(right), expected, wrong_on)
    return tries, stuck


def _model(calibration: Calibration) -> dict[str, str]:
    """The expressions of mastery, now and at the student's last practice."""
    of_class = "COALESCE(SUM(proven_right), 0)", "COALESCE(SUM(proven), 0)"
    of_classmates = (
        "SUM(m.proven_right) OVER card - m.proven_right",
        "SUM(m.proven) OVER card - m.proven",
    )
    of_student = "SUM(m.proven_right) OVER student", "SUM(m.proven) OVER student"
    rates = {"class_rate": "class_rate", "card": "card_rate", "student": "student_rate"}
    return {
        "recall": recall_sql(connection, calibration.model),
        "recall_before": recall_sql(connection, calibration.model, at="m.practised"),
        "class_rate": class_rate_sql(connection, calibration, *of_class),
        "card_rate": card_rate_sql(connection, *of_classmates, "of_class.rate"),
        "student_rate": student_rate_sql(connection, *of_student, "of_class.rate"),
        "chance": chance_sql(connection, calibration, recall="recall", **rates),
        "chance_before": chance_sql(connection, calibration, recall="recall_before", **rates),
    }
