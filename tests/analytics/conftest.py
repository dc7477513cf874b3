"""A class with a deck of twenty cards, and answers on chosen days."""

from collections.abc import Callable

import pytest
from django.test import Client

from cards.models import Assignment, Card, Classroom, Deck, Student, Teacher
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_classroom, make_deck, make_seat, numbered_pairs


@pytest.fixture
def numbers(teacher: Teacher) -> Deck:
    """Twenty cards."""
    return make_deck(teacher, numbered_pairs(20), title="Numbers")


@pytest.fixture
def cards(numbers: Deck) -> list[Card]:
    return list(Card.objects.current().filter(deck=numbers))


@pytest.fixture
def group(teacher: Teacher, numbers: Deck) -> Classroom:
    """A class that was given the twenty cards at NOON."""
    classroom = make_classroom(teacher, numbers, name="7b")
    Assignment.objects.filter(classroom=classroom).update(created_at=NOON)
    return classroom


@pytest.fixture
def ana(group: Classroom) -> Student:
    return make_seat(group, "Ana R.").student


@pytest.fixture
def classmates(group: Classroom, cards: list[Card]) -> list[Student]:
    """Four who were right at the first try on four cards in five."""
    students = [make_seat(group, f"Classmate {n}").student for n in range(4)]
    write(
        answered(student, card, right=place % 5 > 0)
        for student in students
        for place, card in enumerate(cards)
    )
    return students


@pytest.fixture
def co_teacher(group: Classroom) -> Callable[[], Client]:
    """The browser of somebody who teaches the class too; the deck is not theirs."""

    def sign_in() -> Client:
        other = Teacher.objects.create_user("co@example.org", None)
        group.co_teachers.add(other)
        client = Client()
        client.force_login(other)
        return client

    return sign_in
