"""Where things stand in a drawing, in its own units; templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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


# --- Over time ------------------------------------------------------------------------------------

WIDE, TALL = 300, 150
"""How wide and tall the plots over time and of shares are; they begin at LEFT and TOP, too."""

DAYS_OF_ACTIVITY = 56
DAYS_OF_MASTERY = 365
FEWEST_DAYS = 7
MOST_POINTS = 30
GAP = 0.2
"""Between bars, as a part of a bar."""


@dataclass(frozen=True, slots=True)
class Column:
    """A bar, and of it the part below ``split``."""

    x: float
    width: float
    y: float
    height: float
    split_y: float
    split_height: float
    label: str = ""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis, and what is written there."""

    at: float
    label: str


def window(first: date | None, today: date, longest: int) -> date:
    """The first day to draw: that of the first answer, within the last ``longest`` days."""
    earliest, latest = today - timedelta(longest - 1), today - timedelta(FEWEST_DAYS - 1)
    return min(max(first or latest, earliest), latest)


def days_between(first: date, last: date, most: int | None = None) -> list[date]:
    """Every day, or so many that are evenly spaced; then the first may be a little earlier."""
    days = (last - first).days
    step = max(-(-days // (most - 1)), 1) if most else 1
    return [last - timedelta(step * ago) for ago in range(-(-days // step), -1, -1)]


def round_top(most: int) -> int:
    """The end of an axis that holds so many: 1, 2 or 5 times a power of ten, or 10."""
    top = 10
    while top < most:
        top = top * 5 // 2 if str(top).startswith("2") else top * 2
    return top


def columns(
    values: Sequence[tuple[int, int]], top: int, labels: Sequence[str] = ()
) -> list[Column]:
    """A bar for each whole and the part of it that is set apart, on an axis up to ``top``."""
    step = WIDE / max(len(values), 1)
    found = []
    for place, (whole, part) in enumerate(values):
        height, split = TALL * whole / top, TALL * part / top
        found.append(
            Column(
                x=round(LEFT + step * (place + GAP / 2), 2),
                width=round(step * (1 - GAP), 2),
                y=round(TOP + TALL - height, 2),
                height=round(height, 2),
                split_y=round(TOP + TALL - split, 2),
                split_height=round(split, 2),
                label=labels[place] if labels else "",
            )
        )
    return found


def curve(shares: Sequence[float]) -> str:
    """The path of a line with a point for each share, at the middle of its part of the width."""
    return "M" + "L".join(_points(shares))


def area(low: Sequence[float], high: Sequence[float]) -> str:
    """The path around what is between two such lines."""
    return "M" + "L".join(_points(high) + _points(low)[::-1]) + "Z"


def _points(shares: Sequence[float]) -> list[str]:
    step = WIDE / len(shares)
    return [
        f"{round(LEFT + step * (place + 0.5), 1)} {round(TOP + TALL * (1 - share), 1)}"
        for place, share in enumerate(shares)
    ]


def heights(top: int, unit: str = "") -> list[Mark]:
    """Three lines of a grid from 0 to ``top``."""
    return [
        Mark(round(TOP + TALL * (1 - part / 2), 1), f"{top * part // 2}{unit}") for part in range(3)
    ]


def day_marks(days: Sequence[date]) -> list[Mark]:
    """The first of the days that share the width, the middle one and the last."""
    last = len(days) - 1
    step = WIDE / len(days)
    chosen = sorted({0, last // 2, last})
    return [
        Mark(round(LEFT + step * (place + 0.5), 1), f"{days[place].day} {days[place]:%b}")
        for place in chosen
    ]
