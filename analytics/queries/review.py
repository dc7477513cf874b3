"""The cards that a teacher goes through with the class: which ones, and which side is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from analytics.queries.items import items_of
from cards.engine.questions import Card as PlainCard
from cards.engine.questions import Side, shorter_side
from cards.models import AnswerWith, Card, Classroom, Deck

MOST_CARDS = 200

SIDES = {
    AnswerWith.TERM: Side.TERM,
    AnswerWith.DEFINITION: Side.DEFINITION,
    AnswerWith.BOTH: Side.TERM,
}


@dataclass(frozen=True, slots=True)
class Review:
    """Cards in the deck's order; ``answer_side`` is revealed."""

    cards: list[Card]
    answer_side: Side


def review_of(deck: Deck, numbers: Collection[int]) -> Review:
    """Those of the chosen cards that are in the deck now, in one statement."""
    current = list(Card.objects.current().filter(deck=deck))
    chosen = [card for card in current if card.number in numbers]
    plain = [
        PlainCard(card.pk, card.number, card.version, card.term, card.definition)
        for card in current
    ]
    side = SIDES.get(AnswerWith(deck.answer_with)) or shorter_side(plain)
    return Review(chosen[:MOST_CARDS], side)


def hard_numbers(classroom: Classroom, deck: Deck, now: datetime) -> list[int]:
    return [item.number for item in items_of(classroom, deck, now) if item.is_hard]
