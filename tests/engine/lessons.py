"""A made-up class: students who learn cards on one day and are asked them again on later ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from cards.engine.calibration import predict
from cards.engine.delayed import Answered, DelayedAnswer, delayed_answers
from cards.engine.mastery import Calibration
from cards.engine.memory import DAY, Evidence
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

CALENDAR = StudyCalendar(UTC)
MONDAY = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp())
RIGHT, WRONG = Evidence(Kind.TYPED, Verdict.RIGHT), Evidence(Kind.TYPED, Verdict.WRONG)


def lessons(
    students: int, cards: int, *, days: tuple[int, ...] = (0, 2), seed: int = 1
) -> Iterator[Answered]:
    """Each card once a day, in order of time.

    Able students and easy cards are right more often, and who knew a card tends to know it again.
    """
    rng = Random(seed)
    ability = [rng.gauss(0, 1) for _ in range(students)]
    ease = [rng.gauss(0, 1) for _ in range(cards)]
    known = [[rng.gauss(0, 1) for _ in range(cards)] for _ in range(students)]
    for day in days:
        for student in range(students):
            for card in range(cards):
                at = MONDAY + day * DAY + 20 * (student * cards + card)
                is_right = rng.gauss(0, 1) < ability[student] + ease[card] + known[student][card]
                yield Answered(f"student {student}", card, at, RIGHT if is_right else WRONG)


def delayed_lessons(
    students: int, cards: int, *, days: tuple[int, ...] = (0, 2), seed: int = 1
) -> list[DelayedAnswer]:
    return list(delayed_answers(lessons(students, cards, days=days, seed=seed), CALENDAR))


def answered_by(truth: Calibration, delayed: list[DelayedAnswer]) -> list[DelayedAnswer]:
    """The same delayed answers, right as often as ``truth`` expects."""
    rng = Random(2)
    return [
        replace(each.answer, is_right=rng.random() < each.chance)
        for each in predict(delayed, truth)
    ]
