"""One graded response into the log, the student's memory of the card, and their progress."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from cards.access import Seat
from cards.engine.memory import CardMemory, Evidence, MemoryModel
from cards.engine.modes.base import Graded
from cards.engine.modes.learn import level_after
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, KeptCalibration, Memory, Progress, StudySession
from cards.models.study import MAX_RESPONSE_LENGTH

LONGEST_THOUGHT = 60
"""Most seconds between two responses that count as time studied."""

CLIENT_CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClientClock:
    """What the student's device says about time; shown to teachers, trusted by no rule."""

    answered_at: datetime | None = None
    response_ms: int | None = None


def record_answer(
    *, seat: Seat, session: StudySession, graded: Graded, clock: ClientClock, now: datetime
) -> Answer:
    """Write an answer to the session's question; to be called inside its transaction."""
    answer = Answer(
        classroom=seat.classroom,
        id=session.question_id,
        session_id=session.id,
        student=seat.student,
        device=seat.device,
        deck_id=session.deck_id,
        card_id=graded.card.id,
        card_version=graded.card.version,
        mode=session.mode,
        kind=graded.kind,
        side=graded.side,
        options=list(graded.options),
        response=graded.response[:MAX_RESPONSE_LENGTH],
        verdict=graded.verdict,
        rating=graded.evidence.rating,
        seconds=_studied_seconds(session, now),
        response_ms=clock.response_ms,
        client_at=_clamped(clock.answered_at, now),
        answered_at=now,
    )
    key = {"classroom": seat.classroom, "student": seat.student, "card_id": graded.card.id}
    known = Memory.objects.filter(**key).first()
    model = KeptCalibration.objects.in_use().model
    memory, answer.weight = remember(known, answer, StudyCalendar(seat.classroom.zone), model)
    answer.save(force_insert=True)
    memory.save(force_insert=known is None)
    _count(answer)
    return answer


def remember(
    memory: Memory | None, answer: Answer, calendar: StudyCalendar, model: MemoryModel
) -> tuple[Memory, float]:
    """The row of memory after an answer, not yet saved, and the weight that the answer had."""
    verdict, kind = Verdict(answer.verdict), Kind(answer.kind)
    evidence = Evidence(kind, verdict, len(answer.options))
    before = None if memory is None else plain_memory(memory)
    now = int(answer.answered_at.timestamp())
    after, weight = model.update(before, evidence, now, calendar)
    memory = memory or Memory(
        classroom_id=answer.classroom_id,
        student_id=answer.student_id,
        card_id=answer.card_id,
        deck_id=answer.deck_id,
        proven=0,
        proven_right=0,
    )
    memory.stability, memory.difficulty = after.stability, after.difficulty
    memory.last, memory.due = after.last, after.due
    memory.proven += weight
    memory.proven_right += weight * verdict.is_right
    if answer.mode == Mode.LEARN:
        memory.learn_level = level_after(memory.learn_level, kind, verdict)
    return memory, weight


def plain_memory(memory: Memory) -> CardMemory:
    """A row of memory as the engine sees it."""
    return CardMemory(memory.stability, memory.difficulty, memory.last, memory.due)


def _count(answer: Answer) -> None:
    right = int(Verdict(answer.verdict).is_right)
    key = {
        "classroom_id": answer.classroom_id,
        "student_id": answer.student_id,
        "deck_id": answer.deck_id,
        "mode": answer.mode,
    }
    counted = Progress.objects.filter(**key).update(
        answers=F("answers") + 1,
        right=F("right") + right,
        seconds=F("seconds") + answer.seconds,
        last_at=answer.answered_at,
    )
    if not counted:
        Progress.objects.create(
            **key, answers=1, right=right, seconds=answer.seconds, last_at=answer.answered_at
        )


def _studied_seconds(session: StudySession, now: datetime) -> int:
    since = (now - session.active_at).total_seconds()
    return round(min(max(since, 0), LONGEST_THOUGHT))


def _clamped(client_at: datetime | None, now: datetime) -> datetime | None:
    if client_at is None:
        return None
    return min(max(client_at, now - CLIENT_CLOCK_SLACK), now)
