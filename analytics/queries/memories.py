"""Rows of memory as the engine sees them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from cards.engine.mastery import Tally
from cards.engine.memory import CardMemory
from cards.models import Deck, Memory


class Known(NamedTuple):
    """What one student remembers of one card, and what their answers to it proved."""

    student_id: int
    card_id: int
    memory: CardMemory
    proven: Tally


def current_memories(*, classroom_id: int, deck: Deck) -> QuerySet[Memory]:
    """What a class remembers of the cards that are in the deck now: all that counts anywhere."""
    return Memory.objects.filter(classroom_id=classroom_id, deck=deck, card__removed_at=None)


def known(memories: QuerySet[Memory]) -> list[Known]:
    """Without model instances: a class has thousands of rows."""
    rows = memories.values_list(
        *("student_id", "card_id", "stability", "difficulty", "last", "due"),
        *("proven_right", "proven"),
    )
    return [
        Known(student, card, CardMemory(*memory), Tally(right, total))
        for student, card, *memory, right, total in rows
    ]


def together(tallies: Iterable[Tally]) -> Tally:
    right = total = 0.0
    for each_right, each_total in tallies:
        right += each_right
        total += each_total
    return Tally(right, total)
