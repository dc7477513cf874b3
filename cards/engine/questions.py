"""What is studied and what is asked, as plain data without a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Side(StrEnum):
    """One face of a card."""

    TERM = "term"
    DEFINITION = "definition"

    @property
    def other(self) -> "Side":
        return Side.DEFINITION if self is Side.TERM else Side.TERM


class Mode(StrEnum):
    """A way to study."""

    FLASHCARDS = "flashcards"
    LEARN = "learn"
    TEST = "test"
    MATCHING = "matching"
    SPACED = "spaced"
    CALL = "call"


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    TRUE_FALSE = "true_false"
    TYPED = "typed"
    JUDGED = "judged"
    MATCH = "match"
    FLIP = "flip"
    RATED = "rated"


UNPROMPTED = frozenset({Kind.TYPED, Kind.JUDGED, Kind.RATED})
"""Kinds that offer nothing to choose from and no answer beforehand: the student has to recall."""


class Verdict(StrEnum):
    """How a response was graded."""

    RIGHT = "right"
    TYPO = "typo"
    WRONG = "wrong"
    SKIPPED = "skipped"

    @property
    def is_right(self) -> bool:
        return self in {Verdict.RIGHT, Verdict.TYPO}


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the engine sees it.

    ``id`` is the database key; ``number`` counts the deck's cards from 0, is never given twice and
    so stays right when cards come and go; ``accepted`` are further answers for the answer side.
    """

    id: int
    number: int
    version: int
    term: str
    definition: str
    accepted: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    def text(self, side: Side) -> str:
        return self.term if side is Side.TERM else self.definition


@dataclass(frozen=True, slots=True)
class GradingRules:
    """What a deck demands of typed answers.

    ``split_alternatives``: parts split by `` / `` or ``;`` each count as an answer.
    """

    exact_spelling: bool = False
    accents_required: bool = False
    split_alternatives: bool = False


@dataclass(frozen=True)
class Deck:
    """The current cards of a deck in their order, and how it wants to be answered.

    ``answer_sides``: the sides that students give; both for a deck studied in both directions.
    """

    cards: tuple[Card, ...]
    version: int = 1
    answer_sides: tuple[Side, ...] = (Side.TERM,)
    rules: GradingRules = field(default_factory=GradingRules)

    @property
    def answer_side(self) -> Side:
        """The side that students give, the first of two: further accepted answers belong to it."""
        return self.answer_sides[0]

    @cached_property
    def by_number(self) -> dict[int, Card]:
        return {card.number: card for card in self.cards}

    @cached_property
    def by_id(self) -> dict[int, Card]:
        return {card.id: card for card in self.cards}


def shorter_side(cards: Iterable[Card]) -> Side:
    """The side with less text over all the cards: the one that students are asked to give."""
    cards = tuple(cards)
    terms = sum(len(card.term) for card in cards)
    definitions = sum(len(card.definition) for card in cards)
    return Side.TERM if terms <= definitions else Side.DEFINITION
