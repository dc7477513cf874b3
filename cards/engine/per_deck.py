"""What is worked out once for a deck and kept with it."""

from collections.abc import Callable
from typing import TypeVar

from cards.engine.questions import Deck, Side

T = TypeVar("T")


def kept_with(deck: Deck, side: Side, build: Callable[[Deck, Side], T]) -> T:
    """``build(deck, side)``, made at first need and kept as long as the deck itself.

    Hashing a deck reads every card, so no cache can be keyed by it. Like ``cached_property`` this
    uses the instance's own dictionary, which neither equality nor ``replace`` looks at.
    """
    kept: dict[object, T] = vars(deck).setdefault("_kept", {})
    key = (build, side)
    if key not in kept:
        kept[key] = build(deck, side)
    return kept[key]
