"""What Spaced has in store for a student: the day, those after it, and each grade's next date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cards.access import Seat
from cards.engine.planning import (
    DayLoad,
    DayPlan,
    ExamPlan,
    NextReview,
    Planner,
    Wishes,
    next_reviews,
)
from cards.engine.study_days import StudyCalendar
from cards.models import Deck, KeptCalibration, Memory
from cards.services.content import load_deck
from cards.services.recording import plain_memory
from cards.services.starting import memories_of, standing_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """The cards that today still brings and how many wait, the days to come, and the exam."""

    today: DayPlan
    days: tuple[DayLoad, ...]
    exam: ExamPlan | None
    unseen: int

    @property
    def tomorrow(self) -> DayLoad:
        return self.days[0]

    @property
    def due(self) -> int:
        return sum(day.due for day in self.days)

    @property
    def new(self) -> int:
        return sum(day.new for day in self.days)

    @property
    def largest(self) -> int:
        """The most cards that a day brings, at least one: the length of a full bar."""
        return max(1, *(day.total for day in self.days))


def read_outlook(
    *, seat: Seat, deck: Deck, options: Mapping[str, str], now: datetime, is_done: bool
) -> Outlook:
    """What is in store for the student with the whole deck; ``is_done``: nothing more today."""
    plain = load_deck(deck.pk, deck.version)
    standing = standing_of(seat, memories_of(seat, deck, plain), now)
    planner = Planner(plain.cards, standing, Wishes.read(options))
    today = DayPlan(waiting=planner.waiting()) if is_done else planner.day()
    return Outlook(today, planner.forecast(today), planner.exam, len(planner.unseen))


def read_next_reviews(*, seat: Seat, card_id: int, now: datetime) -> tuple[NextReview, ...]:
    """When each grade of the card that is now asked would bring it back."""
    memory = Memory.objects.filter(
        classroom=seat.classroom, student=seat.student, card=card_id
    ).first()
    return next_reviews(
        plain_memory(memory) if memory else None,
        int(now.timestamp()),
        StudyCalendar(seat.classroom.zone),
        KeptCalibration.objects.in_use().model,
    )


def study_day(seat: Seat, now: datetime) -> date:
    """The study day that it is in the student's classroom."""
    return StudyCalendar(seat.classroom.zone).day_of(now.timestamp())
