"""A QR code's path draws exactly the code's dark modules, with white around them."""

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from cards.formats.qr_codes import QUIET, qr_code


def modules(path: str) -> set[tuple[int, int]]:
    """The squares that the path fills."""
    return {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
        for step in range(int(width))
    }


@given(st.text(min_size=1, max_size=120))
def test_the_path_draws_the_dark_modules_and_no_others(text: str) -> None:
    code = qr_code(text)
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    dark = {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert modules(code.path) == dark
    assert code.size == len(matrix) + 2 * QUIET


def test_nothing_is_drawn_in_the_quiet_zone() -> None:
    code = qr_code("https://example.org/join/token/")
    inside = range(QUIET, code.size - QUIET)
    assert all(x in inside and y in inside for x, y in modules(code.path))
