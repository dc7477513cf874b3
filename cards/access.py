"""The one place that answers "may this person see this": the object, or 404."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare

from cards.models import (
    Answer,
    Assignment,
    Card,
    Classroom,
    Deck,
    Device,
    Link,
    LinkKind,
    Stars,
    Student,
    StudySession,
    Teacher,
)
from cards.models.by_hand import Part, Reading, as_stored

LARGEST_KEY = 2**63 - 1
"""SQLite refuses to look for a larger one."""


class TeacherRequest(HttpRequest):
    """A request of a signed-in teacher: what `login_required` lets through."""

    user: Teacher


@dataclass(frozen=True, slots=True)
class Seat:
    """Who a student's browser speaks for: a student of a classroom, on one device."""

    classroom: Classroom
    student: Student
    device: Device


def get_deck(teacher: Teacher, deck_id: int) -> Deck:
    return get_object_or_404(Deck, pk=deck_id, owner=teacher)


def get_card(teacher: Teacher, card_id: int, *, removed: bool = False) -> Card:
    """A card that is in one of the teacher's decks, or was removed from it, with its deck."""
    cards = Card.objects.select_related("deck").filter(removed_at__isnull=not removed)
    return get_object_or_404(cards, pk=card_id, deck__owner=teacher)


def get_classroom(teacher: Teacher, classroom_id: int) -> Classroom:
    """A classroom that the teacher owns or teaches too."""
    if classroom_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(Classroom.objects.taught_by(teacher), pk=classroom_id)


def get_assignment(teacher: Teacher, classroom_id: int, deck_id: int) -> Assignment:
    """A deck that was given to one of the teacher's classrooms, with both."""
    if max(classroom_id, deck_id) > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    assignments = Assignment.objects.select_related("classroom", "deck")
    return get_object_or_404(
        assignments,
        classroom_id=classroom_id,
        deck_id=deck_id,
        classroom__in=Classroom.objects.taught_by(teacher),
    )


def get_student(classroom: Classroom, student_id: int) -> Student:
    """A student of a classroom that was already found for this teacher."""
    return get_object_or_404(Student, pk=student_id, classroom=classroom)


def get_link(teacher: Teacher, link_id: int) -> Link:
    return get_object_or_404(Link, pk=link_id, classroom__in=Classroom.objects.taught_by(teacher))


def get_study_link(now: datetime, **key: str | int) -> Link:
    """The live study link with this ``token`` or ``pk``, with its classroom."""
    if not str(key.get("token", "x")).isprintable():  # PostgreSQL refuses null characters
        raise Http404("No link has such a token.")
    links = Link.objects.live(now).select_related("classroom", "deck")
    return get_object_or_404(links, kind=LinkKind.STUDY, **key)


def token_digest(token: str) -> str:
    """What is stored of a device's random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _seat_token(request: HttpRequest, classroom_id: int) -> str:
    """What this browser says to hold a seat in the classroom by; empty when it says nothing."""
    if classroom_id > LARGEST_KEY:
        return ""
    return request.COOKIES.get(f"{settings.SEAT_COOKIE_PREFIX}{classroom_id}", "")


def find_seat(request: HttpRequest, classroom_id: int) -> Seat | None:
    """The seat that this browser holds in the classroom, by its cookie."""
    token = _seat_token(request, classroom_id)
    if not token:
        return None
    device = (
        Device.objects.select_related("student", "classroom")
        .filter(classroom_id=classroom_id, token_digest=token_digest(token), revoked_at=None)
        .first()
    )
    return Seat(device.classroom, device.student, device) if device else None


def get_seat(request: HttpRequest, classroom_id: int) -> Seat:
    seat = find_seat(request, classroom_id)
    if seat is None:
        raise Http404("This browser holds no seat in this classroom.")
    return seat


def get_seats(request: HttpRequest) -> list[Seat]:
    """Every seat that this browser holds."""
    prefix = settings.SEAT_COOKIE_PREFIX
    ids = [name.removeprefix(prefix) for name in request.COOKIES if name.startswith(prefix)]
    seats = (find_seat(request, int(found)) for found in ids if re.fullmatch(r"\d{1,19}", found))
    return [seat for seat in seats if seat]


def get_assigned_deck(seat: Seat, deck_id: int) -> Deck:
    return get_object_or_404(Deck, pk=deck_id, assignments__classroom=seat.classroom)


def get_own_assignment(seat: Seat, deck_id: int) -> Assignment:
    """A deck that the student's class was given, with the deck."""
    if deck_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    assignments = Assignment.objects.select_related("deck")
    return get_object_or_404(assignments, classroom=seat.classroom, deck_id=deck_id)


SEAT_AND_SESSION = Reading(
    """
    FROM cards_device v
    JOIN cards_student u ON u.id = v.student_id
    JOIN cards_classroom c ON c.id = v.classroom_id
    JOIN cards_studysession s ON s.classroom_id = v.classroom_id AND s.student_id = v.student_id
    JOIN cards_deck d ON d.id = s.deck_id
    JOIN cards_assignment a ON a.classroom_id = v.classroom_id AND a.deck_id = s.deck_id
    LEFT JOIN cards_stars t ON t.classroom_id = s.classroom_id
        AND t.student_id = s.student_id AND t.deck_id = s.deck_id
    WHERE v.classroom_id = %(classroom)s AND v.token_digest = %(digest)s
      AND v.revoked_at IS NULL AND s.id = %(session)s
    """,
    Part("v", Device, "id", "classroom", "student"),
    Part("u", Student, "id", "classroom", "name"),
    Part("c", Classroom, "id", "name", "time_zone"),
    Part("s", StudySession),
    Part("t", Stars, "classroom", "marks"),
    Part("d", Deck, "id", "title", "version", "term_language", "definition_language"),
)


def get_seat_and_session(
    request: HttpRequest, classroom_id: int, session_id: UUID
) -> tuple[Seat, StudySession]:
    """This browser's seat, and a session of its student on a deck that is still assigned.

    In one statement: every answer begins with it.
    """
    token = _seat_token(request, classroom_id)
    found = token and SEAT_AND_SESSION.first(
        {
            "classroom": classroom_id,
            "digest": token_digest(token),
            "session": as_stored(StudySession, "id", session_id),
        }
    )
    if not found:
        raise Http404("This browser holds no seat in this classroom with such a session.")
    device, student, classroom, session, stars, deck = found
    session.deck = deck
    session.star_marks = stars.marks if stars else ""
    return Seat(classroom, student, device), session


def find_answer(seat: Seat, answer_id: UUID) -> Answer | None:
    """The student's own answer with this key, if there is one."""
    return Answer.objects.filter(
        classroom=seat.classroom, id=answer_id, student=seat.student
    ).first()


def get_answer(seat: Seat, answer_id: UUID) -> Answer:
    """An answer of this student on a deck that is still assigned, with the deck."""
    answers = Answer.objects.select_related("deck").filter(
        deck__assignments__classroom=seat.classroom
    )
    return get_object_or_404(answers, classroom=seat.classroom, id=answer_id, student=seat.student)


# --- Report links ---------------------------------------------------------------------------------


def get_report_link(teacher: Teacher, classroom_id: int, report_id: int) -> Link:
    """A report link into one of the teacher's classrooms, for whoever made it or teaches too."""
    classroom = get_classroom(teacher, classroom_id)
    if report_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(Link, pk=report_id, classroom=classroom, kind=LinkKind.REPORT)


def get_report_by_token(token: str, now: datetime) -> Link:
    """The live report link with this token."""
    if not token.isprintable():  # PostgreSQL refuses null characters
        raise Http404("No link has such a token.")
    return get_object_or_404(Link.objects.live(now), kind=LinkKind.REPORT, token=token)


def get_report(request: HttpRequest, report_id: int, now: datetime) -> Link:
    """The live report link that this browser opened, with its classroom: no account is needed."""
    token = request.COOKIES.get(f"{settings.REPORT_COOKIE_PREFIX}{report_id}", "")
    if report_id > LARGEST_KEY or not token:
        raise Http404("This browser opened no such report.")
    links = Link.objects.live(now).select_related("classroom").filter(kind=LinkKind.REPORT)
    report = get_object_or_404(links, pk=report_id)
    if not constant_time_compare(report.token, token):
        raise Http404("This browser opened no such report.")
    return report


def get_reported_assignments(report: Link) -> QuerySet[Assignment]:
    """The decks whose figures the report shows, with deck and classroom, by title."""
    given = Assignment.objects.select_related("classroom", "deck").filter(
        classroom_id=report.classroom_id
    )
    if report.deck_id is not None:
        given = given.filter(deck_id=report.deck_id)
    return given.order_by("deck__title", "pk")


def get_reported_assignment(report: Link, deck_id: int) -> Assignment:
    if deck_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(get_reported_assignments(report), deck_id=deck_id)
