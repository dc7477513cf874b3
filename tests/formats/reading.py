"""Short ways to read a text and to look at what came out."""

import pytest

from cards.formats.layouts import Layout, PasteOptions
from cards.formats.pasted import read_pasted
from cards.formats.plain import PlainDeck, UnreadableError


def read(text: str, layout: Layout = Layout.AUTO, *, sides: str = "", cards: str = "") -> PlainDeck:
    return read_pasted(text, PasteOptions(layout, between_sides=sides, between_cards=cards))


def pairs(deck: PlainDeck) -> list[tuple[str, str]]:
    return [(card.term, card.definition) for card in deck.cards]


def doubts(deck: PlainDeck) -> list[tuple[int | None, str]]:
    return [(doubt.line, doubt.message) for doubt in deck.doubts]


def doubt_on(deck: PlainDeck, line: int | None) -> str:
    return " ".join(message for number, message in doubts(deck) if number == line)


def refusal(text: str, layout: Layout = Layout.AUTO, *, sides: str = "", cards: str = "") -> str:
    with pytest.raises(UnreadableError) as caught:
        read(text, layout, sides=sides, cards=cards)
    return str(caught.value)
