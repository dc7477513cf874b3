"""Answers to choose from: the right one among cards that could be right at first sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from cards.engine.distractors import distractors
from cards.engine.questions import Card, Deck, Side

MOST_WRONG = 3
FULL_CHOICE = MOST_WRONG + 1
"""Among so many answers one chooses, where the deck has enough."""

MOST_CONFUSED = 100
"""Of so many cards at most a session keeps what classmates took them for."""

Confused = Mapping[str, list[int]]


def confused_numbers(deck: Deck, confused: Mapping[int, tuple[int, ...]]) -> dict[str, list[int]]:
    """The cards that each card was taken for, by number, as a session's state keeps them."""
    found = {
        str(deck.by_id[card_id].number): [
            deck.by_id[other].number for other in others if other in deck.by_id
        ]
        for card_id, others in confused.items()
        if card_id in deck.by_id
    }
    return dict(list(found.items())[:MOST_CONFUSED])


def wrong_choices(
    card: Card,
    side: Side,
    deck: Deck,
    rng: Random,
    confused: Confused,
    *,
    count: int = MOST_WRONG,
) -> tuple[Card, ...]:
    """Up to ``count`` cards whose ``side`` is wrong for ``card``, those really confused first."""
    numbers = confused.get(str(card.number), ())
    known = [deck.by_number[number].id for number in numbers if number in deck.by_number]
    return distractors(card, side, deck, rng, count=count, confused_with=known)


def choices(card: Card, side: Side, deck: Deck, rng: Random, confused: Confused) -> list[int]:
    """The numbers of the cards to choose from, in chance order; none where nothing is wrong."""
    wrong = wrong_choices(card, side, deck, rng, confused)
    if not wrong:
        return []
    numbers = [card.number, *(other.number for other in wrong)]
    rng.shuffle(numbers)
    return numbers


@dataclass(frozen=True, slots=True)
class FewChoices:
    """Among how many answers one chooses in a deck with fewer cards than `FULL_CHOICE`.

    ``fewest`` and ``most``, of all its questions; 0 where nothing is surely wrong: that is typed.
    """

    fewest: int
    most: int


def few_choices(deck: Deck) -> FewChoices | None:
    """None of a deck with cards enough."""
    if not 0 < len(deck.cards) < FULL_CHOICE:
        return None
    rng = Random(0)  # noqa: S311 - only how many there are is looked at
    found = [len(choices(card, side, deck, rng, {})) for card in deck.cards for side in Side]
    return FewChoices(min(found), max(found))
