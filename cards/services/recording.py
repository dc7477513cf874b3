"""Graded responses into the log, the student's memory of the cards, and their progress."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from uuid_utils.compat import uuid7

from cards.access import Seat
from cards.engine.memory import CardMemory, MemoryModel
from cards.engine.modes.base import Graded
from cards.engine.modes.learn import level_after
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, KeptCalibration, Memory, Progress, StudySession
from cards.models.by_hand import Statement, insertion, insertion_or_update, update
from cards.models.study import MAX_RESPONSE_LENGTH
from cards.services.answer_rows import TICK, AnswerRows

LONGEST_THOUGHT = 60
"""Most seconds for one answer that count as time studied."""

MOVING_OF_MEMORY = (
    "stability",
    "difficulty",
    "last",
    "due",
    "proven",
    "proven_right",
    "introduced",
    "learn_level",
    "missed",
    "matched",
)
"""What an answer changes of a memory that is there."""

MOVING_OF_PROGRESS = ("answers", "right", "seconds", "last_at")
MOVING_OF_PROGRESS_IN = {
    Mode.TEST: ("score_session", "score_right", "score_of"),
    Mode.MATCHING: ("best_ms",),
}
"""What it changes of progress, in any mode and in some."""

CLIENT_CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClientClock:
    """What the student's device says about time; shown to teachers, trusted by no rule."""

    answered_at: datetime | None = None
    response_ms: int | None = None


class Recorded(NamedTuple):
    """Answers, and the statements that write them with what they change."""

    answers: list[Answer]
    statements: tuple[Statement, ...]


def record_answers(
    *,
    seat: Seat,
    rows: AnswerRows,
    graded: tuple[Graded, ...],
    clock: ClientClock,
    now: datetime,
) -> Recorded:
    """What was graded of the session's question as rows, and what there is to write.

    The first answer gets the question's key.
    """
    session = rows.session
    answers = [
        _answer(seat, session, each, clock, now + place * TICK) for place, each in enumerate(graded)
    ]
    answers[0].id = session.question_id
    _share_seconds(answers, session, now)
    rows.look_up(answer.card_id for answer in answers)
    calendar = StudyCalendar(seat.classroom.zone)
    model = KeptCalibration.objects.in_use().model
    memories: dict[int, Memory] = {}
    progress = rows.progress
    of_progress = MOVING_OF_PROGRESS + MOVING_OF_PROGRESS_IN.get(Mode(session.mode), ())
    for answer in answers:
        progress = counted(progress, answer)
        answer.weight = 0
        if answer.is_first_try:
            known = memories.get(answer.card_id) or rows.memories[answer.card_id]
            memory, answer.weight = remember(known, answer, calendar, model)
            memories[answer.card_id], answer.stability = memory, memory.stability
    return Recorded(
        answers,
        (
            insertion(*answers),
            *_saved(memories.values(), MOVING_OF_MEMORY),
            *_saved([progress] if progress else [], of_progress),
        ),
    )


def _saved(rows: Collection[Memory | Progress], moving: tuple[str, ...]) -> list[Statement]:
    """What writes the rows, one of which may be new: all in one statement."""
    if not rows:
        return []
    first = next(iter(rows))
    if len(rows) == 1 and not first._state.adding:
        return [update(first, *moving)]
    return [insertion_or_update(*rows)]


def _answer(
    seat: Seat, session: StudySession, graded: Graded, clock: ClientClock, now: datetime
) -> Answer:
    return Answer(
        classroom_id=seat.classroom.pk,
        id=uuid7(),
        session_id=session.id,
        student_id=seat.student.pk,
        device_id=seat.device.pk,
        deck_id=session.deck_id,
        card_id=graded.card.id,
        card_version=graded.card.version,
        mode=session.mode,
        kind=graded.kind,
        side=graded.side,
        options=list(graded.options),
        response=graded.response[:MAX_RESPONSE_LENGTH],
        verdict=graded.verdict,
        mistaken_for_id=graded.mistaken_for.id if graded.mistaken_for else None,
        rating=graded.evidence.rating,
        response_ms=clock.response_ms,
        client_at=clamped(clock.answered_at, now),
        board_ms=graded.board_ms,
        answered_at=now,
    )


def remember(
    memory: Memory | None, answer: Answer, calendar: StudyCalendar, model: MemoryModel
) -> tuple[Memory, float]:
    """The row of memory after an answer, not yet saved, and the weight that the answer had."""
    evidence = answer.evidence
    is_right = evidence.verdict.is_right
    before = None if memory is None else plain_memory(memory)
    now = int(answer.answered_at.timestamp())
    after, weight = model.update(before, evidence, now, calendar)
    memory = memory or Memory(
        classroom_id=answer.classroom_id,
        student_id=answer.student_id,
        card_id=answer.card_id,
        deck_id=answer.deck_id,
        met=now,
        proven=0,
        proven_right=0,
    )
    memory.stability, memory.difficulty = after.stability, after.difficulty
    memory.last, memory.due = after.last, after.due
    memory.proven += weight
    memory.proven_right += weight * is_right
    memory.missed = not is_right
    if answer.mode == Mode.LEARN:
        memory.learn_level = level_after(memory.learn_level, evidence.kind, evidence.verdict)
    elif answer.mode == Mode.MATCHING:
        memory.matched = is_right
    elif answer.mode == Mode.SPACED and memory.introduced is None:
        memory.introduced = now
    return memory, weight


def counted(progress: Progress | None, answer: Answer) -> Progress:
    """The row of progress after an answer, not yet saved."""
    right = answer.counted_verdict.is_right
    progress = progress or Progress(
        classroom_id=answer.classroom_id,
        student_id=answer.student_id,
        deck_id=answer.deck_id,
        mode=answer.mode,
        answers=0,
        right=0,
    )
    progress.answers += answer.is_first_try
    progress.right += right and answer.is_first_try
    progress.seconds += answer.seconds
    progress.last_at = answer.answered_at
    if answer.mode == Mode.TEST:
        if progress.score_session != answer.session_id:
            progress.score_session = answer.session_id
            progress.score_right = progress.score_of = 0
        progress.score_right += right
        progress.score_of += 1
    if answer.board_ms is not None:
        progress.best_ms = min(progress.best_ms or answer.board_ms, answer.board_ms)
    return progress


def plain_memory(memory: Memory) -> CardMemory:
    """A row of memory as the engine sees it."""
    return CardMemory(memory.stability, memory.difficulty, memory.last, memory.due)


def _share_seconds(answers: list[Answer], session: StudySession, now: datetime) -> None:
    """Spread the time since the session's last answer over these."""
    since = max((now - session.active_at).total_seconds(), 0)
    each, rest = divmod(round(min(since, LONGEST_THOUGHT * len(answers))), len(answers))
    for place, answer in enumerate(answers):
        answer.seconds = each + (place < rest)


def clamped(client_at: datetime | None, now: datetime) -> datetime | None:
    """What a device says about time, within a day of what the server says."""
    if client_at is None:
        return None
    return min(max(client_at, now - CLIENT_CLOCK_SLACK), now)
