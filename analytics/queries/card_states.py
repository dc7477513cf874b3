"""How it stands with each card of one student: a level, and whether it is due or fading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db.models import F, Max, Q

from cards.engine.memory import DAY, CardMemory
from cards.engine.outlook import Outlook
from cards.engine.questions import UNPROMPTED
from cards.models import Answer, Memory, Student
from cards.models.results import COUNTED_RIGHT

IDLE_DAYS = 7
FADED_BY = 0.10
"""Fading: not answered for so many days, and recall so much lower than after the last answer."""


class Level(StrEnum):
    """What a student's answers to a card say; from the last miss on, the best of them."""

    NOT_MET = "not-met"
    MISSED = "missed"
    RECOGNISED = "recognised"
    RECALLED = "recalled"

    @property
    def label(self) -> str:
        return self.replace("-", " ")


class CardState(NamedTuple):
    """``is_due``: by the end of today. ``is_fading``: right the last time, and long ago."""

    level: Level
    is_due: bool = False
    is_fading: bool = False

    @property
    def symbol(self) -> str:
        """A shape of its own for each level."""
        return {
            Level.NOT_MET: "–",
            Level.MISSED: "✗",
            Level.RECOGNISED: "◐",
            Level.RECALLED: "●",
        }[self.level]


NOT_MET = CardState(Level.NOT_MET)

DUE, FADING = "due", "fading"


def is_in(state: CardState, shown: str) -> bool:
    """Whether a card belongs to those of a level, the due or the fading ones; empty for all."""
    if shown in {DUE, FADING}:
        return state.is_due if shown == DUE else state.is_fading
    return not shown or state.level == shown


class Latest(NamedTuple):
    """When the student last recalled the card unprompted, and when they last were wrong."""

    recalled_at: datetime | None
    wrong_at: datetime | None

    @property
    def is_recalled(self) -> bool:
        if self.recalled_at is None:
            return False
        return self.wrong_at is None or self.wrong_at < self.recalled_at


@dataclass(frozen=True, slots=True)
class Clock:
    """One moment, for the states of many cards; epoch seconds."""

    outlook: Outlook
    now: int
    end_of_day: int

    @classmethod
    def at(cls, now: datetime, outlook: Outlook) -> "Clock":
        moment = int(now.timestamp())
        tomorrow = outlook.calendar.day_of(moment) + timedelta(days=1)
        return cls(outlook, moment, outlook.calendar.start_of(tomorrow))

    def state(self, memory: CardMemory, latest: Latest, *, missed: bool) -> CardState:
        is_due = memory.due < self.end_of_day
        if missed:
            return CardState(Level.MISSED, is_due)
        level = Level.RECALLED if latest.is_recalled else Level.RECOGNISED
        return CardState(level, is_due, self._is_fading(memory))

    def _is_fading(self, memory: CardMemory) -> bool:
        if self.now - memory.last < IDLE_DAYS * DAY:
            return False
        recall = self.outlook.model.recall
        return recall(memory, memory.last) - recall(memory, self.now) >= FADED_BY


def card_states(*, student: Student, outlook: Outlook, now: datetime) -> Mapping[int, CardState]:
    """By card; cards that the student has not met are missing. In two queries."""
    clock = Clock.at(now, outlook)
    latest = _latest(student)
    own = Memory.objects.filter(
        classroom_id=student.classroom_id, student=student, card__removed_at=None
    ).values_list("card_id", "missed", "stability", "difficulty", "last", "due")
    nothing = Latest(None, None)
    return {
        card_id: clock.state(
            CardMemory(stability, difficulty, last, due),
            latest.get(card_id, nothing),
            missed=missed,
        )
        for card_id, missed, stability, difficulty, last, due in own
    }


def _latest(student: Student) -> dict[int, Latest]:
    """Of every card the student answered, as far as its answers count."""
    found = (
        Answer.objects.counted()
        .filter(
            classroom_id=student.classroom_id,
            student=student,
            card_version__gte=F("card__counts_from"),
        )
        .values_list("card_id")
        .annotate(
            recalled_at=Max("answered_at", filter=COUNTED_RIGHT & Q(kind__in=UNPROMPTED)),
            wrong_at=Max("answered_at", filter=~COUNTED_RIGHT),
        )
    )
    return {card_id: Latest(recalled_at, wrong_at) for card_id, recalled_at, wrong_at in found}
