"""Goals in the class table: who has met them, who is on the way, late or excused."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from analytics.queries.goals import standings
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.goals import Goal, Standing
from cards.models import Answer, Assignment, Classroom, Deck
from cards.services.goals import set_goal
from tests.cards.pages import body, text_of
from tests.factories import NOON, give_typed, learn, make_seat, take_test

FRIDAY = NOON + timedelta(days=4)
LATER = FRIDAY + timedelta(days=3)


@pytest.fixture
def given(classroom: Classroom, deck: Deck) -> Assignment:
    return Assignment.objects.get(classroom=classroom, deck=deck)


def ask(given: Assignment, goal: Goal, *excused: Seat, due_at: datetime | None = FRIDAY) -> None:
    students = [seat.student for seat in excused]
    set_goal(assignment=given, goal=goal, due_at=due_at, excused=students)


def standing(seat: Seat, given: Assignment, *, now: datetime) -> Standing | None:
    given = Assignment.objects.select_related("classroom", "deck").get(pk=given.pk)
    rows = class_rows(classroom=given.classroom, deck=given.deck, now=now)
    return standings(given=given, rows=rows, now=now).get(seat.student.pk)


def test_nobody_stands_anywhere_without_a_goal(seat: Seat, given: Assignment) -> None:
    learn(seat, given.deck, True)
    assert standing(seat, given, now=NOON) is None


def test_who_never_came_is_on_the_way_until_the_due_date_and_late_from_then_on(
    seat: Seat, given: Assignment
) -> None:
    ask(given, Goal(learn=10))
    assert standing(seat, given, now=FRIDAY - timedelta(seconds=1)) is Standing.ON_THE_WAY
    assert standing(seat, given, now=FRIDAY) is Standing.LATE


def test_without_a_due_date_nobody_is_late(seat: Seat, given: Assignment) -> None:
    ask(given, Goal(learn=10), due_at=None)
    assert standing(seat, given, now=LATER) is Standing.ON_THE_WAY


def test_the_goal_is_met_by_what_the_table_shows(seat: Seat, given: Assignment) -> None:
    learn(seat, given.deck, True, True)
    ask(given, Goal(learn=13))
    assert standing(seat, given, now=NOON) is Standing.MET
    ask(given, Goal(learn=14))
    assert standing(seat, given, now=NOON) is Standing.ON_THE_WAY


def test_the_best_test_counts_even_when_a_later_one_went_worse(
    seat: Seat, given: Assignment
) -> None:
    take_test(seat, given.deck, right=7, kinds="typed")
    take_test(seat, given.deck, right=2, kinds="typed", now=NOON + timedelta(days=1))
    ask(given, Goal(test=80))
    assert standing(seat, given, now=LATER) is Standing.MET
    ask(given, Goal(test=90))
    assert standing(seat, given, now=LATER) is Standing.LATE


def test_learn_that_was_reached_by_the_due_date_stays_met(seat: Seat, given: Assignment) -> None:
    learn(seat, given.deck, True, True)
    ask(given, Goal(learn=13))
    for answer in list(Answer.objects.select_related("card")):
        give_typed(seat, answer.card, "who knows", now=FRIDAY + timedelta(days=1))
    rows = class_rows(classroom=given.classroom, deck=given.deck, now=LATER)
    assert (rows[0].learn_percent or 0) < 13
    assert standing(seat, given, now=LATER) is Standing.MET


def test_mastery_that_faded_after_the_due_date_stays_met(seat: Seat, given: Assignment) -> None:
    learn(seat, given.deck, *[True] * 8)
    then = class_rows(classroom=given.classroom, deck=given.deck, now=FRIDAY)[0].mastery_percent
    ask(given, Goal(mastery=then))
    much_later = FRIDAY + timedelta(days=90)
    now = class_rows(classroom=given.classroom, deck=given.deck, now=much_later)[0]
    assert (now.mastery_percent or 0) < (then or 0)
    assert standing(seat, given, now=much_later) is Standing.MET


def test_who_is_excused_is_neither_late_nor_met(seat: Seat, given: Assignment) -> None:
    other = make_seat(given.classroom)
    ask(given, Goal(learn=10), seat)
    assert standing(seat, given, now=LATER) is Standing.EXCUSED
    assert standing(other, given, now=LATER) is Standing.LATE


# --- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def address(clock: object, given: Assignment) -> str:
    return reverse("analytics:class_table", args=[given.classroom_id, given.deck_id])


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_the_table_says_the_goal_and_who_stands_where(
    owner_client: Client, address: str, seat: Seat, given: Assignment
) -> None:
    learn(seat, given.deck, True, True)
    make_seat(given.classroom, "Ben")
    ask(given, Goal(learn=13), make_seat(given.classroom, "Cem"))
    page = owner_client.get(address)
    assert "Goal: Learn 13 % by Friday 6 March, 12:00" in text_of(page)
    assert re.findall(r'<td data-goal="([^"]+)">', body(page)) == ["met", "on-the-way", "excused"]


def test_the_table_can_be_narrowed_to_who_is_late(
    clock: time_machine.Traveller,
    owner_client: Client,
    address: str,
    seat: Seat,
    given: Assignment,
) -> None:
    learn(seat, given.deck, True, True)
    make_seat(given.classroom, "Ben")
    ask(given, Goal(learn=13))
    clock.move_to(LATER)
    owner_client.force_login(given.classroom.owner)
    page = owner_client.get(address, {"show": "late"})
    assert re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', body(page)) == ["Ben"]


def test_without_a_goal_the_table_offers_to_set_one(
    owner_client: Client, address: str, seat: Seat, given: Assignment
) -> None:
    learn(seat, given.deck, True)
    page = owner_client.get(address)
    assert "Set a goal and a due date" in text_of(page)
    assert "data-goal" not in body(page)
