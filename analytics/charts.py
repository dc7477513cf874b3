"""Where things stand in a drawing, in its own units; templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from cards.engine.memory import mastery_range
from cards.engine.rounding import percent
from cards.engine.scores import Bin

LEFT, TOP, SIDE = 60, 12, 320
"""Where the square of the plot begins, and how long its sides are."""

SMALLEST_DOT, LARGEST_DOT = 4.0, 13.0


def x_of(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def y_of(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)


@dataclass(frozen=True, slots=True)
class Dot:
    """Answers of which about the same was expected.

    ``low`` and ``high``: nine in ten such shares would lie between them if every chance was true.
    """

    expected: float
    actual: float
    low: float
    high: float
    answers: int
    radius: float

    @property
    def expected_percent(self) -> int | None:
        return percent(self.expected)

    @property
    def actual_percent(self) -> int | None:
        return percent(self.actual)

    @property
    def low_percent(self) -> int | None:
        return percent(self.low)

    @property
    def high_percent(self) -> int | None:
        return percent(self.high)

    @property
    def is_off(self) -> bool:
        """Whether chance alone is a poor excuse."""
        return not self.low <= self.actual <= self.high

    @property
    def x(self) -> float:
        return x_of(self.expected)

    @property
    def y(self) -> float:
        return y_of(self.actual)

    @property
    def y_low(self) -> float:
        return y_of(self.low)

    @property
    def y_high(self) -> float:
        return y_of(self.high)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid, at so many percent."""

    percent: int
    x: float
    y: float


TICKS = [Tick(percent, x_of(percent / 100), y_of(percent / 100)) for percent in range(0, 101, 25)]


def dots(bins: Sequence[Bin]) -> list[Dot]:
    """A dot for each bin of `cards.engine.scores.reliability`; its area grows with the answers."""
    most = max((each.answers for each in bins), default=1)
    found = []
    for expected, actual, answers in bins:
        luck = answers * expected * (1 - expected)
        low, high = mastery_range(expected, luck, answers, spread=0.0)
        radius = max(SMALLEST_DOT, round(LARGEST_DOT * sqrt(answers / most), 1))
        found.append(Dot(expected, actual, low, high, answers, radius))
    return found
