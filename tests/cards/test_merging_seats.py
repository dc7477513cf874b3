"""Two seats of one child become one: nothing that either did is lost, and the figures are right."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.models import Dismissal
from cards.access import Seat
from cards.engine.modes.base import Response, UnfitResponseError
from cards.engine.questions import Mode
from cards.models import (
    Answer,
    Appeal,
    Classroom,
    Deck,
    Device,
    Excuse,
    Memory,
    Progress,
    Stars,
    Student,
    StudySession,
)
from cards.services import appeals, merging, sharing, stars, starting, study
from cards.services.merging import StudentGoneError, merge_students
from cards.services.recording import ClientClock
from tests.cards.conftest import Desk
from tests.cards.pages import text_of
from tests.cards.threads import at_once
from tests.factories import (
    NOON,
    card,
    client_of,
    flip,
    give_typed,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    response_to,
    start,
    take_test,
)
from tests.logs import assert_replay_changes_nothing, rows

LATER = NOON + timedelta(days=1)


def merge(kept: Seat, gone: Seat) -> Student:
    return merge_students(kept=kept.student, gone=gone.student, now=LATER)


@pytest.fixture
def other(classroom: Classroom) -> Seat:
    return make_seat(classroom, "ana r")


# --- What goes over -------------------------------------------------------------------------------


def test_every_model_of_a_student_has_its_way_of_going_over() -> None:
    found = {
        model
        for model in apps.get_models()
        if any(field.related_model is Student for field in model._meta.local_fields)
    }
    of_pages = {Dismissal}  # what was dismissed of a seat that is gone says nothing of the other
    assert found - of_pages == {
        *merging.MOVED,
        *merging.JOINED,
        *merging.REPLAYED,
        *merging.DROPPED,
    }


def test_everything_is_the_kept_students_afterwards(seat: Seat, other: Seat, deck: Deck) -> None:
    answer = give_typed(other, card(deck, "Mars"), "Ares")
    appeals.make_appeal(seat=other, answer=answer, now=NOON)
    stars.star_card(seat=other, deck=deck, number=2)
    Excuse.objects.create(classroom=seat.classroom, student=other.student, deck=deck)
    flip(seat, deck, True)
    merge(seat, other)
    assert not Student.objects.filter(pk=other.student.pk).exists()
    for model in (*merging.MOVED, *merging.JOINED, *merging.REPLAYED):
        owners = set(model._default_manager.values_list("student_id", flat=True))
        assert owners == {seat.student.pk}, model
    assert Answer.objects.count() == 2
    assert Device.objects.count() == 2
    assert StudySession.objects.count() == 2
    assert Appeal.objects.open().count() == 1


def test_memory_and_progress_are_those_of_both(seat: Seat, other: Seat, deck: Deck) -> None:
    flip(seat, deck, True, False)
    flip(other, deck, True, True, True, now=NOON + timedelta(hours=1))
    take_test(other, deck, right=5, kinds="typed", now=NOON + timedelta(hours=2))
    merge(seat, other)
    flashcards = Progress.objects.get(mode=Mode.FLASHCARDS)
    assert (flashcards.answers, flashcards.right) == (5, 4)
    test = Progress.objects.get(mode=Mode.TEST)
    assert (test.score_right, test.score_of) == (5, 8)
    assert_replay_changes_nothing(seat.student)


def test_a_deck_that_only_the_kept_one_studied_stays_as_it_is(
    seat: Seat, other: Seat, deck: Deck, classroom: Classroom
) -> None:
    own = make_deck(classroom.owner)
    sharing.share_deck(deck=own, classroom=classroom, now=NOON)
    flip(seat, own, True, False)
    flip(other, deck, True)
    before = list(Memory.objects.filter(deck=own).values())
    merge(seat, other)
    assert list(Memory.objects.filter(deck=own).values()) == before
    assert_replay_changes_nothing(seat.student)


def test_what_either_starred_is_starred(seat: Seat, other: Seat, deck: Deck) -> None:
    for who, number in ((seat, 1), (seat, 5), (other, 5), (other, 7)):
        stars.star_card(seat=who, deck=deck, number=number)
    stars.unstar_card(seat=other, deck=deck, number=7)
    stars.star_card(seat=other, deck=deck, number=0)
    merge(seat, other)
    assert Stars.objects.count() == 1
    assert stars.starred(seat=seat, deck=deck) == {0, 1, 5}


def test_results_of_tests_stay_readable(seat: Seat, other: Seat, deck: Deck) -> None:
    session = take_test(other, deck, right=3, kinds="typed")
    client = client_of(other)
    merge(seat, other)
    page = Desk(client, seat, session).look()
    assert page.status_code == 200
    assert "3 of 8" in text_of(page)


# --- The seat -------------------------------------------------------------------------------------


def test_the_kept_ones_name_and_code_stay(seat: Seat, other: Seat) -> None:
    Student.objects.filter(pk=seat.student.pk).update(resume_code="mine")
    Student.objects.filter(pk=other.student.pk).update(resume_code="theirs", joined_at=LATER)
    merge(seat, other)
    kept = Student.objects.get()
    assert (kept.name, kept.resume_code, kept.joined_at) == ("Ana R.", "mine", NOON)


def test_a_name_that_nobody_had_taken_takes_the_code_of_the_child_who_joined(
    seat: Seat, other: Seat
) -> None:
    Student.objects.filter(pk=seat.student.pk).update(joined_at=None)
    Student.objects.filter(pk=other.student.pk).update(resume_code="theirs", is_verified=False)
    kept = merge(seat, other)
    kept.refresh_from_db()
    assert (kept.resume_code, kept.joined_at, kept.is_verified) == ("theirs", NOON, True)


def test_two_names_that_nobody_has_taken_are_one(seat: Seat, other: Seat) -> None:
    Student.objects.update(joined_at=None)
    assert merge(seat, other).joined_at is None


def test_merging_twice_is_refused(seat: Seat, other: Seat) -> None:
    merge(seat, other)
    with pytest.raises(StudentGoneError):
        merge(seat, other)


def test_a_student_is_not_merged_with_themselves(seat: Seat) -> None:
    with pytest.raises(StudentGoneError):
        merge(seat, seat)
    assert Student.objects.count() == 1


# --- Those who are studying -----------------------------------------------------------------------


@pytest.mark.parametrize("mine_is_newer", [True, False])
def test_of_two_open_sessions_the_one_used_last_stays(
    seat: Seat, other: Seat, deck: Deck, *, mine_is_newer: bool
) -> None:
    mine = learn(seat, deck, True, now=NOON + timedelta(minutes=2 * mine_is_newer))
    theirs = learn(other, deck, True, now=NOON + timedelta(minutes=1))
    merge(seat, other)
    stays, ended = (mine, theirs) if mine_is_newer else (theirs, mine)
    assert StudySession.objects.get(finished_at=None).id == stays.id
    assert StudySession.objects.get(finished_at=LATER).id == ended.id


def test_the_other_device_goes_on_under_the_kept_student(
    seat: Seat, other: Seat, deck: Deck
) -> None:
    desk = Desk(client_of(other), other, learn(other, deck, True))
    merge(seat, other)
    assert desk.look().status_code == 200
    assert desk.send(response_to(desk.session)).status_code == 200
    assert set(Answer.objects.values_list("student", "device")) == {
        (seat.student.pk, other.device.pk)
    }
    assert_replay_changes_nothing(seat.student)


def test_a_device_whose_session_was_ended_is_told_so(seat: Seat, other: Seat, deck: Deck) -> None:
    desk = Desk(client_of(other), other, learn(other, deck, True))
    learn(seat, deck, True, now=NOON + timedelta(minutes=1))
    sent = response_to(desk.session)
    merge(seat, other)
    reply = desk.send(sent)
    assert reply.status_code == 200
    assert "This sitting was ended" in text_of(reply)
    assert Answer.objects.count() == 2


def test_the_browser_of_the_merged_seat_shows_the_kept_name(
    seat: Seat, other: Seat, deck: Deck
) -> None:
    client = client_of(other)
    merge(seat, other)
    page = client.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    assert "Ana R." in text_of(page)


def submit(seat: Seat, session: StudySession, **sent: Any) -> None:
    study.submit_answer(
        seat=seat,
        session=session,
        question_id=session.question_id,
        response=Response(**sent),
        clock=ClientClock(),
        now=NOON,
    )


def test_a_request_that_began_before_the_merge_ends_well(
    seat: Seat, other: Seat, deck: Deck
) -> None:
    session = start(other, deck, Mode.FLASHCARDS)
    merge(seat, other)
    submit(other, session, action="knew")
    assert Answer.objects.get().student == seat.student
    stars.star_card(seat=other, deck=deck, number=3)
    assert stars.starred(seat=seat, deck=deck) == {3}
    began = starting.start_session(seat=other, deck=deck, mode=Mode.LEARN, options={}, now=NOON)
    assert began.student == seat.student
    starting.end_session(seat=other, session=session, now=NOON)
    session.refresh_from_db()
    assert session.finished_at
    assert_replay_changes_nothing(seat.student)


def test_a_page_that_was_opened_before_the_merge_is_shown(
    seat: Seat, other: Seat, deck: Deck
) -> None:
    session = start(other, deck, Mode.FLASHCARDS)
    merge(seat, other)
    session.deck_version = 0
    assert study.read_sitting(session=session).session.student_id == seat.student.pk


# --- Properties -----------------------------------------------------------------------------------

responses = st.sampled_from(
    [
        Response(choice=0),
        Response(choice=1),
        Response(action="continue"),
        Response(action="knew"),
        Response(action="learning"),
        Response(action="again"),
        Response(action="good"),
        Response(action="undo"),
        Response(sheet={"q-prompt": "0", "q-answer": "0"}),
        Response(sheet={"q-prompt": "1", "q-answer": "2"}),
        Response(action="submit-anyway", sheet={f"q-{n}": "1" for n in range(8)}),
    ]
)
events = st.tuples(
    st.integers(0, 1),  # which seat
    st.integers(0, 1),  # which deck
    st.sampled_from([Mode.LEARN, Mode.FLASHCARDS, Mode.TEST, Mode.MATCHING, Mode.SPACED]),
    responses,
    st.integers(0, 5_000),  # minutes from noon, the same for both at times
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, min_size=1, max_size=30))
def test_a_merge_is_the_replay_of_both_logs(
    db: None, stream: list[tuple[int, int, Mode, Response, int]]
) -> None:
    teacher = make_teacher()
    decks = [make_deck(teacher), make_deck(teacher)]
    classroom = make_classroom(teacher, *decks)
    seats = [make_seat(classroom), make_seat(classroom)]
    bystander = make_seat(classroom)
    flip(bystander, decks[0], True, False)
    for who, which, mode, response, minutes in stream:
        now = NOON + timedelta(minutes=minutes)
        session = starting.start_session(
            seat=seats[who], deck=decks[which], mode=mode, options={}, now=now
        )
        try:
            study.submit_answer(
                seat=seats[who],
                session=session,
                question_id=session.question_id,
                response=response,
                clock=ClientClock(),
                now=now,
            )
        except UnfitResponseError:
            continue
    log = dict(Answer.objects.values_list("id", "verdict"))
    untouched = rows(bystander.student)
    kept = merge(seats[0], seats[1])
    assert dict(Answer.objects.values_list("id", "verdict")) == log
    assert_replay_changes_nothing(kept)
    assert rows(bystander.student) == untouched
    open_now = StudySession.objects.filter(student=kept, finished_at=None)
    places = list(open_now.values_list("deck", "mode"))
    assert len(places) == len(set(places))


# --- At the same moment ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_merging_while_both_answer_loses_nothing() -> None:
    teacher = make_teacher()
    decks = [make_deck(teacher) for _ in range(10)]
    classroom = make_classroom(teacher, *decks)
    seats = [make_seat(classroom), make_seat(classroom)]
    desks = [
        (seats[place % 2], start(seats[place % 2], deck, mode))
        for place, deck in enumerate(decks)
        for mode in (Mode.FLASHCARDS, Mode.LEARN, Mode.SPACED)
    ][:29]

    def answer(seat: Seat, session: StudySession) -> UUID:
        actions = {Mode.FLASHCARDS: "knew", Mode.LEARN: "skip", Mode.SPACED: "good"}
        asked = session.question_id
        submit(seat, session, action=actions[Mode(session.mode)])
        return asked

    calls: list[Callable[[], object]] = [partial(answer, *desk) for desk in desks]
    calls.insert(14, lambda: merge(seats[0], seats[1]))
    asked = {each for each in at_once(calls) if isinstance(each, UUID)}
    assert set(Answer.objects.values_list("id", flat=True)) == asked
    assert len(asked) == 29
    kept = Student.objects.get()
    assert set(Answer.objects.values_list("student", flat=True)) == {kept.pk}
    assert_replay_changes_nothing(kept)


@pytest.mark.django_db(transaction=True)
def test_merging_each_into_the_other_at_once_leaves_one() -> None:
    teacher = make_teacher()
    deck = make_deck(teacher)
    classroom = make_classroom(teacher, deck)
    one, other = make_seat(classroom), make_seat(classroom)
    flip(one, deck, True)
    flip(other, deck, True, True)

    def tried(kept: Seat, gone: Seat) -> bool:
        try:
            merge(kept, gone)
        except StudentGoneError:
            return False
        return True

    merged = at_once([lambda: tried(one, other), lambda: tried(other, one)] * 5)
    assert merged.count(True) == 1
    assert Answer.objects.filter(student=Student.objects.get()).count() == 3
