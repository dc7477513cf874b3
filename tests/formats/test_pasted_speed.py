"""A large text is read or refused in good time, however it is made."""

from contextlib import suppress

import pytest

from cards.formats.layouts import Layout
from cards.formats.plain import UnreadableError
from cards.formats.text_lines import MAX_TEXT_LENGTH
from tests.formats.reading import read
from tests.patience import within_patience

LARGE = MAX_TEXT_LENGTH // 4


@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.COMMA])
@pytest.mark.parametrize(
    "piece",
    [
        *(" ", "-", " - ", '"', ",", '",', '"\n', '"""a\n', "a;", "|", "\\|", ": ", "=", "\n"),
        *("a\nb\n\n", "1/2\n", "Learn\n", "Learn ", "\u0301\u0327", "no tags a ", f"{'x' * 41}\n"),
        *(f'"{"x" * 20},"y\n', "a,b - c; d: e = f | g\n", "1 - 2 ", "\t,\n"),
    ],
)
def test_no_text_takes_for_ever(piece: str, layout: Layout) -> None:
    text = piece * (LARGE // len(piece))
    with within_patience(), suppress(UnreadableError):
        read(text, layout)
