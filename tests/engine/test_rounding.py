"""Shares in whole percent."""

import pytest

from cards.engine.rounding import percent


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, 0), (0.004, 0), (0.005, 1), (0.125, 13), (23 / 40, 58), (29 / 40, 73), (1, 100)],
)
def test_a_half_percent_is_rounded_up(share: float, shown: int) -> None:
    assert percent(share) == shown


def test_nothing_to_show_stays_nothing() -> None:
    assert percent(None) is None


@pytest.mark.parametrize("right", range(201))
def test_it_is_what_whole_numbers_give(right: int) -> None:
    assert percent(right / 200) == (200 * right + 200) // 400
