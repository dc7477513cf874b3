"""An answer made of rows that have changed since is made again: none is lost, none doubled."""

from datetime import timedelta

import pytest

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Answer, Deck, Memory, Progress, Student, StudySession
from cards.services import study
from cards.services.locks import lock_student
from cards.services.recording import ClientClock
from cards.services.replay import replay_student
from tests.factories import NOON, respond, start

pytestmark = pytest.mark.django_db(transaction=True)

KNEW = Response(action="knew")


def submit(seat: Seat, session: StudySession, *, minutes: int = 0) -> study.Sitting:
    """Answer with the seat and the session as they were read before."""
    return study.submit_answer(
        seat=seat,
        session=session,
        question_id=session.question_id,
        response=KNEW,
        clock=ClientClock(),
        now=NOON + timedelta(minutes=minutes),
    )


def test_an_answer_that_was_overtaken_in_another_mode_counts_too(seat: Seat, deck: Deck) -> None:
    flashcards = start(seat, deck, Mode.FLASHCARDS)
    learning = start(seat, deck, Mode.LEARN)
    seat.student.refresh_from_db()
    early = Student.objects.get(pk=seat.student.pk)
    respond(seat, learning, Response(choice=0))
    submit(Seat(seat.classroom, early, seat.device), flashcards, minutes=1)
    assert Answer.objects.count() == 2
    before = list(Memory.objects.order_by("card_id").values()), list(Progress.objects.values())
    replay_student(student_id=seat.student.pk)
    again = list(Memory.objects.order_by("card_id").values()), list(Progress.objects.values())
    assert again[0] == before[0]
    assert sorted(map(str, again[1])) == sorted(map(str, before[1]))


def test_the_same_question_answered_from_old_rows_counts_once(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    seat.student.refresh_from_db()
    stale = StudySession.objects.select_related("deck").get(id=session.id)
    first = submit(seat, session)
    again = submit(seat, stale, minutes=1)
    assert first.answer is not None
    assert again.answer is not None
    assert again.answer.id == first.answer.id
    assert Answer.objects.count() == Progress.objects.get().answers == 1


def test_whoever_locks_the_student_makes_answers_under_way_look_again(
    seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    seat.student.refresh_from_db()
    turn = seat.student.turn
    lock_student(seat.student.pk)
    submit(seat, session)
    assert Answer.objects.count() == 1
    assert Student.objects.get().turn > turn + 1


def test_a_turn_is_later_than_the_one_before_even_when_the_clock_lags(
    seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    respond(seat, session, KNEW, now=NOON)
    respond(seat, session, KNEW, now=NOON - timedelta(hours=1))
    first, second = Answer.objects.order_by("answered_at").values_list("answered_at", flat=True)
    assert first == NOON
    assert second - first == timedelta(microseconds=1)
