"""Header rows, numbering, bullets and labels around the two sides."""

import pytest

from cards.formats.layouts import Layout
from tests.formats.reading import doubt_on, doubts, pairs, read


@pytest.mark.parametrize(
    "header",
    ["term,definition", "Front,Back", "QUESTION,ANSWER", '"Word","Meaning"', "Term:,Definition:"],
)
def test_a_header_row_is_left_out_and_named(header: str) -> None:
    deck = read(f"{header}\na,b\nc,d")
    assert pairs(deck) == [("a", "b"), ("c", "d")]
    assert "header and left out" in doubt_on(deck, 1)


def test_a_header_in_alternating_lines_is_not_guessed() -> None:
    deck = read("Term\nDefinition\nMitosis\nDivision", Layout.ALTERNATING)
    assert len(deck.cards) == 2


def test_a_lone_row_of_column_names_is_a_card() -> None:
    assert pairs(read("question, answer")) == [("question", "answer")]


def test_a_header_that_starts_with_the_definition_swaps_the_sides() -> None:
    deck = read("Back,Front\ndog,Hund\ncat,Katze")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert "sides were swapped" in doubt_on(deck, 1)


def test_a_header_names_the_columns_that_are_used_and_the_others() -> None:
    deck = read("No,Tags,Definition,Term\n1,x,dog,Hund\n2,x,cat,Katze,extra\n3,x")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert "Columns not used: No, Tags." in doubt_on(deck, 1)
    assert doubt_on(deck, 3) == "More columns than the header has: “extra” was left out."
    assert "left out" in doubt_on(deck, 4)


def test_a_column_that_counts_is_left_out() -> None:
    deck = read("1\tHund\tdog\n2\tKatze\tcat\n3\tMaus\tmouse")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat"), ("Maus", "mouse")]
    assert doubts(deck) == [(1, "The numbers in the first column were left out.")]


@pytest.mark.parametrize("rows", ["1,a,b\n3,c,d", "x,a,b\n1,c,d", "1,a,b"])
def test_a_first_column_that_does_not_count_is_the_term(rows: str) -> None:
    assert read(rows).cards[0].term in {"1", "x"}


@pytest.mark.parametrize(
    "text",
    [
        "1. Hund - dog\n2. Katze - cat",
        "(1) Hund, dog\n(2) Katze, cat",
        "7) Hund\tdog\n8) Katze\tcat",
        "1. Hund\n dog\n2. Katze\n cat",
    ],
)
def test_numbers_in_front_of_terms_are_left_out(text: str) -> None:
    deck = read(text, Layout.ALTERNATING if "\n dog" in text else Layout.AUTO)
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert doubts(deck) == [(1, "The numbers in front of the terms were left out.")]


def test_a_number_that_belongs_to_the_term_stays() -> None:
    deck = read("2. Weltkrieg - war\nPest - plague\nHunger - famine")
    assert deck.cards[0].term == "2. Weltkrieg"
    assert read("1. FC Köln, club").cards[0].term == "1. FC Köln"


@pytest.mark.parametrize("bullet", ["-", "*", "•", "–"])
def test_bullets_are_left_out(bullet: str) -> None:
    deck = read(f"{bullet} Hund - dog\n {bullet} Katze - cat")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert doubts(deck) == [(1, "The bullets were left out.")]


def test_bullets_in_front_of_definitions_are_left_out() -> None:
    deck = read("Hund\n- dog\nKatze\n- cat", Layout.ALTERNATING)
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]


def test_a_list_inside_a_definition_keeps_its_bullets() -> None:
    deck = read("Pets\n- dog\n- cat\n\nBirds\n- hen\n- duck")
    assert pairs(deck) == [("Pets", "- dog\n- cat"), ("Birds", "- hen\n- duck")]


@pytest.mark.parametrize(
    "text",
    [
        "Q: What barks?\nA: A dog\n\nQ: What purrs?\nA: A cat",
        "Question 1: What barks?\nAnswer: A dog\nQuestion 2: What purrs?\nAnswer: A cat",
        "**Q:** What barks?\n**A:** A dog\n\n**Q:** What purrs?\n**A:** A cat",
        "**Q:** What barks?\n**A:** A dog\n**Q:** What purrs?\n**A:** A cat",
        "**Q1**: What barks?\n**A1**: A dog\n**Q2**: What purrs?\n**A2**: A cat",
        "Front: What barks?\nBack: A dog\nFront: What purrs?\nBack: A cat",
    ],
)
def test_labels_of_questions_and_answers_are_left_out(text: str) -> None:
    deck = read(text)
    assert pairs(deck) == [("What barks?", "A dog"), ("What purrs?", "A cat")]
    assert "labels" in doubt_on(deck, 1)


@pytest.mark.parametrize(
    "text",
    [
        "**Hund**: dog\n**Katze**: cat",
        "- **Hund:** dog\n- **Katze:** cat",
        "1. **Hund** – dog\n2. **Katze** – cat",
    ],
)
def test_bold_type_around_the_terms_is_left_out(text: str) -> None:
    deck = read(text)
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert "The asterisks around the terms were left out." in doubt_on(deck, 1)


def test_a_heading_above_a_markdown_table_is_the_title_and_the_header_is_found() -> None:
    deck = read("# Verbs\n\n| Spanish | English |\n|---|---|\n| ser | to be |\n| ir | to go |")
    assert (pairs(deck), deck.title) == ([("ser", "to be"), ("ir", "to go")], "Verbs")
    assert doubts(deck) == [
        (1, "“# Verbs” was read as a heading and left out of the cards."),
        (3, "“Spanish | English” was read as the header and left out."),
    ]


def test_a_mark_that_a_few_lack_is_left_out_where_it_stands() -> None:
    lines = [f"• word{number}, wort" for number in range(9)]
    deck = read("\n".join([*lines, "plain, schlicht"]))
    assert deck.cards[0].term == "word0"
    assert deck.cards[-1].term == "plain"
