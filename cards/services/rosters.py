"""Who is in a class: names from lists, one name changed, a student removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cards.engine.similar_names import are_alike
from cards.formats.rosters import PlainName
from cards.models import Classroom, Device, Progress, Student, name_key
from cards.models.people import LONGEST_NAME_KEY
from cards.services.seats import NameTakenError

MOST_SUGGESTED = 6
"""So many pairs of likely doubles are shown at a time."""


class Fate(StrEnum):
    """What saving a list would do with a name in it."""

    NEW = "new"
    THERE = "there"
    DOUBLED = "doubled"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of a list before it is saved.

    ``line`` is its line, ``was`` how it was written there if otherwise. ``like`` is a student of
    the class with the same name (THERE) or a similar one (NEW); ``first_line`` is where a DOUBLED
    name stands first. A NEW name like an earlier one of the list has that one as ``like`` and its
    line as ``like_line``.
    """

    name: str
    line: int
    fate: Fate
    was: str = ""
    like: str = ""
    first_line: int | None = None
    like_line: int | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the teacher is asked if this is another child at all."""
        return self.fate is Fate.NEW and bool(self.like)


def read_roster(*, classroom: Classroom) -> QuerySet[Student]:
    """The students by name, with ``device_count``, ``answer_count`` and ``last_at``."""
    devices = Device.objects.filter(student=OuterRef("pk"), revoked_at=None)
    progress = Progress.objects.filter(classroom=classroom, student=OuterRef("pk"))

    def of(rows: QuerySet[Device] | QuerySet[Progress], figure: Count | Max | Sum) -> Subquery:
        return Subquery(rows.order_by().values("student").annotate(figure=figure).values("figure"))

    return Student.objects.filter(classroom=classroom).annotate(
        device_count=Coalesce(of(devices, Count("pk")), 0, output_field=IntegerField()),
        answer_count=Coalesce(of(progress, Sum("answers")), 0, output_field=IntegerField()),
        last_at=of(progress, Max("last_at")),
    )


def preview_names(*, classroom: Classroom, names: Sequence[PlainName]) -> list[ListedName]:
    """What would become of each name of a list, in its order."""
    there = dict(Student.objects.filter(classroom=classroom).values_list("name_key", "name"))
    first: dict[str, PlainName] = {}
    found = []
    for each in names:
        key = name_key(each.name)
        listed = ListedName(each.name, each.line, Fate.NEW, each.was)
        if len(key) > LONGEST_NAME_KEY:
            listed = replace(listed, fate=Fate.TOO_LONG)
        elif key in first:
            listed = replace(listed, fate=Fate.DOUBLED, first_line=first[key].line)
        elif key in there:
            listed = replace(listed, fate=Fate.THERE, like=there[key])
        elif student := next((there[other] for other in there if are_alike(key, other)), ""):
            listed = replace(listed, like=student)
        elif alike := next((first[other] for other in first if are_alike(key, other)), None):
            listed = replace(listed, like=alike.name, like_line=alike.line)
        first.setdefault(key, each)
        found.append(listed)
    return found


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
def confirm_student(*, student: Student) -> None:
    """Say that a name that a student typed belongs to the class."""
    Student.objects.filter(pk=student.pk).update(is_verified=True)


def suggest_doubles(*, students: Sequence[Student]) -> list[tuple[Student, Student]]:
    """Students who could be the same child, in pairs.

    Not two whom the teacher knows apart: names that are both confirmed and both in use, or that
    both still wait on the roster.
    """
    pairs = (
        (one, other)
        for one, other in combinations(students, 2)
        if _may_be_one(one, other) and are_alike(one.name_key, other.name_key)
    )
    return [pair for pair, _ in zip(pairs, range(MOST_SUGGESTED), strict=False)]


def _may_be_one(one: Student, other: Student) -> bool:
    is_typed = not (one.is_verified and other.is_verified)
    return is_typed or (one.joined_at is None) != (other.joined_at is None)
