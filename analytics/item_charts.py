"""The first-try rate of a card over time, in the units of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.queries.card_answers import Day

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 620, 14, 186
SMALLEST_DOT, LARGEST_DOT, TRIES_OF_THE_LARGEST = 3.5, 9.0, 30


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One day or week; its dot grows with the first tries."""

    day: Day
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class RateChart:
    """A line through the points, and a name for the first and the last of them."""

    points: Sequence[RatePoint]
    first: date
    last: date

    @property
    def line(self) -> str:
        return "M" + "L".join(f"{point.x} {point.y}" for point in self.points)


def rate_chart(days: Sequence[Day]) -> RateChart | None:
    """None below two days: there is nothing to see over time."""
    if len(days) < 2:  # noqa: PLR2004
        return None
    first, last = days[0].day, days[-1].day
    width = (last - first).days

    def point(day: Day) -> RatePoint:
        x = LEFT + (RIGHT - LEFT) * (day.day - first).days / width
        grown = min(day.tries / TRIES_OF_THE_LARGEST, 1) ** 0.5
        radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * grown
        return RatePoint(day, round(x, 1), round(rate_y(day.share), 1), round(radius, 1))

    return RateChart([point(day) for day in days], first, last)


def rate_y(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


LINES = [(percent, round(rate_y(percent / 100), 1)) for percent in (0, 50, 100)]
"""The grid: so many percent, and where."""
