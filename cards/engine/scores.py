"""How well chances agree with what happened: the figures of the benchmark and of the app's page.

``chances``: predicted, strictly between 0 and 1; ``outcomes``: whether the answer was right; both
of the same length and not empty.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from math import log, sqrt
from typing import NamedTuple

from cards.engine.memory import mastery_range

BINS = 20
"""As in the open FSRS benchmarks: bins of 5 points."""


def log_loss(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The mean of −ln of the chance that what happened was given."""
    pairs = zip(chances, outcomes, strict=True)
    return -sum(log(chance if right else 1 - chance) for chance, right in pairs) / len(outcomes)


def area_under_curve(chances: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """How often a right answer was given the higher chance than a wrong one; a tie is a half.

    None where all are right or all wrong.
    """
    right = sum(outcomes)
    wrong = len(outcomes) - right
    if not right or not wrong:
        return None
    ranks, passed = 0.0, 0
    ordered = sorted(zip(chances, outcomes, strict=True))
    for _, tied in groupby(ordered, key=lambda pair: pair[0]):
        group = [outcome for _, outcome in tied]
        ranks += sum(group) * (passed + (len(group) + 1) / 2)
        passed += len(group)
    return (ranks - right * (right + 1) / 2) / (right * wrong)


class Bin(NamedTuple):
    """The answers whose chances lie together: mean chance, share right, how many."""

    expected: float
    actual: float
    answers: int


def reliability(chances: Sequence[float], outcomes: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """What was expected beside what happened, in equal steps of the chance; empty ones left out."""
    together: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, outcome in zip(chances, outcomes, strict=True):
        together[_bin_of(chance, bins)].append((chance, outcome))
    return [
        Bin(
            sum(chance for chance, _ in pairs) / len(pairs),
            sum(outcome for _, outcome in pairs) / len(pairs),
            len(pairs),
        )
        for _, pairs in sorted(together.items())
    ]


def _bin_of(chance: float, bins: int) -> int:
    return min(int(chance * bins), bins - 1)


def binned_error(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Root mean square of expected minus actual over `reliability`'s bins: "RMSE(bins)"."""
    found = reliability(chances, outcomes)
    squares = sum(each.answers * (each.expected - each.actual) ** 2 for each in found)
    return sqrt(squares / len(outcomes))


def binned_error_by_chance(chances: Sequence[float]) -> float:
    """What `binned_error` comes to, about, for so few answers although every chance is true."""
    together: dict[int, list[float]] = defaultdict(list)
    for chance in chances:
        together[_bin_of(chance, BINS)].append(chance)
    variances = (sum(p * (1 - p) for p in some) / len(some) for some in together.values())
    return sqrt(sum(variances) / len(chances))


def bias(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Mean expected minus share right: above 0 promises too much."""
    return (sum(chances) - sum(outcomes)) / len(outcomes)


class Share(NamedTuple):
    """Several answers of one student: expected share, its variance × answers², actual share."""

    expected: float
    variance: float
    actual: float
    answers: int

    @classmethod
    def of(cls, chances: Sequence[float], outcomes: Sequence[bool]) -> "Share":
        answers = len(outcomes)
        variance = sum(chance * (1 - chance) for chance in chances)
        return cls(sum(chances) / answers, variance, sum(outcomes) / answers, answers)

    def is_within(self, spread: float) -> bool:
        """Whether the 90 % range of mastery holds what happened."""
        low, high = mastery_range(self.expected, self.variance, self.answers, spread)
        return low <= self.actual <= high

    @property
    def spread_needed(self) -> float:
        """The least spread with which the 90 % range reaches what happened."""
        error = (self.expected - self.actual) / 1.645
        return sqrt(max(0.0, error**2 - self.variance / self.answers**2))


def share_error(shares: Sequence[Share]) -> float:
    """Mean absolute difference of expected and actual shares."""
    return sum(abs(share.expected - share.actual) for share in shares) / len(shares)


def coverage(shares: Sequence[Share], spread: float) -> float:
    """How many of the 90 % ranges hold what happened, from 0 to 1."""
    return sum(share.is_within(spread) for share in shares) / len(shares)


def fitted_spread(shares: Sequence[Share]) -> float:
    """The least spread with which nine in ten of the ranges hold what happened."""
    needed = sorted(share.spread_needed for share in shares)
    return needed[max(0, -(-9 * len(needed) // 10) - 1)]
