"""Who is in a class: names added, one name changed, a student removed."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from cards.models import Classroom, Student, name_key
from cards.services.sharing import NameTakenError


@transaction.atomic
def add_students(*, classroom: Classroom, names: Iterable[str]) -> list[str]:
    """Put names on the roster; those that were not there yet. Nobody is ever on it twice."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(name_key(name), name)
    there = Student.objects.filter(classroom=classroom, name_key__in=wanted)
    for key in there.values_list("name_key", flat=True):
        del wanted[key]
    Student.objects.bulk_create(
        [Student(classroom=classroom, name=name, name_key=key) for key, name in wanted.items()],
        ignore_conflicts=True,
    )
    return list(wanted.values())


def rename_student(*, student: Student, name: str) -> None:
    """Call a student otherwise from now on. Raises NameTakenError."""
    try:
        with transaction.atomic():
            Student.objects.filter(pk=student.pk).update(name=name, name_key=name_key(name))
    except IntegrityError as error:
        raise NameTakenError(name) from error


@transaction.atomic
def delete_student(*, student: Student) -> None:
    """Remove a student with all that they did; nothing of it comes back."""
    student.delete()
