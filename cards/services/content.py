"""Decks in the engine's plain data, read once for each version of them."""

from functools import lru_cache

from cards.access import GoneError
from cards.engine.questions import Deck
from cards.models import Deck as DeckRow
from cards.models.plain_decks import read_deck

DECKS_KEPT = 64


@lru_cache(maxsize=DECKS_KEPT)
def load_deck(deck_id: int, version: int) -> Deck:  # noqa: ARG001 - the version is the cache's key
    """The deck as the engine sees it, kept in memory until its version changes.

    Raises GoneError.
    """
    try:
        return read_deck(deck_id)
    except DeckRow.DoesNotExist as error:
        raise GoneError("The deck was deleted.") from error


def forget_decks() -> None:
    """Drop every deck kept in memory."""
    load_deck.cache_clear()
