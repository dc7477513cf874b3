"""A student's sitting: starting it, answering, ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from uuid_utils.compat import uuid7

from cards.access import Seat
from cards.engine.modes.base import Pause, Response, State, StudyMode
from cards.engine.modes.registry import MODES
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Mode
from cards.models import Answer, Deck, Memory, Student, StudySession
from cards.services.content import load_deck
from cards.services.recording import ClientClock, plain_memory, record_answer

TICK = timedelta(microseconds=1)


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
        memory.card_id: plain_memory(memory)
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
    now = _after_last_answer(session, now)
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
        answer = record_answer(
            seat=seat, session=session, graded=outcome.graded, clock=clock, now=now
        )
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
    last_answer = Answer.objects.filter(student=OuterRef("student")).order_by("-answered_at")
    return (
        StudySession.objects.select_related("deck")
        .annotate(last_answer_at=Subquery(last_answer.values("answered_at")[:1]))
        .get(pk=session.pk)
    )


def _asks_the_same(mode: StudyMode, deck: PlainDeck, before: State, after: State) -> bool:
    try:
        return mode.step(deck, before) == mode.step(deck, after)
    except KeyError:  # the step before needs a card that is gone
        return False


def _after_last_answer(session: StudySession, now: datetime) -> datetime:
    """The present, or just after the student's last answer where a server's clock lags.

    A student's answers are in the order of their times, so the log can be replayed.
    """
    last: datetime | None = session.last_answer_at  # type: ignore[attr-defined]
    return now if last is None or now > last else last + TICK


def _refit(session: StudySession, deck: PlainDeck) -> None:
    """Fit the session's state to the deck; a question that is asked anew gets a new key."""
    mode = MODES[Mode(session.mode)]
    before = session.state
    session.state = mode.refit(deck, before)
    session.deck_version = deck.version
    if not _asks_the_same(mode, deck, before, session.state):
        session.question_id = uuid7()
    session.save(update_fields=["state", "deck_version", "question_id"])
