"""Reads a deck into the engine's plain data, once for each version of it."""

from functools import lru_cache

from cards.access import GoneError
from cards.engine.questions import Card, Deck, GradingRules, Side, shorter_side
from cards.models import AnswerWith
from cards.models import Card as CardRow
from cards.models import Deck as DeckRow

DECKS_KEPT = 64


@lru_cache(maxsize=DECKS_KEPT)
def load_deck(deck_id: int, version: int) -> Deck:  # noqa: ARG001 - the version is the cache's key
    """The deck as the engine sees it, kept in memory until its version changes.

    Raises GoneError.
    """
    row = DeckRow.objects.filter(pk=deck_id).first()
    if row is None:
        raise GoneError("The deck was deleted.")
    cards = tuple(
        Card(
            id=card.pk,
            number=card.number,
            version=card.version,
            term=card.term,
            definition=card.definition,
            accepted=tuple(card.accepted),
            tags=frozenset(tag.name for tag in card.tags.all()),
        )
        for card in CardRow.objects.current().filter(deck=row).prefetch_related("tags")
    )
    return Deck(
        cards=cards,
        version=row.version,
        answer_sides=_answer_sides(row.answer_with, cards),
        rules=GradingRules(
            exact_spelling=row.exact_spelling,
            accents_required=row.accents_required,
            split_alternatives=row.split_alternatives,
        ),
    )


def forget_decks() -> None:
    """Drop every deck kept in memory."""
    load_deck.cache_clear()


def _answer_sides(answer_with: str, cards: tuple[Card, ...]) -> tuple[Side, ...]:
    if answer_with == AnswerWith.BOTH:
        return (Side.TERM, Side.DEFINITION)
    if answer_with == AnswerWith.SHORTER:
        return (shorter_side(cards),)
    return (Side(answer_with),)
