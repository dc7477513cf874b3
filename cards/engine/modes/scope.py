"""Which cards a session is about, and which side of them is asked."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from cards.engine.modes.marks import BLANK, with_mark
from cards.engine.questions import Card, Deck, Side

EVERY_CARD = ""
"""The scope of a session about the whole deck, cards that come later included."""

IN_SCOPE = "s"


def scope_of(numbers: Iterable[int] | None) -> str:
    """The scope of these cards as marks; None for every card."""
    if numbers is None:
        return EVERY_CARD
    wanted = set(numbers)
    last = max(wanted, default=0)
    return "".join(IN_SCOPE if number in wanted else BLANK for number in range(last + 1))


def cards_in(deck: Deck, scope: str) -> list[Card]:
    """The deck's cards that are in scope, in its order."""
    return with_mark(deck.cards, scope, IN_SCOPE) if scope else list(deck.cards)


def scope_at_start(state: Mapping[str, Any]) -> str:
    """The scope that a session was started with, from its mode's state.

    A mode that goes through fewer cards on the way keeps it as ``chosen``.
    """
    scope: str = state.get("chosen", state.get("scope", EVERY_CARD))
    return scope


def sides_asked(deck: Deck, sides: Iterable[str]) -> tuple[Side, ...]:
    """The sides that the session asks for: those chosen, else the deck's."""
    return tuple(Side(side) for side in sides) or deck.answer_sides


def side_of(deck: Deck, sides: Iterable[str], seed: int, number: int) -> Side:
    """The side asked for of one card: of several by chance, but always the same in a session."""
    asked = sides_asked(deck, sides)
    if len(asked) == 1:
        return asked[0]
    return Random(f"{seed}-{number}").choice(asked)  # noqa: S311 - not a secret
