"""One character for each card of a deck: a state that stays small in a deck of thousands."""

from collections.abc import Iterable

from cards.engine.questions import Card

BLANK = "."


def mark_of(marks: str, number: int) -> str:
    """The mark of the card with this number; cards that came later are blank."""
    return marks[number] if number < len(marks) else BLANK


def marked(marks: str, number: int, mark: str) -> str:
    """The marks with one card's mark changed."""
    padded = marks.ljust(number + 1, BLANK)
    return padded[:number] + mark + padded[number + 1 :]


def with_mark(cards: Iterable[Card], marks: str, wanted: str) -> list[Card]:
    """The cards whose mark is one of the wanted characters, in their order."""
    known, blank_is_wanted = len(marks), BLANK in wanted
    return [
        card
        for card in cards
        if (marks[card.number] in wanted if card.number < known else blank_is_wanted)
    ]
