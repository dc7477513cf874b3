"""The models that the benchmark compares, each predicting answers that it was not fitted on."""

from collections.abc import Callable, Sequence

from cards.engine.calibration import fold_of, refit
from cards.engine.delayed import DelayedAnswer, place_of
from cards.engine.forecasts import (
    FSRS_DEFAULT,
    Forecast,
    calibrated,
    constant,
    last_answer,
    remembered,
    smoothed_percent_right,
)
from cards.engine.fsrs_fitting import CAN_FIT, fit_parameters
from cards.engine.mastery import SHIPPED, Calibration

HELD_OUT_FOLD = 0
"""`fold_of` the students of the shipped recording that the shipped numbers have not seen."""

SHIPPED_ON = "608efd2e69bfda55"
"""`Recording.fingerprint` of the recording that the shipped numbers were fitted on."""

UNFITTED = Calibration(
    FSRS_DEFAULT,
    offset=0.0,
    by_recall=1.0,
    by_card=0.0,
    by_student=0.0,
    base_rate=0.5,
    spread=SHIPPED.spread,
)
"""The memory alone with FSRS's defaults: from where the shipped numbers were fitted."""


Part = tuple[list[DelayedAnswer], list[DelayedAnswer]]
"""What may be learnt from, and what is judged."""

Rival = Callable[[Part], Forecast]


def is_unseen(student: int | str) -> bool:
    """Whether the shipped numbers have not seen a student of the recording they come from."""
    return fold_of(student) == HELD_OUT_FOLD


def judged_on_half(
    delayed: Sequence[DelayedAnswer], judged: Sequence[DelayedAnswer], half: int
) -> Forecast:
    """What a fit from FSRS's defaults on one half of the students expects of the other half."""
    seen = [each for each in delayed if not is_in_half(each.student, half)]
    held_out = [each for each in judged if is_in_half(each.student, half)]
    return calibrated(held_out, refit(seen, UNFITTED).calibration)


def is_in_half(student: int | str, half: int) -> bool:
    """A hash decides, the same on every machine; each number halves the students anew."""
    return place_of(f"half {half} {student}") < 0.5


def rivals(*, is_shipped_recording: bool) -> dict[str, Rival]:
    """By name, in the order of the table."""
    start = UNFITTED if is_shipped_recording else SHIPPED
    found: dict[str, Rival] = {
        "constant": lambda part: constant(part[1], part[0], SHIPPED.spread),
        "smoothed percent right": lambda part: smoothed_percent_right(part[1], SHIPPED.spread),
        "last answer": lambda part: last_answer(part[1], part[0], SHIPPED.spread),
        "FSRS default": lambda part: remembered(part[1], FSRS_DEFAULT, SHIPPED.spread),
    }
    if CAN_FIT:
        found["FSRS refitted"] = lambda part: remembered(
            part[1], fit_parameters(part[0]), SHIPPED.spread
        )
    found["ours as shipped"] = lambda part: shipped(part[1], only_unseen=is_shipped_recording)
    found["ours refitted"] = lambda part: refitted(part, start)
    return found


def shipped(judged: Sequence[DelayedAnswer], *, only_unseen: bool) -> Forecast:
    """The product as it is installed, on students that its numbers have not seen."""
    unseen = [each for each in judged if not only_unseen or is_unseen(each.student)]
    return calibrated(unseen, SHIPPED)


def refitted(part: Part, start: Calibration) -> Forecast:
    """The product after its own refit, which falls back on ``start`` where it does not help."""
    return calibrated(part[1], refit(part[0], start).calibration)
