"""Fitting the model of mastery to delayed answers, and judging the fit on answers it has not seen.

`refit` is what a deployment calls with its own answers; the benchmark calls it too.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cards.engine.delayed import DelayedAnswer, place_of, recalls
from cards.engine.fsrs_fitting import CAN_FIT, fit_parameters
from cards.engine.logistic import fit_logistic
from cards.engine.mastery import Calibration, contrasts
from cards.engine.memory import model_of
from cards.engine.scores import Share, fitted_spread, log_loss

LEAST_ANSWERS = 500
"""Delayed answers below which a refit does more harm than good."""

FOLDS = 5
LEAST_STUDENTS = 10
"""From so many students on, a fit is judged on students it has not seen; else on later days."""

LEAST_SITTINGS = 30
ANSWERS_A_SITTING = 8
"""Sittings of at least so many delayed answers, of which the spread needs so many."""

PENALTY = 5.0
"""How firmly the coefficients are held to those before: as by a few dozen answers."""

ParameterFit = Callable[[Sequence[DelayedAnswer]], tuple[float, ...]]
Split = tuple[list[DelayedAnswer], list[DelayedAnswer]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The chance of a delayed answer just before it, and when its study day began."""

    answer: DelayedAnswer
    chance: float
    chance_at_dawn: float


def fold_of(student: int | str) -> int:
    """Which fifth of the students a student belongs to, from 0 to 4; always the same."""
    return int(place_of(f"student {student}") * FOLDS)


def is_split_by_student(delayed: Sequence[DelayedAnswer]) -> bool:
    return len({answer.student for answer in delayed}) >= LEAST_STUDENTS


def splits(delayed: Sequence[DelayedAnswer]) -> list[Split]:
    """What to fit on and what to judge on, several times.

    By student in `FOLDS` parts; with fewer than `LEAST_STUDENTS` students by time: each fifth of
    the answers but the first is judged by a fit on all days before it.
    """
    if is_split_by_student(delayed):
        return [
            (
                [answer for answer in delayed if fold_of(answer.student) != fold],
                [answer for answer in delayed if fold_of(answer.student) == fold],
            )
            for fold in sorted({fold_of(answer.student) for answer in delayed})
        ]
    days = [answer.sitting[1] for answer in delayed]
    ordered = sorted(days)
    cuts = sorted({ordered[len(days) * part // FOLDS] for part in range(1, FOLDS)})
    ends = [*cuts[1:], None]
    return [
        (
            [answer for answer, day in zip(delayed, days, strict=True) if day < begin],
            [
                answer
                for answer, day in zip(delayed, days, strict=True)
                if begin <= day and (end is None or day < end)
            ],
        )
        for begin, end in zip(cuts, ends, strict=True)
        if begin > ordered[0]
    ]


def predict(delayed: Sequence[DelayedAnswer], calibration: Calibration) -> list[Prediction]:
    """What the model expects of each answer."""
    base_rate = calibration.base_rate
    remembered = recalls(delayed, calibration.model)
    return [
        Prediction(
            answer,
            calibration.expected(recall, answer.known.rates(base_rate)),
            calibration.expected(recall, answer.known_at_dawn.rates(base_rate)),
        )
        for answer, recall in zip(delayed, remembered, strict=True)
    ]


def fit(
    delayed: Sequence[DelayedAnswer],
    start: Calibration,
    parameters: tuple[float, ...] | None = None,
) -> Calibration:
    """``start`` with ``parameters`` in place of its own, and base rate and coefficients fitted."""
    parameters = parameters or start.parameters
    base_rate = _base_rate(delayed, start.base_rate)
    remembered = recalls(delayed, model_of(parameters))
    cases = [
        contrasts(recall, answer.known.rates(base_rate))
        for answer, recall in zip(delayed, remembered, strict=True)
    ]
    offset, by_recall, by_card, by_student = fit_logistic(
        [features for features, _ in cases],
        [level for _, level in cases],
        [answer.is_right for answer in delayed],
        prior=start.coefficients,
        penalty=PENALTY,
        not_negative=frozenset({1, 2, 3}),
    )
    return Calibration(parameters, offset, by_recall, by_card, by_student, base_rate, start.spread)


def _base_rate(delayed: Sequence[DelayedAnswer], start: float) -> float:
    """The share of right answers in the classes as they stood at the delayed answers."""
    rates = [answer.known.everyone.shrunk(start, 1.0) for answer in delayed]
    return sum(rates) / len(rates) if rates else start


def shares(predictions: Sequence[Prediction]) -> list[Share]:
    """A sitting each: the delayed answers of one student on one study day, expected at its dawn."""
    sittings: dict[object, list[Prediction]] = defaultdict(list)
    for prediction in predictions:
        sittings[prediction.answer.sitting].append(prediction)
    return [
        Share.of([each.chance_at_dawn for each in sat], [each.answer.is_right for each in sat])
        for sat in sittings.values()
        if len(sat) >= ANSWERS_A_SITTING
    ]


@dataclass(frozen=True, slots=True)
class Refit:
    """What came of a refit; ``calibration`` is the one to use from now on.

    The log losses are of the same held-out answers, before and after; None where it was refused.
    """

    calibration: Calibration
    is_kept: bool
    reason: str
    answers: int
    students: int
    log_loss_before: float | None = None
    log_loss_after: float | None = None


def refit(
    delayed: Sequence[DelayedAnswer],
    current: Calibration,
    fit_memory: ParameterFit | None = fit_parameters if CAN_FIT else None,
) -> Refit:
    """Fit to a deployment's delayed answers; kept only if it predicts held-out ones better.

    Two fits compete, on answers that neither has seen: the coefficients alone, and the memory's
    parameters with them (unless ``fit_memory`` is None). Deterministic: the same answers in the
    same order give the same result.
    """
    students = len({answer.student for answer in delayed})
    refused = Refit(current, is_kept=False, reason="", answers=len(delayed), students=students)
    if len(delayed) < LEAST_ANSWERS:
        reason = f"{len(delayed)} delayed answers are too few: it takes {LEAST_ANSWERS}."
        return replace(refused, reason=reason)
    parts = splits(delayed)
    if not parts:
        return replace(refused, reason="All delayed answers are of one day: none can be held out.")
    held_out = [answer for _, unseen in parts for answer in unseen]
    before = _loss(predict(held_out, current))
    contenders: list[ParameterFit | None] = [None, *([fit_memory] if fit_memory else [])]
    tried = [(contender, _held_out(parts, current, contender)) for contender in contenders]
    contender, predictions = min(tried, key=lambda each: _loss(each[1]))
    after = _loss(predictions)
    judged = replace(refused, log_loss_before=before, log_loss_after=after)
    if after >= before:
        return replace(judged, reason="The refit predicts held-out answers no better.")
    fitted = fit(delayed, current, contender(delayed) if contender else None)
    sittings = shares(predictions)
    if len(sittings) >= LEAST_SITTINGS:
        fitted = replace(fitted, spread=fitted_spread(sittings))
    return replace(
        judged,
        calibration=fitted,
        is_kept=True,
        reason="The refit predicts held-out answers better.",
    )


def _held_out(
    parts: Sequence[Split], start: Calibration, fit_memory: ParameterFit | None
) -> list[Prediction]:
    """What each part's fit expects of the answers it has not seen."""
    found: list[Prediction] = []
    for seen, unseen in parts:
        parameters = fit_memory(seen) if fit_memory else None
        found += predict(unseen, fit(seen, start, parameters))
    return found


def _loss(predictions: Sequence[Prediction]) -> float:
    return log_loss(
        [each.chance for each in predictions],
        [each.answer.is_right for each in predictions],
    )
