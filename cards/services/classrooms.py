"""A teacher's classes: how they are run, what they study, who teaches them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cards.models import (
    Assignment,
    Classroom,
    CoTeacherInvitation,
    Deck,
    Link,
    LinkKind,
    Progress,
    Student,
    Teacher,
)
from cards.models.people import default_time_zone, new_link_token


class NotInvitedError(ValueError):
    """The invitation is for somebody else."""


def with_numbers(classrooms: QuerySet[Classroom]) -> QuerySet[Classroom]:
    """Each with ``student_count``, those who joined; ``deck_count``; and ``last_at`` of study."""
    students = Student.objects.filter(classroom=OuterRef("pk"), joined_at__isnull=False)
    assigned = Assignment.objects.filter(classroom=OuterRef("pk"))
    progress = Progress.objects.filter(classroom=OuterRef("pk"))
    return classrooms.annotate(
        student_count=_counted(students),
        deck_count=_counted(assigned),
        last_at=Subquery(
            progress.order_by().values("classroom").annotate(at=Max("last_at")).values("at")
        ),
    )


def _counted(rows: QuerySet[Student] | QuerySet[Assignment]) -> Coalesce:
    counted = rows.order_by().values("classroom").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@transaction.atomic
def create_classroom(*, owner: Teacher, name: str, time_zone: str = "") -> Classroom:
    return Classroom.objects.create(
        owner=owner, name=name, time_zone=time_zone or default_time_zone()
    )


@transaction.atomic
def change_classroom(*, classroom: Classroom) -> None:
    """Save the class's name and time zone."""
    classroom.save(update_fields=["name", "time_zone"])


@transaction.atomic
def archive_classroom(*, classroom: Classroom, now: datetime) -> None:
    """Put the class away: nobody joins or studies, its teachers can still read its tables."""
    Classroom.objects.filter(pk=classroom.pk, archived_at=None).update(archived_at=now)


@transaction.atomic
def unarchive_classroom(*, classroom: Classroom) -> None:
    """Open the class again: its students go on where they were."""
    Classroom.objects.filter(pk=classroom.pk).update(archived_at=None)


@transaction.atomic
def keep_until(*, classroom: Classroom, delete_on: date) -> None:
    """Choose the day on which the class is deleted; its teachers will be warned of it anew."""
    Classroom.objects.filter(pk=classroom.pk).update(delete_on=delete_on, warned_at=None)


# --- Decks ----------------------------------------------------------------------------------------


@transaction.atomic
def assign_decks(*, classroom: Classroom, decks: Iterable[Deck]) -> None:
    """Give the class decks; those that it has already stay as they are."""
    Assignment.objects.bulk_create(
        (Assignment(classroom=classroom, deck=deck) for deck in decks), ignore_conflicts=True
    )


@transaction.atomic
def take_off_deck(*, assignment: Assignment) -> None:
    """The class does not study the deck any more; all that its students did on it is kept.

    Study links that landed on the deck lead to the class from now on.
    """
    _take_off(assignment.classroom, Deck.objects.filter(pk=assignment.deck_id))


def _take_off(classroom: Classroom, decks: QuerySet[Deck]) -> None:
    Assignment.objects.filter(classroom=classroom, deck__in=decks).delete()
    Link.objects.filter(classroom=classroom, kind=LinkKind.STUDY, deck__in=decks).update(deck=None)


# --- Co-teachers ----------------------------------------------------------------------------------


@transaction.atomic
def invite_co_teacher(*, classroom: Classroom, email: str, now: datetime) -> CoTeacherInvitation:
    """An invitation for whoever has this address, now or later; an earlier one ends."""
    invitation, _ = CoTeacherInvitation.objects.update_or_create(
        classroom=classroom,
        email=email.lower(),
        defaults={"token": new_link_token(), "created_at": now},
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: CoTeacherInvitation) -> None:
    invitation.delete()


@transaction.atomic
def accept_invitation(*, invitation: CoTeacherInvitation, teacher: Teacher) -> None:
    """Let the invited teacher teach the class; the invitation is used up. Raises NotInvitedError.

    An invitation that was withdrawn, or sent anew, at this very moment is none.
    """
    found = CoTeacherInvitation.objects.select_for_update().filter(
        pk=invitation.pk, token=invitation.token, email=teacher.email.lower()
    )
    if not found.delete()[0]:
        raise NotInvitedError(teacher.email)
    if teacher.pk != invitation.classroom.owner_id:
        invitation.classroom.co_teachers.add(teacher)


@transaction.atomic
def remove_co_teacher(*, classroom: Classroom, teacher: Teacher) -> None:
    """Let a co-teacher go, or leave.

    Their decks leave the class with them; what students did on those is kept.
    """
    classroom.co_teachers.remove(teacher)
    _take_off(classroom, Deck.objects.filter(owner=teacher))
