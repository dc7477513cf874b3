"""What teachers do with flags: dismiss one, and take it back."""

from datetime import datetime

from django.db import transaction

from analytics.models import Dismissal
from analytics.signals import Flag
from cards.models import Deck, Student, Teacher


@transaction.atomic
def dismiss_flag(
    *,
    flag: Flag,
    student: Student,
    deck: Deck,
    teacher: Teacher,
    seen: int,
    now: datetime,
) -> None:
    """Until there is more evidence than the teacher has ``seen``: what came since still counts."""
    Dismissal.objects.update_or_create(
        classroom_id=student.classroom_id,
        student=student,
        deck=deck,
        kind=flag.kind,
        defaults={
            "evidence": min(seen, flag.evidence),
            "teacher": teacher,
            "dismissed_at": now,
        },
    )


@transaction.atomic
def restore_flag(*, kind: str, student: Student, deck: Deck) -> None:
    Dismissal.objects.filter(
        classroom_id=student.classroom_id, student=student, deck=deck, kind=kind
    ).delete()
