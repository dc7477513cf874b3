"""What is believed of one student and one card, and how each answer changes it.

The curve and its updates are FSRS-6 (the `fsrs` library, learning steps and fuzz off) with
parameters fitted on answers of college classes to typed questions, most of them one to four days
after practice; longer delays are unproven. Every mode feeds the same memory; an answer that
proves less moves it less (`weight`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import IntEnum
from functools import lru_cache

import fsrs

from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

SHIPPED_PARAMETERS = (
    *(0.1154, 0.2698, 0.4871, 0.8055, 6.4178, 0.8289, 3.0194, 0.001, 1.867, 0.1619, 0.7905),
    *(1.4829, 0.0639, 0.2672, 1.6535, 0.6014, 1.8729, 0.8558, 0.1421, 0.1199, 0.3527),
)
"""FSRS-6 weights; the first four are the first stabilities, in days, after Again to Easy."""

DAY = 86_400
LONGEST_INTERVAL = 365
"""Days after which a card is due at the latest: longer delays are unproven."""
UNSEEN_RECALL = 0.3
"""Share of first tries that are right, for weighing a choice on a card never seen."""


class Rating(IntEnum):
    """FSRS's four grades."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


FSRS_RATINGS = {rating: fsrs.Rating(rating) for rating in Rating}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One graded response as the memory sees it.

    ``options``: among how many it was chosen, of a match the pairs that were left. ``grade``: how
    well it went, where the student says so; else a right answer is GOOD.
    """

    kind: Kind
    verdict: Verdict
    options: int = 0
    grade: Rating | None = None

    @property
    def rating(self) -> Rating:
        if not self.verdict.is_right:
            return Rating.AGAIN
        return self.grade or Rating.GOOD


@dataclass(frozen=True, slots=True)
class CardMemory:
    """Stability in days, difficulty 1 to 10, last answer and due date in epoch seconds."""

    stability: float
    difficulty: float
    last: int
    due: int


RIGHT_ANSWER_PROVES = {
    Kind.TYPED: 1.0,
    Kind.RATED: 1.0,
    Kind.CHOICE: 1.0,
    Kind.TRUE_FALSE: 1.0,
    Kind.MATCH: 0.5,
    Kind.JUDGED: 0.5,
    Kind.FLIP: 0.5,
}
"""How much a right answer counts, by the kind of question, before what a guess might have done."""

GUESSABLE = {Kind.CHOICE, Kind.TRUE_FALSE, Kind.MATCH}

WRONG_MATCH_PROVES = 0.5
"""A wrong pair may be the fault of either card; every other wrong answer counts in full."""


def weight(evidence: Evidence, recall_before: float | None) -> float:
    """How much an answer proves, from 0 to 1; ``recall_before`` is None for an unseen card.

    A right choice among k options is worth p / (p + (1 - p) / k): the chance that it was known
    and not guessed. The last pair of a board proves nothing.
    """
    if not evidence.verdict.is_right:
        return WRONG_MATCH_PROVES if evidence.kind is Kind.MATCH else 1.0
    if evidence.kind is Kind.MATCH and evidence.options <= 1:
        return 0.0
    return RIGHT_ANSWER_PROVES[evidence.kind] * _not_guessed(evidence, recall_before)


def _not_guessed(evidence: Evidence, recall_before: float | None) -> float:
    if evidence.kind not in GUESSABLE:
        return 1.0
    options = 2 if evidence.kind is Kind.TRUE_FALSE else max(evidence.options, 1)
    known = UNSEEN_RECALL if recall_before is None else min(max(recall_before, 0.2), 0.95)
    return known / (known + (1 - known) / options)


class MemoryModel:
    """FSRS-6 with one set of parameters, behind the two questions that the product asks of it."""

    def __init__(self, parameters: tuple[float, ...] = SHIPPED_PARAMETERS) -> None:
        self._scheduler = fsrs.Scheduler(
            parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        self._first_review = {
            rating: self._review(fsrs.Card(card_id=1), rating, date(2000, 1, 1))
            for rating in Rating
        }
        self.decay = -parameters[20]
        self.factor = 0.9 ** (1 / self.decay) - 1

    def recall(self, memory: CardMemory, now: float) -> float:
        """Chance of a right unprompted answer, never sooner than a day after the last one.

        Minutes after practice the curve says nearly 1; what teachers need is tomorrow.
        """
        days = max((now - memory.last) / DAY, 1.0)
        return float((1 + self.factor * days / memory.stability) ** self.decay)

    def update(
        self, memory: CardMemory | None, evidence: Evidence, now: int, calendar: StudyCalendar
    ) -> tuple[CardMemory, float]:
        """The memory after an answer, and the weight that the answer had."""
        before = None if memory is None else self.recall(memory, now)
        proof = weight(evidence, before)
        rating = evidence.rating
        today = calendar.day_of(now)
        if memory is None:
            stability, difficulty = self._first(rating, proof)
        else:
            last_day = calendar.day_of(memory.last)
            stability, difficulty = self._next(memory, rating, proof, last_day, today)
        days = min(max(round(stability), 1), LONGEST_INTERVAL)
        due = calendar.start_of(today + timedelta(days=days))
        if memory is not None and proof < 1:
            due = min(due, memory.due)
        return CardMemory(stability, difficulty, now, due), proof

    def _first(self, rating: Rating, proof: float) -> tuple[float, float]:
        least_stability, least_difficulty = self._first_review[Rating.AGAIN]
        stability, difficulty = self._first_review[rating]
        return (
            least_stability ** (1 - proof) * stability**proof,
            least_difficulty + proof * (difficulty - least_difficulty),
        )

    def _next(
        self, memory: CardMemory, rating: Rating, proof: float, last_day: date, today: date
    ) -> tuple[float, float]:
        last = _utc_midnight(last_day)
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=last,  # not used, but else the constructor asks for the time
            last_review=last,
        )
        stability, difficulty = self._review(card, rating, max(today, last_day))
        return (
            memory.stability * (stability / memory.stability) ** proof,
            memory.difficulty + proof * (difficulty - memory.difficulty),
        )

    def _review(self, card: fsrs.Card, rating: Rating, day: date) -> tuple[float, float]:
        after, _ = self._scheduler.review_card(card, FSRS_RATINGS[rating], _utc_midnight(day))
        if after.stability is None or after.difficulty is None:
            raise RuntimeError("FSRS left a reviewed card without stability or difficulty.")
        return after.stability, after.difficulty


@lru_cache(maxsize=8192)
def _utc_midnight(day: date) -> datetime:
    """FSRS counts whole days between UTC datetimes: study days are passed as such."""
    return datetime.combine(day, time(), timezone.utc)  # noqa: UP017 - fsrs wants this very object


def mastery_range(
    mastery: float, variance: float, cards: int, spread: float
) -> tuple[float, float]:
    """The 90 % range of a mastery over ``cards`` cards.

    ``variance`` is the sum of p(1 - p); ``spread`` the standard deviation of a student's actual
    share around the expected one, beyond chance.
    """
    if not cards:
        return 0.0, 0.0
    half = 1.645 * (variance / cards**2 + spread**2) ** 0.5
    return max(0.0, mastery - half), min(1.0, mastery + half)


@lru_cache(maxsize=16)
def model_of(parameters: tuple[float, ...]) -> MemoryModel:
    """The model with these parameters, made once."""
    return MemoryModel(parameters)


MODEL = model_of(SHIPPED_PARAMETERS)
"""The model with the parameters that the product is shipped with."""
