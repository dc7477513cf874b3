"""Spaced day by day: what is due and new, what the buttons promise, and answers taken back."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.engine.memory import Rating
from cards.engine.modes.spaced import Review
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, Deck, Memory, Progress
from cards.services import decks, planning
from cards.services.replay import replay_student
from tests.cards.conftest import Desk
from tests.cards.pages import body, buttons, follow, question_key, text_of
from tests.cards.sittings import counts, grade, grade_all, send, sit_down
from tests.factories import (
    NOON,
    asked,
    card,
    client_of,
    flip,
    make_classroom,
    make_deck,
    make_seat,
    numbered_pairs,
)

A_DAY = timedelta(days=1)


def believed(seat: Seat) -> list[Any]:
    """Memory and progress of a student, in a fixed order."""
    return [
        *Memory.objects.filter(student=seat.student).order_by("card_id").values(),
        *Progress.objects.filter(student=seat.student).order_by("mode").values(),
    ]


# --- Day after day --------------------------------------------------------------------------------


def test_new_cards_come_up_to_the_days_limit_however_often_one_starts(
    seat: Seat, deck: Deck
) -> None:
    session = sit_down(seat, deck, daily_new="3", which="all")
    grade(seat, session, "good", "good")
    again = sit_down(seat, deck, daily_new="3", which="all")
    assert counts(again) == (0, 1)
    grade(seat, again, "good")
    assert counts(sit_down(seat, deck, daily_new="3", which="all")) == (0, 0)
    assert counts(sit_down(seat, deck, daily_new="3", which="all", more="1")) == (0, 5)


def test_the_next_study_day_begins_a_new_sitting_with_what_is_due(seat: Seat, deck: Deck) -> None:
    first = sit_down(seat, deck, daily_new="5", which="all")
    grade_all(seat, first, NOON)
    late = datetime(2026, 3, 3, 3, 59, tzinfo=UTC)
    assert sit_down(seat, deck, late).id == first.id
    second = sit_down(seat, deck, late + timedelta(minutes=1))
    assert second.id != first.id
    assert second.options["daily_new"] == "5"
    assert counts(second) == (5, 3)


def test_the_day_rolls_over_at_four_in_the_classrooms_zone(seat: Seat, deck: Deck) -> None:
    classroom = seat.classroom
    classroom.time_zone = "Pacific/Auckland"
    classroom.save()
    there = Seat(classroom, seat.student, seat.device)
    evening = datetime(2026, 4, 4, 20, 0, tzinfo=classroom.zone)  # clocks go back that night
    first = sit_down(there, deck, evening)
    for wall_clock, is_same in (((2026, 4, 5, 3, 59), True), ((2026, 4, 5, 4, 0), False)):
        now = datetime(*wall_clock, tzinfo=classroom.zone)
        assert (sit_down(there, deck, now).id == first.id) is is_same


def test_a_card_learned_elsewhere_comes_when_it_is_due_and_is_not_new(
    seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True, True, True)
    today = sit_down(seat, deck)
    assert counts(today) == (0, 5)
    tomorrow = sit_down(seat, deck, NOON + A_DAY)
    assert counts(tomorrow) == (3, 5)


def test_a_card_started_afresh_is_new_again(seat: Seat, deck: Deck) -> None:
    grade_all(seat, sit_down(seat, deck, daily_new="2", which="all"), NOON)
    decks.change_card(card=card(deck, "Mercury"), tags=[], start_afresh=True)
    session = sit_down(seat, deck, NOON + A_DAY, daily_new="1", which="all")
    assert grade_all(seat, session, NOON + A_DAY) == ["Venus", "Mercury"]


def test_a_backlog_is_a_calm_number_of_cards_and_kind_words(
    seat: Seat, deck: Deck, student_client: Client
) -> None:
    owner = deck.owner
    large = make_deck(owner, numbered_pairs(350), title="Large")
    classroom = make_classroom(owner, large)
    student = make_seat(classroom)
    long_ago = int((timezone.now() - 9 * A_DAY).timestamp())
    Memory.objects.bulk_create(
        Memory(
            classroom=classroom,
            student=student.student,
            card=each,
            deck=large,
            stability=3,
            difficulty=5,
            last=long_ago,
            due=long_ago + 3 * 86_400,
            proven=1,
            proven_right=1,
        )
        for each in Card.objects.filter(deck=large)
    )
    client = client_of(student)
    setup = client.get(reverse("cards:session_setup", args=[classroom.pk, large.pk, "spaced"]))
    assert "Today: 50 to repeat, 0 new. 300 more can wait: they come a few a day." in text_of(setup)
    assert "overdue" not in body(setup)
    assert counts(sit_down(student, large, timezone.now())) == (50, 0)


# --- What the buttons promise ---------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "Asia/Kolkata", "UTC"])
@pytest.mark.parametrize(
    "begins",
    [
        datetime(2026, 3, 7, 15, tzinfo=UTC),  # New York springs forward
        datetime(2026, 4, 4, 1, tzinfo=UTC),  # Auckland falls back
        datetime(2026, 10, 31, 22, tzinfo=UTC),  # New York falls back
    ],
)
def test_each_grade_brings_the_card_back_on_the_day_that_its_button_said(
    seat: Seat, deck: Deck, zone: str, begins: datetime
) -> None:
    seat.classroom.time_zone = zone
    seat.classroom.save()
    calendar = StudyCalendar(seat.classroom.zone)
    now = begins
    for names in (["good", "easy", "hard", "again"], ["easy", "good", "again", "hard"]) * 2:
        session = sit_down(seat, deck, now, daily_new="4", which="all")
        for name in names:
            step = asked(session)
            assert isinstance(step, Review)
            offered = planning.read_next_reviews(seat=seat, card_id=step.card.id, now=now)
            promised = {each.rating: each.day for each in offered}[Rating[name.upper()]]
            grade(seat, session, name, now=now)
            memory = Memory.objects.get(student=seat.student, card=step.card.id)
            assert memory.due == calendar.start_of(promised)
        now = datetime.fromtimestamp(Memory.objects.order_by("-due")[0].due, UTC) + timedelta(
            hours=9
        )


def test_the_page_says_on_each_button_when_the_card_comes_back(spacing: Desk) -> None:
    page = spacing.look()
    assert buttons(page, "action") == ["again", "hard", "good", "easy"]
    assert "1 Again again today 2 Hard tomorrow 3 Good tomorrow 4 Easy tomorrow" in text_of(page)
    days = re.findall(r'<time datetime="([\d-]+)"', body(page))
    send(spacing, "good")
    memory = Memory.objects.get()
    calendar = StudyCalendar(spacing.seat.classroom.zone)
    assert calendar.day_of(memory.due) == date.fromisoformat(days[1])


def test_the_last_try_of_a_day_says_tomorrow_instead_of_today(seat: Seat, deck: Deck) -> None:
    only = {"which": "chosen", "cards": "0"}
    desk = Desk(client_of(seat), seat, sit_down(seat, deck, timezone.now(), **only))
    for _ in range(4):
        assert "again today" in text_of(desk.look())
        send(desk, "again")
    assert "1 Again tomorrow" in text_of(desk.look())
    assert "Once more" in text_of(desk.look())
    assert "Done for today" in text_of(send(desk, "again"))


# --- Undo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["again", "hard", "good", "easy"])
def test_undo_leaves_memory_and_progress_as_they_were_and_the_answer_in_the_log(
    seat: Seat, deck: Deck, action: str
) -> None:
    flip(seat, deck, True, False)
    session = sit_down(seat, deck, NOON + A_DAY)
    grade(seat, session, "good", "again", now=NOON + A_DAY)
    before, state, step = believed(seat), session.state, asked(session)
    session.refresh_from_db()
    state = session.state
    grade(seat, session, action, now=NOON + A_DAY)
    assert believed(seat) != before
    grade(seat, session, "undo", now=NOON + A_DAY)
    assert believed(seat) == before
    assert asked(session) == step
    assert session.state == state
    undone = Answer.objects.get(undone_at__isnull=False)
    assert (undone.response, undone.session_id) == (action, session.id)
    replay_student(student_id=seat.student.pk)
    assert believed(seat) == before


def test_undo_gives_a_new_card_back_to_the_days_limit(seat: Seat, deck: Deck) -> None:
    session = sit_down(seat, deck, daily_new="2", which="all")
    grade(seat, session, "good", "good", "undo")
    assert counts(sit_down(seat, deck, daily_new="2", which="all")) == (0, 1)


def test_undo_takes_back_this_sittings_answers_only(seat: Seat, deck: Deck) -> None:
    session = sit_down(seat, deck)
    grade(seat, session, "good")
    flip(seat, deck, True, now=NOON + timedelta(minutes=1))
    grade(seat, session, "undo", now=NOON + timedelta(minutes=2))
    assert Answer.objects.get(undone_at__isnull=False).mode == Mode.SPACED
    assert Memory.objects.get().proven == 0.5


def test_undo_sent_twice_takes_back_one_answer(spacing: Desk) -> None:
    send(spacing, "good")
    send(spacing, "good")
    spacing.session.refresh_from_db()
    key = str(spacing.session.question_id)
    send(spacing, "undo", key=key)
    reply = send(spacing, "undo", key=key)
    assert "not asked any more" in text_of(reply)
    assert Answer.objects.filter(undone_at__isnull=False).count() == 1


def test_with_nothing_to_take_back_undo_is_refused_kindly(spacing: Desk) -> None:
    assert "Undo" not in text_of(spacing.look())
    reply = send(spacing, "undo")
    assert reply.status_code == 422
    assert "There is no answer to take back." in text_of(reply)


def test_the_last_answer_of_the_day_can_be_taken_back(spacing: Desk) -> None:
    for _ in range(8):
        reply = send(spacing, "good")
    assert "Done for today" in text_of(reply)
    reply = send(spacing, "undo")
    assert "1 new" in text_of(reply)
    assert Memory.objects.count() == 7


# --- Two tabs, lost replies, no JavaScript --------------------------------------------------------


def test_a_grade_sent_twice_counts_once(spacing: Desk) -> None:
    key = str(spacing.session.question_id)
    first = send(spacing, "good", key=key)
    again = send(spacing, "easy", key=key)
    assert question_key(again) == question_key(first)
    assert Answer.objects.get().rating == Rating.GOOD
    assert counts(spacing.session) == (0, 7)


def test_an_answer_that_was_taken_back_elsewhere_is_not_given_again(spacing: Desk) -> None:
    key = str(spacing.session.question_id)
    send(spacing, "good", key=key)
    send(spacing, "undo")
    reply = send(spacing, "good", key=key)
    assert reply.status_code == 200
    assert not Memory.objects.exists()
    assert counts(spacing.session) == (0, 8)


def test_without_javascript_each_grade_leads_to_the_next_card(spacing: Desk) -> None:
    first = asked(spacing.session)
    page = follow(spacing.client, send(spacing, "good", htmx=False))
    assert "<details" in body(page)
    assert "feedback" not in body(page)
    assert "7 new" in text_of(page)
    page = follow(spacing.client, send(spacing, "undo", htmx=False))
    assert "8 new" in text_of(page)
    assert asked(spacing.session) == first


def test_typed_answers_show_their_verdict_and_the_forgotten_card_comes_back(
    seat: Seat, deck: Deck
) -> None:
    desk = Desk(client_of(seat), seat, sit_down(seat, deck, timezone.now(), typed="1", which="all"))
    key = question_key(desk.look())
    reply = desk.send({"question": key, "text": "Pluto"})
    assert 'data-verdict="wrong"' in body(reply)
    assert "1 to repeat, 7 new" in text_of(reply)
    answer = Answer.objects.get()
    assert (answer.kind, answer.rating) == ("typed", Rating.AGAIN)
    assert "Undo my last answer" in text_of(reply)


def test_a_long_typed_answer_is_compared_and_graded_by_the_student(seat: Seat, deck: Deck) -> None:
    session = sit_down(seat, deck, timezone.now(), typed="1", give="definition", which="all")
    desk = Desk(client_of(seat), seat, session)
    page = desk.send({"question": question_key(desk.look()), "text": "the one nearest to the sun"})
    assert "Long answers can be right in many words." in text_of(page)
    assert "Key words" in text_of(page)
    assert buttons(page, "action") == ["again", "hard", "good", "easy"]
    send(desk, "hard")
    answer = Answer.objects.get()
    assert (answer.kind, answer.rating, answer.weight) == ("rated", Rating.HARD, 1.0)
    assert answer.response == "the one nearest to the sun"


def test_a_removed_card_gives_way_to_the_next(spacing: Desk, deck: Deck) -> None:
    send(spacing, "good")
    decks.remove_card(card=card(deck, "Venus"), now=NOON)
    page = spacing.look()
    assert "6 new" in text_of(page)
    send(spacing, "undo")
    step = asked(spacing.session)
    assert isinstance(step, Review)
    assert step.card.term == "Mercury"
