"""Penalised logistic regression by Newton's method, for a handful of coefficients."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p

from cards.engine.mastery import logistic

ROUNDS = 50
CLOSE_ENOUGH = 1e-9
SHORTEST_STEP = 1e-6

Vector = Sequence[float]


def fit_logistic(
    features: Sequence[Vector],
    offsets: Vector,
    outcomes: Sequence[bool],
    *,
    prior: Vector,
    penalty: float,
    not_negative: frozenset[int] = frozenset(),
) -> tuple[float, ...]:
    """The b that make ``logit p = offset + b · features`` likeliest, drawn towards ``prior``.

    The penalty is ½ · ``penalty`` · |b − prior|². The coefficients in ``not_negative`` are held at
    0 where they would fall below it.
    """
    cases = list(zip(features, offsets, outcomes, strict=True))
    regression = _Regression(cases, prior, penalty)
    held: frozenset[int] = frozenset()
    while True:
        fitted = regression.fitted([index for index in range(len(prior)) if index not in held])
        below = frozenset(index for index in not_negative if fitted[index] < 0)
        if not below:
            return tuple(fitted)
        held |= below


@dataclass(frozen=True, slots=True)
class _Regression:
    cases: Sequence[tuple[Vector, float, bool]]
    prior: Vector
    penalty: float

    def fitted(self, free: Sequence[int]) -> list[float]:
        """The likeliest coefficients with all but the ``free`` ones at 0.

        A step that overshoots is halved until it helps: the loss has one valley only.
        """
        at = [value if index in free else 0.0 for index, value in enumerate(self.prior)]
        loss = self._loss(at)
        for _ in range(ROUNDS):
            steps = solve(*self._curve_and_slope(at, free))
            scale = 1.0
            while scale > SHORTEST_STEP:
                ahead = list(at)
                for index, step in zip(free, steps, strict=True):
                    ahead[index] += scale * step
                loss_ahead = self._loss(ahead)
                if loss_ahead <= loss:
                    at, loss = ahead, loss_ahead
                    break
                scale /= 2
            if max(map(abs, steps), default=0.0) < CLOSE_ENOUGH:
                break
        return at

    def _loss(self, at: Vector) -> float:
        penalty = sum((have - want) ** 2 for have, want in zip(at, self.prior, strict=True))
        loss = self.penalty / 2 * penalty
        for case, offset, outcome in self.cases:
            odds = offset + sum(map(float.__mul__, at, case))
            against = -odds if outcome else odds
            loss += max(against, 0.0) + log1p(exp(-abs(against)))
        return loss

    def _curve_and_slope(
        self, at: Vector, free: Sequence[int]
    ) -> tuple[list[list[float]], list[float]]:
        """The loss's second derivatives, and where it falls: minus the first ones."""
        slope = [self.penalty * (self.prior[index] - at[index]) for index in free]
        curve = [[self.penalty * (row == column) for column in free] for row in free]
        for case, offset, outcome in self.cases:
            chance = logistic(offset + sum(map(float.__mul__, at, case)))
            error, bend = outcome - chance, chance * (1 - chance)
            for row, index in enumerate(free):
                slope[row] += error * case[index]
                scaled = bend * case[index]
                for column, other in enumerate(free):
                    curve[row][column] += scaled * case[other]
        return curve, slope


def solve(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """The x of ``matrix`` · x = ``vector``, by elimination; the matrix is positive definite."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for pivot in range(size):
        for below in range(pivot + 1, size):
            factor = rows[below][pivot] / rows[pivot][pivot]
            rows[below] = [
                value - factor * above
                for value, above in zip(rows[below], rows[pivot], strict=True)
            ]
    found = [0.0] * size
    for pivot in reversed(range(size)):
        known = sum(rows[pivot][column] * found[column] for column in range(pivot + 1, size))
        found[pivot] = (rows[pivot][size] - known) / rows[pivot][pivot]
    return found
