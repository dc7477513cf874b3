"""A student's sitting: starting it, answering, and keeping memory and progress in step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import F
from uuid_utils.compat import uuid7

from cards.access import Seat
from cards.engine.memory import MODEL, CardMemory
from cards.engine.modes.base import Graded, Pause, Response
from cards.engine.modes.learn import level_after
from cards.engine.modes.registry import MODES
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Deck, Memory, Progress, Student, StudySession
from cards.models.study import MAX_RESPONSE_LENGTH
from cards.services.content import load_deck

LONGEST_THOUGHT = 60
"""Most seconds between two responses that count as time studied."""

CLIENT_CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClientClock:
    """What the student's device says about time; shown to teachers, trusted by no rule."""

    answered_at: datetime | None = None
    response_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session with the deck it is about, and the answer just given, if any.

    ``moved_on``: the response was to a question that is no longer asked, and was not recorded.
    """

    session: StudySession
    deck: PlainDeck
    answer: Answer | None = None
    moved_on: bool = False


def open_sessions(*, seat: Seat, deck: Deck) -> dict[str, StudySession]:
    """The student's open sessions on a deck, by mode."""
    found = StudySession.objects.filter(
        classroom=seat.classroom, student=seat.student, deck=deck, finished_at=None
    )
    return {session.mode: session for session in found}


@transaction.atomic
def start_session(
    *, seat: Seat, deck: Deck, mode: Mode, options: dict[str, str], now: datetime
) -> StudySession:
    """The student's open session in this mode, or a new one."""
    Student.objects.select_for_update(no_key=True).get(pk=seat.student.pk)
    if session := open_sessions(seat=seat, deck=deck).get(mode):
        return session
    plain = load_deck(deck.pk, deck.version)
    memories = {
        memory.card_id: _plain_memory(memory)
        for memory in Memory.objects.filter(
            classroom=seat.classroom, student=seat.student, deck=deck
        )
    }
    return StudySession.objects.create(
        classroom=seat.classroom,
        id=uuid7(),
        student=seat.student,
        deck=deck,
        mode=mode,
        state=MODES[mode].start(plain, memories, options, SystemRandom()),
        deck_version=plain.version,
        question_id=uuid7(),
        started_at=now,
        active_at=now,
    )


@transaction.atomic
def end_session(*, seat: Seat, session: StudySession, now: datetime) -> None:
    """Close a session before its end; its answers stay."""
    StudySession.objects.filter(pk=session.pk, student=seat.student, finished_at=None).update(
        finished_at=now
    )


def read_sitting(*, session: StudySession) -> Sitting:
    """What the student is to be shown, with the session fitted to the deck as it is now."""
    deck = load_deck(session.deck_id, session.deck.version)
    if session.deck_version != deck.version:
        with transaction.atomic():
            session = _lock_session(session)
            _refit(session, deck)
    return Sitting(session, deck)


@transaction.atomic
def submit_answer(
    *,
    seat: Seat,
    session: StudySession,
    question_id: UUID,
    response: Response,
    clock: ClientClock,
    now: datetime,
) -> Sitting:
    """Grade a response and record it, once: the same question answered again changes nothing.

    Raises UnfitResponseError when the response does not fit the question.
    """
    session = _lock_session(session)
    deck = load_deck(session.deck_id, session.deck.version)
    if session.deck_version != deck.version:
        _refit(session, deck)
    if question_id != session.question_id:
        given = Answer.objects.filter(
            classroom=seat.classroom, id=question_id, student=seat.student
        ).first()
        return Sitting(session, deck, given, moved_on=given is None)
    if session.finished_at is not None:
        return Sitting(session, deck, moved_on=True)
    mode = MODES[Mode(session.mode)]
    outcome = mode.answer(deck, session.state, response, int(now.timestamp()))
    answer = None
    if outcome.graded is not None:
        answer = _record(seat, session, outcome.graded, clock, now)
    session.state = outcome.state
    session.question_id = uuid7()
    session.active_at = now
    step = mode.step(deck, outcome.state)
    session.finished_at = now if isinstance(step, Pause) and step.finished else None
    session.save(update_fields=["state", "deck_version", "question_id", "active_at", "finished_at"])
    return Sitting(session, deck, answer)


def _lock_session(session: StudySession) -> StudySession:
    """The session as it is now; until the transaction ends the student can answer nowhere else."""
    Student.objects.select_for_update(no_key=True).get(pk=session.student_id)
    return StudySession.objects.select_related("deck").get(pk=session.pk)


def _refit(session: StudySession, deck: PlainDeck) -> None:
    """Fit the session's state to the deck; a question that is asked anew gets a new key."""
    mode = MODES[Mode(session.mode)]
    before = session.state
    session.state = mode.refit(deck, before)
    session.deck_version = deck.version
    if session.state != before:
        session.question_id = uuid7()
    session.save(update_fields=["state", "deck_version", "question_id"])


def _record(
    seat: Seat, session: StudySession, graded: Graded, clock: ClientClock, now: datetime
) -> Answer:
    """Write one answer to the log, and into memory and progress."""
    key = {"classroom": seat.classroom, "student": seat.student}
    memory = Memory.objects.filter(**key, card_id=graded.card.id).first()
    calendar = StudyCalendar(seat.classroom.zone)
    after, weight = MODEL.update(
        _plain_memory(memory) if memory else None, graded.evidence, int(now.timestamp()), calendar
    )
    answer = Answer(
        **key,
        id=session.question_id,
        session_id=session.id,
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
        weight=weight,
        response_ms=clock.response_ms,
        client_at=_clamped(clock.answered_at, now),
        answered_at=now,
    )
    answer.save(force_insert=True)
    _remember(answer, memory, after)
    _count(answer, seconds=_studied_seconds(session, now))
    return answer


def _remember(answer: Answer, memory: Memory | None, after: CardMemory) -> None:
    is_new = memory is None
    if memory is None:
        memory = Memory(
            classroom_id=answer.classroom_id,
            student_id=answer.student_id,
            card_id=answer.card_id,
            deck_id=answer.deck_id,
            answers=0,
            right=0,
        )
    memory.stability, memory.difficulty = after.stability, after.difficulty
    memory.last, memory.due = after.last, after.due
    memory.answers += 1
    memory.right += Verdict(answer.verdict).is_right
    if answer.mode == Mode.LEARN:
        memory.learn_level = level_after(
            memory.learn_level, Kind(answer.kind), Verdict(answer.verdict)
        )
    memory.save(force_insert=is_new, force_update=not is_new)


def _count(answer: Answer, *, seconds: int) -> None:
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
        seconds=F("seconds") + seconds,
        last_at=answer.answered_at,
    )
    if not counted:
        Progress.objects.create(
            **key, answers=1, right=right, seconds=seconds, last_at=answer.answered_at
        )


def _plain_memory(memory: Memory) -> CardMemory:
    return CardMemory(memory.stability, memory.difficulty, memory.last, memory.due)


def _studied_seconds(session: StudySession, now: datetime) -> int:
    since = (now - session.active_at).total_seconds()
    return round(min(max(since, 0), LONGEST_THOUGHT))


def _clamped(client_at: datetime | None, now: datetime) -> datetime | None:
    if client_at is None:
        return None
    return min(max(client_at, now - CLIENT_CLOCK_SLACK), now)
