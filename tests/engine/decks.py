"""Decks for engine tests: plain data, no database."""

from datetime import UTC

from hypothesis import strategies as st

from cards.engine.modes.base import Standing
from cards.engine.questions import Card, Deck, Side
from cards.engine.study_days import StudyCalendar

STANDING = Standing(now=1_770_000_000, calendar=StudyCalendar(UTC))
"""Of a student who has not answered anything yet."""

WORDS = [
    ("ribosome", "builds proteins"),
    ("nucleus", "holds the genes"),
    ("vacuole", "stores water and waste"),
    ("cytoplasm", "the jelly that fills a cell"),
    ("membrane", "lets some things in and out"),
    ("mitochondrion", "releases energy from sugar"),
    ("chloroplast", "makes sugar from light"),
    ("lysosome", "digests worn-out parts"),
    ("centriole", "helps a cell to divide"),
    ("cilium", "a hair that moves the cell"),
]


def make_deck(size: int, *, sides: tuple[Side, ...] = (Side.TERM,)) -> Deck:
    """A deck of that many different cards, their ids a thousand past their numbers."""
    return Deck(cards=tuple(make_card(number) for number in range(size)), answer_sides=sides)


def make_card(number: int) -> Card:
    term, definition = WORDS[number % len(WORDS)]
    more = "" if number < len(WORDS) else f" {number}"
    return Card(1000 + number, number, 1, term + more, definition + more)


def without(deck: Deck, *numbers: int) -> Deck:
    """The deck with some cards removed, as its next version."""
    left = tuple(card for card in deck.cards if card.number not in numbers)
    return Deck(left, deck.version + 1, deck.answer_sides, deck.rules)


decks = st.builds(
    make_deck,
    st.integers(1, 24),
    sides=st.sampled_from([(Side.TERM,), (Side.DEFINITION,), (Side.TERM, Side.DEFINITION)]),
)
