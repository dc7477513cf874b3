"""A large class list is read or refused in good time, however it is made."""

from contextlib import suppress

import pytest

from cards.formats.plain import UnreadableError
from cards.formats.rosters import MAX_LINES, NameOrder, read_names
from cards.formats.text_lines import MAX_TEXT_LENGTH
from tests.patience import within_patience

LARGE = MAX_TEXT_LENGTH
PIECES = [
    *(" ", ",", ";", "\t", '"', '",', "@", "<", "1. ", "- ", "[ ", "a", "a ", "a,b;", "\n"),
    *("\u0301\u0327", "\u200b", "a@", "(1)", '"\n', "Ana, R\n", "\r", "First,"),
]


@pytest.mark.parametrize("order", [NameOrder.AUTO, NameOrder.LAST_FIRST])
@pytest.mark.parametrize("piece", PIECES)
def test_no_list_takes_for_ever(piece: str, order: NameOrder) -> None:
    text = (piece * (LARGE // len(piece)))[:LARGE]
    with within_patience(), suppress(UnreadableError):
        read_names(text, order)


@pytest.mark.parametrize("piece", PIECES)
def test_no_long_lines_take_for_ever(piece: str) -> None:
    line = (piece.replace("\n", "") * 500)[:500]
    with within_patience(), suppress(UnreadableError):
        read_names("\n".join([line] * (MAX_LINES - 1)))
