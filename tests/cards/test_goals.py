"""Asking a class to reach something with a deck: the form, and what students are told."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.goals import Goal
from cards.models import Assignment, Classroom, Deck, Excuse, Student, Teacher
from cards.services.goals import set_goal
from tests.cards.pages import form_on, text_of
from tests.factories import NOON, make_classroom, make_seat

FRIDAY = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)


@pytest.fixture
def given(classroom: Classroom, deck: Deck) -> Assignment:
    return Assignment.objects.get(classroom=classroom, deck=deck)


@pytest.fixture
def address(given: Assignment) -> str:
    return reverse("cards:assignment_goal", args=[given.classroom_id, given.deck_id])


def deck_page(client: Client, given: Assignment) -> str:
    place = [given.classroom_id, given.deck_id]
    return text_of(client.get(reverse("cards:deck_study", args=place)))


def test_a_goal_is_kept_and_shown_again(
    owner_client: Client, address: str, given: Assignment
) -> None:
    sent = {"learn_goal": "100", "test_goal": "80", "due_day": "2026-03-06", "due_time": "16:30"}
    reply = owner_client.post(address, sent)
    assert reply.status_code == 302
    given.refresh_from_db()
    assert (given.goal, given.due_at) == (Goal(100, 80, None), FRIDAY)
    shown = form_on(owner_client.get(address))
    assert {name: shown[name] for name in sent} == sent
    assert shown["mastery_goal"] == ""


def test_a_due_date_is_one_of_the_classroom_s_time_zone(
    owner_client: Client, address: str, given: Assignment
) -> None:
    Classroom.objects.update(time_zone="Asia/Tokyo")
    owner_client.post(address, {"due_day": "2026-03-06", "due_time": "16:30"})
    given.refresh_from_db()
    assert given.due_at == datetime(2026, 3, 6, 7, 30, tzinfo=UTC)
    assert form_on(owner_client.get(address))["due_time"] == "16:30"


def test_a_due_date_without_a_time_is_the_end_of_the_day(
    owner_client: Client, address: str, given: Assignment
) -> None:
    owner_client.post(address, {"due_day": "2026-03-06"})
    given.refresh_from_db()
    assert given.due_at == datetime(2026, 3, 6, 23, 59, tzinfo=UTC)


def test_an_empty_form_takes_everything_back(
    owner_client: Client, address: str, given: Assignment, seat: Seat
) -> None:
    set_goal(assignment=given, goal=Goal(learn=50), due_at=NOON, excused=[seat.student])
    assert owner_client.post(address, {}).status_code == 302
    given.refresh_from_db()
    assert (given.goal.is_set, given.due_at, Excuse.objects.exists()) == (False, None, False)


@pytest.mark.parametrize("percent", ["0", "101", "-5", "eighty", "79.5"])
def test_what_is_no_percent_is_refused(
    owner_client: Client, address: str, given: Assignment, percent: str
) -> None:
    assert owner_client.post(address, {"test_goal": percent}).status_code == 422
    given.refresh_from_db()
    assert given.test_goal is None


def test_students_are_excused_and_asked_again(
    owner_client: Client, address: str, seat: Seat
) -> None:
    owner_client.post(address, {"learn_goal": "50", "excused": [str(seat.student.pk)]})
    assert [excuse.student for excuse in Excuse.objects.all()] == [seat.student]
    owner_client.post(address, {"learn_goal": "50"})
    assert not Excuse.objects.exists()


def test_a_student_of_another_class_cannot_be_excused(
    owner_client: Client, address: str, teacher: Teacher
) -> None:
    other = make_seat(make_classroom(teacher, name="Elsewhere")).student
    assert owner_client.post(address, {"excused": [str(other.pk)]}).status_code == 422
    assert not Excuse.objects.exists()


def test_a_co_teacher_sets_goals_too(address: str, given: Assignment) -> None:
    colleague = Teacher.objects.create_user("colleague@example.org")
    given.classroom.co_teachers.add(colleague)
    client = Client()
    client.force_login(colleague)
    assert client.post(address, {"learn_goal": "50"}).status_code == 302
    table = reverse("analytics:class_table", args=[given.classroom_id, given.deck_id])
    deck_page = reverse("cards:deck_detail", args=[given.deck_id])
    page = client.get(table)
    assert page.status_code == 200
    assert f'href="{deck_page}' not in page.content.decode()


def test_a_student_sees_the_goal_and_the_due_date(
    student_client: Client, given: Assignment
) -> None:
    assert "Goal" not in deck_page(student_client, given)
    set_goal(assignment=given, goal=Goal(learn=100, test=80), due_at=FRIDAY, excused=[])
    assert "Goal: Learn 100 %, Test 80 % by Friday 6 March, 16:30" in deck_page(
        student_client, given
    )
    set_goal(assignment=given, goal=Goal(), due_at=FRIDAY, excused=[])
    assert "Due Friday 6 March, 16:30" in deck_page(student_client, given)


def test_a_student_who_is_excused_is_not_asked(
    student_client: Client, given: Assignment, seat: Seat
) -> None:
    set_goal(assignment=given, goal=Goal(learn=100), due_at=FRIDAY, excused=[seat.student])
    assert "Goal" not in deck_page(student_client, given)


def test_an_excuse_goes_with_the_student(given: Assignment, seat: Seat) -> None:
    set_goal(assignment=given, goal=Goal(learn=100), due_at=None, excused=[seat.student])
    Student.objects.filter(pk=seat.student.pk).delete()
    assert not Excuse.objects.exists()
