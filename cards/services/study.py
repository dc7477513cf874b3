"""A student's sitting: what is shown, and what becomes of a response."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from cards.access import Seat, find_answer
from cards.engine.modes.base import ModeProgress, Response, State, Step, StudyMode
from cards.engine.modes.registry import MODES
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Mode
from cards.models import Answer, Student, StudySession
from cards.models.by_hand import in_turn, update, write
from cards.services.answer_rows import (
    CHANGING,
    EPOCH,
    TICK,
    AnswerRows,
    SessionMovedError,
    read_locked,
)
from cards.services.content import load_deck
from cards.services.recording import ClientClock, Recorded, clamped, record_answers
from cards.services.replay import replay_student

SAME_MOMENT = timedelta(milliseconds=10)


@dataclass(frozen=True)
class Sitting:
    """A session with the deck it is about, and the answer just given, if any.

    ``is_new``: the answer was recorded just now. ``moved_on``: the response was to a question that
    is asked no longer, and was not recorded. ``answered_elsewhere``: it came after another one, of
    another tab or device, which counts.
    """

    session: StudySession
    deck: PlainDeck
    answer: Answer | None = None
    is_new: bool = False
    moved_on: bool = False
    answered_elsewhere: bool = False

    @cached_property
    def step(self) -> Step:
        """What the mode shows now."""
        return MODES[Mode(self.session.mode)].step(self.deck, self.session.state)

    @property
    def progress(self) -> ModeProgress:
        return MODES[Mode(self.session.mode)].progress(self.deck, self.session.state)


def read_sitting(*, session: StudySession) -> Sitting:
    """What the student is to be shown, with the session fitted to the deck as it is now."""
    deck = load_deck(session.deck_id, session.deck.version)
    if session.deck_version == deck.version:
        return Sitting(session, deck)
    try:
        with transaction.atomic():
            rows = read_locked(session)
            return Sitting(rows.session, _fitted(rows))
    except SessionMovedError as moved:
        session.student_id = moved.student_id
        return read_sitting(session=session)


class LockNeededError(Exception):
    """Recording the response takes more than one write."""


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

    Nobody waits for a student who answers: what was made of the rows is written only if nothing
    that the student did has changed since they were read. Else it is made again, with the student
    locked. Where the session has just become another student's, by a merge of seats, so does the
    answer. Raises UnfitResponseError when the response does not fit the question.
    """
    submitted = Submitted(seat, question_id, response, clock, now)
    try:
        return _answered(AnswerRows.of(seat, session), submitted, is_locked=False)
    except (LockNeededError, IntegrityError):
        return _answered_locked(session, submitted)


class Submitted(NamedTuple):
    """A response as it came in."""

    seat: Seat
    question_id: UUID
    response: Response
    clock: ClientClock
    now: datetime


def _answered_locked(session: StudySession, submitted: Submitted) -> Sitting:
    try:
        with in_turn(), transaction.atomic():
            return _answered(read_locked(session), submitted, is_locked=True)
    except SessionMovedError as moved:
        session.student = Student.objects.get(pk=moved.student_id)
        seat = replace(submitted.seat, student=session.student)
        return _answered_locked(session, submitted._replace(seat=seat))


def _answered(rows: AnswerRows, submitted: Submitted, *, is_locked: bool) -> Sitting:
    """The sitting after the response, recorded. Raises LockNeededError."""
    seat, question_id, response, clock, now = submitted
    session = rows.session
    now = _after_last_answer(rows, now)
    if not is_locked and session.deck_version != session.deck.version:
        raise LockNeededError
    deck = _fitted(rows)
    if question_id != session.question_id:
        return _read_back(Sitting(session, deck), find_answer(seat, question_id), clock)
    if session.finished_at is not None:
        return Sitting(session, deck, moved_on=True)
    mode = MODES[Mode(session.mode)]
    outcome = mode.answer(deck, session.state, response, int(now.timestamp()))
    if outcome.takes_back and not is_locked:
        raise LockNeededError
    recorded = Recorded([], ())
    if outcome.graded:
        recorded = record_answers(seat=seat, rows=rows, graded=outcome.graded, clock=clock, now=now)
    session.state = outcome.state
    if not outcome.asks_the_same:
        session.question_id = uuid7()
        session.active_at = now
    answer = recorded.answers[0] if recorded.answers else None
    sitting = Sitting(session, deck, answer, is_new=answer is not None)
    session.finished_at = now if sitting.step.finished else None
    until = recorded.answers[-1].answered_at if recorded.answers else now
    write(*recorded.statements, update(session, *CHANGING), rows.next_turn(until))
    if outcome.takes_back:
        _take_back_last_answer(session, now)
    return sitting


def _read_back(sitting: Sitting, given: Answer | None, clock: ClientClock) -> Sitting:
    """What became of a question that is asked no more, if it was answered at all."""
    if given is None:
        return replace(sitting, moved_on=True)
    return replace(sitting, answer=given, answered_elsewhere=_is_another(given, clock))


def _is_another(given: Answer, clock: ClientClock) -> bool:
    """Whether a response is not the recorded one sent again: it was given at another moment."""
    at = clamped(clock.answered_at, given.answered_at)
    if given.client_at is None or at is None:
        return False
    return abs(given.client_at - at) > SAME_MOMENT


def _after_last_answer(rows: AnswerRows, now: datetime) -> datetime:
    """The present, or just after the student's last answer where a server's clock lags.

    A student's answers are in the order of their times, so the log can be replayed.
    """
    return max(now, EPOCH + (rows.turn + 1) * TICK)


def _take_back_last_answer(session: StudySession, now: datetime) -> None:
    """Let the session's last answer count no more: it stays in the log, marked."""
    answers = Answer.objects.counted().filter(
        classroom=session.classroom_id, student=session.student_id, session_id=session.id
    )
    last = answers.order_by("-answered_at").first()
    if last is None:
        return
    Answer.objects.filter(pk=last.pk).update(undone_at=now, stability=None)
    replay_student(student_id=session.student_id, deck_id=session.deck_id)


def _fitted(rows: AnswerRows) -> PlainDeck:
    """The deck as it is now, to which the session's state is fitted.

    A question that is asked anew gets a new key.
    """
    session = rows.session
    deck = load_deck(session.deck_id, session.deck.version)
    if session.deck_version == deck.version:
        return deck
    mode = MODES[Mode(session.mode)]
    before = session.state
    session.state = mode.refit(deck, before)
    session.deck_version = deck.version
    if not _asks_the_same(mode, deck, before, session.state):
        session.question_id = uuid7()
    write(update(session, "state", "deck_version", "question_id"), rows.next_turn())
    return deck


def _asks_the_same(mode: StudyMode, deck: PlainDeck, before: State, after: State) -> bool:
    try:
        return mode.step(deck, before) == mode.step(deck, after)
    except KeyError:  # the step before needs a card that is gone
        return False
