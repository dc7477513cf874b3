"""What is doubted or left out once term and definition are known."""

from cards.formats.layouts import Layout
from cards.formats.plain import MAX_SIDE_LENGTH
from tests.formats.reading import doubt_on, doubts, pairs, read


def test_a_row_with_an_empty_side_is_left_out_and_named() -> None:
    deck = read("a\tb\nonly a term\t\n\tonly a definition\n\t\nc\td")
    assert pairs(deck) == [("a", "b"), ("c", "d")]
    assert doubts(deck) == [
        (2, "“only a term” has no definition, so it was left out."),
        (3, "“only a definition” has no term, so it was left out."),
    ]


def test_a_separator_without_text_is_named() -> None:
    deck = read("a,b\n , \nc,d")
    assert doubt_on(deck, 2) == "There is a separator but no text here, so this was left out."


def test_a_definition_equal_to_its_term_is_kept_and_doubted() -> None:
    deck = read("taxi\tTaxi\nbus\tBus stop")
    assert len(deck.cards) == 2
    assert doubts(deck) == [(1, "The term and the definition are the same: “taxi”.")]


def test_repeated_terms_and_cards_are_kept_and_doubted() -> None:
    deck = read("bank\tmoney\nriver\twater\nBank\tseat\nbank\tmoney")
    assert len(deck.cards) == 4
    assert doubts(deck) == [
        (3, "The term “Bank” is also on line 1, with another definition."),
        (4, "The card “bank” is the same as the one on line 1."),
    ]


def test_a_side_that_is_too_long_is_cut_and_named() -> None:
    deck = read(f"a\t{'b' * (MAX_SIDE_LENGTH + 1)}\nc\t{'d' * MAX_SIDE_LENGTH}")
    assert [len(card.definition) for card in deck.cards] == [MAX_SIDE_LENGTH] * 2
    assert "has 5,001 characters. It was cut after 5,000." in doubt_on(deck, 1)
    assert len(deck.doubts) == 1


def test_damaged_letters_are_named_once() -> None:
    deck = read("cafÃ©\tcoffee\nth\ufffd\ttea")
    assert len(deck.cards) == 2
    assert "Some letters look damaged, such as “Ã©”." in doubt_on(deck, 1)
    assert len(deck.doubts) == 1


def test_doubts_come_in_the_order_of_the_text_and_quote_it_shortly() -> None:
    deck = read(f"a\tb\n{'long ' * 100}\nc\tc\nd\te", Layout.TAB)
    lines = [line for line, _ in doubts(deck)]
    assert lines == [2, 3]
    assert len(doubt_on(deck, 2)) < 120
    assert "…”" in doubt_on(deck, 2)
