"""Figures of how well chances agree with what happened."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.scores import (
    Bin,
    Share,
    area_under_curve,
    bias,
    binned_error,
    binned_error_by_chance,
    coverage,
    fitted_spread,
    log_loss,
    reliability,
    share_error,
)

cases = st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=40)


def test_log_loss_of_a_coin_is_a_bit() -> None:
    assert log_loss([0.5, 0.5], [True, False]) == pytest.approx(log(2))
    assert log_loss([0.8, 0.4], [True, False]) == pytest.approx(-(log(0.8) + log(0.6)) / 2)


@pytest.mark.parametrize(
    ("chances", "outcomes", "area"),
    [
        ([0.1, 0.9], [False, True], 1),
        ([0.9, 0.1], [False, True], 0),
        ([0.5, 0.5, 0.5], [False, True, True], 0.5),
        ([0.2, 0.4, 0.4, 0.8], [False, True, False, True], 0.875),
        ([0.2, 0.4], [True, True], None),
        ([0.2, 0.4], [False, False], None),
    ],
)
def test_the_area_is_how_often_right_and_wrong_are_told_apart(
    chances: list[float], outcomes: list[bool], area: float | None
) -> None:
    assert area_under_curve(chances, outcomes) == (None if area is None else pytest.approx(area))


def test_answers_are_compared_in_steps_of_the_chance() -> None:
    chances, outcomes = [0.11, 0.13, 0.62, 1.0], [False, True, True, True]
    first, *others = reliability(chances, outcomes, bins=10)
    assert first == pytest.approx((0.12, 0.5, 2))
    assert others == [Bin(0.62, 1, 1), Bin(1, 1, 1)]
    expected = ((2 * 0.38**2 + 0.38**2) / 4) ** 0.5
    assert binned_error(chances, outcomes) == pytest.approx(expected)


def test_too_high_chances_are_a_bias_above_nothing() -> None:
    assert bias([0.9, 0.7], [True, False]) == pytest.approx(0.3)


def test_true_chances_seem_off_by_luck_the_less_the_more_there_are() -> None:
    assert binned_error_by_chance([0.5] * 100) == pytest.approx(0.05)
    assert binned_error_by_chance([0.5] * 400) == pytest.approx(0.025)


@given(cases)
def test_every_figure_is_within_its_bounds(pairs: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in pairs], [outcome for _, outcome in pairs]
    assert log_loss(chances, outcomes) > 0
    assert 0 <= binned_error(chances, outcomes) <= 1
    assert -1 <= bias(chances, outcomes) <= 1
    assert 0 <= (area_under_curve(chances, outcomes) or 0) <= 1
    assert sum(each.answers for each in reliability(chances, outcomes)) == len(pairs)


def test_a_share_is_within_its_range_by_chance_and_spread() -> None:
    share = Share.of([0.5] * 10, [True] * 9 + [False])
    assert share == (0.5, 2.5, 0.9, 10)
    assert not share.is_within(0.1)
    assert share.is_within(share.spread_needed + 1e-9)
    assert not share.is_within(share.spread_needed - 1e-6)
    assert Share(0.5, 2.5, 0.5, 10).spread_needed == 0


def test_the_fitted_spread_covers_nine_in_ten() -> None:
    shares = [Share(0.5, 0.0, 0.5 + 0.01 * step, 10) for step in range(20)]
    spread = fitted_spread(shares)
    assert coverage(shares, spread + 1e-12) == 0.9
    assert spread == pytest.approx(0.17 / 1.645)
    assert share_error(shares) == pytest.approx(0.095)
    assert fitted_spread([Share(0.5, 0, 0.6, 5)]) == pytest.approx(0.1 / 1.645)
