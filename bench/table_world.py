"""A class in which everybody has met every card, written at once."""

import random
from datetime import datetime, timedelta

from cards.models import Card, Classroom, Deck, Memory, Progress, Student, Teacher, name_key
from tests.factories import make_classroom, make_deck, numbered_pairs

DAY = 86_400
MODES = ("learn", "test", "matching", "spaced")


def make_class(
    teacher: Teacher, *, students: int, cards: int, decks: int, now: datetime
) -> tuple[Classroom, Deck]:
    """The class and the first of its decks, each of so many cards."""
    rng = random.Random(students)
    given = [
        make_deck(teacher, numbered_pairs(cards), title=f"Deck {number}") for number in range(decks)
    ]
    classroom = make_classroom(teacher, *given, name=f"Class of {students}")
    names = [f"Student {number:04}" for number in range(students)]
    seats = Student.objects.bulk_create(
        (
            Student(classroom=classroom, name=name, name_key=name_key(name), joined_at=now)
            for name in names
        ),
        batch_size=500,
    )
    for deck in given:
        _study(classroom, deck, seats, rng, now)
    return classroom, given[0]


def _study(
    classroom: Classroom, deck: Deck, seats: list[Student], rng: random.Random, now: datetime
) -> None:
    card_ids = list(Card.objects.filter(deck=deck).values_list("pk", flat=True))
    instant = int(now.timestamp())
    memories = (
        _memory(classroom, deck, student, card_id, rng, instant)
        for student in seats
        for card_id in card_ids
    )
    Memory.objects.bulk_create(memories, batch_size=1000)
    Progress.objects.bulk_create(
        (
            Progress(
                classroom=classroom, student=student, deck=deck, mode=mode,
                answers=55, right=40, seconds=600, score_right=15, score_of=20,
                last_at=now - timedelta(minutes=rng.randrange(20_000)),
                best_ms=rng.randrange(9_000, 60_000) if mode == "matching" else None,
            )
            for student in seats
            for mode in MODES
        ),
        batch_size=500,
    )  # fmt: skip


def _memory(
    classroom: Classroom, deck: Deck, student: Student, card_id: int, rng: random.Random, now: int
) -> Memory:
    proven = rng.random() * 5
    return Memory(
        classroom=classroom, student=student, card_id=card_id, deck=deck,
        stability=0.1 + rng.random() * 30, difficulty=5.0,
        last=now - rng.randrange(30 * DAY), due=now + rng.randrange(-DAY, 5 * DAY), introduced=now,
        proven=proven, proven_right=proven * rng.random(),
        learn_level=rng.randrange(3), matched=rng.random() < 0.5,
    )  # fmt: skip
