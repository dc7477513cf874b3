"""A log of answers big enough to learn from, and what is believed from a log."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cards.engine.delayed import Answered
from cards.engine.questions import Kind, Mode, Verdict
from cards.models import Answer, Card, Classroom, Deck, Memory, Progress, Student, name_key
from cards.services.replay import replay_student
from tests.engine.lessons import lessons
from tests.factories import numbers


def record_lessons(
    classroom: Classroom,
    deck: Deck,
    *,
    students: int = 36,
    days: tuple[int, ...] = (0, 2, 5),
    seed: int = 1,
) -> list[Student]:
    """The made-up class of `tests.engine.lessons`, every card of the deck typed once a day."""
    cards = list(Card.objects.filter(deck=deck).order_by("number"))
    seats = _students(classroom, students)
    log = list(lessons(students, len(cards), days=days, seed=seed))
    places = {name: place for place, name in enumerate(dict.fromkeys(row.student for row in log))}
    Answer.objects.bulk_create(
        [_answer(row, seats[places[row.student]], cards) for row in log], batch_size=500
    )
    for student in seats:
        replay_student(student_id=student.pk)
    return seats


def rows(student: Student) -> list[dict[str, Any]]:
    """Everything believed of a student, now and after each answer, in a fixed order."""
    answers = Answer.objects.filter(student=student).order_by("answered_at", "id")
    memories = Memory.objects.filter(student=student).order_by("card_id")
    progress = Progress.objects.filter(student=student).order_by("deck_id", "mode")
    history = [{"answer": answer.id, "stability": answer.stability} for answer in answers]
    return history + [dict(row) for found in (memories, progress) for row in found.values()]


def assert_replay_changes_nothing(student: Student) -> None:
    before = rows(student)
    replay_student(student_id=student.pk)
    assert rows(student) == before


def _students(classroom: Classroom, count: int) -> list[Student]:
    names = [f"Learner {next(numbers)}" for _ in range(count)]
    return Student.objects.bulk_create(
        Student(classroom=classroom, name=name, name_key=name_key(name)) for name in names
    )


def _answer(row: Answered, student: Student, cards: Sequence[Card]) -> Answer:
    card = cards[int(row.card)]
    verdict = row.evidence.verdict if row.evidence else Verdict.SKIPPED
    return Answer(
        classroom_id=student.classroom_id,
        id=uuid4(),
        session_id=uuid4(),
        student=student,
        deck_id=card.deck_id,
        card=card,
        card_version=card.version,
        mode=Mode.LEARN,
        kind=Kind.TYPED,
        side="term",
        response=card.term if verdict.is_right else "",
        verdict=verdict,
        rating=3 if verdict.is_right else 1,
        weight=1.0,
        answered_at=datetime.fromtimestamp(row.at, UTC),
    )
