"""What memories can be tested on: answers after a delay, with all that was known before them.

One pass over the log of one classroom and one deck, in order of time, gives its delayed answers.
Kept meanwhile: a memory, a tally and the history of every student and card (about 1 kB each), and
a tally of every card and student. What is kept afterwards is in the `DelayedAnswer`s and bounded
by `Sample`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from cards.engine.mastery import Rates, Tally, shrunk
from cards.engine.memory import MODEL, CardMemory, Evidence, MemoryModel
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

DELAY = 6 * 3600
"""Seconds since the student last saw the card, at least; and it is a later study day."""

SAMPLE_LIMIT = 100_000
"""Delayed answers that a fit is made on at most: some 200 MB."""

NOTHING = Tally()
SHOWN = Evidence(Kind.TYPED, Verdict.WRONG)
"""As what a memory takes an unseen card that was shown and not asked: a miss shows it as well."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the log; ``at`` in epoch seconds.

    Without ``evidence`` the card was only shown with its answer: that begins a memory and delays
    the next answer less, but is no answer and counts in no rate.
    """

    student: int | str
    card: int | str
    at: int
    evidence: Evidence | None


History = list[tuple[int, Evidence | None]]
"""What one student saw of one card, in order of time: epoch seconds and evidence."""


@dataclass(frozen=True, slots=True)
class Known:
    """The tallies of one moment."""

    everyone: Tally
    classmates: Tally
    student: Tally

    def rates(self, base_rate: float) -> Rates:
        return shrunk(
            everyone=self.everyone,
            classmates=self.classmates,
            student=self.student,
            base_rate=base_rate,
        )


@dataclass(frozen=True, slots=True)
class DelayedAnswer:
    """An unprompted answer after a delay, and what was known before it.

    ``history`` is the whole one, shared by all delayed answers to the card; this answer is
    ``history[position]``. ``own``: the student's earlier answers to the card. ``known``: a moment
    before the answer; ``known_at_dawn``: the same, but of the class and the student when the
    student's study day began, so that a test does not tell its own result.
    """

    student: int | str
    card: int | str
    at: int
    is_right: bool
    calendar: StudyCalendar
    history: History
    position: int
    own: Tally
    known: Known
    known_at_dawn: Known

    @property
    def sitting(self) -> tuple[int | str, date]:
        return self.student, self.calendar.day_of(self.at)


@dataclass(slots=True)
class _Pair:
    """What is kept of one student and one card."""

    history: History = field(default_factory=list)
    own: Tally = NOTHING
    memory: CardMemory | None = None


@dataclass(slots=True)
class _Student:
    tally: Tally = NOTHING
    day: date | None = None
    at_dawn: Tally = NOTHING
    everyone_at_dawn: Tally = NOTHING


def proves_by_itself(evidence: Evidence | None) -> bool:
    """Whether it was typed: nothing was shown to choose from, and we graded it, not the student.

    A wrong choice weighs 1 and a right one less: to take only the wrong ones would be one-sided.
    Who grades themself may be kind: that moves their memory, and is no measure of what is true.
    """
    return evidence is not None and evidence.kind is Kind.TYPED


def delayed_answers(
    log: Iterable[Answered], calendar: StudyCalendar, model: MemoryModel = MODEL
) -> Iterator[DelayedAnswer]:
    """The delayed answers of one classroom and one deck; ``log`` in order of time, read once.

    ``model`` weighs choices among options by what was remembered before.
    """
    pairs: dict[tuple[int | str, int | str], _Pair] = defaultdict(_Pair)
    students: dict[int | str, _Student] = defaultdict(_Student)
    cards: dict[int | str, Tally] = defaultdict(Tally)
    everyone = Tally()
    for answered in log:
        pair = pairs[answered.student, answered.card]
        student = students[answered.student]
        evidence = answered.evidence
        day = calendar.day_of(answered.at)
        if day != student.day:
            student.day, student.at_dawn = day, student.tally
            student.everyone_at_dawn = everyone
        if _is_delayed(pair, answered, day, calendar):
            known = Known(everyone, cards[answered.card].without(pair.own), student.tally)
            yield _delayed(answered, pair, known, student, calendar)
        pair.history.append((answered.at, evidence))
        if evidence is None:
            if pair.memory is None:
                pair.memory, _ = model.update(None, SHOWN, answered.at, calendar)
            continue
        pair.memory, proof = model.update(pair.memory, evidence, answered.at, calendar)
        is_right = evidence.verdict.is_right
        pair.own = pair.own.plus(proof, is_right=is_right)
        student.tally = student.tally.plus(proof, is_right=is_right)
        cards[answered.card] = cards[answered.card].plus(proof, is_right=is_right)
        everyone = everyone.plus(proof, is_right=is_right)


def _is_delayed(pair: _Pair, answered: Answered, day: date, calendar: StudyCalendar) -> bool:
    if not pair.history or not proves_by_itself(answered.evidence):
        return False
    last = pair.history[-1][0]
    return answered.at - last >= DELAY and day > calendar.day_of(last)


def _delayed(
    answered: Answered, pair: _Pair, known: Known, student: _Student, calendar: StudyCalendar
) -> DelayedAnswer:
    return DelayedAnswer(
        student=answered.student,
        card=answered.card,
        at=answered.at,
        is_right=answered.evidence is not None and answered.evidence.verdict.is_right,
        calendar=calendar,
        history=pair.history,
        position=len(pair.history),
        own=pair.own,
        known=known,
        known_at_dawn=Known(student.everyone_at_dawn, known.classmates, student.at_dawn),
    )


def recalls(delayed: Sequence[DelayedAnswer], model: MemoryModel) -> list[float]:
    """What a model would have remembered before each answer; every history is replayed once."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for index, answer in enumerate(delayed):
        wanted[id(answer.history)].append(index)
    found = [0.0] * len(delayed)
    for indexes in wanted.values():
        indexes.sort(key=lambda index: delayed[index].position)
        memory: CardMemory | None = None
        replayed = 0
        for index in indexes:
            answer = delayed[index]
            for at, evidence in answer.history[replayed : answer.position]:
                if evidence is not None or memory is None:
                    memory, _ = model.update(memory, evidence or SHOWN, at, answer.calendar)
            replayed = answer.position
            if memory is None:
                raise ValueError("A delayed answer has something before it.")
            found[index] = model.recall(memory, answer.at)
    return found


class Sample:
    """Delayed answers of any number of classrooms, thinned evenly to at most ``limit``.

    Which pairs of student and card stay is decided by a hash, the same in every run.
    """

    def __init__(self, limit: int = SAMPLE_LIMIT) -> None:
        self.answers: list[DelayedAnswer] = []
        self._limit = limit
        self._threshold = 1.0

    def add(self, delayed: Iterable[DelayedAnswer]) -> None:
        for answer in delayed:
            if self._stays(answer):
                self.answers.append(answer)
            while len(self.answers) > self._limit:
                self._threshold /= 2
                self.answers = [kept for kept in self.answers if self._stays(kept)]

    def _stays(self, answer: DelayedAnswer) -> bool:
        return place_of(f"{answer.student} {answer.card}") < self._threshold


@lru_cache(maxsize=65_536)
def place_of(name: str) -> float:
    """A number from 0 to below 1, evenly spread over names, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:8]) / 2**64
