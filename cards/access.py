"""The one place that answers "may this person see this": the object, or 404."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare
from rest_framework.request import Request

from cards.engine.modes.practice_test import HANDED_IN
from cards.engine.questions import Mode
from cards.models import (
    AccessToken,
    Answer,
    Assignment,
    Card,
    Classroom,
    CoTeacherInvitation,
    Deck,
    Device,
    Link,
    LinkKind,
    Stars,
    Student,
    StudySession,
    Teacher,
    name_key,
)
from cards.models.by_hand import Part, Reading, as_stored

LARGEST_KEY = 2**63 - 1
"""SQLite refuses to look for a larger one."""


class ClassroomArchivedError(Http404):
    """The class is over for now: its students are told so, kindly."""


class GoneError(Http404):
    """What a request is about was deleted while the request was under way."""


class TeacherRequest(HttpRequest):
    """A request of a signed-in teacher: what `login_required` lets through."""

    user: Teacher


class ApiRequest(Request):
    """A request that carries a teacher's live token: what the API's views get."""

    user: Teacher
    auth: AccessToken


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


def get_own_classroom(teacher: Teacher, classroom_id: int) -> Classroom:
    """A classroom that the teacher owns: what only its owner may decide."""
    return get_object_or_404(Classroom, pk=classroom_id, owner=teacher)


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
    link = get_object_or_404(links, kind=LinkKind.STUDY, **key)
    if link.classroom.is_archived:
        raise ClassroomArchivedError(link.classroom.name)
    return link


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


# --- Co-teachers ----------------------------------------------------------------------------------


def get_co_teacher(classroom: Classroom, teacher_id: int) -> Teacher:
    """A co-teacher of a classroom that was already found for its owner."""
    return get_object_or_404(classroom.co_teachers, pk=teacher_id)


def get_invitation(classroom: Classroom, invitation_id: int) -> CoTeacherInvitation:
    """An invitation to a classroom that was already found for its owner."""
    return get_object_or_404(classroom.invitations, pk=invitation_id)


def get_invitation_by_token(now: datetime, token: str) -> CoTeacherInvitation:
    """A live invitation by the secret in its address, for whomever it is; with its classroom."""
    if not token.isprintable():  # PostgreSQL refuses null characters
        raise Http404("No invitation has such a token.")
    invitations = CoTeacherInvitation.objects.live(now).select_related("classroom__owner")
    return get_object_or_404(invitations, token=token)


# --- Joining --------------------------------------------------------------------------------------


SLIPS = signing.Signer(salt="cards.slip")
"""A slip names its seat by a signed key: nobody can try codes at seats they hold no slip of."""


def slip_key(student: Student) -> str:
    """What a slip names its seat by; the code beside it opens the seat."""
    return SLIPS.sign(str(student.pk))


def find_student_of_slip(key: str) -> Student | None:
    """The seat that a slip is about, with its classroom."""
    try:
        student_id = SLIPS.unsign(key)
    except signing.BadSignature:
        return None
    return Student.objects.select_related("classroom").filter(pk=student_id).first()


def find_named_student(classroom: Classroom, name: str) -> Student | None:
    """The seat with this name, taken or not; for whoever was invited into the classroom."""
    seats = Student.objects.select_related("classroom")
    return seats.filter(classroom=classroom, name_key=name_key(name)).first()


# --- Rosters --------------------------------------------------------------------------------------


def get_seat_again(seat: Seat) -> Seat:
    """The seat that this device holds by now: after a merge, another student's."""
    devices = Device.objects.select_related("student", "classroom")
    device = get_object_or_404(devices, pk=seat.device.pk, revoked_at=None)
    return Seat(device.classroom, device.student, device)


def get_device(classroom: Classroom, device_id: int) -> Device:
    """A device of a classroom that was already found for this teacher."""
    return get_object_or_404(Device, pk=device_id, classroom=classroom)


# --- The API --------------------------------------------------------------------------------------


def find_access_token(secret: str, now: datetime) -> AccessToken | None:
    """The live token that is this text, with its owner, who must still be let in."""
    return (
        AccessToken.objects.live(now)
        .select_related("owner")
        .filter(digest=token_digest(secret), owner__is_active=True)
        .first()
    )


def get_access_token(teacher: Teacher, token_id: int) -> AccessToken:
    """A token of the teacher's, revoked or not."""
    return get_object_or_404(AccessToken, pk=token_id, owner=teacher)


def get_any_card(teacher: Teacher, card_id: int) -> Card:
    """A card of one of the teacher's decks, removed or not, with its deck."""
    return get_object_or_404(Card.objects.select_related("deck"), pk=card_id, deck__owner=teacher)


def get_assignable_deck(teacher: Teacher, classroom: Classroom, deck_id: int) -> Deck:
    """A deck of the teacher's own, or one that this classroom of theirs has already."""
    assigned = Assignment.objects.filter(classroom=classroom).values("deck")
    decks = Deck.objects.filter(Q(owner=teacher) | Q(pk__in=assigned))
    return get_object_or_404(decks, pk=deck_id)


def get_assigned_card(given: Assignment, card_id: int) -> Card:
    """A current card of a deck that was already found for this teacher and class."""
    if card_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(Card, pk=card_id, deck_id=given.deck_id, removed_at=None)


def get_handed_in_test(student: Student, test_id: UUID) -> StudySession:
    """A test that a student handed in, with its deck; the student was found for this person."""
    tests = StudySession.objects.filter(mode=Mode.TEST, state__stage=HANDED_IN)
    return get_object_or_404(
        tests.select_related("deck").defer("state"),
        classroom=student.classroom_id,
        student=student,
        id=test_id,
    )


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
