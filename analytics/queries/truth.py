"""How true mastery was: what was expected of delayed answers, and what students then answered."""

from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from django.db.models import QuerySet, Sum

from cards.engine.calibration import LEAST_ANSWERS
from cards.engine.delayed import DelayedAnswer
from cards.engine.forecasts import (
    FSRS_DEFAULT,
    Figures,
    Forecast,
    calibrated,
    constant,
    figures_of,
    last_answer,
    remembered,
    smoothed_percent_right,
)
from cards.engine.mastery import SHIPPED, Calibration
from cards.engine.rounding import percent
from cards.engine.scores import Bin, reliability
from cards.models import Classroom, KeptCalibration, Progress
from cards.models.log import StudiedDeck, delayed_in_log, studied_decks

ANSWERS_TO_SHOW = 100
"""Delayed answers below which nothing is said about truth."""

MOST_ANSWERS = 10_000
"""Answers of the log that are replayed for the page: a second or two, all ways to tell together."""

MOST_DECKS = 100
BINS = 10

TOLERANCE = 0.03
"""How far off the average may be and still be called right."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A way to expect answers, and how true it was, in whole points and percent."""

    name: str
    figures: Figures
    is_simple: bool

    @property
    def auc_percent(self) -> int | None:
        return percent(self.figures.auc)

    @property
    def off_points(self) -> int | None:
        return percent(self.figures.rmse_bins)

    @property
    def bias_points(self) -> str:
        """Above 0: promised too much."""
        return f"{percent(self.figures.bias) or 0:+d}".replace("-", "−").replace("+0", "0")

    @property
    def error_points(self) -> int | None:
        return percent(self.figures.error)

    @property
    def within_percent(self) -> int | None:
        return percent(self.figures.coverage)


@dataclass(frozen=True, slots=True)
class Report:
    """Mastery first, then what else there is and the simple rules that it must beat.

    ``bins`` are mastery's.
    """

    judged: list[Judged]
    bins: list[Bin]
    expected: float
    actual: float
    luck: float

    @property
    def expected_percent(self) -> int | None:
        return percent(self.expected)

    @property
    def actual_percent(self) -> int | None:
        return percent(self.actual)

    @property
    def promises_too_much(self) -> bool:
        return self.expected - self.actual > max(TOLERANCE, self.luck)

    @property
    def promises_too_little(self) -> bool:
        return self.actual - self.expected > max(TOLERANCE, self.luck)

    @property
    def is_best(self) -> bool:
        """Whether mastery forecasts better than each simple rule."""
        mastery, *others = self.judged
        rules = [each.figures.log_loss for each in others if each.is_simple]
        return all(mastery.figures.log_loss < rule for rule in rules)


@dataclass(frozen=True, slots=True)
class Truth:
    """What can be said for one teacher; ``report`` is None below `ANSWERS_TO_SHOW`.

    ``is_partial``: not all answers were read. ``kept``: the refit in use, None for the shipped
    numbers.
    """

    answers: int
    students: int
    is_partial: bool
    kept: KeptCalibration | None
    report: Report | None

    @property
    def is_firm(self) -> bool:
        return self.answers >= LEAST_ANSWERS


def truth_of(classrooms: QuerySet[Classroom]) -> Truth:
    """Replays the log of these classrooms' decks, each answer expected by what came before it."""
    calibration = KeptCalibration.objects.in_use()
    studied = sorted(studied_decks(classrooms), key=lambda deck: deck.last_at, reverse=True)
    chosen = _latest(studied)
    is_too_large = sum(deck.answers for deck in chosen) > MOST_ANSWERS
    students = _first_students(chosen[0]) if is_too_large else None
    found = delayed_in_log(chosen, calibration.model, students=students, limit=MOST_ANSWERS)
    delayed = list(found)
    is_shown = len(delayed) >= ANSWERS_TO_SHOW
    return Truth(
        answers=len(delayed),
        students=len({answer.student for answer in delayed}),
        is_partial=is_too_large or chosen != studied,
        kept=KeptCalibration.objects.latest_in_use(),
        report=_report(delayed, calibration) if is_shown else None,
    )


def _latest(studied: list[StudiedDeck]) -> list[StudiedDeck]:
    """The decks studied last, whole, as many as may be read; at least one."""
    total = 0
    for place, deck in enumerate(studied[:MOST_DECKS]):
        total += deck.answers
        if total > MOST_ANSWERS:
            return studied[: max(place, 1)]
    return studied[:MOST_DECKS]


def _first_students(deck: StudiedDeck) -> list[int]:
    """Of a deck with more answers than may be read, who joined first; at least one student."""
    given = (
        Progress.objects.filter(classroom=deck.classroom_id, deck=deck.deck_id)
        .values_list("student_id")
        .annotate(total=Sum("answers"))
        .order_by("student_id")
    )
    totals = accumulate(total for _, total in given)
    return [
        student
        for place, ((student, _), total) in enumerate(zip(given, totals, strict=True))
        if not place or total <= MOST_ANSWERS
    ]


def _report(delayed: list[DelayedAnswer], calibration: Calibration) -> Report:
    spread = calibration.spread
    ours = calibrated(delayed, calibration)
    models = {"Mastery": ours} | _other_models(delayed, calibration)
    rules = {
        "Percent right so far": smoothed_percent_right(delayed, spread),
        "As the last time": last_answer(delayed, delayed, spread),
        "The same for all": constant(delayed, delayed, spread),
    }
    chances, outcomes = ours.chances, ours.outcomes
    return Report(
        judged=_judged(models, is_simple=False) + _judged(rules, is_simple=True),
        bins=reliability(chances, outcomes, BINS),
        expected=sum(chances) / len(chances),
        actual=sum(outcomes) / len(outcomes),
        luck=1.645 * sqrt(sum(chance * (1 - chance) for chance in chances)) / len(chances),
    )


def _other_models(delayed: list[DelayedAnswer], calibration: Calibration) -> dict[str, Forecast]:
    """What mastery would be without a refit, without the class, and without any fit."""
    shipped = {} if calibration == SHIPPED else {"Mastery as shipped": calibrated(delayed, SHIPPED)}
    return shipped | {
        "Memory alone": remembered(delayed, calibration.parameters, calibration.spread),
        "FSRS untuned": remembered(delayed, FSRS_DEFAULT, calibration.spread),
    }


def _judged(forecasts: dict[str, Forecast], *, is_simple: bool) -> list[Judged]:
    return [
        Judged(name, figures, is_simple)
        for name, forecast in forecasts.items()
        if (figures := figures_of(forecast))
    ]
