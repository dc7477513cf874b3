"""A set page copied whole: its counter, tags, table and buttons are not cards."""

import os
from pathlib import Path

import pytest

from cards.formats.layouts import Layout
from cards.formats.pasted import read_pasted
from tests.formats.reading import doubt_on, doubts, pairs, read, refusal

SEEDS = Path(os.environ.get("CLASSDECK_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
KNOWT_PAGE = SEEDS / "000_88eef15fbd619d7e.txt"

CARDS = [
    ("Mitosis", "Division of a body cell, in four phases — prophase first."),
    ("Meiosis", "Division of a germ cell: 2 rounds, 4 cells."),
    ("Test", "An experiment; it may fail."),
    ("Learn", "To gain knowledge = to know more."),
]
BODY = "\n".join(f"{term}\n{definition}" for term, definition in CARDS)
TABLE = "Name | Mastery | Learn | Test | Matching | Spaced | Call with Kai |\n|---|"
EMPTY = "No analytics yet\nSend a link to your students to track their progress"
ROWS = "Ana | 62% | 50% | – | – | 3 | –\n| Ben | 7% | – | 80 % | 1:05 | – | – |\nLi 10% 20% 30%"
QUIZLET_TOP = """Cell biology
4.8 (12 reviews)
Flashcards
Learn
Test
Match
1 / 4
Created by
mrs_smith"""


@pytest.mark.parametrize(
    "top",
    [
        f"1/4\nLooks like no tags are added yet.\n{TABLE}\n{EMPTY}",
        f"3 / 4\nTags: biology, exam 2\n{TABLE}\n{ROWS}",
        f"Card 1 of 4\n#biology #exam\n{TABLE}\n{ROWS}\nSend a link to your students",
        f"Flashcards\nLearn\nTest\nMatch\nShare\nEdit\n1 of 4\n{TABLE}\n{EMPTY}",
        "Flashcards | Learn | Test | Match\n4 terms\n1 / 4",
        "Flashcards Learn Test Match\n1 / 4",
        "Terms in this set (4)",
        "Card 1 of 4",
        "Name\nMastery\nLearn\nTest\nMatching\n62%\n50%\n–\n1/4",
        f"{TABLE}\n{ROWS}\n1/4\nLast updated 3 days ago",
    ],
)
def test_what_stands_above_the_cards_is_left_out(top: str) -> None:
    deck = read(f"{top}\n{BODY}")
    assert (pairs(deck), deck.layout, deck.title) == (CARDS, Layout.SET_PAGE, "")
    assert [message for _, message in doubts(deck)] == [
        message for message in [doubt_on(deck, 1)] if "Read as the page around the cards" in message
    ]


@pytest.mark.parametrize("ending", ["\r\n", "\n\n", " \n"])
def test_line_endings_of_a_page_do_not_matter(ending: str) -> None:
    page = f"1/4\nLooks like no tags are added yet.\n{TABLE}\n{EMPTY}\n{BODY}\n"
    assert pairs(read(page.replace("\n", ending))) == CARDS


def test_a_counter_that_differs_from_the_cards_is_doubted() -> None:
    deck = read(f"1/3\nLooks like no tags are added yet.\n{TABLE}\n{EMPTY}\n{BODY}")
    assert pairs(deck) == CARDS
    assert doubts(deck) == [
        (1, "The page speaks of 3 cards, but 4 were found."),
        (1, "Read as the page around the cards and left out: lines 1 to 6."),
    ]


def test_the_title_is_taken_from_the_page_before_the_one_given() -> None:
    top = "1/4\nLooks like no tags are added yet."
    assert read_pasted(f"# ML Exam 2\n{top}\n{BODY}", title="Given").title == "ML Exam 2"
    assert read_pasted(f"Title: ML\n{top}\n{BODY}", title="Given").title == "ML"
    assert read_pasted(f"Flashcards\nML\n{top}\n{BODY}", title="Given").title == "ML"
    assert read_pasted(f"{top}\n{BODY}", title="Given").title == "Given"
    assert read_pasted(f"{'x' * 201}\n{top}\n{BODY}", title="Given").title == "Given"
    assert read_pasted("a, b", title="Given").title == "Given"


def test_a_quizlet_page_with_preview_groups_and_suggestions() -> None:
    text = BODY.replace("Test\n", "Still learning (2)\nTest\n")
    page = f"{QUIZLET_TOP}\nTerms in this set (4)\n{text}\nStudents also viewed\nChapter 2"
    deck = read(f"{page}\n12 terms\n")
    assert pairs(deck) == CARDS
    assert deck.title == "Cell biology"
    assert doubts(deck) == [
        (2, "Read as the page around the cards and left out: lines 2 to 10, 15, 20 to 22."),
        (9, "“mrs_smith” was read as a part of the page and left out."),
        (21, "“Chapter 2” was read as a part of the page and left out."),
    ]


def test_a_table_below_the_cards_is_left_out_too() -> None:
    deck = read(f"{BODY}\n{TABLE}\n{ROWS}\n{EMPTY}")
    assert pairs(deck) == CARDS
    assert doubt_on(deck, 9) == "Read as the page around the cards and left out: lines 9 to 15."


def test_tags_and_names_between_the_signs_are_named_one_by_one() -> None:
    deck = read(f"1/4\nTags\nbiology\nexam 2\n{TABLE}\n{EMPTY}\n{BODY}")
    assert pairs(deck) == CARDS
    assert "“biology” was read as a part of the page" in doubt_on(deck, 3)
    assert "“exam 2” was read as a part of the page" in doubt_on(deck, 4)


@pytest.mark.parametrize("count", ["1/2", "1/3", ""])
def test_a_first_card_that_looks_like_a_button_stays_a_card(count: str) -> None:
    top = f"{count}\nLooks like no tags are added yet.\n{EMPTY}"
    deck = read(f"{top}\nTest\nAn exam in class\nLearn\nTo gain knowledge")
    assert pairs(deck) == [("Test", "An exam in class"), ("Learn", "To gain knowledge")]


def test_a_first_card_after_several_buttons_is_found_by_the_counter() -> None:
    top = "1/2\nLooks like no tags are added yet.\nNo analytics yet"
    deck = read(f"{top}\nShare\nEdit\nTest\nAn exam in class\nLearn\nTo gain knowledge")
    assert pairs(deck) == [("Test", "An exam in class"), ("Learn", "To gain knowledge")]


def test_without_a_fitting_counter_several_buttons_are_all_left_out() -> None:
    top = "1/9\nLooks like no tags are added yet.\nNo analytics yet"
    deck = read(f"{top}\nShare\nEdit\nMitosis\nDivision of cells\nMeiosis")
    assert pairs(deck) == [("Mitosis", "Division of cells")]


def test_after_the_last_sentence_of_the_head_all_is_content() -> None:
    cards = [("1/2", "0.5"), ("Test", "Quiz"), ("No analytics yet", "A phrase on an empty table")]
    body = "\n".join(f"{term}\n{definition}" for term, definition in cards)
    assert pairs(read(f"1/3\nLooks like no tags are added yet.\n{EMPTY}\n{body}")) == cards


@pytest.mark.parametrize("top", [f"1/3\n{TABLE}\n{EMPTY}", "1/3\nNo tags yet\nNo analytics yet"])
def test_fractions_on_the_first_cards_of_a_page_are_no_counters(top: str) -> None:
    deck = read(f"{top}\none half\n1/2\n1/4\na quarter\nthree fifths\n3/5")
    assert pairs(deck) == [("one half", "1/2"), ("1/4", "a quarter"), ("three fifths", "3/5")]
    assert deck.layout == Layout.SET_PAGE


def test_a_list_of_words_and_fractions_is_no_page() -> None:
    deck = read("one half\n1/2\none quarter\n1/4\nthree quarters\n3/4")
    assert pairs(deck) == [("one half", "1/2"), ("one quarter", "1/4"), ("three quarters", "3/4")]
    assert (deck.layout, deck.title, deck.doubts) == (Layout.ALTERNATING, "", ())


def test_a_button_before_a_tabbed_list_is_no_card() -> None:
    deck = read(f"1/3\n{EMPTY}\nShare\nHund\tdog\nKatze\tcat\nMaus\tmouse")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat"), ("Maus", "mouse")]


@pytest.mark.parametrize(
    "text",
    [
        "Learn\tlernen\nTest\tPrüfung\nMatch\tpassen\nShare\tteilen",
        "Learn, lernen\nTest, Prüfung\nMatch, passen",
        "Learn\nto gain knowledge\nTest\nto check knowledge\nMatch\nto find pairs of a kind",
        "1/2\nthe half of a whole\n3/4\nthree quarters of a whole\n1 of 9\none part of nine",
        "Poker\n52 cards in all of it\nSkat\n32 cards in all of it\nBridge\n52 cards in all of it",
        "Name | Definition\nTest | exam\nLearn | study",
        "Test\tLearn\nLearn\tTest",
    ],
)
def test_words_of_a_page_in_an_ordinary_list_stay_cards(text: str) -> None:
    deck = read(text)
    assert deck.layout != Layout.SET_PAGE
    sides = [side for pair in pairs(deck) for side in pair]
    assert sum(map(len, sides)) >= 0.8 * len(text.replace("Name | Definition", ""))
    assert len(deck.cards) >= 2


def test_a_list_of_fractions_is_not_taken_for_counters() -> None:
    text = "1/2\n2/4\n1/3\n2/6"
    assert "alternating lines" in refusal(text)
    assert pairs(read(text, Layout.ALTERNATING)) == [("1/2", "2/4"), ("1/3", "2/6")]


def test_lines_of_a_page_further_down_stay_cards() -> None:
    deck = read(f"1/4\n{EMPTY}\n{BODY}\n1/2\nNo analytics yet here, they say.\nShare\nTo give.")
    assert pairs(deck)[4:] == [("1/2", "No analytics yet here, they say."), ("Share", "To give.")]


def test_a_page_whose_cards_have_a_separator() -> None:
    deck = read("1/2\nLooks like no tags are added yet.\nHund - dog\nKatze - cat")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]


def test_lines_chosen_as_alternating_are_all_read_and_the_page_is_mentioned() -> None:
    deck = read(f"1/4\nLooks like no tags are added yet.\n{BODY}", Layout.ALTERNATING)
    assert len(deck.cards) == 5
    assert "This looks like a whole page" in doubt_on(deck, None)


def test_a_page_can_be_chosen_where_it_is_not_recognised() -> None:
    text = f"Share\nEdit\n{BODY}"
    assert len(read(text, Layout.ALTERNATING).cards) == 5
    assert pairs(read(text, Layout.SET_PAGE)) == CARDS
    assert pairs(read(BODY, Layout.SET_PAGE)) == CARDS


@pytest.mark.parametrize(
    "text",
    [
        "Looks like no tags are added yet.\nNo analytics yet",
        f"1/55\n{TABLE}\n{EMPTY}",
        f"1/55\n{TABLE}\n{EMPTY}\nMitosis",
        "Flashcards\nLearn\nTest\nMatch",
    ],
)
def test_a_page_without_cards_is_refused(text: str) -> None:
    assert refusal(text) == (
        "This is only the page around the cards. Copy the terms and definitions as well."
    )


@pytest.mark.skipif(not KNOWT_PAGE.exists(), reason="the copied page is not in this repository")
def test_a_page_copied_out_of_knowt_gives_its_56_cards() -> None:
    deck = read(KNOWT_PAGE.read_text(encoding="utf-8"))
    assert len(deck.cards) == 56
    assert deck.cards[0].term == "Sigmoid Function"
    assert deck.cards[-1].term == "SGD calc: 5000 images, batch=100, 10 epochs"
    assert deck.layout == Layout.SET_PAGE
    assert [message for _, message in doubts(deck)] == [
        "The page speaks of 55 cards, but 56 were found.",
        "Read as the page around the cards and left out: lines 1 to 6.",
    ]
