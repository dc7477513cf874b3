"""What is to be expected of one student on one deck, at any moment: the table's model in Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from cards.engine.mastery import Calibration, Mastery, Rates, mastery_of
from cards.engine.memory import CardMemory, Evidence, MemoryModel
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

UNPROMPTED_RIGHT = Evidence(Kind.TYPED, Verdict.RIGHT)
"""An answer that proves that the card is known."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of one student and one card; ``memory`` is None for a card never seen."""

    memory: CardMemory | None
    rates: Rates


@dataclass(frozen=True, slots=True)
class Outlook:
    """Expectations by one calibration, in the study days of one classroom.

    ``model`` has the calibration's own parameters. Instants are epoch seconds.
    """

    calibration: Calibration
    model: MemoryModel
    calendar: StudyCalendar

    def chance(self, belief: Belief, at: float) -> float:
        """The chance of a right unprompted answer; 0 for a card never seen."""
        if belief.memory is None:
            return 0.0
        return self.calibration.expected(self.model.recall(belief.memory, at), belief.rates)

    def mastery(self, beliefs: Iterable[Belief], at: float) -> Mastery:
        """The mastery of a deck; one belief for every current card, seen or not."""
        chances = [self.chance(belief, at) for belief in beliefs]
        return mastery_of(chances, len(chances), self.calibration.spread)

    def after_right(self, belief: Belief, at: int) -> Belief:
        """The belief after one right unprompted answer.

        The rates stay. That a student was right would also raise their rate, but that is news
        about the student and not what the studying brought about.
        """
        memory, _ = self.model.update(belief.memory, UNPROMPTED_RIGHT, at, self.calendar)
        return Belief(memory, belief.rates)
