"""What a student is told after an answer."""

from cards.engine.feedback import explain
from cards.engine.grading import PieceKind
from cards.engine.questions import Card, Deck, Kind, Side, Verdict, shorter_side

OSMOSIS = Card(1, 0, 1, "osmosis", "water moves through a membrane")
DIFFUSION = Card(2, 1, 1, "diffusion", "particles spread out until they are even")
DECK = Deck((OSMOSIS, DIFFUSION))


def test_a_right_answer_needs_no_comparison() -> None:
    said = explain(OSMOSIS, Side.TERM, Kind.TYPED, Verdict.RIGHT, "Osmosis", DECK)
    assert (said.prompt, said.expected) == (OSMOSIS.definition, "osmosis")
    assert said.side is Side.TERM
    assert said.pieces == ()


def test_a_typo_is_shown_letter_by_letter() -> None:
    said = explain(OSMOSIS, Side.TERM, Kind.TYPED, Verdict.TYPO, "osmossis", DECK)
    assert [piece.text for piece in said.pieces if piece.kind is PieceKind.EXTRA] == ["s"]


def test_another_card_s_answer_is_named_by_what_it_answers() -> None:
    said = explain(OSMOSIS, Side.TERM, Kind.TYPED, Verdict.WRONG, "diffusion", DECK)
    assert said.meant == DIFFUSION.definition
    assert said.pieces == ()


def test_an_answer_that_has_nothing_in_common_is_not_taken_apart() -> None:
    said = explain(OSMOSIS, Side.TERM, Kind.TYPED, Verdict.WRONG, "xyz", DECK)
    assert said.pieces == ()
    assert said.expected == "osmosis"


def test_a_wrong_choice_shows_both_answers() -> None:
    said = explain(OSMOSIS, Side.TERM, Kind.CHOICE, Verdict.WRONG, "diffusion", DECK)
    assert (said.given, said.expected, said.meant) == ("diffusion", "osmosis", "")


def test_students_give_the_shorter_side() -> None:
    assert shorter_side(DECK.cards) is Side.TERM
    turned = [Card(1, 0, 1, OSMOSIS.definition, OSMOSIS.term)]
    assert shorter_side(turned) is Side.DEFINITION
    assert Side.TERM.other is Side.DEFINITION
