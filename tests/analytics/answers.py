"""Answers on chosen days, written into the log at once; memory and progress follow from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from cards.engine.questions import Kind, Mode, Verdict
from cards.models import Answer, Card, Student
from cards.services.replay import replay_student
from tests.factories import NOON


def answered(
    student: Student,
    card: Card,
    *,
    right: bool,
    on: float = 0,
    text: str = "",
    kind: Kind = Kind.TYPED,
    mistaken_for: Card | None = None,
    at: datetime | None = None,
) -> Answer:
    """An answer so many days after NOON, not saved yet."""
    return Answer(
        classroom_id=student.classroom_id,
        id=uuid4(),
        session_id=uuid4(),
        student=student,
        deck_id=card.deck_id,
        card=card,
        card_version=card.version,
        mode=Mode.FLASHCARDS if kind is Kind.FLIP else Mode.LEARN,
        kind=kind,
        side="term",
        options=[card.pk] * 4 if kind is Kind.CHOICE else [],
        response=text or (card.term if right else "no idea"),
        verdict=Verdict.RIGHT if right else Verdict.WRONG,
        mistaken_for=mistaken_for,
        rating=3 if right else 1,
        weight=1.0,
        answered_at=at or NOON + timedelta(days=on),
    )


def write(answers: Iterable[Answer]) -> list[Answer]:
    """Into the log, and into what is believed of their students."""
    found = list(answers)
    Answer.objects.bulk_create(found)
    for student_id in {answer.student_id for answer in found}:
        replay_student(student_id=student_id)
    return found
