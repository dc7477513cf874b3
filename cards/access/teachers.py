"""What a teacher may see: their own decks, and the classes that they own or teach too."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from cards.access.base import LARGEST_KEY
from cards.engine.modes.practice_test import HANDED_IN
from cards.engine.questions import Mode
from cards.models import (
    Assignment,
    Card,
    Classroom,
    CoTeacherInvitation,
    Deck,
    Device,
    Link,
    Student,
    StudySession,
    Teacher,
)


def get_deck(teacher: Teacher, deck_id: int) -> Deck:
    return get_object_or_404(Deck, pk=deck_id, owner=teacher)


def get_card(teacher: Teacher, card_id: int, *, removed: bool = False) -> Card:
    """A card that is in one of the teacher's decks, or was removed from it, with its deck."""
    cards = Card.objects.select_related("deck").filter(removed_at__isnull=not removed)
    return get_object_or_404(cards, pk=card_id, deck__owner=teacher)


def get_any_card(teacher: Teacher, card_id: int) -> Card:
    """A card of one of the teacher's decks, removed or not, with its deck."""
    return get_object_or_404(Card.objects.select_related("deck"), pk=card_id, deck__owner=teacher)


def get_assignable_deck(teacher: Teacher, classroom: Classroom, deck_id: int) -> Deck:
    """A deck of the teacher's own, or one that this classroom of theirs has already."""
    assigned = Assignment.objects.filter(classroom=classroom).values("deck")
    decks = Deck.objects.filter(Q(owner=teacher) | Q(pk__in=assigned))
    return get_object_or_404(decks, pk=deck_id)


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


def get_assigned_card(given: Assignment, card_id: int) -> Card:
    """A current card of a deck that was already found for this teacher and class."""
    if card_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(Card, pk=card_id, deck_id=given.deck_id, removed_at=None)


def get_student(classroom: Classroom, student_id: int) -> Student:
    """A student of a classroom that was already found for this teacher."""
    return get_object_or_404(Student, pk=student_id, classroom=classroom)


def get_handed_in_test(student: Student, test_id: UUID) -> StudySession:
    """A test that a student handed in, with its deck; the student was found for this person."""
    tests = StudySession.objects.filter(mode=Mode.TEST, state__stage=HANDED_IN)
    return get_object_or_404(
        tests.select_related("deck").defer("state"),
        classroom=student.classroom_id,
        student=student,
        id=test_id,
    )


def find_latest_test(student: Student, deck: Deck) -> StudySession | None:
    """The test on this deck that the student handed in last; both were found for this person."""
    tests = StudySession.objects.filter(mode=Mode.TEST, state__stage=HANDED_IN).defer("state")
    found = tests.filter(classroom=student.classroom_id, student=student, deck=deck)
    return found.order_by("-finished_at").first()


def get_device(classroom: Classroom, device_id: int) -> Device:
    """A device of a classroom that was already found for this teacher."""
    return get_object_or_404(Device, pk=device_id, classroom=classroom)


def get_link(teacher: Teacher, link_id: int) -> Link:
    return get_object_or_404(Link, pk=link_id, classroom__in=Classroom.objects.taught_by(teacher))


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
