"""Mastery: the share of a deck that a student is expected to answer unprompted tomorrow or later.

The chance of one right answer starts from how often this class is right on this deck, and moves
away from that by what the memory says (`cards.engine.memory`), by how hard the card has been for
the others, and by how well the student does:

    logit p = g + offset + by_recall · (logit R − g) + by_card · (logit c − g)
                + by_student · (logit s − g),        g = logit of the class's rate

R is `MemoryModel.recall`; c, s and the class's rate are shares of right answers, each shrunk
towards what is known without it (`Rates`). Everything is relative to the class, so a class or a
single learner who is right nine times in ten is not told more than their memory says. Only +, −,
×, ÷, ln, exp and power are used: the same figure is one SQL expression. ``docs/mastery.md`` says
how well it holds.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import exp, isfinite, log
from typing import Any, NamedTuple

from cards.engine.memory import SHIPPED_PARAMETERS, MemoryModel, mastery_range, model_of

EDGE = 0.001
"""Recall and rates are kept within [EDGE, 1 − EDGE]: the logit of 0 or 1 is infinite."""

MOST_LOG_ODDS = 30.0
"""Log odds beyond this are taken as this: an exponential must not overflow."""

PARAMETERS = 21
"""How many weights FSRS-6 has."""

CLASS_WEIGHT = 20.0
CARD_WEIGHT = 5.0
STUDENT_WEIGHT = 3.0
"""How many answers the value without evidence is worth, when a rate is shrunk towards it."""


class Tally(NamedTuple):
    """Answers as they weigh: the sum of the weights of the right ones, and of all.

    The weight is `cards.engine.memory.weight`'s: an answer that proves nothing counts in neither.
    """

    right: float = 0.0
    total: float = 0.0

    def plus(self, weight: float, *, is_right: bool) -> "Tally":
        return Tally(self.right + weight * is_right, self.total + weight)

    def without(self, other: "Tally") -> "Tally":
        return Tally(self.right - other.right, self.total - other.total)

    def shrunk(self, towards: float, weight: float) -> float:
        """The share of right answers, as if ``weight`` more had come out as ``towards``."""
        return (self.right + weight * towards) / (self.total + weight)


class Rates(NamedTuple):
    """Shares of right answers, from 0 to 1, all of one classroom and one deck.

    ``card`` comes from the classmates only: what the student did with it is in the memory.
    """

    class_rate: float
    card: float
    student: float


def shrunk(*, everyone: Tally, classmates: Tally, student: Tally, base_rate: float) -> Rates:
    """The three rates; ``classmates``: the others' answers to the card."""
    class_rate = everyone.shrunk(base_rate, CLASS_WEIGHT)
    return Rates(
        class_rate,
        classmates.shrunk(class_rate, CARD_WEIGHT),
        student.shrunk(class_rate, STUDENT_WEIGHT),
    )


def logit(share: float) -> float:
    """The log odds of a share kept within [EDGE, 1 − EDGE]."""
    inside = min(max(share, EDGE), 1 - EDGE)
    return log(inside / (1 - inside))


def logistic(log_odds: float) -> float:
    """The share with these log odds, kept within ±MOST_LOG_ODDS."""
    return 1 / (1 + exp(-min(max(log_odds, -MOST_LOG_ODDS), MOST_LOG_ODDS)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that is fitted to answers: the memory's parameters and the model above.

    ``parameters``: 21 weights of FSRS-6. ``base_rate``: the share of right answers of a class of
    which nothing is known. ``spread``: standard deviation of a student's actual share around the
    expected one, beyond chance. The three ``by_…`` are never negative: better evidence never
    lowers what is expected.
    """

    parameters: tuple[float, ...]
    offset: float
    by_recall: float
    by_card: float
    by_student: float
    base_rate: float
    spread: float

    def __post_init__(self) -> None:
        figures = (*self.parameters, self.offset, self.by_recall, self.by_card, self.by_student)
        if len(self.parameters) != PARAMETERS:
            raise ValueError(f"FSRS-6 has 21 parameters, not {len(self.parameters)}.")
        if not all(isfinite(figure) for figure in figures):
            raise ValueError("A calibration consists of finite numbers.")
        if min(self.by_recall, self.by_card, self.by_student) < 0:
            raise ValueError("Better evidence must not lower what is expected.")
        if not 0 < self.base_rate < 1 or not 0 <= self.spread < 1:
            raise ValueError("A base rate is between 0 and 1, a spread from 0 to below 1.")

    @property
    def coefficients(self) -> tuple[float, float, float, float]:
        return self.offset, self.by_recall, self.by_card, self.by_student

    @property
    def model(self) -> MemoryModel:
        """The memory with these parameters."""
        return model_of(self.parameters)

    def expected(self, recall: float, rates: Rates) -> float:
        """The chance that a seen card is answered right."""
        features, level = contrasts(recall, rates)
        return logistic(level + sum(map(float.__mul__, self.coefficients, features)))

    def as_plain(self) -> dict[str, Any]:
        """As JSON can hold it; `from_plain` reads it back."""
        return {**asdict(self), "parameters": list(self.parameters)}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Calibration":
        """Raises ValueError or TypeError when ``plain`` is no calibration."""
        return cls(**{**plain, "parameters": tuple(plain["parameters"])})


def contrasts(recall: float, rates: Rates) -> tuple[tuple[float, float, float, float], float]:
    """What the coefficients multiply (1 for the offset), and the log odds they start from."""
    level = logit(rates.class_rate)
    return (
        1.0,
        logit(recall) - level,
        logit(rates.card) - level,
        logit(rates.student) - level,
    ), level


class Mastery(NamedTuple):
    """A share of a deck, from 0 to 1, and the 90 % range around it."""

    share: float
    low: float
    high: float


def mastery_of(expected: Iterable[float], cards: int, spread: float) -> Mastery:
    """The mastery of a deck of ``cards`` current cards; ``expected`` is given for seen ones."""
    chances = list(expected)
    share = sum(chances) / cards if cards else 0.0
    variance = sum(chance * (1 - chance) for chance in chances)
    return Mastery(share, *mastery_range(share, variance, cards, spread))


SHIPPED = Calibration(
    parameters=SHIPPED_PARAMETERS,
    offset=-0.103,
    by_recall=0.72,
    by_card=1.203,
    by_student=1.169,
    base_rate=0.551,
    spread=0.108,
)
"""What a deployment starts from until it has answers enough of its own."""
