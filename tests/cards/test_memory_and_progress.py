"""Memory and progress are kept in step with every answer."""

from datetime import UTC, datetime, timedelta

import pytest

from cards.access import Seat
from cards.engine.memory import MODEL, CardMemory, Evidence
from cards.engine.modes.base import Response
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, Classroom, Deck, Memory, Progress, Student, StudySession
from cards.services import study
from cards.services.recording import ClientClock
from tests.factories import NOON, asked, flip, learn, make_seat, respond, response_to, start


def replayed(student: Student) -> dict[int, tuple[CardMemory, float, float]]:
    """Memory by card, with what its answers proved, as the log of answers makes it."""
    calendar = StudyCalendar(student.classroom.zone)
    found: dict[int, tuple[CardMemory, float, float]] = {}
    for answer in Answer.objects.filter(student=student).order_by("answered_at", "id"):
        evidence = Evidence(Kind(answer.kind), Verdict(answer.verdict), len(answer.options))
        before, proven, right = found.get(answer.card_id, (None, 0.0, 0.0))
        at = int(answer.answered_at.timestamp())
        after, weight = MODEL.update(before, evidence, at, calendar)
        assert weight == pytest.approx(answer.weight)
        right += weight * Verdict(answer.verdict).is_right
        found[answer.card_id] = after, proven + weight, right
    return found


def test_no_memory_is_made_before_the_first_answer(seat: Seat, deck: Deck) -> None:
    start(seat, deck)
    assert not Memory.objects.exists()
    assert not Progress.objects.exists()


def test_the_log_keeps_all_that_was_shown_and_given(seat: Seat, deck: Deck) -> None:
    session = learn(seat, deck, False)
    answer = Answer.objects.get()
    assert (answer.classroom, answer.student, answer.deck) == (seat.classroom, seat.student, deck)
    assert (answer.session_id, answer.device) == (session.id, seat.device)
    assert (answer.mode, answer.kind, answer.side) == ("learn", "choice", "term")
    assert len(answer.options) == 4
    assert answer.card_id in answer.options
    assert Card.objects.filter(term=answer.response).exclude(pk=answer.card_id).exists()
    assert (answer.verdict, answer.rating, answer.weight) == ("wrong", 1, 1.0)
    assert answer.answered_at == NOON
    assert answer.id.version == 7


def test_memory_is_what_the_log_replayed_makes_of_it(seat: Seat, deck: Deck) -> None:
    for day in range(4):
        now = NOON + timedelta(days=day * day, hours=day)
        learn(seat, deck, True, False, True, day % 2 == 0, now=now)
        flip(seat, deck, True, day % 3 == 0, now=now + timedelta(minutes=5))
    memories = {memory.card_id: memory for memory in Memory.objects.all()}
    expected = replayed(seat.student)
    assert memories.keys() == expected.keys()
    for card_id, (state, proven, right) in expected.items():
        memory = memories[card_id]
        kept = CardMemory(memory.stability, memory.difficulty, memory.last, memory.due)
        assert kept == state
        assert (memory.proven, memory.proven_right) == (proven, right)
        assert memory.deck == deck


def test_progress_counts_each_mode_of_its_own(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, False, True)
    learn(seat, deck, False, True)
    counts = {
        progress.mode: (progress.answers, progress.right) for progress in Progress.objects.all()
    }
    assert counts == {"flashcards": (3, 2), "learn": (2, 1)}


def test_progress_is_the_log_counted(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, *[True, False, True] * 5)
    flip(seat, deck, True, False)
    for progress in Progress.objects.all():
        answers = Answer.objects.filter(mode=progress.mode)
        right = [answer for answer in answers if Verdict(answer.verdict).is_right]
        assert (progress.answers, progress.right) == (len(answers), len(right))
    assert Progress.objects.count() == 2


def test_nobody_elses_memory_changes(seat: Seat, deck: Deck, classroom: Classroom) -> None:
    classmate = make_seat(classroom)
    flip(classmate, deck, True)
    before = Memory.objects.filter(student=classmate.student).values().get()
    flip(seat, deck, False, False)
    assert Memory.objects.filter(student=classmate.student).values().get() == before


# --- Level ----------------------------------------------------------------------------------------


def test_a_right_choice_is_recognised_and_a_right_typing_recalled(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    assert Memory.objects.get().learn_level == 1
    typed = make_seat(seat.classroom)
    session = start(typed, deck, Mode.LEARN, kinds="typed")
    respond(typed, session, Response(text=response_to(session)["text"]))
    assert Memory.objects.get(student=typed.student).learn_level == 2


def test_a_miss_sends_the_card_back_to_the_start(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.LEARN, kinds="typed")
    right = response_to(session)
    respond(seat, session, Response(text=right["text"]))
    memory = Memory.objects.get()
    StudySession.objects.all().delete()
    while not Memory.objects.filter(card=memory.card, proven=2).exists():
        learn(seat, deck, False)
    memory.refresh_from_db()
    assert memory.learn_level == 0


def test_flashcards_leave_the_level_of_learn_alone(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, *[True] * 7)
    levels = dict(Memory.objects.values_list("card_id", "learn_level"))
    flip(seat, deck, *[False] * 8)
    for memory in Memory.objects.all():
        assert memory.learn_level == levels.get(memory.card_id, 0)


# --- Due ------------------------------------------------------------------------------------------


def test_light_evidence_never_pushes_a_due_date_away(seat: Seat, deck: Deck) -> None:
    known = StudyCalendar(seat.classroom.zone).start_of(NOON.date() + timedelta(days=2))
    flip(seat, deck, True)
    Memory.objects.update(stability=90.0, due=known)
    StudySession.objects.all().delete()
    flip(seat, deck, True, now=NOON + timedelta(days=1))
    memory = Memory.objects.get()
    assert memory.stability > 90
    assert memory.due == known


def test_a_miss_brings_the_due_date_nearer(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True)
    Memory.objects.update(stability=90.0, due=int(NOON.timestamp()) + 90 * 86_400)
    StudySession.objects.all().delete()
    flip(seat, deck, False, now=NOON + timedelta(days=1))
    memory = Memory.objects.get()
    assert memory.due < int(NOON.timestamp()) + 90 * 86_400
    assert memory.stability < 90


def test_days_roll_over_at_four_in_the_classrooms_zone(
    seat: Seat, deck: Deck, classroom: Classroom
) -> None:
    classroom.time_zone = "Asia/Tokyo"
    classroom.save()
    flip(Seat(classroom, seat.student, seat.device), deck, False)
    due = datetime.fromtimestamp(Memory.objects.get().due, classroom.zone)
    assert (due.hour, due.minute) == (4, 0)
    assert due.date() == datetime(2026, 3, 3, tzinfo=UTC).date()


# --- Time -----------------------------------------------------------------------------------------


def test_time_studied_leaves_out_long_absences(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    for seconds in (10, 25, 4_000, 4_000 + 20):
        now = NOON + timedelta(seconds=seconds)
        respond(seat, session, Response(action="knew"), now=now)
    assert Progress.objects.get().seconds == 10 + 15 + 60 + 20


def test_a_clock_that_went_back_takes_no_time_away(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    respond(seat, session, Response(action="knew"), now=NOON - timedelta(hours=1))
    assert Progress.objects.get().seconds == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (NOON - timedelta(minutes=5), NOON - timedelta(minutes=5)),
        (NOON + timedelta(days=400), NOON),
        (datetime(1970, 1, 1, tzinfo=UTC), NOON - timedelta(days=1)),
        (None, None),
    ],
    ids=["a little late", "in the future", "long ago", "silent"],
)
def test_the_students_clock_is_kept_within_reason(
    seat: Seat, deck: Deck, said: datetime | None, kept: datetime | None
) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    seat.student.refresh_from_db()
    study.submit_answer(
        seat=seat,
        session=session,
        question_id=session.question_id,
        response=Response(action="knew"),
        clock=ClientClock(answered_at=said, response_ms=1_500),
        now=NOON,
    )
    answer = Answer.objects.get()
    assert (answer.client_at, answer.response_ms, answer.answered_at) == (kept, 1_500, NOON)


def test_a_session_that_asks_nothing_more_is_closed_with_its_last_answer(
    seat: Seat, deck: Deck
) -> None:
    later = NOON + timedelta(minutes=3)
    session = start(seat, deck, Mode.LEARN, kinds="choice")
    for _ in range(9):
        if asked(session).is_pause:
            respond(seat, session, Response(action="continue"), now=later)
        else:
            choice = int(response_to(session)["choice"])
            respond(seat, session, Response(choice=choice), now=later)
    session.refresh_from_db()
    assert session.finished_at is not None
    assert timedelta() <= session.finished_at - later < timedelta(seconds=1)
    assert Answer.objects.count() == 8
