"""Making a test's paper: which cards are asked, how, and among which answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from cards.engine.distractors import surely_wrong
from cards.engine.modes.choices import Confused, choices, wrong_choices
from cards.engine.questions import Card, Deck, Kind, Side

LARGEST_GROUP = 6
FEWEST_PAIRS = 2
"""A pair alone is no question."""

IN_ORDER = (Kind.TRUE_FALSE, Kind.CHOICE, Kind.MATCH, Kind.TYPED)
"""The kinds of questions of a test, as they follow each other on the paper."""

FIRST_TO_GET_MORE = (Kind.MATCH, Kind.TYPED, Kind.CHOICE, Kind.TRUE_FALSE)
"""Who gets what is left over by an even split: pairs, since one alone is none; then proof."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or a group of pairs to match; cards by their numbers.

    ``options``: the cards whose answers are offered, in the order in which they are shown. A
    response names one by its place, which stays the same when another card is removed.
    """

    kind: Kind
    side: Side
    cards: list[int]
    options: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Maker:
    """What a paper is made from; with one seed always the same paper."""

    deck: Deck
    sides: tuple[Side, ...]
    confused: Confused
    rng: Random

    def paper(self, pool: Sequence[Card], kinds: Iterable[Kind], count: int) -> list[Item]:
        """``count`` cards of the pool, each asked once, the kinds split as evenly as they go."""
        cards = self.rng.sample(pool, min(count, len(pool)))
        wanted = split(len(cards), kinds)
        groups = self._groups(cards, wanted.pop(Kind.MATCH, 0))
        grouped = {number for group in groups for number in group.cards}
        rest = [card for card in cards if card.number not in grouped]
        items = [*self._single(rest, wanted or {Kind.TYPED: 0}), *groups]
        return sorted(items, key=lambda item: IN_ORDER.index(item.kind))

    def _groups(self, cards: Iterable[Card], pairs: int) -> list[Item]:
        """Groups of two to six pairs, as many as there are cards that no group confounds."""
        left, groups = list(cards), []
        number = -(-pairs // LARGEST_GROUP)
        for place in range(number):
            size = pairs // number + (place < pairs % number)
            side = self.rng.choice(self.sides)
            group = unmistakable(left, side, self.deck, size=size)
            if len(group) < FEWEST_PAIRS:
                continue
            left = [card for card in left if card not in group]
            numbers = [card.number for card in group]
            groups.append(Item(Kind.MATCH, side, numbers, self._shuffled(numbers)))
        return groups

    def _single(self, cards: Sequence[Card], wanted: dict[Kind, int]) -> list[Item]:
        """A question for each card; one to which no answer is surely wrong has to be typed."""
        shares = split(len(cards), wanted)
        waiting = [kind for kind in IN_ORDER for _ in range(shares.get(kind, 0))]
        items = []
        for card in cards:
            kind = waiting.pop(0)
            item = self._question(card, kind)
            if item.kind is not kind and Kind.TYPED in waiting:
                waiting[waiting.index(Kind.TYPED)] = kind
            items.append(item)
        return self._half_true(items)

    def _question(self, card: Card, kind: Kind) -> Item:
        side = self.rng.choice(self.sides)
        options: list[int] = []
        if kind is Kind.CHOICE:
            options = choices(card, side, self.deck, self.rng, self.confused)
        elif kind is Kind.TRUE_FALSE:
            wrong = wrong_choices(card, side, self.deck, self.rng, self.confused, count=1)
            options = [other.number for other in wrong]
        return Item(kind if options else Kind.TYPED, side, [card.number], options)

    def _half_true(self, items: list[Item]) -> list[Item]:
        """Make half of the statements true; which half, and the odd one, is left to chance."""
        statements = [item for item in items if item.kind is Kind.TRUE_FALSE]
        odd = len(statements) % 2 and self.rng.randrange(2)
        for item in self.rng.sample(statements, len(statements) // 2 + odd):
            item.options[:] = item.cards
        return items

    def _shuffled(self, numbers: list[int]) -> list[int]:
        return self.rng.sample(numbers, len(numbers))


def split(count: int, kinds: Iterable[Kind]) -> dict[Kind, int]:
    """How many questions of each kind: as even as can be, but pairs only where there are two."""
    wanted = [kind for kind in FIRST_TO_GET_MORE if kind in set(kinds)] or [Kind.TYPED]
    each, more = divmod(count, len(wanted))
    shares = {kind: each + (place < more) for place, kind in enumerate(wanted)}
    if 0 < shares.get(Kind.MATCH, 0) < FEWEST_PAIRS:
        return split(count, [kind for kind in wanted if kind is not Kind.MATCH])
    return shares


def unmistakable(cards: Iterable[Card], side: Side, deck: Deck, *, size: int) -> list[Card]:
    """The first cards of which none's answer could be right for another one."""
    return list(islice(_one_by_one(cards, side, deck), size))


def _one_by_one(cards: Iterable[Card], side: Side, deck: Deck) -> Iterable[Card]:
    taken: list[Card] = []
    for card in cards:
        apart = len(surely_wrong(taken, card, side, deck)) == len(taken)
        if apart and all(surely_wrong([card], other, side, deck) for other in taken):
            taken.append(card)
            yield card
