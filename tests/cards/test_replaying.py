"""Memory and progress are what the log of answers says, in whatever order it was written."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cards.access import Seat
from cards.engine.modes.base import Response, UnfitResponseError
from cards.engine.questions import Mode
from cards.models import Answer, Classroom, Deck, Memory, Progress, StudySession
from cards.services import decks, starting, study
from cards.services.recording import ClientClock
from cards.services.replay import replay_student
from tests.factories import (
    NOON,
    card,
    flip,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    respond,
    start,
    take_test,
)
from tests.logs import assert_replay_changes_nothing, rows

pytestmark = pytest.mark.django_db


def submit(seat: Seat, session: StudySession, key: Any, response: Response, minutes: int) -> None:
    """Send a response as a browser might: late, early, twice, or one that does not fit."""
    seat.student.refresh_from_db(fields=["turn"])
    try:
        study.submit_answer(
            seat=seat,
            session=session,
            question_id=key,
            response=response,
            clock=ClientClock(),
            now=NOON + timedelta(minutes=minutes),
        )
    except UnfitResponseError:
        return


responses = st.sampled_from(
    [
        Response(choice=0),
        Response(choice=1),
        Response(text="Mars"),
        Response(action="skip"),
        Response(action="continue"),
        Response(action="knew"),
        Response(action="learning"),
        Response(action="next"),
        Response(action="again"),
        Response(action="hard"),
        Response(action="good"),
        Response(action="easy"),
        Response(action="undo"),
        *(Response(sheet={"q-prompt": str(n % 6), "q-answer": str(n // 6)}) for n in range(36)),
        Response(action="save", sheet={"q-0": "Mercury", "q-1": "true"}),
        Response(action="submit", sheet={"q-2": "0", "q-3": "Mars"}),
        Response(action="submit-anyway", sheet={f"q-{n}": "1" for n in range(8)}),
        Response(action="submit-anyway", sheet={f"q-{n}": "Venus" for n in range(8)}),
    ]
)
events = st.tuples(
    st.integers(0, 1),  # which student
    st.sampled_from([Mode.LEARN, Mode.FLASHCARDS, Mode.TEST, Mode.MATCHING, Mode.SPACED]),
    responses,
    st.integers(-3_000, 30_000),  # minutes from noon: clocks differ and days pass
    st.booleans(),  # sent twice
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, min_size=1, max_size=40))
def test_any_interleaved_and_repeated_stream_of_answers_equals_its_replay(
    db: None, stream: list[tuple[int, Mode, Response, int, bool]]
) -> None:
    teacher = make_teacher()
    deck = make_deck(teacher)
    classroom = make_classroom(teacher, deck)
    seats = [make_seat(classroom), make_seat(classroom)]
    for who, mode, response, minutes, twice in stream:
        seat = seats[who]
        session = starting.start_session(seat=seat, deck=deck, mode=mode, options={}, now=NOON)
        key = session.question_id
        submit(seat, session, key, response, minutes)
        if twice:
            submit(seat, session, key, response, minutes - 1)
    for seat in seats:
        assert_replay_changes_nothing(seat.student)


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match", "typed"])
def test_a_tests_score_and_memories_are_replayed(seat: Seat, deck: Deck, kinds: str) -> None:
    flip(seat, deck, True, False, True)
    take_test(seat, deck, right=5, kinds=kinds)
    take_test(seat, deck, right=3, kinds=kinds, now=NOON + timedelta(days=2))
    progress = Progress.objects.get(mode=Mode.TEST)
    assert (progress.score_right, progress.score_of, progress.answers) == (3, 8, 16)
    assert_replay_changes_nothing(seat.student)


def test_lost_rows_come_back(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, False, True)
    before = rows(seat.student)
    Memory.objects.all().delete()
    Progress.objects.all().delete()
    Answer.objects.update(stability=None)
    assert replay_student(student_id=seat.student.pk) == 3
    assert rows(seat.student) == before


def test_the_last_answer_to_a_card_left_its_memory_where_it_is(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, False)
    learn(seat, deck, True, True, False, True, now=NOON + timedelta(days=3))
    for memory in Memory.objects.all():
        last = Answer.objects.filter(card=memory.card).order_by("answered_at").last()
        assert last is not None
        assert last.stability == memory.stability
        assert int(last.answered_at.timestamp()) == memory.last


def test_only_what_is_another_now_is_written(
    seat: Seat, deck: Deck, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    flip(seat, deck, True, False, True)
    with django_assert_num_queries(10):
        replay_student(student_id=seat.student.pk)
    wrong = Answer.objects.filter(card__term="Mercury")
    wrong.update(stability=99)
    with django_assert_num_queries(11) as asked:
        replay_student(student_id=seat.student.pk)
    assert [query["sql"][:8] for query in asked if "UPDATE" in query["sql"]][1:] == ["1 times:"]
    assert wrong.get().stability != 99


def test_answers_from_before_a_card_was_started_afresh_stay_out(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, False)
    decks.change_card(card=card(deck, "Mercury"), tags=[], start_afresh=True)
    assert not Memory.objects.filter(card__term="Mercury").exists()
    assert Answer.objects.get(card__term="Mercury").stability is None
    assert_replay_changes_nothing(seat.student)


def test_answers_that_were_taken_back_stay_out(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.SPACED)
    for minutes, action in enumerate(["good", "again", "undo", "undo", "easy", "hard", "undo"]):
        respond(seat, session, Response(action=action), now=NOON + timedelta(minutes=minutes))
    assert Answer.objects.count() == 4
    assert [answer.response for answer in Answer.objects.counted()] == ["easy"]
    assert Answer.objects.filter(stability__isnull=False).get().response == "easy"
    assert Progress.objects.get().answers == 1
    assert_replay_changes_nothing(seat.student)


def test_the_command_replays_a_classroom_and_tells_how_to_go_on(
    classroom: Classroom, deck: Deck
) -> None:
    seats = [make_seat(classroom) for _ in range(3)]
    for seat in seats:
        flip(seat, deck, True, True)
    elsewhere = make_seat(make_classroom(classroom.owner, deck, name="Other class"))
    flip(elsewhere, deck, True)
    Memory.objects.all().delete()
    out = StringIO()
    call_command("rebuild_progress", classroom=classroom.pk, after=seats[0].student.pk, stdout=out)
    assert "Replayed 4 answers of 2 students." in out.getvalue()
    assert Memory.objects.filter(student=seats[2].student).count() == 2
    assert not Memory.objects.filter(student__in=[seats[0].student, elsewhere.student]).exists()
