"""Quoted CSV after RFC 4180, and quotes that are no such thing."""

import pytest

from cards.formats.layouts import Layout
from tests.formats.reading import doubt_on, doubts, pairs, read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_quoted_cells_keep_separators_newlines_and_doubled_quotes(separator: str) -> None:
    text = f'"a{separator}b"{separator}"one\n\ntwo"\nc{separator}"say ""hi"""\n'
    deck = read(text)
    assert pairs(deck) == [(f"a{separator}b".strip(), "one\n\ntwo"), ("c", 'say "hi"')]
    assert [card.line for card in deck.cards] == [1, 4]
    assert deck.doubts == ()


def test_spaces_around_a_quoted_cell_do_not_matter() -> None:
    assert pairs(read('a, "b, c" \nd, e')) == [("a", "b, c"), ("d", "e")]


@pytest.mark.parametrize(
    ("line", "card"),
    [
        ('"c,d', ('"c', "d")),
        ('c,"d', ("c", '"d')),
        ('"c" x,d', ('"c" x', "d")),
    ],
)
def test_a_stray_quote_does_not_swallow_the_list(line: str, card: tuple[str, str]) -> None:
    deck = read(f"a,b\n{line}\ne,f\ng,h")
    assert pairs(deck) == [("a", "b"), card, ("e", "f"), ("g", "h")]
    assert "never closed" in doubt_on(deck, 2)


def test_a_quote_that_closes_lines_later_without_a_second_cell_is_a_stray_one() -> None:
    deck = read('"a,b\nc,d\ne,f"\ng,h')
    assert pairs(deck) == [('"a', "b"), ("c", "d"), ("e", 'f"'), ("g", "h")]
    assert "never closed" in doubt_on(deck, 1)


def test_a_quoted_text_over_lines_that_look_like_cards_is_doubted() -> None:
    deck = read('a,"b\nc,d\ne,f"\ng,h')
    assert pairs(deck) == [("a", "b\nc,d\ne,f"), ("g", "h")]
    assert doubt_on(deck, 1).endswith("runs on to line 3, which may not be meant.")


def test_a_quote_inside_a_cell_is_an_ordinary_character() -> None:
    deck = read('5" disk, floppy\n3" disk, also floppy')
    assert pairs(deck) == [('5" disk', "floppy"), ('3" disk', "also floppy")]
    assert doubts(deck) == []


def test_quoted_cells_work_between_separators_of_your_own() -> None:
    deck = read('"a,x",b##c,"d\ne"', Layout.COMMA, cards="##")
    assert pairs(deck) == [("a,x", "b"), ("c", "d\ne")]
