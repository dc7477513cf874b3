"""What a class has in common: the median of a column and the half of the class around it."""

from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from typing import NamedTuple

from analytics.queries.table import Row
from cards.engine.rounding import percent


class Middle(NamedTuple):
    """Whole percents of those who have a figure; ``low`` to ``high`` holds the middle half."""

    median: int
    low: int
    high: int
    students: int
    heat: int


def middle_of(shares: Iterable[float | None]) -> Middle | None:
    """None where nobody has a figure."""
    known = sorted(share for share in shares if share is not None)
    if not known:
        return None
    half = median(known)
    low, _, high = quantiles(known, n=4, method="inclusive") if known[1:] else known * 3
    return Middle(percent(half), percent(low), percent(high), len(known), min(4, int(half * 5)))


def middles(rows: Sequence[Row]) -> list[Middle | None]:
    """For Mastery, Learn, Test, Matching and Spaced, of all students that have a figure."""
    return [
        middle_of([row.mastery for row in rows]),
        middle_of([row.learn for row in rows]),
        middle_of([row.test for row in rows]),
        middle_of([row.matching for row in rows]),
        middle_of([row.spaced for row in rows]),
    ]
