"""Everyone who might try an address, as browsers."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client

from cards.access import Seat
from cards.models import Classroom, Deck, Device, LinkKind
from tests.factories import (
    client_of,
    make_classroom,
    make_deck,
    make_report_link,
    make_seat,
    make_teacher,
)


def owner(classroom: Classroom) -> Client:
    client = Client()
    client.force_login(classroom.owner)
    return client


def other_teacher(classroom: Classroom) -> Client:
    """A teacher with a deck and a class of their own."""
    teacher = make_teacher()
    make_classroom(teacher, make_deck(teacher), name="Elsewhere")
    client = Client()
    client.force_login(teacher)
    return client


def co_teacher(classroom: Classroom) -> Client:
    """A colleague who teaches the class too, with a deck of their own."""
    teacher = make_teacher()
    make_deck(teacher)
    classroom.co_teachers.add(teacher)
    client = Client()
    client.force_login(teacher)
    return client


def anonymous(classroom: Classroom) -> Client:
    return Client()


def classmate(classroom: Classroom) -> Client:
    return client_of(make_seat(classroom))


def student_of_another_class(classroom: Classroom) -> Client:
    teacher = make_teacher()
    return client_of(make_seat(make_classroom(teacher, make_deck(teacher))))


def revoked_student(classroom: Classroom) -> Client:
    seat = make_seat(classroom)
    client = client_of(seat)
    Device.objects.filter(pk=seat.device.pk).update(revoked_at="2026-01-01T00:00:00Z")
    return client


def visitor_of_another_report(classroom: Classroom) -> Client:
    """With a cookie of the report's name that holds the token of another report."""
    teacher = make_teacher()
    other = make_report_link(make_classroom(teacher, make_deck(teacher)))
    client = Client()
    for report in classroom.links.filter(kind=LinkKind.REPORT):
        client.cookies[f"{settings.REPORT_COOKIE_PREFIX}{report.pk}"] = other.token
    client.get(other.get_absolute_url())
    return client


OUTSIDERS: dict[str, Callable[[Classroom], Client]] = {
    "anonymous": anonymous,
    "other teacher": other_teacher,
    "student of another class": student_of_another_class,
    "revoked student": revoked_student,
    "visitor of another report": visitor_of_another_report,
}

__all__ = [
    "OUTSIDERS",
    "Deck",
    "Seat",
    "anonymous",
    "classmate",
    "co_teacher",
    "other_teacher",
    "owner",
]
