"""One student on one deck, card by card: what the mastery is made of and what would raise it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from analytics.queries.memories import current_memories, remembered
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, heat_of
from cards.engine.gain import gain
from cards.engine.outlook import Belief, Outlook
from cards.engine.questions import Mode
from cards.engine.rounding import percent
from cards.models import Card, Deck, Progress, Student, StudySession


@dataclass(frozen=True, slots=True)
class Figure:
    """A share and what is around it, all from 0 to 1, as pages show them."""

    share: float
    low: float
    high: float

    @property
    def percent(self) -> int | None:
        return percent(self.share)

    @property
    def low_percent(self) -> int | None:
        return percent(self.low)

    @property
    def high_percent(self) -> int | None:
        return percent(self.high)


@dataclass(frozen=True, slots=True)
class CardFigure:
    """One card: the chance of a right answer, and its gain; both shares from 0 to 1."""

    card: Card
    belief: Belief
    chance: float
    gain: float

    @property
    def is_seen(self) -> bool:
        return self.belief.memory is not None

    @property
    def chance_percent(self) -> int | None:
        return percent(self.chance)

    @property
    def heat(self) -> int:
        return heat_of(self.chance)

    @property
    def gain_points(self) -> str:
        """The gain in points of a hundred; in a large deck the second digit tells cards apart."""
        points = self.gain * 100
        return f"{points:.1f}" if points >= 0.1 else f"{points:.2f}"  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class StudentFigures:
    """The mastery of one student on one deck with all that it is made of, highest gain first."""

    cards: Sequence[CardFigure]
    mastery: Figure
    answers: int

    @property
    def beliefs(self) -> list[Belief]:
        return [figure.belief for figure in self.cards]

    @property
    def seen(self) -> int:
        return sum(figure.is_seen for figure in self.cards)

    @property
    def has_figure(self) -> bool:
        """Whether there is a mastery to show, as in the class table."""
        return bool(self.answers and self.cards)

    @property
    def is_certain(self) -> bool:
        return self.answers >= ANSWERS_FOR_A_FIGURE


def student_figures(
    *, student: Student, deck: Deck, outlook: Outlook, now: datetime
) -> StudentFigures:
    """Every current card of the deck; the sum of the chances is what the class table shows."""
    moment = int(now.timestamp())
    cards = list(Card.objects.current().filter(deck=deck).only("number", "term"))
    memories = current_memories(classroom_id=student.classroom_id, deck=deck)
    beliefs = remembered(memories, student).beliefs(
        [card.pk for card in cards], outlook.calibration.base_rate
    )
    figures = [
        CardFigure(
            card, belief, outlook.chance(belief, moment), gain(outlook, belief, moment, len(cards))
        )
        for card, belief in zip(cards, beliefs, strict=True)
    ]
    figures.sort(key=lambda figure: figure.gain, reverse=True)
    progress = Progress.objects.filter(
        classroom_id=student.classroom_id, student=student, deck=deck
    ).aggregate(answers=Sum("answers"))
    return StudentFigures(
        figures, Figure(*outlook.mastery(beliefs, moment)), progress["answers"] or 0
    )


def is_learning(student: Student, deck: Deck) -> bool:
    """Whether the student is in the middle of Learn."""
    return StudySession.objects.filter(
        classroom=student.classroom_id,
        student=student,
        deck=deck,
        mode=Mode.LEARN,
        finished_at=None,
    ).exists()
