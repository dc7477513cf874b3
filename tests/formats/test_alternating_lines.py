"""A term line, a definition line; or a block of lines a card."""

import pytest

from cards.formats.layouts import Layout
from tests.formats.reading import doubt_on, doubts, pairs, read, refusal

GLOSSARY = [(f"Term {number}", f"The long definition of {number}.") for number in range(1, 13)]


def lines_of(cards: list[tuple[str, str]]) -> list[str]:
    return [side for card in cards for side in card]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\n \n\n"])
def test_short_terms_and_long_definitions_are_found_by_themselves(between: str) -> None:
    deck = read(between.join(lines_of(GLOSSARY)))
    assert (pairs(deck), deck.layout, deck.doubts) == (GLOSSARY, Layout.ALTERNATING, ())


def test_pairs_between_empty_lines_are_read_as_blocks() -> None:
    deck = read("\n\n".join(f"{term}\n{definition}" for term, definition in GLOSSARY))
    assert (pairs(deck), deck.layout) == (GLOSSARY, Layout.BLOCKS)


@pytest.mark.parametrize(
    "text",
    [
        "Hund\ndog\nKatze\ncat",
        "What barks?\nDog here\nWhat purrs?\nCat here",
        "It barks.\nDog\nIt purrs.\nCat",
        "собака\ndog\nкошка\ncat",
        "der hund\ndog\ndie katze\ncat",
        "Mitosis\nThe division of a body cell",
    ],
)
def test_two_kinds_of_text_taking_turns_are_a_term_and_its_definition(text: str) -> None:
    deck = read(text)
    assert deck.layout == Layout.ALTERNATING
    assert lines_of(pairs(deck)) == text.split("\n")


def test_words_that_look_alike_are_taken_for_cards_only_when_chosen() -> None:
    text = "dog\nperro\ncat\ngato"
    assert "alternating lines" in refusal(text)
    assert pairs(read(text, Layout.ALTERNATING)) == [("dog", "perro"), ("cat", "gato")]


def test_commas_dashes_and_colons_inside_sentences_do_not_cut_them() -> None:
    cards = [
        ("Paris", "Capital: on the Seine, in France — old."),
        ("Rome, Italy", "Capital - on the Tiber; eternal, they say."),
        ("E = mc^2", "Energy, mass and light."),
    ]
    assert pairs(read("\n".join(lines_of(cards)))) == cards


def test_an_odd_last_line_is_left_out_and_named() -> None:
    deck = read("\n".join([*lines_of(GLOSSARY), "One more"]))
    assert pairs(deck) == GLOSSARY
    assert "“One more”, has no partner" in doubt_on(deck, 25)


@pytest.mark.parametrize(
    ("heading", "title"),
    [("Chapter 3", "Chapter 3"), ("# Chapter 3", "Chapter 3"), ("1/99", ""), ("x" * 201, "")],
)
@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.ALTERNATING])
def test_a_heading_above_the_pairs_is_no_card(heading: str, title: str, layout: Layout) -> None:
    deck = read("\n".join([heading, *lines_of(GLOSSARY)]), layout)
    assert (pairs(deck), deck.title) == (GLOSSARY, title)
    assert "was read as a heading and left out of the cards" in doubt_on(deck, 1)
    assert len(deck.doubts) == 1


@pytest.mark.parametrize(
    ("extra", "marked"),
    [([], [*range(11, 23, 2), 23]), (["a second line of the sixth"], [*range(13, 25, 2), 25])],
)
def test_every_row_after_a_missing_or_extra_line_is_marked(
    extra: list[str], marked: list[int]
) -> None:
    lines = lines_of(GLOSSARY)
    lines[11:12] = [*(lines[11:12] if extra else []), *extra]
    deck = read("\n".join(lines))
    assert [line for line, _ in doubts(deck)] == marked


def test_a_line_missing_near_the_top_is_marked_where_it_is_missing() -> None:
    lines = lines_of(GLOSSARY)
    del lines[3]
    assert [line for line, _ in doubts(read("\n".join(lines)))] == [*range(3, 23, 2), 23]


def test_rows_between_two_missing_lines_are_marked_and_no_others() -> None:
    lines = lines_of(GLOSSARY)
    del lines[13], lines[7]
    deck = read("\n".join(lines), Layout.ALTERNATING)
    assert [line for line, _ in doubts(deck)] == [7, 9, 11]
    assert doubt_on(deck, 7).startswith("“Term 4” and “Term 5” may not belong together")
    assert "changed places at “The long definition of 5.”" in doubt_on(deck, 9)


def test_full_stops_tell_the_swapped_rows_where_lengths_do_not() -> None:
    lines = [side for number in range(8) for side in (f"The word {number}", f"A meaning{number}.")]
    del lines[13], lines[5]
    deck = read("\n".join(lines), Layout.ALTERNATING)
    assert [line for line, _ in doubts(deck)] == [5, 7, 9, 11]


def test_the_row_before_a_last_line_without_a_partner_is_marked_in_a_short_list() -> None:
    text = "Photon\nA particle of light\nElectron\nA negative particle\nProton\nNeutron"
    deck = read(f"{text}\nA neutral particle")
    assert [line for line, _ in doubts(deck)] == [5, 7]


def test_every_row_of_an_odd_list_without_a_pattern_is_marked() -> None:
    deck = read("France\nParis\nJapan\nPeru\nLima\nKenya\nNairobi", Layout.ALTERNATING)
    assert [line for line, _ in doubts(deck)] == [1, 3, 5, 7]


def test_a_list_of_definitions_first_raises_no_doubt() -> None:
    deck = read("\n".join(side for card in GLOSSARY for side in reversed(card)))
    assert len(deck.cards) == len(GLOSSARY)
    assert deck.doubts == ()


def test_sides_of_similar_length_raise_no_doubt() -> None:
    words = "Hund dog Katze cat Maus mouse Vogel bird Fisch fish Pferd horse Kuh cow Ei egg"
    deck = read("\n".join(words.split()), Layout.ALTERNATING)
    assert deck.doubts == ()


def test_one_pair_the_wrong_way_round_is_named() -> None:
    cards = [*GLOSSARY[:5], ("A very long text where the term should stand", "Term"), *GLOSSARY[5:]]
    deck = read("\n".join(lines_of(cards)))
    assert doubts(deck) == [
        (
            11,
            (
                "Term and definition may have changed places at “A very long text where the term "
                "should stand”."
            ),
        )
    ]


def test_a_number_as_the_definition_of_a_long_term_raises_no_doubt() -> None:
    cards = [*GLOSSARY[:5], ("Probability of heads in one toss", "1/2"), *GLOSSARY[5:]]
    assert read("\n".join(lines_of(cards))).doubts == ()


def test_sides_of_mixed_length_raise_no_doubt() -> None:
    cards = [("a" * (number % 3 * 9 + 1), "b" * (number % 4 * 5 + 1)) for number in range(20)]
    cards = [(f"{term}{number}", definition) for number, (term, definition) in enumerate(cards)]
    deck = read("\n".join(lines_of(cards)), Layout.ALTERNATING)
    assert not [message for _, message in doubts(deck) if "changed places" in message]


@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.BLOCKS])
def test_a_definition_in_a_block_may_have_several_lines(layout: Layout) -> None:
    deck = read("Mitosis\nDivision\nof body cells\n\n\nMeiosis\nDivision of germ cells", layout)
    assert pairs(deck) == [
        ("Mitosis", "Division\nof body cells"),
        ("Meiosis", "Division of germ cells"),
    ]
    assert [card.line for card in deck.cards] == [1, 6]


def test_a_line_alone_between_empty_lines_is_left_out_and_named() -> None:
    deck = read("Biology\n\nMitosis\nDivision\n\nMeiosis\nDivision\n\nOsmosis\nFlow")
    assert len(deck.cards) == 3
    assert doubts(deck) == [
        (1, "“Biology” stands alone between empty lines and was left out."),
    ]


def test_alternating_lines_with_an_empty_line_between_cards_are_blocks() -> None:
    deck = read("a\nb\nc\n\nd\ne", Layout.ALTERNATING, cards=r"\n\n")
    assert pairs(deck) == [("a", "b\nc"), ("d", "e")]


def test_long_sections_of_alternating_lines_are_not_taken_for_cards() -> None:
    sections = ["\n".join(lines_of(GLOSSARY[:6])), "\n".join(lines_of(GLOSSARY[6:]))]
    deck = read("\n\n".join(sections))
    assert (pairs(deck), deck.layout) == (GLOSSARY, Layout.ALTERNATING)


@pytest.mark.parametrize("separator", [" - ", ", ", "\t", ": "])
def test_sections_with_headings_lose_only_the_headings(separator: str) -> None:
    words = ["Hund", "Katze", "Maus", "Vogel", "Fisch", "Pferd"]
    cards = [f"{word}{separator}animal {number}" for number, word in enumerate(words)]
    deck = read("\n".join(["Chapter 1", *cards[:3], "", "Chapter 2", *cards[3:]]))
    assert [card.term for card in deck.cards] == words
    assert [line for line, _ in doubts(deck)] == [1, 6]


@pytest.mark.parametrize(
    ("lines", "dropped"),
    [
        (["1", "Hund", "dog", "2", "Katze", "cat"], "“1”"),
        (["Hund", "dog", "Edit", "Katze", "cat", "Edit"], "“Edit”"),
        (["Term", "Hund", "Definition", "dog", "Term", "Katze", "Definition", "cat"], "“Term”"),
    ],
)
def test_what_a_page_repeats_on_every_card_is_left_out(lines: list[str], dropped: str) -> None:
    deck = read("\n".join(lines))
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert any(dropped in message for _, message in doubts(deck))
