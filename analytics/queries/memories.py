"""Rows of memory as the engine sees them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from cards.engine.mastery import Tally, shrunk
from cards.engine.memory import CardMemory
from cards.engine.outlook import Belief
from cards.models import Deck, Memory, Student


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


class Remembered(NamedTuple):
    """What one student remembers, and what the classmates' answers proved; both by card."""

    own: Mapping[int, Known]
    classmates: Mapping[int, Tally]

    def beliefs(self, cards: Sequence[int], base_rate: float) -> list[Belief]:
        """What is believed of each of these cards, all the current ones of one deck."""
        of_student = together(self.own[card].proven for card in cards if card in self.own)
        of_others = together(self.classmates[card] for card in cards if card in self.classmates)
        everyone = together([of_student, of_others])
        return [
            Belief(
                self.own[card].memory if card in self.own else None,
                shrunk(
                    everyone=everyone,
                    classmates=self.classmates.get(card, Tally()),
                    student=of_student,
                    base_rate=base_rate,
                ),
            )
            for card in cards
        ]


def remembered(memories: QuerySet[Memory], student: Student) -> Remembered:
    """Of these memories of the student's class; in two queries."""
    own = {each.card_id: each for each in known(memories.filter(student=student))}
    classmates = {
        card_id: Tally(right, total)
        for card_id, right, total in memories.exclude(student=student)
        .values_list("card_id")
        .annotate(Sum("proven_right"), Sum("proven"))
    }
    return Remembered(own, classmates)
