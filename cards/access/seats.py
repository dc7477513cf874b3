"""What a student's browser may see: the seat that its cookie holds, and what is the student's."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cards.access.base import LARGEST_KEY, ClassroomArchivedError, token_digest
from cards.models import Answer, Assignment, Classroom, Deck, Device, Stars, Student, StudySession
from cards.models.by_hand import Part, Reading, as_stored


@dataclass(frozen=True, slots=True)
class Seat:
    """Who a student's browser speaks for: a student of a classroom, on one device."""

    classroom: Classroom
    student: Student
    device: Device


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
    if device is None or device.classroom.is_archived:
        return None
    return Seat(device.classroom, device.student, device)


def _no_seat(request: HttpRequest, classroom_id: int) -> Http404:
    """Why this browser gets nothing of the classroom: its seat sleeps, or there is none."""
    token, name = _seat_token(request, classroom_id), None
    if token:
        devices = Device.objects.filter(
            classroom_id=classroom_id,
            classroom__archived_at__isnull=False,
            token_digest=token_digest(token),
            revoked_at=None,
        )
        name = devices.values_list("classroom__name", flat=True).first()
    if name:
        return ClassroomArchivedError(name)
    return Http404("This browser holds no such seat in this classroom.")


def get_seat(request: HttpRequest, classroom_id: int) -> Seat:
    seat = find_seat(request, classroom_id)
    if seat is None:
        raise _no_seat(request, classroom_id)
    return seat


def get_seats(request: HttpRequest) -> list[Seat]:
    """Every seat that this browser holds."""
    prefix = settings.SEAT_COOKIE_PREFIX
    ids = [name.removeprefix(prefix) for name in request.COOKIES if name.startswith(prefix)]
    seats = (find_seat(request, int(found)) for found in ids if re.fullmatch(r"\d{1,19}", found))
    return [seat for seat in seats if seat]


def get_seat_again(seat: Seat) -> Seat:
    """The seat that this device holds by now: after a merge, another student's."""
    devices = Device.objects.select_related("student", "classroom")
    device = get_object_or_404(devices, pk=seat.device.pk, revoked_at=None)
    return Seat(device.classroom, device.student, device)


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
      AND v.revoked_at IS NULL AND c.archived_at IS NULL AND s.id = %(session)s
    """,
    Part("v", Device, "id", "classroom", "student"),
    Part("u", Student, "id", "classroom", "name", "turn"),
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
        raise _no_seat(request, classroom_id)
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
