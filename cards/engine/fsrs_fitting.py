"""FSRS parameters fitted to histories, by `fsrs-rs-python`, where there is a wheel of it.

The wheel (Rust, no dependencies) exists for Linux, macOS and Windows on the usual processors.
Where it cannot be installed everything else works, and a refit fits the coefficients alone.
"""

from collections.abc import Sequence

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from cards.engine.delayed import SHOWN, DelayedAnswer, History, proves_by_itself
from cards.engine.memory import Rating, weight
from cards.engine.study_days import StudyCalendar

try:
    import fsrs_rs_python as fsrs_rs
except ImportError:
    CAN_FIT = False
else:
    CAN_FIT = True

LONGEST_HISTORY = 64
"""Answers before one that is learnt from; the fitting library ignores longer ones anyway."""

Step = tuple[Rating, int, bool]
"""A rating, whole study days since the one before, and whether it may be learnt from."""


def training_steps(history: History, calendar: StudyCalendar) -> list[Step]:
    """The answers of full weight, as FSRS takes them; lighter ones are left out.

    Learnt from are only unprompted ones (`proves_by_itself`) on a later study day.
    """
    steps: list[Step] = []
    last: int | None = None
    for at, seen in history:
        if seen is None and steps:
            continue
        evidence = seen or SHOWN
        if weight(evidence, None) < 1:
            continue
        day = calendar.day_of(at).toordinal()
        days = 0 if last is None else max(0, day - last)
        steps.append((evidence.rating, days, days > 0 and proves_by_itself(seen)))
        last = day
    return steps


def fit_parameters(delayed: Sequence[DelayedAnswer]) -> tuple[float, ...]:
    """The 21 parameters of FSRS-6 that fit these histories best, within the bounds of `fsrs`.

    Drawn towards FSRS's defaults by the library; the same histories give the same parameters.
    Answers to a card after the last of ``delayed`` are not looked at.
    """
    ends: dict[int, DelayedAnswer] = {}
    for answer in delayed:
        kept = ends.setdefault(id(answer.history), answer)
        if answer.position > kept.position:
            ends[id(answer.history)] = answer
    items: list[fsrs_rs.FSRSItem] = []
    owners: list[int] = []
    for owner, answer in enumerate(ends.values()):
        steps = training_steps(answer.history[: answer.position + 1], answer.calendar)
        reviews = [fsrs_rs.FSRSReview(int(rating), days) for rating, days, _ in steps]
        for index, (_, _, is_lesson) in enumerate(steps[:LONGEST_HISTORY]):
            if is_lesson:
                items.append(fsrs_rs.FSRSItem(reviews[: index + 1]))
                owners.append(owner)
    fitted = fsrs_rs.FSRS(fsrs_rs.DEFAULT_PARAMETERS).compute_parameters(items, owners)
    return tuple(
        min(max(value, least), most)
        for value, least, most in zip(
            fitted, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True
        )
    )
