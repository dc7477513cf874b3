"""What a class is asked to reach with a deck, and of whom it is not asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cards.access import Seat
from cards.engine.goals import Goal
from cards.models import Assignment, Excuse, Student


@transaction.atomic
def set_goal(
    *, assignment: Assignment, goal: Goal, due_at: datetime | None, excused: Iterable[Student]
) -> None:
    """Ask the class for this and no more; ``excused`` are all of its students who are excused."""
    Assignment.objects.filter(pk=assignment.pk).update(
        learn_goal=goal.learn, test_goal=goal.test, mastery_goal=goal.mastery, due_at=due_at
    )
    place = {"classroom_id": assignment.classroom_id, "deck_id": assignment.deck_id}
    Excuse.objects.filter(**place).delete()
    Excuse.objects.bulk_create(
        Excuse(**place, student=student)
        for student in excused
        if student.classroom_id == assignment.classroom_id
    )


def is_excused(*, seat: Seat, deck_id: int) -> bool:
    return Excuse.objects.filter(
        classroom=seat.classroom, student=seat.student, deck=deck_id
    ).exists()
