"""A teacher's classes: how they are run, and what they study."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cards.models import Assignment, Classroom, Deck, Teacher
from cards.models.people import default_time_zone


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


# --- Decks ----------------------------------------------------------------------------------------


@transaction.atomic
def assign_decks(*, classroom: Classroom, decks: Iterable[Deck]) -> None:
    """Give the class decks; those that it has already stay as they are."""
    Assignment.objects.bulk_create(
        (Assignment(classroom=classroom, deck=deck) for deck in decks), ignore_conflicts=True
    )


@transaction.atomic
def take_off_deck(*, assignment: Assignment) -> None:
    """The class does not study the deck any more; all that its students did on it is kept."""
    assignment.delete()
