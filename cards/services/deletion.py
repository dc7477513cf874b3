"""Deleting for good: a student, a class, a teacher, each with all that is kept of them.

What belongs to a row goes with it by the foreign keys themselves; tests hold every model to it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from cards.models import Answer, Assignment, Classroom, Deck, Student, Teacher
from cards.services.decks import delete_deck
from cards.services.locks import lock_students

STUDENTS_AT_A_TIME = 25
"""So many students go in one transaction: nobody who studies elsewhere waits for more than that."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a deletion takes with it."""

    students: int = 0
    answers: int = 0
    decks: int = 0
    classrooms: int = 0
    shared_decks: int = 0


def extent_of_student(*, student: Student) -> Extent:
    answers = Answer.objects.filter(classroom=student.classroom_id, student=student)
    return Extent(students=1, answers=answers.count())


def extent_of_classroom(*, classroom: Classroom) -> Extent:
    return Extent(
        students=classroom.students.count(),
        answers=Answer.objects.filter(classroom=classroom).count(),
        classrooms=1,
    )


def extent_of_teacher(*, teacher: Teacher) -> Extent:
    """``shared_decks``: those that colleagues' classes study; the answers there go as well."""
    own = Classroom.objects.filter(owner=teacher)
    elsewhere = Assignment.objects.filter(deck__owner=teacher).exclude(classroom__in=own)
    return Extent(
        students=Student.objects.filter(classroom__in=own).count(),
        answers=Answer.objects.filter(Q(classroom__in=own) | Q(deck__owner=teacher)).count(),
        decks=Deck.objects.filter(owner=teacher).count(),
        classrooms=own.count(),
        shared_decks=elsewhere.values("deck").distinct().count(),
    )


def delete_student(*, student: Student) -> None:
    """Delete a student with all that they did. The name can be given again."""
    _delete_students([student.pk])


def delete_classroom(*, classroom: Classroom) -> None:
    """Delete a class with its students and all that they did.

    Students go in batches, each a transaction: at first nobody can come in any more, so that the
    work ends. Called again after an interruption, it finishes.
    """
    Classroom.objects.filter(pk=classroom.pk, archived_at=None).update(archived_at=Now())
    students = Student.objects.filter(classroom=classroom.pk).order_by("pk")
    while batch := list(students.values_list("pk", flat=True)[:STUDENTS_AT_A_TIME]):
        _delete_students(batch)
    Classroom.objects.filter(pk=classroom.pk).delete()


def delete_teacher(*, teacher: Teacher) -> None:
    """Delete a teacher's account with their decks and classes, and leave colleagues' classes."""
    for classroom in Classroom.objects.filter(owner=teacher):
        delete_classroom(classroom=classroom)
    for deck in Deck.objects.filter(owner=teacher):
        delete_deck(deck=deck)
    Teacher.objects.filter(pk=teacher.pk).delete()


@transaction.atomic
def _delete_students(student_ids: Collection[int]) -> None:
    """Whatever they are answering at this moment is stored first, and goes too."""
    Student.objects.filter(pk__in=lock_students(student_ids)).delete()
