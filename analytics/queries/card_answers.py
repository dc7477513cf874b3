"""Every answer of one class to one card: who gets it, what was given, and how it went by day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from analytics.days import day_numbered
from analytics.items import WrongText, common_wrong, grouped
from analytics.queries.evidence import KINDS, SKIPPED
from analytics.queries.first_tries import ONE_CARD, by_day_sql
from cards.engine.questions import Kind, Verdict
from cards.engine.rounding import percent
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, Classroom, Student

MOST_DAYS = 40
"""More study days than this are shown as weeks."""

MOST_TEXTS = 50

QUARTER = 900
"""Seconds within which the study day never changes: clocks differ by quarters of an hour."""
SPELLED_OUT = (Kind.TYPED, Kind.JUDGED, Kind.CHOICE, Kind.MATCH)
"""The kinds of which the response is an answer in words, typed or chosen."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that counts; ``is_first`` where it was the student's first on that day."""

    day: date
    kind: Kind
    text: str
    is_right: bool
    is_skipped: bool
    is_first: bool

    @property
    def words(self) -> str:
        """What was answered, where it is an answer in words."""
        return self.text if self.kind in SPELLED_OUT and not self.is_skipped else ""

    @property
    def kind_in_words(self) -> str:
        return SKIPPED if self.is_skipped else KINDS[self.kind, self.is_right]


@dataclass(frozen=True, slots=True)
class Day:
    """The first tries of one study day, or of the week that begins with it."""

    day: date
    tries: int
    right: int

    @property
    def share(self) -> float:
        return self.right / self.tries

    @property
    def percent(self) -> int | None:
        return percent(self.share)


@dataclass(slots=True)
class OfStudent:
    """``gets_it``: whether the first try of the last day was right, None for who was not asked yet.

    ``given`` is what they answered, the last first, once `read_answers` has read it.
    """

    student_id: int
    name: str
    gets_it: bool | None = None
    given: list[Given] = field(default_factory=list)

    @property
    def right(self) -> int:
        return sum(each.is_right for each in self.given)


@dataclass(frozen=True, slots=True)
class CardTries:
    """The first tries of one class at one card; ``days`` are weeks where there are many."""

    students: Sequence[OfStudent]
    is_weekly: bool
    days: Sequence[Day]

    @property
    def asked(self) -> list[OfStudent]:
        return [each for each in self.students if each.gets_it is not None]

    @property
    def getting(self) -> list[OfStudent]:
        return [each for each in self.students if each.gets_it]

    @property
    def missing(self) -> list[OfStudent]:
        return [each for each in self.students if each.gets_it is False]

    @property
    def unasked(self) -> list[OfStudent]:
        return [each for each in self.students if each.gets_it is None]

    @property
    def tries(self) -> int:
        return sum(day.tries for day in self.days)

    @property
    def right(self) -> int:
        return sum(day.right for day in self.days)

    @property
    def rate_percent(self) -> int | None:
        return percent(self.right / self.tries) if self.tries else None


@dataclass(frozen=True, slots=True)
class CardTexts:
    """What was given in words, typed or chosen: pairs of a student and a text, each once.

    ``skipped``: how many students gave no answer at least once.
    """

    wrong: Sequence[tuple[int, str]]
    right: Sequence[tuple[int, str]]
    skipped: int

    @property
    def wrong_texts(self) -> list[WrongText]:
        """Most students first."""
        return grouped(self.wrong)[:MOST_TEXTS]

    @property
    def right_texts(self) -> list[WrongText]:
        return grouped(self.right)[:MOST_TEXTS]

    @property
    def common_wrong(self) -> list[WrongText]:
        return common_wrong(self.wrong)


TRIES = """
WITH {by_day}
SELECT student_id, day, 1 - first_try %% 2 FROM by_day ORDER BY day
"""


def tries_sql(zone: ZoneInfo, now: datetime) -> str:
    """Each student's first tries at one card, in order; parameters as of `by_day_sql`."""
    return TRIES.format(by_day=by_day_sql(zone, now, only=ONE_CARD))


def tries_of(card: Card, classroom: Classroom, now: datetime) -> CardTries:
    """Two statements: the students, and their first tries at this version of the card."""
    names = Student.objects.filter(classroom=classroom).values_list("pk", "name")
    students = {student_id: OfStudent(student_id, name) for student_id, name in names}
    tries, right = Counter[int](), Counter[int]()
    params = {"classroom": classroom.pk, "deck": card.deck_id, "card": card.pk}
    with connection.cursor() as cursor:
        cursor.execute(tries_sql(classroom.zone, now), params)
        for student_id, day, is_right in cursor.fetchall():
            students[student_id].gets_it = bool(is_right)
            tries[day] += 1
            right[day] += is_right
    days = [Day(day_numbered(day), tries[day], right[day]) for day in tries]
    weekly = len(days) > MOST_DAYS
    return CardTries(list(students.values()), weekly, _weeks(days) if weekly else days)


def texts_of(card: Card, classroom: Classroom) -> CardTexts:
    """One statement."""
    in_words = Q(kind__in=SPELLED_OUT) | Q(final=Verdict.SKIPPED)
    rows = _counted(card, classroom).filter(in_words).values_list("student_id", "response", "final")
    wrong: list[tuple[int, str]] = []
    right: list[tuple[int, str]] = []
    skipped: set[int] = set()
    for student_id, text, final in rows.distinct():
        verdict = Verdict(final)
        if verdict is Verdict.SKIPPED:
            skipped.add(student_id)
        elif text:
            (right if verdict.is_right else wrong).append((student_id, text))
    return CardTexts(wrong, right, len(skipped))


def read_answers(students: Iterable[OfStudent], card: Card, classroom: Classroom) -> None:
    """Read all that these students answered to the card; one statement."""
    of = {each.student_id: each for each in students}
    calendar = StudyCalendar(classroom.zone)
    day_of = lru_cache(lambda quarter: calendar.day_of(quarter * QUARTER))
    met: set[tuple[int, date]] = set()
    rows = _counted(card, classroom).filter(student__in=of).order_by("answered_at")
    for student_id, at, kind, text, verdict in rows.values_list(
        "student_id", "answered_at", "kind", "response", "final"
    ):
        day = day_of(at.timestamp() // QUARTER)
        is_first = (student_id, day) not in met
        met.add((student_id, day))
        final = Verdict(verdict)
        is_skipped = final is Verdict.SKIPPED
        of[student_id].given.append(
            Given(day, Kind(kind), text, final.is_right, is_skipped, is_first)
        )
    for each in of.values():
        each.given.reverse()


def _counted(card: Card, classroom: Classroom) -> QuerySet[Any, Any]:
    """The answers to this version of the card that `first_tries` goes by."""
    return (
        Answer.objects.counted()
        .filter(
            classroom=classroom,
            deck_id=card.deck_id,
            card=card,
            card_version__gte=F("card__counts_from"),
            weight__gt=0,
        )
        .exclude(kind=Kind.FLIP)
        .annotate(final=Coalesce(NullIf("regraded", Value("")), "verdict"))
    )


def _weeks(days: Sequence[Day]) -> list[Day]:
    """Days gathered by the Monday that they follow."""
    found: defaultdict[date, list[Day]] = defaultdict(list)
    for each in days:
        found[each.day - timedelta(days=each.day.weekday())].append(each)
    return [
        Day(monday, sum(day.tries for day in week), sum(day.right for day in week))
        for monday, week in found.items()
    ]
