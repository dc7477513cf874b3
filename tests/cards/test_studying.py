"""Studying in a browser: starting, answering with and without JavaScript, and going on."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Kind, Mode
from cards.models import Answer, Assignment, Classroom, Deck, StudySession, Teacher
from cards.services import classrooms, decks, sharing
from tests.cards.conftest import HTMX, Desk
from tests.cards.pages import (
    body,
    buttons,
    follow,
    is_fragment,
    question_key,
    text_of,
)
from tests.cards.threads import at_once
from tests.factories import (
    NOON,
    asked,
    card,
    client_of,
    learn,
    make_deck,
    make_seat,
    response_to,
    start,
)


def begin(client: Client, seat: Seat, deck: Deck, mode: str, **options: str) -> StudySession:
    """Press Start; the session that the browser lands on."""
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, mode])
    started = client.post(address, options)
    assert started.status_code == 302
    session_id = started.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    return StudySession.objects.get(id=session_id)


# --- Choosing what to study -----------------------------------------------------------------------


def test_a_class_with_one_deck_leads_straight_to_it(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    page = student_client.get(reverse("cards:classroom_study", args=[seat.classroom.pk]))
    assert page.headers["Location"] == reverse(
        "cards:deck_study", args=[seat.classroom.pk, deck.pk]
    )


def test_a_class_with_several_decks_lists_them(
    student_client: Client, seat: Seat, teacher: Teacher
) -> None:
    moons = make_deck(teacher, title="Moons")
    make_deck(teacher, title="Not for this class")
    sharing.share_deck(deck=moons, classroom=seat.classroom, now=NOON)
    page = student_client.get(reverse("cards:classroom_study", args=[seat.classroom.pk]))
    assert "Moons Planets" in text_of(page)
    assert "Not for this class" not in text_of(page)


def test_a_class_without_a_deck_says_so(student_client: Client, seat: Seat) -> None:
    Assignment.objects.all().delete()
    page = student_client.get(reverse("cards:classroom_study", args=[seat.classroom.pk]))
    assert "Your teacher has not given this class a deck yet." in text_of(page)


def test_a_deck_offers_its_modes(student_client: Client, seat: Seat, deck: Deck) -> None:
    page = student_client.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    assert "8 cards Flashcards" in text_of(page)
    for mode in ("flashcards", "learn", "test", "matching", "spaced"):
        start_address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, mode])
        assert f'action="{start_address}"' in body(page)


def test_an_empty_deck_offers_nothing_to_start(
    student_client: Client, seat: Seat, teacher: Teacher
) -> None:
    empty = make_deck(teacher, [])
    sharing.share_deck(deck=empty, classroom=seat.classroom, now=NOON)
    page = student_client.get(reverse("cards:deck_study", args=[seat.classroom.pk, empty.pk]))
    assert "This deck has no cards yet." in text_of(page)
    assert "/start/" not in body(page)


@pytest.mark.parametrize("mode", ["flashcards", "learn", "test", "matching", "spaced"])
def test_an_empty_deck_that_is_started_all_the_same_asks_nothing(
    student_client: Client, seat: Seat, teacher: Teacher, mode: str
) -> None:
    empty = make_deck(teacher, [])
    sharing.share_deck(deck=empty, classroom=seat.classroom, now=NOON)
    address = reverse("cards:session_start", args=[seat.classroom.pk, empty.pk, mode])
    reply = student_client.post(address)
    assert reply.status_code == 422
    assert "There are no such cards in this deck now." in reply.content.decode()
    assert not StudySession.objects.exists()


# --- Starting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["flashcards", "learn", "test", "matching", "spaced"])
def test_starting_again_goes_on_with_the_open_session(
    student_client: Client, seat: Seat, deck: Deck, mode: str
) -> None:
    first = begin(student_client, seat, deck, mode)
    again = begin(student_client, seat, deck, mode)
    assert again.id == first.id
    page = student_client.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    assert "Go on" in text_of(page)


def test_each_mode_and_each_student_has_a_session_of_its_own(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    classmate = make_seat(seat.classroom)
    sessions = {
        begin(student_client, seat, deck, "learn").id,
        begin(student_client, seat, deck, "flashcards").id,
        begin(client_of(classmate), classmate, deck, "learn").id,
    }
    assert len(sessions) == 3


def test_starting_over_ends_the_open_session_and_keeps_its_answers(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    session = learn(seat, deck, True, False)
    ended = student_client.post(reverse("cards:session_end", args=[seat.classroom.pk, session.id]))
    assert ended.headers["Location"] == reverse(
        "cards:deck_study", args=[seat.classroom.pk, deck.pk]
    )
    assert begin(student_client, seat, deck, "learn").id != session.id
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("mode", ["call", "x", "Learn"])
def test_a_mode_that_is_not_built_is_not_found(
    student_client: Client, seat: Seat, deck: Deck, mode: str
) -> None:
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, mode])
    assert student_client.post(address).status_code == 404
    assert not StudySession.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "kind"), [("choice", Kind.CHOICE), ("typed", Kind.TYPED), ("", Kind.CHOICE)]
)
def test_the_student_chooses_the_kinds_of_questions(
    student_client: Client, seat: Seat, deck: Deck, kinds: str, kind: Kind
) -> None:
    step = asked(begin(student_client, seat, deck, "learn", which="all", kinds=kinds))
    assert isinstance(step, Question)
    assert step.kind is kind


@pytest.mark.django_db(transaction=True)
def test_starting_from_several_tabs_at_once_makes_one_session(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    sessions = at_once([lambda: start(seat, Deck.objects.get(pk=deck.pk))] * 6)
    assert len({session.id for session in sessions}) == 1
    assert StudySession.objects.count() == 1


# --- What is not the student's --------------------------------------------------------------------


def test_a_deck_that_was_taken_back_is_not_found(learning: Desk, deck: Deck) -> None:
    sent = response_to(learning.session)
    Assignment.objects.all().delete()
    place = [learning.seat.classroom.pk, deck.pk]
    assert learning.client.get(reverse("cards:deck_study", args=place)).status_code == 404
    started = learning.client.post(reverse("cards:session_start", args=[*place, "learn"]))
    assert started.status_code == 404
    assert learning.look().status_code == 404
    assert learning.send(sent).status_code == 404
    assert not Answer.objects.exists()


def test_a_deck_of_the_teacher_that_was_never_assigned_is_not_found(
    student_client: Client, seat: Seat, teacher: Teacher
) -> None:
    other = make_deck(teacher)
    place = [seat.classroom.pk, other.pk]
    assert student_client.get(reverse("cards:deck_study", args=place)).status_code == 404


def test_a_classmates_session_is_not_found(learning: Desk) -> None:
    classmate = client_of(make_seat(learning.seat.classroom))
    sent = response_to(learning.session)
    assert classmate.get(learning.address).status_code == 404
    assert classmate.post(learning.answer_address, sent).status_code == 404
    assert not Answer.objects.exists()


def test_a_session_is_not_found_under_another_class(learning: Desk, teacher: Teacher) -> None:
    other = classrooms.create_classroom(owner=teacher, name="Another")
    client_of(make_seat(other), learning.client)
    address = reverse("cards:session_detail", args=[other.pk, learning.session.id])
    assert learning.client.get(address).status_code == 404


def test_a_classmates_answer_is_not_shown(learning: Desk, deck: Deck) -> None:
    learn(make_seat(learning.seat.classroom), deck, False)
    page = learning.look(after=str(Answer.objects.get().id))
    assert "Not this time" not in text_of(page)


# --- Answering without JavaScript -----------------------------------------------------------------


def test_a_plain_form_shows_the_verdict_on_the_next_page(learning: Desk) -> None:
    sent = response_to(learning.session)
    reply = learning.send(sent, htmx=False)
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"{learning.address}?after={sent['question']}"
    page = follow(learning.client, reply)
    assert not is_fragment(page)
    assert "Right" in text_of(page)
    assert f'href="{learning.address}"' in body(page)


def test_after_the_verdict_the_next_question_is_asked(learning: Desk) -> None:
    first = response_to(learning.session)
    learning.send(first, htmx=False)
    page = learning.look()
    assert question_key(page) != first["question"]
    assert "feedback" not in body(page)


def test_a_verdict_stays_readable_when_its_page_is_loaded_again(learning: Desk) -> None:
    reply = learning.send(response_to(learning.session, right=False), htmx=False)
    pages = [text_of(learning.client.get(reply.headers["Location"])) for _ in range(2)]
    assert pages[0] == pages[1]
    assert "Not this time" in pages[0]


@pytest.mark.parametrize("after", ["x", "0" * 32, "'", "%00"])
def test_an_answer_that_does_not_exist_shows_just_the_question(learning: Desk, after: str) -> None:
    page = learning.look(after=after)
    assert page.status_code == 200
    assert "feedback" not in body(page)
    assert question_key(page) == str(learning.session.question_id)


# --- Answering with htmx --------------------------------------------------------------------------


def test_htmx_gets_the_verdict_and_the_next_question_in_one_fragment(learning: Desk) -> None:
    sent = response_to(learning.session)
    reply = learning.send(sent)
    assert reply.status_code == 200
    assert is_fragment(reply)
    assert body(reply).strip().startswith('<div id="sitting"')
    assert "Right" in text_of(reply)
    assert question_key(reply) not in {"", sent["question"]}


def test_a_wrong_choice_shows_what_was_chosen_and_what_is_right(learning: Desk) -> None:
    step = asked(learning.session)
    assert isinstance(step, Question)
    sent = response_to(learning.session, right=False)
    chosen = step.options[int(sent["choice"])].text(step.side)
    text = text_of(learning.send(sent))
    assert f"You chose {chosen} Answer {step.answer}" in text


def test_pages_and_fragments_are_kept_apart_by_caches(learning: Desk) -> None:
    page = learning.look()
    fragment = learning.send(response_to(learning.session))
    for reply in (page, fragment):
        assert "HX-Request" in reply.headers["Vary"]
        assert "no-store" in reply.headers["Cache-Control"]


def test_choices_are_numbered_for_the_keyboard(learning: Desk) -> None:
    page = learning.look()
    assert buttons(page, "choice") == ["0", "1", "2", "3"]
    assert [f'data-key="{n}"' in body(page) for n in (1, 2, 3, 4)] == [True] * 4


def test_the_page_does_not_give_the_answer_away(learning: Desk) -> None:
    step = asked(learning.session)
    assert isinstance(step, Question)
    page = body(learning.look())
    assert page.count(step.answer) == 1
    choices = re.findall(r"<button[^>]* name=.choice.*?</button>", page)
    texts = [option.text(step.side) for option in step.options]
    bare = {
        re.sub(r"\d", "n", choice.replace(text, ""))
        for choice, text in zip(choices, texts, strict=True)
    }
    assert len(bare) == 1


# --- Responses that do not fit --------------------------------------------------------------------

UNFIT = {
    "nothing": {},
    "no such choice": {"choice": "4"},
    "a choice below zero": {"choice": "-1"},
    "a choice that is no number": {"choice": "first"},
    "a null character": {"text": "a\x00b"},
    "a clock that is no number": {"choice": "0", "answered_at": "nan"},
    "a clock before all time": {"choice": "0", "answered_at": "-1"},
}


@pytest.mark.parametrize("sent", UNFIT.values(), ids=UNFIT)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain form"])
def test_a_response_that_does_not_fit_is_asked_again(
    learning: Desk, sent: dict[str, str], *, htmx: bool
) -> None:
    key = str(learning.session.question_id)
    reply = learning.send({"question": key, **sent}, htmx=htmx)
    assert reply.status_code == 422
    assert 'role="alert"' in body(reply)
    assert question_key(reply) == key
    assert is_fragment(reply) is htmx
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "1"])
def test_a_response_without_a_key_is_asked_again(learning: Desk, key: str) -> None:
    reply = learning.send({"question": key, "choice": "0"})
    assert reply.status_code == 422
    assert not Answer.objects.exists()


def test_what_was_typed_stays_when_it_does_not_fit(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.LEARN, kinds="typed")
    desk = Desk(student_client, seat, session)
    reply = desk.send({"question": str(session.question_id), "text": "Mer", "choice": "x"})
    assert reply.status_code == 422
    assert 'value="Mer"' in body(reply)


def test_a_key_that_was_never_given_records_nothing(learning: Desk) -> None:
    reply = learning.send({"question": str(uuid4()), "choice": "0"})
    assert reply.status_code == 200
    assert "This question is not asked any more" in text_of(reply)
    assert question_key(reply) == str(learning.session.question_id)
    assert not Answer.objects.exists()


def test_without_a_token_of_the_page_nothing_is_recorded(learning: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    client_of(learning.seat, strict)
    reply = strict.post(learning.answer_address, response_to(learning.session), headers=HTMX)
    assert reply.status_code == 403
    assert "Please try again" in text_of(reply)
    assert not Answer.objects.exists()


def test_the_forms_of_a_fragment_are_let_in_too(learning: Desk) -> None:
    strict = client_of(learning.seat, Client(enforce_csrf_checks=True))
    reply = strict.get(learning.address)
    for number in (1, 2):
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body(reply))
        assert found
        sent = response_to(learning.session) | {"csrfmiddlewaretoken": found[1]}
        reply = strict.post(learning.answer_address, sent, headers=HTMX)
        assert reply.status_code == 200
        learning.session.refresh_from_db()
        assert Answer.objects.count() == number


# --- Grading --------------------------------------------------------------------------------------


def test_a_typo_is_right_and_is_shown(student_client: Client, seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.LEARN, kinds="typed")
    step = asked(session)
    assert isinstance(step, Question)
    desk = Desk(student_client, seat, session)
    typed = step.answer[0] + step.answer
    text = text_of(desk.send({"question": str(session.question_id), "text": typed}))
    assert "Right, with a typo" in text
    assert Answer.objects.get().verdict == "typo"


def test_not_knowing_shows_the_answer(learning: Desk) -> None:
    step = asked(learning.session)
    assert isinstance(step, Question)
    sent = {"question": str(learning.session.question_id), "action": "skip"}
    text = text_of(learning.send(sent))
    assert f"Here is the answer {step.prompt} Answer {step.answer}" in text
    answer = Answer.objects.get()
    assert (answer.verdict, answer.response) == ("skipped", "")


def test_a_long_answer_is_judged_by_the_student(
    student_client: Client, seat: Seat, teacher: Teacher
) -> None:
    sentence = "because the warm air above the sea rises and cools until its water falls"
    deck = make_deck(teacher, [("Why does it rain?", sentence)])
    deck.answer_with = "definition"
    decks.change_deck(deck=deck)
    sharing.share_deck(deck=deck, classroom=seat.classroom, now=NOON)
    session = begin(student_client, seat, deck, "learn")
    desk = Desk(student_client, seat, session)
    typed = {"question": str(session.question_id), "text": "warm air goes up"}
    reply = desk.send(typed)
    assert not Answer.objects.exists()
    assert "Long answers can be right in many words." in text_of(reply)
    assert sentence in text_of(reply)
    judged = desk.send({"question": question_key(reply), "action": "right"})
    assert judged.status_code == 200
    answer = Answer.objects.get()
    assert (answer.kind, answer.response, answer.verdict) == ("judged", "warm air goes up", "right")
    assert answer.weight == 0.5


# --- The end --------------------------------------------------------------------------------------


def finish(seat: Seat, deck: Deck) -> StudySession:
    session = start(seat, deck, Mode.LEARN)
    for _ in range(100):
        if session.finished_at:
            return session
        learn(seat, deck, True)
        session.refresh_from_db()
    raise AssertionError("Learn never ends.")


@pytest.fixture
def small_deck(teacher: Teacher, classroom: Classroom) -> Deck:
    deck = make_deck(teacher, [("one", "first"), ("two", "second"), ("three", "third")])
    sharing.share_deck(deck=deck, classroom=classroom, now=NOON)
    return deck


def test_a_finished_session_says_so_and_takes_no_more(
    student_client: Client, seat: Seat, small_deck: Deck
) -> None:
    session = finish(seat, small_deck)
    desk = Desk(student_client, seat, session)
    answers = Answer.objects.count()
    assert "You have learned every card" in text_of(desk.look())
    reply = desk.send({"question": str(session.question_id), "text": "one"})
    assert reply.status_code == 200
    assert "This question is not asked any more" in text_of(reply)
    assert Answer.objects.count() == answers


def test_after_a_finished_session_a_new_one_starts(
    student_client: Client, seat: Seat, small_deck: Deck
) -> None:
    finished = finish(seat, small_deck)
    new = begin(student_client, seat, small_deck, "learn")
    assert new.id != finished.id
    assert not asked(new).is_pause


def test_a_round_ends_with_a_summary_and_goes_on(learning: Desk, deck: Deck) -> None:
    learn(learning.seat, deck, False, *[True] * 7)
    page = learning.look()
    assert "Round 1 done" in text_of(page)
    assert "6 right at once, 1 to look at again." in text_of(page)
    reply = learning.send({"question": question_key(page), "action": "continue"})
    assert reply.status_code == 200
    assert not asked(learning.session).is_pause


def test_an_ended_session_takes_no_answers(learning: Desk) -> None:
    sent = response_to(learning.session)
    learning.client.post(
        reverse("cards:session_end", args=[learning.seat.classroom.pk, learning.session.id])
    )
    assert "This sitting was ended" in text_of(learning.send(sent))
    assert "This sitting was ended" in text_of(learning.look())
    assert not Answer.objects.exists()


# --- Flashcards -----------------------------------------------------------------------------------


def test_flashcards_are_counted_and_sorted(flipping: Desk) -> None:
    assert "1/8" in text_of(flipping.look())
    flipping.send({"question": str(flipping.session.question_id), "action": "knew"})
    page = flipping.look()
    reply = flipping.send({"question": question_key(page), "action": "learning"})
    assert "3/8" in text_of(reply)
    assert "1 knew it · 1 still learning" in text_of(reply)
    assert [answer.verdict for answer in Answer.objects.order_by("id")] == ["right", "wrong"]


def test_turning_pages_of_flashcards_records_nothing(flipping: Desk) -> None:
    for action, place in [("next", "2/8"), ("previous", "1/8"), ("previous", "1/8")]:
        page = flipping.look()
        reply = flipping.send({"question": question_key(page), "action": action})
        assert place in text_of(reply)
    assert not Answer.objects.exists()


def test_the_last_flashcard_is_followed_by_what_is_still_to_learn(
    flipping: Desk, deck: Deck
) -> None:
    for action in ["knew"] * 6 + ["learning"] * 2:
        flipping.session.refresh_from_db()
        page = flipping.send(
            {"question": str(flipping.session.question_id), "action": action}, htmx=True
        )
    assert "That was the last card" in text_of(page)
    assert "6 you knew, 2 you are still learning." in text_of(page)
    again = flipping.send({"question": question_key(page), "action": "again"})
    assert "1/2" in text_of(again)
    step = asked(flipping.session)
    assert isinstance(step, Question)
    assert step.card.id == card(deck, "Uranus").pk


# --- Another device -------------------------------------------------------------------------------


def test_a_reload_and_a_second_device_show_the_same_question(learning: Desk) -> None:
    learning.send(response_to(learning.session))
    here, there = learning.look(), learning.beside().look()
    assert text_of(here) == text_of(there) == text_of(learning.look())
    assert question_key(here) == question_key(there)


def test_what_is_answered_on_one_device_is_behind_on_the_other(learning: Desk) -> None:
    tablet = learning.beside()
    sent = response_to(learning.session)
    tablet.send(sent)
    page = learning.look()
    assert question_key(page) != sent["question"]
    assert Answer.objects.count() == 1
