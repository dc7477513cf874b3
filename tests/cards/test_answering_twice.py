"""The same question answered again records nothing new and shows the same verdict."""

from collections.abc import Callable

import pytest
from django.http import HttpResponseBase
from django.utils import timezone

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Mode
from cards.models import Answer, Deck, Memory, Progress, StudySession
from cards.services import study
from tests.cards.conftest import Desk
from tests.cards.pages import body, follow, question_key, text_of
from tests.cards.threads import at_once
from tests.factories import asked, client_of, make_seat, response_to, start

RIGHT, WRONG = 'data-verdict="right"', 'data-verdict="wrong"'


def recorded() -> tuple[int, int, int]:
    """How often the log, the memory and the progress count an answer."""
    proven = sum(Memory.objects.values_list("proven", flat=True))
    weighed = sum(Answer.objects.values_list("weight", flat=True))
    memories = round(Answer.objects.count() * proven / weighed) if weighed else 0
    progress = sum(Progress.objects.values_list("answers", flat=True))
    return Answer.objects.count(), memories, progress


def test_a_reply_that_was_lost_is_given_again(learning: Desk) -> None:
    sent = response_to(learning.session)
    first = learning.send(sent)
    again = learning.send(sent)
    assert recorded() == (1, 1, 1)
    assert RIGHT in body(again)
    assert question_key(again) == question_key(first)
    assert text_of(again) == text_of(first)


def test_a_plain_form_sent_twice_leads_to_the_same_page(learning: Desk) -> None:
    sent = response_to(learning.session, right=False)
    first = learning.send(sent, htmx=False)
    again = learning.send(sent, htmx=False)
    assert again.headers["Location"] == first.headers["Location"]
    assert WRONG in body(follow(learning.client, again))
    assert recorded() == (1, 1, 1)


def test_another_response_to_the_same_question_changes_nothing(learning: Desk) -> None:
    right = response_to(learning.session)
    wrong = response_to(learning.session, right=False)
    learning.send(right)
    reply = learning.beside().send(wrong)
    assert RIGHT in body(reply)
    assert WRONG not in body(reply)
    assert Answer.objects.get().verdict == "right"
    assert recorded() == (1, 1, 1)


def test_a_response_to_an_old_question_shows_its_old_verdict(learning: Desk) -> None:
    first = response_to(learning.session, right=False)
    learning.send(first)
    learning.send(response_to(learning.session))
    reply = learning.send(first)
    assert WRONG in body(reply)
    assert recorded() == (2, 2, 2)


def test_the_last_question_of_all_can_be_sent_twice(
    classroom: object, seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.LEARN, kinds="choice")
    desk = Desk(client_of(seat), seat, session)
    sent: dict[str, str] = {}
    while not StudySession.objects.get(id=session.id).finished_at:
        if asked(session).is_pause:
            desk.send({"question": str(session.question_id), "action": "continue"})
        else:
            sent = response_to(session)
            desk.send(sent)
    answers = Answer.objects.count()
    reply = desk.send(sent)
    assert RIGHT in body(reply)
    assert Answer.objects.count() == answers


def test_a_key_counts_only_in_its_own_session(learning: Desk) -> None:
    classmate = make_seat(learning.seat.classroom)
    other = start(classmate, learning.session.deck, Mode.LEARN)
    stolen = response_to(learning.session)
    learning.send(stolen)
    reply = Desk(client_of(classmate), classmate, other).send(stolen)
    assert "not asked any more" in text_of(reply)
    assert RIGHT not in body(reply)
    assert recorded() == (1, 1, 1)


def test_a_button_pressed_twice_moves_on_once(flipping: Desk) -> None:
    sent = {"question": str(flipping.session.question_id), "action": "next"}
    flipping.send(sent)
    reply = flipping.send(sent)
    assert "2/8" in text_of(reply)


def test_a_flashcard_sorted_twice_is_counted_once(flipping: Desk) -> None:
    sent = {"question": str(flipping.session.question_id), "action": "knew"}
    flipping.send(sent)
    reply = flipping.send({**sent, "action": "learning"})
    assert "2/8" in text_of(reply)
    assert "1 knew it · 0 still learning" in text_of(reply)
    assert recorded() == (1, 1, 1)


# --- At the same moment ---------------------------------------------------------------------------


def press(desk: Desk, sent: dict[str, str]) -> Callable[[], HttpResponseBase]:
    browser = desk.beside()
    return lambda: browser.send(sent)


@pytest.mark.django_db(transaction=True)
def test_thirty_copies_at_once_make_one_answer(learning: Desk) -> None:
    sent = response_to(learning.session)
    replies = at_once([press(learning, sent) for _ in range(30)])
    assert {reply.status_code for reply in replies} == {200}
    assert all(RIGHT in body(reply) for reply in replies)
    assert len({question_key(reply) for reply in replies}) == 1
    assert recorded() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_thirty_different_responses_at_once_make_one_answer(learning: Desk) -> None:
    right = response_to(learning.session)
    wrong = response_to(learning.session, right=False)
    replies = at_once([press(learning, sent) for sent in [right, wrong] * 15])
    verdict = Answer.objects.get().verdict
    assert {reply.status_code for reply in replies} == {200}
    assert all(f'data-verdict="{verdict}"' in body(reply) for reply in replies)
    assert recorded() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_in_two_modes_at_once_both_count_on_the_same_card(seat: Seat, deck: Deck) -> None:
    flipping = Desk(client_of(seat), seat, start(seat, deck, Mode.FLASHCARDS))
    learning = Desk(flipping.client, seat, start(seat, deck, Mode.LEARN, kinds="choice"))
    step = asked(flipping.session)
    assert isinstance(step, Question)
    while True:  # until Learn asks the card that Flashcards shows first
        other = asked(learning.session)
        assert isinstance(other, Question)
        if other.card == step.card:
            break
        learning.send(response_to(learning.session))
    before = recorded()
    knew = {"question": str(flipping.session.question_id), "action": "knew"}
    at_once([press(flipping, knew), press(learning, response_to(learning.session))])
    assert Answer.objects.filter(card_id=step.card.id).count() == 2
    assert recorded() == (before[0] + 2, before[1] + 2, before[2] + 2)


@pytest.mark.django_db(transaction=True)
def test_thirty_students_at_once_are_all_recorded(learning: Desk) -> None:
    seats = [make_seat(learning.seat.classroom) for _ in range(30)]
    sessions = [start(seat, learning.session.deck, Mode.LEARN) for seat in seats]
    desks = [
        Desk(client_of(seat), seat, session) for seat, session in zip(seats, sessions, strict=True)
    ]
    presses = [press(desk, response_to(desk.session)) for desk in desks]
    replies = at_once(presses)
    assert {reply.status_code for reply in replies} == {200}
    assert all(RIGHT in body(reply) for reply in replies)
    assert recorded() == (30, 30, 30)
    assert Answer.objects.values("student").distinct().count() == 30


@pytest.mark.django_db(transaction=True)
def test_reading_while_answering_never_fails(learning: Desk, deck: Deck) -> None:
    sent = response_to(learning.session)
    reader = learning.beside()
    calls: list[Callable[[], HttpResponseBase]] = [reader.look] * 8
    replies = at_once([*calls, press(learning, sent)])
    assert {reply.status_code for reply in replies} == {200}
    sitting = study.read_sitting(session=StudySession.objects.get())
    assert sitting.session.question_id != sent["question"]
    assert recorded() == (1, 1, 1)


def test_another_answer_in_another_tab_is_told_from_the_same_one_sent_again(learning: Desk) -> None:
    now = timezone.now().timestamp()
    first = response_to(learning.session, right=False) | {"answered_at": str(now - 60)}
    learning.send(first)
    assert "in another tab" not in text_of(learning.send(first))
    other = first | {"choice": "0", "answered_at": str(now - 50)}
    assert "in another tab or on another device" in text_of(learning.send(other))
    assert Answer.objects.count() == 1
