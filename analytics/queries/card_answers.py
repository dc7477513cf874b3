"""Every answer of one class to one card: who gets it, what was given, and how it went by day."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from analytics.items import WrongText, common_wrong, grouped
from analytics.queries.evidence import KINDS, SKIPPED
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

    student_id: int
    at: datetime
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
    """What one student answered, the last first; nothing for who was not asked yet."""

    student_id: int
    name: str
    given: list[Given] = field(default_factory=list)

    @property
    def gets_it(self) -> bool:
        """Whether the first try of the last day was right."""
        return next((each.is_right for each in self.given if each.is_first), False)

    @property
    def right(self) -> int:
        return sum(each.is_right for each in self.given)


@dataclass(frozen=True, slots=True)
class CardAnswers:
    """One card in one class, from a single reading of the log."""

    students: Sequence[OfStudent]
    given: Sequence[Given]
    is_weekly: bool
    days: Sequence[Day]

    @property
    def asked(self) -> list[OfStudent]:
        return [each for each in self.students if each.given]

    @property
    def getting(self) -> list[OfStudent]:
        return [each for each in self.asked if each.gets_it]

    @property
    def missing(self) -> list[OfStudent]:
        return [each for each in self.asked if not each.gets_it]

    @property
    def unasked(self) -> list[OfStudent]:
        return [each for each in self.students if not each.given]

    @property
    def tries(self) -> int:
        return sum(each.is_first for each in self.given)

    @property
    def right(self) -> int:
        return sum(each.is_first and each.is_right for each in self.given)

    @property
    def rate_percent(self) -> int | None:
        return percent(self.right / self.tries) if self.tries else None

    @property
    def wrong_texts(self) -> list[WrongText]:
        """What was given that is wrong, typed or chosen, most students first."""
        return grouped(_texts(self.given, right=False))[:MOST_TEXTS]

    @property
    def right_texts(self) -> list[WrongText]:
        return grouped(_texts(self.given, right=True))[:MOST_TEXTS]

    @property
    def common_wrong(self) -> list[WrongText]:
        return common_wrong(_texts(self.given, right=False))

    @property
    def skipped(self) -> int:
        """Students who gave no answer at least once."""
        return len({each.student_id for each in self.given if each.is_skipped})


def answers_to(card: Card, classroom: Classroom) -> CardAnswers:
    """Two statements: the students, and their answers to this version of the card."""
    students = {
        student_id: OfStudent(student_id, name)
        for student_id, name in Student.objects.filter(classroom=classroom).values_list(
            "pk", "name"
        )
    }
    given = _given(card, classroom)
    for each in reversed(given):
        students[each.student_id].given.append(each)
    days = _days(given)
    weekly = len(days) > MOST_DAYS
    return CardAnswers(list(students.values()), given, weekly, _weeks(days) if weekly else days)


def _given(card: Card, classroom: Classroom) -> list[Given]:
    """In the order in which they were given."""
    calendar = StudyCalendar(classroom.zone)
    day_of = lru_cache(lambda quarter: calendar.day_of(quarter * QUARTER))
    rows = (
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
        .order_by("answered_at")
        .values_list("student_id", "answered_at", "kind", "response", "final")
    )
    met: set[tuple[int, date]] = set()
    found = []
    for student_id, at, kind, text, verdict in rows:
        day = day_of(at.timestamp() // QUARTER)
        is_first = (student_id, day) not in met
        met.add((student_id, day))
        final = Verdict(verdict)
        is_skipped = final is Verdict.SKIPPED
        found.append(
            Given(student_id, at, day, Kind(kind), text, final.is_right, is_skipped, is_first)
        )
    return found


def _texts(given: Sequence[Given], *, right: bool) -> list[tuple[int, str]]:
    return [
        (each.student_id, each.words) for each in given if each.words and each.is_right is right
    ]


def _days(given: Sequence[Given]) -> list[Day]:
    tries, right = Counter[date](), Counter[date]()
    for each in given:
        tries[each.day] += each.is_first
        right[each.day] += each.is_first and each.is_right
    return [Day(day, tries[day], right[day]) for day in sorted(tries)]


def _weeks(days: Sequence[Day]) -> list[Day]:
    """Days gathered by the Monday that they follow."""
    found: defaultdict[date, list[Day]] = defaultdict(list)
    for each in days:
        found[each.day - timedelta(days=each.day.weekday())].append(each)
    return [
        Day(monday, sum(day.tries for day in week), sum(day.right for day in week))
        for monday, week in found.items()
    ]
