"""Decks in the engine's plain data."""

from cards.engine.questions import Card as PlainCard
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import GradingRules, Side, shorter_side
from cards.models.decks import AnswerWith, Card, Deck


def read_deck(deck_id: int) -> PlainDeck:
    """The deck as the engine sees it, with its current cards in their order."""
    row = Deck.objects.get(pk=deck_id)
    cards = tuple(
        PlainCard(
            id=card.pk,
            number=card.number,
            version=card.version,
            term=card.term,
            definition=card.definition,
            accepted=tuple(card.accepted),
            tags=frozenset(tag.name for tag in card.tags.all()),
        )
        for card in Card.objects.current().filter(deck=row).prefetch_related("tags")
    )
    return PlainDeck(
        cards=cards,
        version=row.version,
        answer_sides=_answer_sides(row.answer_with, cards),
        rules=GradingRules(
            exact_spelling=row.exact_spelling,
            accents_required=row.accents_required,
            split_alternatives=row.split_alternatives,
        ),
    )


def _answer_sides(answer_with: str, cards: tuple[PlainCard, ...]) -> tuple[Side, ...]:
    if answer_with == AnswerWith.BOTH:
        return (Side.TERM, Side.DEFINITION)
    if answer_with == AnswerWith.SHORTER:
        return (shorter_side(cards),)
    return (Side(answer_with),)
