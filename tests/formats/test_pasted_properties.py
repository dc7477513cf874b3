"""What holds for any text: nothing is lost, every doubt has its place, only one error is raised."""

import re
from contextlib import suppress

from hypothesis import assume, given
from hypothesis import strategies as st

from cards.formats.bytes_to_text import decode
from cards.formats.layouts import Layout, PasteOptions
from cards.formats.page_signs import sign_of
from cards.formats.pasted import read_pasted
from cards.formats.plain import PlainDeck, UnreadableError
from tests.formats.reading import pairs, read

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéñабвгд漢字かな"
SEPARATORS = {
    Layout.TAB: "\t",
    Layout.COMMA: ",",
    Layout.SEMICOLON: "; ",
    Layout.DASH: " – ",
    Layout.COLON: ": ",
    Layout.EQUALS: " = ",
    Layout.BAR: " | ",
    Layout.CUSTOM: "@@",
}

words = st.text(LETTERS, min_size=1, max_size=8)
sides = st.lists(words, min_size=1, max_size=5).map(" ".join)
cards = st.lists(st.tuples(sides, sides), min_size=1, max_size=12)
fragments = st.sampled_from(
    [
        *("\t", ",", ";", " - ", ": ", "=", "|", '"', '""', "\n", "\n\n", "\r\n", " ", "\u00a0"),
        *(
            "1/5",
            "Learn\n",
            "Test",
            "|---|",
            "Terms in this set (2)\n",
            "No analytics yet\n",
            "62%",
        ),
        *("1. ", "- ", "#tags column:2\n", "Term", "Definition", "Q: ", "A: ", "e\u0301", "\ud800"),
    ]
)
messy_texts = st.lists(fragments | words, max_size=60).map("".join)
options = st.builds(
    PasteOptions,
    st.sampled_from(Layout),
    st.sampled_from(["", ",", r"\n", r"\t", "@@", " "]),
    st.sampled_from(["", r"\n", r"\n\n", ";", "a"]),
)


@given(cards, st.sampled_from(list(SEPARATORS)))
def test_cards_written_with_a_chosen_separator_are_read_back(
    written: list[tuple[str, str]], layout: Layout
) -> None:
    separator = SEPARATORS[layout]
    text = "\n".join(f"{term}{separator}{definition}" for term, definition in written)
    assert pairs(read(text, layout, sides="@@")) == written


@given(cards, st.sampled_from([Layout.TAB, Layout.COMMA, Layout.DASH, Layout.BAR]))
def test_cards_written_with_a_separator_are_read_back_without_a_choice(
    written: list[tuple[str, str]], layout: Layout
) -> None:
    separator = SEPARATORS[layout]
    text = "\n".join(f"{term}{separator}{definition}" for term, definition in written)
    deck = read(text)
    assert (pairs(deck), deck.layout) == (written, layout)


quotable = st.text(LETTERS + ' ,;"\t\n-', min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(quotable, quotable), min_size=1, max_size=8),
    st.sampled_from([Layout.TAB, Layout.COMMA, Layout.SEMICOLON]),
)
def test_quoted_cells_are_read_back(written: list[tuple[str, str]], layout: Layout) -> None:
    separator = SEPARATORS[layout].strip(" ")
    quoted = [
        separator.join(f'"{side.replace(chr(34), chr(34) * 2)}"' for side in card)
        for card in written
    ]
    deck = read("\n".join(quoted), layout, cards=r"\n")
    if not any("left out" in doubt.message for doubt in deck.doubts):
        assert pairs(deck) == written


@given(cards)
def test_alternating_lines_are_read_back(written: list[tuple[str, str]]) -> None:
    text = "\n".join(side for card in written for side in card)
    assert pairs(read(text, Layout.ALTERNATING)) == written


@given(cards)
def test_the_cards_of_a_page_are_read_back(written: list[tuple[str, str]]) -> None:
    assume(not any(sign_of(side) for card in written for side in card))
    body = "\n".join(side for card in written for side in card)
    page = f"1/{len(written)}\nLooks like no tags are added yet.\nNo analytics yet\n{body}"
    deck = read(page)
    assert (pairs(deck), deck.layout) == (written, Layout.SET_PAGE)


@given(messy_texts, options)
def test_only_one_error_is_ever_raised_and_doubts_have_a_place(
    text: str, chosen: PasteOptions
) -> None:
    with suppress(UnreadableError):
        deck = read_pasted(text, chosen)
        assert deck.cards
        lines = len(text.splitlines())
        places = [card.line for card in deck.cards] + [doubt.line for doubt in deck.doubts]
        assert all(place is None or 1 <= place <= lines for place in places)
        assert all(card.term.strip() and card.definition.strip() for card in deck.cards)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableError):
        read_pasted(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableError):
        read_pasted(decode(data))


@given(
    st.lists(st.lists(words | st.sampled_from(["\t", " - ", ", ", ""]), max_size=6), max_size=12)
)
def test_every_word_is_in_a_card_or_its_line_is_named(rows: list[list[str]]) -> None:
    lines = ["".join(row) for row in rows]
    with suppress(UnreadableError):
        deck = read("\n".join(lines))
        kept = words_of(deck)
        named = {doubt.line for doubt in deck.doubts}
        start_of_block = 1
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                start_of_block = number + 1
            is_named = not named.isdisjoint({number, start_of_block})
            assert is_named or set(re.findall(r"\w+", line)) <= kept


def words_of(deck: PlainDeck) -> set[str]:
    return set(
        re.findall(r"\w+", " ".join(f"{card.term} {card.definition}" for card in deck.cards))
    )
