"""A separator between term and definition, and one between cards."""

import pytest

from cards.formats.layouts import Layout
from tests.formats.reading import doubt_on, doubts, pairs, read

HUND = [("der Hund", "dog"), ("die Katze", "cat")]


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("der Hund\tdog\ndie Katze\tcat", Layout.TAB),
        ("der Hund, dog\ndie Katze, cat", Layout.COMMA),
        ("der Hund,dog\ndie Katze,cat", Layout.COMMA),
        ("der Hund;dog\ndie Katze; cat", Layout.SEMICOLON),
        ("der Hund - dog\ndie Katze - cat", Layout.DASH),
        ("der Hund – dog\ndie Katze — cat", Layout.DASH),
        ("der Hund–dog\ndie Katze—cat", Layout.DASH),
        ("der Hund- dog\ndie Katze -cat", Layout.DASH),
        ("der Hund   --   dog\ndie Katze -> cat", Layout.DASH),
        ("der Hund → dog\ndie Katze → cat", Layout.DASH),
        ("der Hund: dog\ndie Katze : cat", Layout.COLON),
        ("der Hund:dog\ndie Katze:cat", Layout.COLON),
        ("der Hund = dog\ndie Katze = cat", Layout.EQUALS),
        ("der Hund=dog\ndie Katze=cat", Layout.EQUALS),
        ("der Hund | dog\ndie Katze | cat", Layout.BAR),
        ("der Hund\ndog\n\ndie Katze\ncat", Layout.BLOCKS),
    ],
)
def test_each_layout_is_found_by_itself_and_named(text: str, layout: Layout) -> None:
    deck = read(text)
    assert (pairs(deck), deck.layout, deck.doubts) == (HUND, layout, ())


@pytest.mark.parametrize("layout", [layout for layout in Layout if layout is not Layout.AUTO])
def test_each_layout_has_words_for_the_preview(layout: Layout) -> None:
    assert layout.label


def test_a_deck_remembers_the_line_of_each_card() -> None:
    deck = read("\n\nder Hund, dog\n\ndie Katze, cat\n")
    assert [card.line for card in deck.cards] == [3, 5]


@pytest.mark.parametrize(
    "text",
    [
        "der Hund\tdog\r\ndie Katze\tcat\r\n",
        "der Hund\tdog\rdie Katze\tcat",
        "\ufeffder Hund\tdog\ndie Katze\tcat",
        "\u00a0der\u00a0Hund \t dog  \n\u00a0\n die Katze\tcat\u00a0",
        "der Hu\u200bnd\tdog\x07\ndie Katze\tcat",
    ],
    ids=["windows", "old mac", "byte order mark", "no-break spaces", "invisible characters"],
)
def test_line_endings_and_stray_characters_do_not_matter(text: str) -> None:
    assert pairs(read(text)) == HUND


def test_letters_and_their_accents_are_composed() -> None:
    assert pairs(read("cafe\u0301\tcoffee")) == [("caf\u00e9", "coffee")]


def test_a_definition_with_commas_stays_whole_in_a_tab_separated_list() -> None:
    deck = read("Paris\tcapital, on the Seine\nRome\tcapital - on the Tiber; old")
    assert pairs(deck) == [
        ("Paris", "capital, on the Seine"),
        ("Rome", "capital - on the Tiber; old"),
    ]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("well-known, bekannt", ("well-known", "bekannt")),
        ("well-known - bekannt", ("well-known", "bekannt")),
        ("der Hund, -e - dog", ("der Hund, -e", "dog")),
        ("WWI - 1914 – 1918", ("WWI", "1914 – 1918")),
        ("1914 – 1918", ("1914", "1918")),
        ("Docs: https://example.org/a:b", ("Docs", "https://example.org/a:b")),
        ("Lunch: 12:30", ("Lunch", "12:30")),
        ("x == y = equality", ("x == y", "equality")),
        ("Hund; dog, hound", ("Hund", "dog, hound")),
        ("Mitosis: division; in cells", ("Mitosis", "division; in cells")),
    ],
)
def test_marks_inside_a_side_do_not_cut_it(text: str, card: tuple[str, str]) -> None:
    deck = read(text)
    assert (pairs(deck), deck.doubts) == ([card], ())


def test_a_second_separator_stays_in_the_definition_and_is_named() -> None:
    deck = read("a - b\nc - d - e\nf - g")
    assert pairs(deck) == [("a", "b"), ("c", "d - e"), ("f", "g")]
    assert doubts(deck) == [
        (
            2,
            (
                "More than one dash in “c - d - e”: everything after the first was kept as the "
                "definition."
            ),
        )
    ]


def test_further_tab_columns_become_lines_of_the_definition() -> None:
    deck = read("Hund\tdog\tanimal\nHaus\thouse\tthing")
    assert pairs(deck) == [("Hund", "dog\nanimal"), ("Haus", "house\nthing")]
    assert "More than one tab" in doubt_on(deck, 1)


def test_no_more_than_fifty_cells_are_cut_and_the_rest_stays_as_written() -> None:
    text = ",".join(map(str, range(100)))
    for layout in (Layout.COMMA, Layout.CUSTOM):
        deck = read(f"{text}\na,b", layout, sides=",")
        assert deck.cards[0].definition == text.partition(",")[2]
    assert read(text, Layout.COMMA, cards=";").cards[0].definition == text.partition(",")[2]


def test_a_line_without_the_separator_is_left_out_and_named() -> None:
    deck = read("a\tb\nno partner here\nc\td")
    assert pairs(deck) == [("a", "b"), ("c", "d")]
    assert doubts(deck) == [(2, "There is no tab in “no partner here”, so this was left out.")]


@pytest.mark.parametrize(
    ("sides", "cards", "text"),
    [
        ("::", "", "a::b\nc::d"),
        (r"\t", r"\n", "a\tb\nc\td"),
        ("\t", "\n", "a\tb\nc\td"),
        (r"\n", "", "a\nb\n\nc\nd"),
        (r"\n", r"\n\n", "a\nb\n\nc\nd"),
        ("=>", "||", "a=>b||c=>d||"),
        (" ", ";", "a b; c d"),
        (r"\\", "", "a\\b\nc\\d"),
        ("e\u0301", "", "a\u00e9b\nc\u00e9d"),
    ],
)
def test_separators_of_your_own(sides: str, cards: str, text: str) -> None:
    deck = read(text, Layout.CUSTOM, sides=sides, cards=cards)
    assert pairs(deck) == [("a", "b"), ("c", "d")]
    assert deck.layout == Layout.CUSTOM


def test_cards_between_separators_remember_their_lines() -> None:
    deck = read("a=b@@\n\nc=d@@e=f\n@@\n\ng=h", Layout.EQUALS, cards="@@")
    assert [(card.term, card.line) for card in deck.cards] == [
        ("a", 1),
        ("c", 3),
        ("e", 3),
        ("g", 6),
    ]


def test_a_definition_may_run_over_lines_between_separators() -> None:
    deck = read("a\tb\nstill b##c\td", cards="##")
    assert pairs(deck) == [("a", "b\nstill b"), ("c", "d")]


@pytest.mark.parametrize(
    "text",
    [
        "dog, perro; cat, gato; bird, pájaro",
        "dog, perro;\ncat, gato;\nbird, pájaro;",
        "dog - perro; cat - gato;\nbird - pájaro; ",
    ],
)
@pytest.mark.parametrize("cards", ["", ";"])
def test_semicolons_between_cards(text: str, cards: str) -> None:
    assert pairs(read(text, cards=cards)) == [
        ("dog", "perro"),
        ("cat", "gato"),
        ("bird", "pájaro"),
    ]


def test_a_chosen_separator_still_finds_what_stands_between_the_cards() -> None:
    text = "a: one\ntwo\n\nb: three"
    assert pairs(read(text, Layout.COLON)) == [("a", "one\ntwo"), ("b", "three")]
    assert pairs(read("x, a: b", Layout.COMMA)) == [("x", "a: b")]


def test_cards_between_empty_lines_may_have_long_definitions() -> None:
    deck = read("Mitosis - division\nof body cells\n\nMeiosis - division\nof germ cells")
    assert pairs(deck) == [
        ("Mitosis", "division\nof body cells"),
        ("Meiosis", "division\nof germ cells"),
    ]


def test_a_chosen_empty_line_between_cards_keeps_blocks_together() -> None:
    deck = read("a, b\nc, d\n\ne, f", cards=r"\n\n")
    assert pairs(deck) == [("a", "b\nc, d"), ("e", "f")]


def test_one_card_a_line_can_be_chosen() -> None:
    assert len(read("a, b\nc, d\n\ne, f", cards=r"\n").cards) == 3


def test_a_markdown_table_loses_its_frame_and_its_header() -> None:
    deck = read("| German | English |\n|:---|---:|\n| Hund | dog |\n| a \\| b | c |")
    assert pairs(deck) == [("Hund", "dog"), ("a | b", "c")]
    assert doubts(deck) == [(1, "“German | English” was read as the header and left out.")]
