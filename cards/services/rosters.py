"""Who is in a class, as its teachers keep it."""

from django.db import IntegrityError, transaction

from cards.models import Classroom, Student, name_key


class NameOnRosterError(ValueError):
    """Another student of the classroom has this name."""


@transaction.atomic
def add_student(*, classroom: Classroom, name: str) -> tuple[Student, bool]:
    """The seat of this name, which waits to be taken, and whether it is new."""
    return Student.objects.get_or_create(
        classroom=classroom, name_key=name_key(name), defaults={"name": name}
    )


def rename_student(*, student: Student, name: str) -> Student:
    """Raises NameOnRosterError."""
    student.name, student.name_key = name, name_key(name)
    try:
        with transaction.atomic():
            student.save(update_fields=["name", "name_key"])
    except IntegrityError as error:
        raise NameOnRosterError(name) from error
    return student


@transaction.atomic
def remove_student(*, student: Student) -> None:
    """Take a student out of the class, with all that they did."""
    student.delete()
