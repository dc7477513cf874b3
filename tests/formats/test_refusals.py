"""Texts that cannot become a deck, and what the teacher is told."""

import pytest

from cards.formats.layouts import Layout
from cards.formats.plain import MAX_CARDS
from tests.formats.reading import read, refusal

TRIED = "Tried: tab, bar (|), dash, semicolon, equals sign, colon, comma."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There is nothing here yet. Paste a list of terms and definitions."),
        (" \n\t\r\n\u00a0\u200b", "There is only empty space here. Paste a list of terms."),
        ("a\tb\x00", "This is not plain text."),
        ("\x01\x02\x03abc\x7f", "This is not plain text."),
        ("a,b\n" * 300_000, "This text is longer than 1 MB. Paste it in smaller parts."),
        ("a\n" * 60_000, "This text has over 50,000 lines"),
        ("apple\nbanana\ncherry", f"{TRIED} Choose your own separator."),
        ("apple\nbanana\ncherry\npear", "or “alternating lines” if each term is followed by"),
        ("One single word", "No separator was found between terms and definitions."),
    ],
)
def test_each_refusal_says_what_happened_and_what_to_do(text: str, message: str) -> None:
    assert message in refusal(text)


@pytest.mark.parametrize("separator", ["\t", "\n"])
def test_more_cards_than_a_deck_holds_are_refused(separator: str) -> None:
    def cards(count: int) -> str:
        return "\n".join(
            f"Term {number}{separator}Its much longer text {number}" for number in range(count)
        )

    assert len(read(cards(MAX_CARDS)).cards) == MAX_CARDS
    assert "more than 5,000 cards" in refusal(cards(MAX_CARDS + 1))
    assert "more than 5,000 cards" in refusal(cards(2 * MAX_CARDS + 2))


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        (Layout.TAB, "tab"),
        (Layout.COMMA, "comma"),
        (Layout.SEMICOLON, "semicolon"),
        (Layout.DASH, "dash"),
        (Layout.COLON, "colon"),
        (Layout.EQUALS, "equals sign"),
        (Layout.BAR, "bar (|)"),
    ],
)
def test_a_chosen_separator_that_is_nowhere_is_named(layout: Layout, name: str) -> None:
    assert refusal("well-known fact", layout).startswith(f"There is no {name} in this text.")


def test_a_separator_of_your_own_has_to_be_typed() -> None:
    message = "Type the separator that stands between term and definition."
    assert refusal("a::b", Layout.CUSTOM) == message
    assert "no separator of yours" in refusal("a::b", Layout.CUSTOM, sides="@@")


def test_nothing_that_fits_between_chosen_cards_is_refused() -> None:
    assert "No separator was found" in refusal("a b##c d", cards="##")
    assert "No separator was found" in refusal("####", cards="##")


def test_rows_without_a_complete_card_are_refused() -> None:
    assert "No complete card was found" in refusal("a,\n,b\n,", Layout.COMMA)


def test_a_heading_without_blocks_makes_no_card() -> None:
    assert "No complete card" in refusal("Biology\n\nChemistry", Layout.BLOCKS)
