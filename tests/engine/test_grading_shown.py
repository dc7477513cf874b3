"""What a student sees of a graded answer: the difference, and what to look for in a long one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.grading import Piece, PieceKind, difference, key_words
from cards.engine.text import plain
from tests.patience import within_patience

SAME, MISSING, EXTRA = PieceKind.SAME, PieceKind.MISSING, PieceKind.EXTRA


@pytest.mark.parametrize(
    ("response", "expected", "pieces"),
    [
        ("adapation", "Adaptation", [(SAME, "Adap"), (MISSING, "t"), (SAME, "ation")]),
        ("insuline", "insulin", [(SAME, "insulin"), (EXTRA, "e")]),
        ("kenia", "kenya", [(SAME, "ken"), (EXTRA, "i"), (MISSING, "y"), (SAME, "a")]),
        ("naive", "naïve", [(SAME, "naïve")]),
        ("zero_grad", "zero_grad()", [(SAME, "zero_grad"), (MISSING, "()")]),
        ("", "cell", [(MISSING, "cell")]),
        ("cell", "**cell**", [(SAME, "cell")]),
        ("", "", []),
    ],
)
def test_the_difference_goes_letter_by_letter(
    response: str, expected: str, pieces: list[tuple[PieceKind, str]]
) -> None:
    assert difference(response, expected) == tuple(Piece(kind, text) for kind, text in pieces)


@given(st.text(), st.text())
def test_the_pieces_make_up_both_texts(response: str, expected: str) -> None:
    pieces = difference(response, expected)
    wanted = "".join(piece.text for piece in pieces if piece.kind is not EXTRA)
    given_length = sum(len(piece.text) for piece in pieces if piece.kind is not MISSING)
    assert wanted == plain(expected)
    assert given_length == len(plain(response))


def test_the_difference_of_two_essays_is_found_in_good_time() -> None:
    with within_patience():
        difference("a fraction of the step " * 200, "a part of the last step " * 200)


def test_key_words_are_figures_and_long_words_in_their_order() -> None:
    text = "The PCA(0.99) step (later) keeps **components** for 99% of the variance, as it is used."
    found = ("PCA(0.99)", "step", "later", "keeps", "components", "99%", "variance")
    assert key_words(text) == found


def test_no_more_than_eight_key_words_are_shown_and_none_twice() -> None:
    words = key_words(
        "Gradients are computed by backpropagation through every layer; the gradients, scaled by "
        "a learning rate, update weights towards smaller training losses each epoch over time"
    )
    assert len(words) == 8
    assert len(set(words)) == 8
    assert "backpropagation" in words


def test_a_text_of_stop_words_has_no_key_words() -> None:
    assert key_words("it is what it is") == ()
