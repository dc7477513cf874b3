"""A child studied under a wrong name: a device's answers go to who gave them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.access import Seat, token_digest
from cards.engine.questions import Mode
from cards.models import (
    Answer,
    Appeal,
    Classroom,
    Deck,
    Device,
    Memory,
    Progress,
    Student,
    StudySession,
)
from cards.services import appeals, sharing
from cards.services.merging import (
    StudentGoneError,
    answers_on,
    count_by_deck,
    devices_used,
    move_answers,
)
from tests.cards.conftest import Desk
from tests.cards.pages import body, follow, form_on, text_of
from tests.cards.sittings import grade
from tests.cards.test_merging_seats import submit
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
    numbered_pairs,
    response_to,
    start,
    take_test,
)
from tests.logs import assert_replay_changes_nothing, rows

LATER = NOON + timedelta(days=1)


def on_another_device(seat: Seat) -> Seat:
    """The same student at a second device."""
    device = Device.objects.create(
        classroom=seat.classroom, student=seat.student, token_digest=token_digest("another")
    )
    return Seat(seat.classroom, seat.student, device)


def move(seat: Seat, to: Seat, *, since: datetime | None = None, hand_over: bool = True) -> int:
    return move_answers(
        source=seat.student,
        device=seat.device,
        target=to.student,
        since=since,
        hand_over=hand_over,
        now=LATER,
    )


@pytest.fixture
def shared(seat: Seat) -> Seat:
    """Ana's seat on a device of the school, where Ben studied."""
    return on_another_device(seat)


@pytest.fixture
def ben(classroom: Classroom) -> Seat:
    return make_seat(classroom, "Ben")


def counts(*seats: Seat) -> list[int]:
    """How many answers the progress of each counts."""
    return [
        sum(Progress.objects.filter(student=seat.student).values_list("answers", flat=True))
        for seat in seats
    ]


def test_only_the_devices_answers_move_and_both_are_worked_out_anew(
    seat: Seat, shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(seat, deck, True, False)
    take_test(shared, deck, right=5, kinds="typed", now=NOON + timedelta(hours=1))
    assert move(shared, ben) == 8
    assert counts(seat, ben) == [2, 8]
    assert Progress.objects.get(mode=Mode.TEST).score_right == 5
    assert Memory.objects.filter(student=seat.student).count() == 2
    for student in (seat.student, ben.student):
        assert_replay_changes_nothing(student)


def test_only_answers_since_a_time_move(shared: Seat, ben: Seat, deck: Deck) -> None:
    flip(shared, deck, True, True)
    flip(shared, deck, True, now=NOON + timedelta(hours=1))
    assert move(shared, ben, since=NOON + timedelta(hours=1)) == 1
    assert counts(shared, ben) == [2, 1]


def test_a_session_goes_with_its_answers_if_all_of_them_move(
    seat: Seat, shared: Seat, ben: Seat, deck: Deck
) -> None:
    test = take_test(shared, deck, right=5, kinds="typed")
    both = flip(seat, deck, True)
    flip(shared, deck, False, now=NOON + timedelta(minutes=1))
    move(shared, ben)
    assert StudySession.objects.get(id=test.id).student == ben.student
    assert StudySession.objects.get(id=both.id).student == seat.student


def test_the_device_goes_on_in_its_session_under_the_right_name(
    shared: Seat, ben: Seat, deck: Deck
) -> None:
    desk = Desk(client_of(shared), shared, learn(shared, deck, True))
    move(shared, ben)
    assert desk.send(response_to(desk.session)).status_code == 200
    assert counts(shared, ben) == [0, 2]
    assert "Ben" in text_of(desk.look())


def test_the_device_keeps_its_name_if_the_teacher_says_so(
    shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(shared, deck, True)
    move(shared, ben, hand_over=False)
    assert Device.objects.get(pk=shared.device.pk).student == shared.student


def test_an_open_session_of_the_same_mode_is_ended_if_it_is_the_older(
    shared: Seat, ben: Seat, deck: Deck
) -> None:
    own = learn(ben, deck, True)
    moved = learn(shared, deck, True, now=NOON + timedelta(minutes=1))
    move(shared, ben)
    assert StudySession.objects.get(finished_at=None).id == moved.id
    assert StudySession.objects.get(finished_at=LATER).id == own.id


def test_claims_go_with_the_answers(seat: Seat, shared: Seat, ben: Seat, deck: Deck) -> None:
    for who in (seat, shared):
        answer = give_typed(who, card(deck, "Mars"), "Ares")
        appeals.make_appeal(seat=who, answer=answer, now=NOON)
    move(shared, ben)
    assert set(Appeal.objects.values_list("student", flat=True)) == {
        seat.student.pk,
        ben.student.pk,
    }
    for appeal in Appeal.objects.all():
        assert Answer.objects.get(id=appeal.answer_id).student_id == appeal.student_id


def test_what_was_moved_can_be_moved_back(shared: Seat, ben: Seat, deck: Deck) -> None:
    flip(shared, deck, True, False)
    before = rows(shared.student)
    move(shared, ben)
    back = Seat(ben.classroom, ben.student, shared.device)
    move(back, Seat(shared.classroom, shared.student, shared.device))
    assert rows(shared.student) == before
    assert rows(ben.student) == []
    assert Device.objects.get(pk=shared.device.pk).student == shared.student


def test_moving_to_someone_who_was_removed_is_refused(shared: Seat, ben: Seat, deck: Deck) -> None:
    flip(shared, deck, True)
    gone = Student.objects.get(pk=ben.student.pk)
    ben.student.delete()
    with pytest.raises(StudentGoneError):
        move(shared, Seat(shared.classroom, gone, shared.device))
    assert counts(shared) == [1]


def test_an_answer_that_was_taken_back_goes_along_and_is_not_counted(
    shared: Seat, ben: Seat, deck: Deck
) -> None:
    session = start(shared, deck, Mode.SPACED)
    grade(shared, session, "good", "good", "undo")
    (use,) = [use for use in devices_used(student=shared.student) if use.device == shared.device]
    answers = answers_on(student=shared.student, device=shared.device, since=None)
    assert (use.answers, count_by_deck(answers)) == (1, [(deck.title, 1)])
    assert move(shared, ben) == 1
    assert Answer.objects.filter(student=ben.student).count() == 2


def test_the_devices_of_a_student_say_what_was_done_on_them(
    seat: Seat, shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(shared, deck, True, now=NOON + timedelta(hours=2))
    flip(shared, deck, True, now=NOON + timedelta(hours=3))
    found = devices_used(student=seat.student)
    assert [(use.device, use.answers) for use in found] == [(seat.device, 0), (shared.device, 2)]
    assert found[1].first_at == NOON + timedelta(hours=2)
    assert found[1].last_at == NOON + timedelta(hours=3)
    move(shared, ben)
    assert [use.device for use in devices_used(student=seat.student)] == [seat.device]
    assert {use.device for use in devices_used(student=ben.student)} == {ben.device, shared.device}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stream=st.lists(
        st.tuples(st.booleans(), st.sampled_from([Mode.FLASHCARDS, Mode.LEARN]), st.booleans()),
        min_size=1,
        max_size=16,
    ),
    since=st.none() | st.integers(0, 16),
    hand_over=st.booleans(),
)
def test_any_move_is_the_replay_of_both_logs(
    db: None, stream: list[tuple[bool, Mode, bool]], since: int | None, *, hand_over: bool
) -> None:
    teacher = make_teacher()
    deck = make_deck(teacher, numbered_pairs(20))
    classroom = make_classroom(teacher, deck)
    first, target = make_seat(classroom), make_seat(classroom)
    second = Seat(first.classroom, first.student, on_another_device(target).device)
    Device.objects.filter(pk=second.device.pk).update(student=first.student)
    flip(target, deck, True)
    for minute, (is_second, mode, right) in enumerate(stream):
        (flip if mode is Mode.FLASHCARDS else learn)(
            second if is_second else first, deck, right, now=NOON + timedelta(minutes=minute)
        )
    moment = None if since is None else NOON + timedelta(minutes=since)
    wanted = sum(is_second for place, (is_second, *_) in enumerate(stream) if place >= (since or 0))
    total = Answer.objects.count()
    assert move(second, target, since=moment, hand_over=hand_over) == wanted
    assert Answer.objects.filter(student=target.student).count() == wanted + 1
    assert Answer.objects.count() == total
    for student in (first.student, target.student):
        assert_replay_changes_nothing(student)
    open_now = StudySession.objects.filter(finished_at=None).values_list("student", "deck", "mode")
    assert len(open_now) == len(set(open_now))


@pytest.mark.django_db(transaction=True)
def test_moving_while_the_device_answers_loses_nothing() -> None:
    teacher = make_teacher()
    decks = [make_deck(teacher) for _ in range(10)]
    classroom = make_classroom(teacher, *decks)
    source, target = make_seat(classroom), make_seat(classroom)
    desks = [
        (seat, start(seat, deck, Mode.FLASHCARDS))
        for place, deck in enumerate(decks)
        for seat in ((source, target)[place % 2],)
    ]
    for seat, session in desks:
        submit(seat, session, action="knew")
        session.refresh_from_db()

    def answer(seat: Seat, session: StudySession) -> UUID:
        asked = session.question_id
        submit(seat, session, action="knew")
        return asked

    calls: list[Callable[[], object]] = [partial(answer, *desk) for desk in desks]
    calls.insert(5, lambda: move(source, target))
    asked = {each for each in at_once(calls) if isinstance(each, UUID)}
    assert len(asked) == 10
    assert asked <= set(Answer.objects.values_list("id", flat=True))
    assert Answer.objects.count() == 20
    for student in (source.student, target.student):
        assert_replay_changes_nothing(student)
    for session in StudySession.objects.all():
        owners = Answer.objects.filter(session_id=session.id).values_list("student", flat=True)
        assert set(owners) == {session.student_id}


# --- The page -------------------------------------------------------------------------------------


def address(seat: Seat) -> str:
    places = [seat.classroom.pk, seat.student.pk, seat.device.pk]
    return reverse("cards:device_move", args=places)


def test_a_preview_says_how_many_answers_on_which_decks(
    owner_client: Client, shared: Seat, ben: Seat, deck: Deck
) -> None:
    other = make_deck(deck.owner, title="Moons")
    sharing.share_deck(deck=other, classroom=shared.classroom, now=NOON)
    flip(shared, deck, True, False)
    flip(shared, other, True)
    edit = reverse("cards:student_edit", args=[shared.classroom.pk, shared.student.pk])
    assert address(shared) in body(owner_client.get(edit))
    page = owner_client.get(address(shared), {"student": str(ben.student.pk), "since": ""})
    assert "3 answers for Ben 1 on Moons 2 on Planets" in text_of(page)
    assert counts(ben) == [0]


def test_what_was_previewed_moves(
    owner_client: Client, shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(shared, deck, True, False)
    where = address(shared)
    sent = {"student": str(ben.student.pk), "since": "", "hand_over": "on"}
    reply = owner_client.post(where, sent)
    assert "2 answers were moved to Ben." in text_of(follow(owner_client, reply))
    assert counts(shared, ben) == [0, 2]
    assert Device.objects.get(pk=shared.device.pk).student == ben.student


def test_times_are_those_of_the_class(
    owner_client: Client, shared: Seat, ben: Seat, deck: Deck
) -> None:
    Classroom.objects.update(time_zone="Asia/Tokyo")
    flip(shared, deck, True)  # at noon in London, at nine in the evening in Tokyo
    flip(shared, deck, True, now=NOON + timedelta(minutes=30))
    query = {"student": str(ben.student.pk), "since": "2026-03-02T21:15"}
    page = owner_client.get(address(shared), query)
    assert "1 answer for Ben" in text_of(page)
    assert "2 March 2026, 21:00 to 2 March 2026, 21:30" in text_of(page)
    sent = form_on(page) | {"student": query["student"]}
    owner_client.post(address(shared), sent)
    assert counts(shared, ben) == [1, 1]


def test_a_time_after_the_last_answer_moves_nothing(
    owner_client: Client, shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(shared, deck, True)
    query = {"student": str(ben.student.pk), "since": "2026-03-03T00:00"}
    assert "No answers since then" in text_of(owner_client.get(address(shared), query))


def test_a_wrong_time_is_refused_and_kept(
    owner_client: Client, shared: Seat, ben: Seat, deck: Deck
) -> None:
    flip(shared, deck, True)
    query = {"student": str(ben.student.pk), "since": "yesterday"}
    reply = owner_client.get(address(shared), query)
    assert reply.status_code == 422
    assert form_on(reply)["since"] == "yesterday"


def test_a_device_of_another_class_is_not_found(
    owner_client: Client, shared: Seat, deck: Deck
) -> None:
    elsewhere = make_seat(make_classroom(deck.owner, deck))
    place = Seat(shared.classroom, shared.student, elsewhere.device)
    assert owner_client.get(address(place)).status_code == 404


def test_a_move_to_a_student_who_has_just_been_merged_is_said(
    owner_client: Client,
    shared: Seat,
    ben: Seat,
    deck: Deck,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flip(shared, deck, True)
    monkeypatch.setattr("cards.services.merging.lock_whole_students", lambda *_: [])
    reply = owner_client.post(address(shared), {"student": ben.student.pk})
    assert "merged or removed already" in text_of(follow(owner_client, reply))


def test_a_time_long_before_any_answer_is_refused_kindly(
    owner_client: Client, shared: Seat, ben: Seat
) -> None:
    sent = {"student": str(ben.student.pk), "since": "0001-01-01T00:00"}
    page = owner_client.get(address(shared), sent)
    assert "Choose a day from 2000 on." in text_of(page)
    assert owner_client.post(address(shared), sent).status_code == 422
