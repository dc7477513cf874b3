"""Matching on the server: pairs, times, the ranking, and the teacher's say over it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Answer, Assignment, Classroom, Deck, Memory, Progress, StudySession
from cards.services import best_times, starting
from cards.services.replay import replay_student
from cards.services.starting import NothingToStudyError
from tests.cards.conftest import Desk
from tests.cards.pages import body, follow, question_key, text_of
from tests.factories import (
    NOON,
    client_of,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    numbered_pairs,
    pair_of,
    respond,
    start,
)


def play_board(
    seat: Seat, session: StudySession, *, seconds: int = 30, missed_last: bool = False
) -> None:
    """Find every pair of the board, its last one after a wrong try."""
    session.refresh_from_db()
    now = NOON + timedelta(seconds=seconds)
    for _ in session.state["prompts"]:
        session.refresh_from_db()
        is_last_but_one = len(session.state["found"]) == len(session.state["prompts"]) - 2
        if missed_last and is_last_but_one:
            last = [n for n in session.state["prompts"] if n not in session.state["found"]]
            miss_of(seat, session, last[1], last[0])
        sheet = {k: v for k, v in pair_of(session).items() if k.startswith("q-")}
        respond(seat, session, Response(sheet=sheet), now=now)


def miss_of(seat: Seat, session: StudySession, prompt: int, answer: int) -> None:
    places = session.state["prompts"].index(prompt), session.state["answers"].index(answer)
    respond(seat, session, Response(sheet={"q-prompt": str(places[0]), "q-answer": str(places[1])}))


def rank(seat: Seat, deck: Deck, ms: int) -> None:
    Progress.objects.create(
        classroom=seat.classroom,
        student=seat.student,
        deck=deck,
        mode=Mode.MATCHING,
        answers=6,
        right=6,
        last_at=NOON,
        best_ms=ms,
    )


# --- Pairs ----------------------------------------------------------------------------------------


def test_a_first_try_is_recorded_and_a_later_one_is_not(matching: Desk) -> None:
    reply = matching.send(pair_of(matching.session, right=False))
    assert "Not a pair" in text_of(reply)
    matching.send(pair_of(matching.session))
    answer = Answer.objects.get()
    assert (answer.kind, answer.verdict, answer.weight) == ("match", "wrong", 0.5)
    assert answer.mistaken_for is not None
    assert len(answer.options) == 6
    assert not Memory.objects.get().matched
    reply = matching.send(pair_of(matching.session))
    assert "A pair" in text_of(reply)
    assert "2/8 pairs" in text_of(reply)
    assert Memory.objects.filter(matched=True).count() == 1


def test_a_pair_sent_twice_counts_once(matching: Desk) -> None:
    sent = pair_of(matching.session)
    first = matching.send(sent)
    again = matching.send(sent)
    assert question_key(again) == question_key(first)
    assert text_of(again) == text_of(first)
    assert Answer.objects.count() == 1
    assert Progress.objects.get().answers == 1


def test_a_plain_form_shows_what_became_of_the_pair(matching: Desk) -> None:
    sent = matching.send(pair_of(matching.session, right=False), htmx=False)
    page = follow(matching.client, sent)
    assert "Not a pair" in text_of(page)
    assert 'id="verdict"' not in body(page)


def test_half_a_pair_is_asked_for_again(matching: Desk) -> None:
    sent = {"question": str(matching.session.question_id), "q-prompt": "0"}
    reply = matching.send(sent)
    assert reply.status_code == 422
    assert "Choose one on each side." in text_of(reply)
    assert not Answer.objects.exists()


def test_the_page_does_not_tell_which_tiles_belong_together(matching: Desk) -> None:
    page = body(matching.look())
    for number in matching.session.state["prompts"]:
        assert f'value="{1000 + number}"' not in page
    assert [
        page.index(f'name="q-{side}" value="{place}"')
        for side in ("prompt", "answer")
        for place in range(6)
    ] == sorted(
        page.index(f'name="q-{side}" value="{place}"')
        for side in ("prompt", "answer")
        for place in range(6)
    )


def test_one_card_is_too_few_and_two_make_a_board(seat: Seat, classroom: Classroom) -> None:
    deck = make_deck(classroom.owner, numbered_pairs(2))
    with pytest.raises(NothingToStudyError, match="Matching needs at least 2 cards"):
        start(seat, deck, Mode.MATCHING, which="chosen", cards="0")
    assert len(start(seat, deck, Mode.MATCHING).state["prompts"]) == 2


# --- Times ----------------------------------------------------------------------------------------


def test_a_full_board_makes_a_best_time_that_only_a_shorter_one_beats(
    seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.MATCHING)
    play_board(seat, session, seconds=30)
    assert Progress.objects.get().best_ms == 30_000
    respond(seat, session, Response(action="again"), now=NOON + timedelta(seconds=40))
    play_board(seat, session, seconds=60)
    assert Progress.objects.get().best_ms == 20_000
    respond(seat, session, Response(action="again"), now=NOON + timedelta(seconds=70))
    play_board(seat, session, seconds=170)
    assert Progress.objects.get().best_ms == 20_000


def test_the_last_pair_carries_the_time_even_as_a_later_try_that_counts_for_nothing(
    seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.MATCHING)
    play_board(seat, session, missed_last=True)
    progress = Progress.objects.get()
    assert (progress.answers, progress.right, progress.best_ms) == (6, 5, 30_000)
    last = Answer.objects.get(board_ms__isnull=False)
    assert (last.verdict, last.weight, last.is_first_try) == ("right", 0, False)
    missed = Memory.objects.get(card=last.card)
    assert (missed.matched, missed.missed) == (False, True)
    replay_student(student_id=seat.student.pk)
    assert Memory.objects.get(card=last.card) == missed
    assert Progress.objects.get().best_ms == 30_000


def test_a_smaller_board_makes_no_best_time_and_says_so(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.MATCHING, which="chosen", cards="0,1,2")
    play_board(seat, session)
    assert Progress.objects.get().best_ms is None
    page = Desk(client_of(seat), seat, session).look()
    assert "3 of 3 right at the first try, in 30.0 s." in text_of(page)
    assert "Only boards of six pairs count" in text_of(page)


def test_looking_at_a_board_again_does_not_start_its_clock_again(matching: Desk) -> None:
    before = matching.session.state["shown_at"]
    matching.look()
    matching.send(pair_of(matching.session))
    matching.session.refresh_from_db()
    assert matching.session.state["shown_at"] == before


# --- The ranking ----------------------------------------------------------------------------------


@pytest.fixture
def ended(seat: Seat, deck: Deck) -> Desk:
    """A student at the end of a board of thirty seconds."""
    session = start(seat, deck, Mode.MATCHING)
    play_board(seat, session)
    return Desk(client_of(seat), seat, session)


def test_students_see_their_own_best_time_and_no_one_elses(ended: Desk, deck: Deck) -> None:
    rank(make_seat(ended.seat.classroom, "Bo"), deck, 9_000)
    page = text_of(ended.look())
    assert "That is your best time." in page
    assert "Bo" not in page.split()


def test_a_ranking_that_is_on_shows_the_quickest_of_the_class(ended: Desk, deck: Deck) -> None:
    Assignment.objects.update(ranking=True)
    rank(make_seat(ended.seat.classroom, "Bo"), deck, 9_000)
    rank(make_seat(ended.seat.classroom, "Cleo"), deck, 65_000)
    elsewhere = make_classroom(make_teacher(), deck, name="Other class")
    rank(make_seat(elsewhere, "Dora"), deck, 5_000)
    page = text_of(ended.look())
    assert "Best times of the class Bo 9.0 s Ana R. (you) 30.0 s Cleo 1 min 5 s" in page
    assert "Dora" not in page


def test_the_ranking_holds_ten(ended: Desk, deck: Deck) -> None:
    Assignment.objects.update(ranking=True)
    for number in range(12):
        rank(make_seat(ended.seat.classroom, f"Quick {number}"), deck, 2_000 + number)
    times = best_times.best_times(seat=ended.seat, deck_id=deck.pk)
    assert [row.name for row in times.ranking] == [f"Quick {number}" for number in range(10)]
    assert times.own is not None
    assert times.own.ms == 30_000


def test_the_ranking_of_one_deck_does_not_show_another(
    ended: Desk, deck: Deck, classroom: Classroom
) -> None:
    other = make_deck(classroom.owner, title="Moons")
    Assignment.objects.create(classroom=classroom, deck=other, ranking=True)
    assert not best_times.best_times(seat=ended.seat, deck_id=deck.pk).ranking


def test_the_teacher_turns_the_ranking_on_and_off(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    address = reverse("cards:deck_rank", args=[classroom.pk, deck.pk])
    assert not Assignment.objects.get().ranking
    page = follow(owner_client, owner_client.post(address, {"ranking": "on"}))
    assert "Students of Astronomy now see the class’s best times." in text_of(page)
    assert "Astronomy: shown Hide from Astronomy" in text_of(page)
    assert Assignment.objects.get().ranking
    page = follow(owner_client, owner_client.post(address))
    assert "Astronomy: not shown Show to Astronomy" in text_of(page)
    assert not Assignment.objects.get().ranking


# --- The end --------------------------------------------------------------------------------------


def test_at_the_end_the_missed_cards_can_be_played_again(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.MATCHING, give="definition")
    session.refresh_from_db()
    numbers = session.state["prompts"]
    miss_of(seat, session, numbers[0], numbers[1])
    session.refresh_from_db()
    miss_of(seat, session, numbers[1], numbers[0])
    play_board(seat, session)
    respond(seat, session, Response(action="next"))
    play_board(seat, session)
    session.refresh_from_db()
    assert session.finished_at
    desk = Desk(client_of(seat), seat, session)
    assert "All pairs found" in text_of(desk.look())
    assert "Play the cards I missed" in text_of(desk.look())
    again = {"which": "missed", "give": "definition"}
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, "matching"])
    desk.client.post(address, again)
    new = StudySession.objects.get(finished_at=None)
    assert sorted(new.state["prompts"]) == sorted(numbers[:2])
    assert new.state["side"] == "definition"


def test_a_session_of_today_is_gone_on_with(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.MATCHING)
    again = starting.start_session(
        seat=seat, deck=deck, mode=Mode.MATCHING, options={}, now=timezone.now()
    )
    assert again.id == session.id
