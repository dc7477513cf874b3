"""A deck as plain data: what every format reads into and writes out of."""

from dataclasses import dataclass

MAX_SIDE_LENGTH = 5_000
"""Longest term or definition kept, in characters."""

MAX_CARDS = 5_000
"""Most cards in one deck."""


@dataclass(frozen=True, slots=True)
class PlainCard:
    """One card as read; ``line`` is the 1-based line of the source where it starts."""

    term: str
    definition: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at before saving; ``line`` is None for the whole text."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class PlainDeck:
    """A deck as read from text or bytes, with what was doubtful about it.

    ``layout`` names how a text was understood, such as ``"alternating"``; empty where a format
    leaves no choice.
    """

    title: str
    cards: tuple[PlainCard, ...]
    doubts: tuple[Doubt, ...] = ()
    layout: str = ""


class UnreadableError(ValueError):
    """The source cannot become a deck; the message is written for a teacher."""
