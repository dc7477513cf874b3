"""A text of 1 MB is read or refused at once, however it is made."""

import time
from contextlib import suppress

import pytest

from cards.formats.layouts import Layout
from cards.formats.plain import UnreadableError
from cards.formats.text_lines import MAX_TEXT_LENGTH

from .reading import read

AT_ONCE = 1.0
"""Seconds of processor time."""


@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.COMMA])
@pytest.mark.parametrize(
    "piece",
    [
        *(" ", "-", " - ", '"', ",", '",', '"\n', '"""a\n', "a;", "|", "\\|", ": ", "=", "\n"),
        *("a\nb\n\n", "1/2\n", "Learn\n", "Learn ", "\u0301\u0327", "no tags a ", f"{'x' * 41}\n"),
        *(f'"{"x" * 20},"y\n', "a,b - c; d: e = f | g\n", "1 - 2 ", "\t,\n"),
    ],
)
def test_a_megabyte_of_anything_takes_less_than_a_second(piece: str, layout: Layout) -> None:
    text = (piece * (MAX_TEXT_LENGTH // len(piece) + 1))[:MAX_TEXT_LENGTH]
    start = time.process_time()
    with suppress(UnreadableError):
        read(text, layout)
    assert time.process_time() - start < AT_ONCE
