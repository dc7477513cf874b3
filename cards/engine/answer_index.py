"""Whose answer a text is in a deck."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cards.engine.answers import Answer, Closeness, Response, answers_of
from cards.engine.questions import Card, Deck, Side


@dataclass(frozen=True, slots=True)
class Fit:
    """A card, the answer of it that a response is, and how well it fits."""

    card: Card
    answer: Answer
    closeness: Closeness


class AnswerIndex:
    """The answers of a deck's side by what they are compared by: each card is normalised once."""

    def __init__(self, deck: Deck, side: Side) -> None:
        self._entries: dict[tuple[bool, str], list[tuple[Card, Answer]]] = {}
        for card in deck.cards:
            for answer in answers_of(card, side, deck):
                key = (answer.exact, answer.reading.key)
                self._entries.setdefault(key, []).append((card, answer))

    def others(self, response: Response, card: Card) -> list[Fit]:
        """The other cards whose answer the response is, the best fit first."""
        keys = {
            (False, response.words.key),
            (False, response.bare_words),
            (True, response.symbols.key),
        }
        fits = [
            Fit(other, answer, closeness)
            for key in keys
            for other, answer in self._entries.get(key, ())
            if other.number != card.number and (closeness := response.closeness(answer)) is not None
        ]
        return sorted(fits, key=lambda fit: (fit.closeness, fit.card.number))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every answer that is words."""
        return tuple(key for exact, key in self._entries if not exact)

    def holders(self, words: str) -> Iterator[Card]:
        """The cards that accept these words."""
        return (card for card, _ in self._entries[False, words])
