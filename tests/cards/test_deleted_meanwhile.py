"""Something is deleted while a student is answering: never an error of ours, never half a row."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.http import HttpResponseBase
from django.urls import reverse

from cards import access
from cards.access import Seat
from cards.models import Answer, Deck, Student, StudySession
from cards.models.by_hand import update, write
from cards.services import decks, deletion
from cards.services.answer_rows import AnswerRows
from cards.services.merging import merge_students
from cards.services.replay import replay_student
from tests.cards.conftest import HTMX, Desk
from tests.cards.pages import text_of
from tests.cards.threads import at_once
from tests.factories import NOON, client_of, make_seat, response_to


def delete_session(seat: Seat, deck: Deck) -> None:
    StudySession.objects.all().delete()


def delete_student(seat: Seat, deck: Deck) -> None:
    deletion.delete_student(student=seat.student)


def delete_classroom(seat: Seat, deck: Deck) -> None:
    deletion.delete_classroom(classroom=seat.classroom)


def delete_deck(seat: Seat, deck: Deck) -> None:
    decks.delete_deck(deck=deck)


DELETIONS = [delete_session, delete_student, delete_classroom, delete_deck]


@pytest.fixture
def after_the_seat_was_found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let something happen between the look-up of seat and session and all that follows."""

    def let(happen: Callable[[], None]) -> None:
        found = access.get_seat_and_session

        def find(*args: object) -> object:
            seat_and_session = found(*args)  # type: ignore[arg-type]
            happen()
            return seat_and_session

        monkeypatch.setattr(access, "get_seat_and_session", find)

    return let


@pytest.mark.parametrize("delete", DELETIONS)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_answer_to_what_has_just_been_deleted_is_not_found(
    learning: Desk,
    deck: Deck,
    delete: Callable[[Seat, Deck], None],
    headers: dict[str, str],
    after_the_seat_was_found: Callable[..., None],
) -> None:
    sent = response_to(learning.session)
    after_the_seat_was_found(lambda: delete(learning.seat, deck))
    reply = learning.client.post(learning.answer_address, sent, headers=headers)
    assert reply.status_code == 404
    assert not Answer.objects.exists()


def draft(desk: Desk) -> dict[str, str]:
    """One field of a test that is being filled in, as it is saved."""
    return {"question": str(desk.session.question_id), "action": "save", "answer-0": "Mars"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("delete", DELETIONS)
def test_a_draft_for_what_has_just_been_deleted_is_not_found(
    testing: Desk,
    deck: Deck,
    delete: Callable[[Seat, Deck], None],
    after_the_seat_was_found: Callable[..., None],
) -> None:
    after_the_seat_was_found(lambda: delete(testing.seat, deck))
    reply = testing.client.post(testing.answer_address, draft(testing), headers=HTMX)
    assert reply.status_code == 404
    assert "There is nothing here for you" in text_of(reply)
    assert not StudySession.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_draft_made_of_old_rows_writes_nothing_once_the_student_is_gone(
    testing: Desk, deck: Deck
) -> None:
    """The session is another seat's by then, where it may have gone on."""
    session, seat = testing.session, testing.seat
    other = make_seat(seat.classroom, "Ana")
    seat.student.refresh_from_db()
    rows = AnswerRows.of(seat, StudySession.objects.select_related("deck").get(id=session.id))
    merge_students(kept=other.student, gone=seat.student, now=NOON)
    before = StudySession.objects.values().get()
    rows.session.state = {"stale": True}
    with pytest.raises(IntegrityError):
        write(update(rows.session, "state"), rows.next_turn())
    assert StudySession.objects.values().get() == before


@pytest.mark.parametrize("delete", [delete_student, delete_classroom])
def test_a_star_for_what_has_just_been_deleted_is_not_found(
    learning: Desk,
    deck: Deck,
    delete: Callable[[Seat, Deck], None],
    after_the_seat_was_found: Callable[..., None],
) -> None:
    place = [learning.seat.classroom.pk, learning.session.id]
    after_the_seat_was_found(lambda: delete(learning.seat, deck))
    sent = {"card": "0", "starred": "yes"}
    reply = learning.client.post(reverse("cards:session_star", args=place), sent)
    assert reply.status_code == 404


def test_a_student_who_is_deleted_during_a_rebuild_is_passed_over(seat: Seat, deck: Deck) -> None:
    deletion.delete_student(student=seat.student)
    assert replay_student(student_id=seat.student.pk) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("delete", DELETIONS[1:])
def test_answers_and_a_deletion_at_the_same_moment_end_well_for_both(
    seat: Seat, deck: Deck, learning: Desk, delete: Callable[[Seat, Deck], None]
) -> None:
    client = client_of(seat)
    sent = response_to(learning.session)

    def answer() -> HttpResponseBase | None:
        return client.post(learning.answer_address, sent, headers=HTMX)

    def remove() -> HttpResponseBase | None:
        delete(seat, deck)
        return None

    reply, _ = at_once([answer, remove])
    assert reply is not None
    assert reply.status_code in {200, 404}
    assert not Answer.objects.filter(deck=deck.pk).exists()
    assert not StudySession.objects.exists()
    if delete is delete_deck:
        assert Student.objects.exists()
