"""The ways a pasted list can be laid out, and what a person may choose among them."""

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How terms and definitions lie in a text."""

    AUTO = "auto"
    TAB = "tab"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    DASH = "dash"
    COLON = "colon"
    EQUALS = "equals"
    BAR = "bar"
    CUSTOM = "custom"
    ALTERNATING = "alternating"
    BLOCKS = "blocks"
    SET_PAGE = "set_page"

    @property
    def label(self) -> str:
        """The layout in words that follow “Read as:”."""
        return _LABELS[self]


_LABELS = {
    Layout.AUTO: "found by itself",
    Layout.TAB: "tab between term and definition",
    Layout.COMMA: "comma between term and definition",
    Layout.SEMICOLON: "semicolon between term and definition",
    Layout.DASH: "dash between term and definition",
    Layout.COLON: "colon between term and definition",
    Layout.EQUALS: "equals sign between term and definition",
    Layout.BAR: "table with | between term and definition",
    Layout.CUSTOM: "your own separator",
    Layout.ALTERNATING: "alternating lines",
    Layout.BLOCKS: "empty lines between cards, the term on the first line",
    Layout.SET_PAGE: "a set page copied from another site",
}


@dataclass(frozen=True, slots=True)
class PasteOptions:
    r"""What the teacher chose beside the text.

    ``between_sides`` counts with CUSTOM only. ``between_cards`` splits the cards of any layout
    with a separator: ``""`` as detected, ``"\n"`` a line a card, ``"\n\n"`` empty lines, or any
    text. In both, a tab and a newline may be written ``\t`` and ``\n``.
    """

    layout: Layout = Layout.AUTO
    between_sides: str = ""
    between_cards: str = ""
