"""What a model expects of delayed answers, and the figures that say how true that was.

For the benchmark on recordings and for the page on a deployment's own answers alike.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fsrs.scheduler import DEFAULT_PARAMETERS

from cards.engine import scores
from cards.engine.calibration import Prediction, predict, shares
from cards.engine.delayed import DelayedAnswer, recalls
from cards.engine.mastery import EDGE, Calibration
from cards.engine.memory import model_of

FSRS_DEFAULT: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
"""FSRS-6's own weights, fitted on other people's answers to other cards."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a model expects of the answers that it is judged on; ``spreads``: of each range."""

    predictions: list[Prediction]
    spreads: list[float]

    @property
    def chances(self) -> list[float]:
        return [each.chance for each in self.predictions]

    @property
    def outcomes(self) -> list[bool]:
        return [each.answer.is_right for each in self.predictions]


@dataclass(frozen=True, slots=True)
class Figures:
    """How true a forecast was; ``error`` and ``coverage`` are of sittings of 8 answers or more."""

    answers: int
    log_loss: float
    auc: float | None
    rmse_bins: float
    rmse_by_chance: float
    bias: float
    sittings: int
    error: float | None
    coverage: float | None


def figures_of(forecast: Forecast) -> Figures | None:
    """None where nothing was judged."""
    if not forecast.predictions:
        return None
    chances, outcomes = forecast.chances, forecast.outcomes
    by_spread: dict[float, list[Prediction]] = {}
    for prediction, spread in zip(forecast.predictions, forecast.spreads, strict=True):
        by_spread.setdefault(spread, []).append(prediction)
    judged = [(share, spread) for spread, some in by_spread.items() for share in shares(some)]
    return Figures(
        len(outcomes),
        scores.log_loss(chances, outcomes),
        scores.area_under_curve(chances, outcomes),
        scores.binned_error(chances, outcomes),
        scores.binned_error_by_chance(chances),
        scores.bias(chances, outcomes),
        len(judged),
        scores.share_error([share for share, _ in judged]) if judged else None,
        sum(share.is_within(spread) for share, spread in judged) / len(judged) if judged else None,
    )


def calibrated(judged: Sequence[DelayedAnswer], calibration: Calibration) -> Forecast:
    """Mastery's own chances."""
    return Forecast(predict(judged, calibration), [calibration.spread] * len(judged))


def constant(
    judged: Sequence[DelayedAnswer], learnt_from: Sequence[DelayedAnswer], spread: float
) -> Forecast:
    """The same for every answer: the share of right ones among ``learnt_from``."""
    share = _smoothed(sum(answer.is_right for answer in learnt_from), len(learnt_from))
    return as_forecast(judged, [share] * len(judged), spread)


def smoothed_percent_right(judged: Sequence[DelayedAnswer], spread: float) -> Forecast:
    """The student's earlier answers to the card, with one right and one wrong more: Beta(1, 1)."""
    chances = [_smoothed(each.own.right, each.own.total) for each in judged]
    return as_forecast(judged, chances, spread)


def last_answer(
    judged: Sequence[DelayedAnswer], learnt_from: Sequence[DelayedAnswer], spread: float
) -> Forecast:
    """The share of ``learnt_from`` that came out right after the last one was as this one's."""
    answers, right = Counter[bool | None](), Counter[bool | None]()
    for answer in learnt_from:
        answers[_last(answer)] += 1
        right[_last(answer)] += answer.is_right
    lasts = [_last(answer) for answer in judged]
    chances = [_smoothed(right[last], answers[last]) for last in lasts]
    return as_forecast(judged, chances, spread)


def remembered(
    judged: Sequence[DelayedAnswer], parameters: tuple[float, ...], spread: float
) -> Forecast:
    """The memory alone: neither how hard the card is for others nor how well the student does."""
    chances = recalls(judged, model_of(parameters))
    within = [min(max(chance, EDGE), 1 - EDGE) for chance in chances]
    return as_forecast(judged, within, spread)


def as_forecast(
    judged: Sequence[DelayedAnswer], chances: Sequence[float], spread: float
) -> Forecast:
    """Of a model that knows no more when the answer comes than when its day began."""
    predictions = [
        Prediction(answer, chance, chance) for answer, chance in zip(judged, chances, strict=True)
    ]
    return Forecast(predictions, [spread] * len(predictions))


def _smoothed(right: float, total: float) -> float:
    return (right + 1) / (total + 2)


def _last(answer: DelayedAnswer) -> bool | None:
    """Whether the student's last answer to the card was right; None if it was only shown."""
    for _, evidence in reversed(answer.history[: answer.position]):
        if evidence is not None:
            return evidence.verdict.is_right
    return None
