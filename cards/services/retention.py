"""Keeping no class for ever: its teachers are warned, then it is deleted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cards.engine import retention
from cards.models import Classroom, Teacher
from cards.services import deletion
from cards.services.deletion import Extent


def going_classrooms(*, teacher: Teacher, now: datetime) -> QuerySet[Classroom]:
    """The teacher's classes that they are to be warned of, the nearest day first."""
    return _near(Classroom.objects.taught_by(teacher), now).order_by("delete_on", "pk")


def unwarned_classrooms(*, now: datetime) -> list[Classroom]:
    """Those whose day is near and whose teachers do not count as warned yet."""
    return list(_near(Classroom.objects.filter(warned_at=None), now).order_by("pk"))


def _near(classrooms: QuerySet[Classroom], now: datetime) -> QuerySet[Classroom]:
    return classrooms.filter(delete_on__lte=timezone.localdate(now) + retention.WARNED_BEFORE)


@transaction.atomic
def warn_teachers(*, classroom: Classroom, now: datetime) -> None:
    """From now on the class counts as warned of: its pages say on which day it goes."""
    Classroom.objects.filter(pk=classroom.pk, delete_on=classroom.delete_on, warned_at=None).update(
        warned_at=now
    )


def expired_classrooms(*, now: datetime) -> list[Classroom]:
    """Those whose day has come, and whose teachers were warned for long enough."""
    today = timezone.localdate(now)
    over = Classroom.objects.filter(delete_on__lte=today, warned_at__isnull=False).order_by("pk")
    return [
        classroom
        for classroom in over
        if classroom.warned_at
        and retention.goes_on(classroom.delete_on, timezone.localdate(classroom.warned_at)) <= today
    ]


def delete_expired_classroom(*, classroom: Classroom) -> Extent | None:
    """Delete the class and say how much went; None when its owner has just chosen another day."""
    unchanged = Classroom.objects.filter(
        pk=classroom.pk, delete_on=classroom.delete_on, warned_at=classroom.warned_at
    )
    if not unchanged.exists():
        return None
    extent = deletion.extent_of_classroom(classroom=classroom)
    deletion.delete_classroom(classroom=classroom)
    return extent
