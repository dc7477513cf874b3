"""Mastery: what is expected of one card, and of a deck with its range."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.mastery import (
    EDGE,
    SHIPPED,
    Calibration,
    Mastery,
    Rates,
    Tally,
    logistic,
    logit,
    mastery_of,
    shrunk,
)
from cards.engine.memory import SHIPPED_PARAMETERS

EVEN = Calibration(SHIPPED_PARAMETERS, 0.0, 1.0, 1.0, 1.0, base_rate=0.5, spread=0.1)
"""Every coefficient 1: the log odds add up."""

shares = st.floats(0, 1)
inner_shares = st.floats(0.01, 0.99)
rates = st.builds(Rates, inner_shares, inner_shares, inner_shares)
tallies = st.tuples(st.floats(0, 500), st.floats(0, 1)).map(
    lambda pair: Tally(pair[0] * pair[1], pair[0])
)
coefficients = st.floats(0, 3)
calibrations = st.builds(
    Calibration,
    st.just(SHIPPED_PARAMETERS),
    st.floats(-2, 2),
    coefficients,
    coefficients,
    coefficients,
    inner_shares,
    st.floats(0, 0.5),
)


@pytest.mark.parametrize(
    ("recall", "known", "expected"),
    [
        (0.9, Rates(0.5, 0.5, 0.5), 0.9),
        (0.5, Rates(0.5, 0.9, 0.5), 0.9),
        (0.5, Rates(0.5, 0.5, 0.9), 0.9),
        (0.5, Rates(0.9, 0.9, 0.9), 0.5),
        (0.9, Rates(0.9, 0.9, 0.9), 0.9),
        (0.8, Rates(0.5, 0.2, 0.5), 0.5),
        (0.8, Rates(0.5, 0.8, 0.5), 16 / 17),
    ],
)
def test_what_is_known_moves_the_chance_away_from_the_class_s_rate(
    recall: float, known: Rates, expected: float
) -> None:
    assert EVEN.expected(recall, known) == pytest.approx(expected)


def test_without_weight_on_anything_the_class_s_rate_is_expected() -> None:
    nothing = Calibration(SHIPPED_PARAMETERS, 0.0, 0.0, 0.0, 0.0, base_rate=0.5, spread=0.1)
    assert nothing.expected(0.99, Rates(0.3, 0.9, 0.9)) == pytest.approx(0.3)


def test_a_single_learner_is_told_about_what_the_memory_says() -> None:
    """With no classmates every rate is the learner's own: only the memory differs by card."""
    own = Tally(870.0, 1000.0)
    alone = shrunk(everyone=own, classmates=Tally(), student=own, base_rate=SHIPPED.base_rate)
    assert alone.card == pytest.approx(alone.class_rate)
    assert alone.student == pytest.approx(alone.class_rate, abs=0.01)
    assert SHIPPED.expected(0.87, alone) == pytest.approx(0.86, abs=0.01)


@given(calibrations, shares, rates)
def test_an_expectation_is_a_chance(calibration: Calibration, recall: float, known: Rates) -> None:
    assert 0 < calibration.expected(recall, known) < 1


@given(calibrations, shares, shares, rates)
def test_better_memory_never_lowers_what_is_expected(
    calibration: Calibration, one: float, other: float, known: Rates
) -> None:
    low, high = sorted((one, other))
    assert calibration.expected(low, known) <= calibration.expected(high, known) + 1e-12


@given(calibrations, shares, rates, inner_shares, st.sampled_from(["card", "student"]))
def test_a_better_rate_never_lowers_what_is_expected(
    calibration: Calibration, recall: float, known: Rates, other: float, rate: str
) -> None:
    low, high = sorted((getattr(known, rate), other))
    worse, better = known._replace(**{rate: low}), known._replace(**{rate: high})
    assert calibration.expected(recall, worse) <= calibration.expected(recall, better) + 1e-12


@given(tallies, inner_shares, st.floats(0.5, 50))
def test_a_shrunk_rate_lies_between_the_raw_one_and_what_it_is_shrunk_to(
    tally: Tally, towards: float, weight: float
) -> None:
    raw = tally.right / tally.total if tally.total else towards
    low, high = sorted((raw, towards))
    assert low - 1e-9 <= tally.shrunk(towards, weight) <= high + 1e-9


@given(st.floats(EDGE, 1 - EDGE))
def test_logit_and_logistic_undo_each_other(share: float) -> None:
    assert logistic(logit(share)) == pytest.approx(share)


def test_certainty_is_kept_within_the_edges() -> None:
    assert logit(0) == logit(EDGE) == pytest.approx(-logit(1))
    assert 0 < logistic(-1e9) < logistic(1e9) < 1


def test_a_tally_counts_answers_as_they_weigh() -> None:
    tally = Tally().plus(1.0, is_right=True).plus(0.5, is_right=True).plus(1.0, is_right=False)
    assert tally == (1.5, 2.5)
    assert tally.plus(0.0, is_right=True) == tally
    assert tally.without(Tally(0.5, 1.5)) == (1.0, 1.0)


def test_rates_without_answers_are_the_base_rate() -> None:
    nothing = shrunk(everyone=Tally(), classmates=Tally(), student=Tally(), base_rate=0.6)
    assert nothing == (0.6, 0.6, 0.6)


def test_rates_are_shrunk_towards_the_class() -> None:
    found = shrunk(
        everyone=Tally(20, 20), classmates=Tally(0, 5), student=Tally(3, 3), base_rate=0.5
    )
    assert found == pytest.approx((0.75, 0.375, 0.875))


def test_unseen_cards_count_as_nothing() -> None:
    found = mastery_of([0.8, 0.6], cards=4, spread=0.1)
    assert found.share == pytest.approx(0.35)
    half = 1.645 * ((0.16 + 0.24) / 16 + 0.01) ** 0.5
    assert (found.low, found.high) == pytest.approx((0.35 - half, 0.35 + half))


def test_an_empty_deck_has_no_mastery() -> None:
    assert mastery_of([], cards=0, spread=0.1) == Mastery(0, 0, 0)


@given(st.lists(shares, max_size=60), st.integers(0, 60), st.floats(0, 0.9))
def test_the_range_holds_the_mastery(expected: list[float], unseen: int, spread: float) -> None:
    found = mastery_of(expected, len(expected) + unseen, spread)
    assert 0 <= found.low <= found.share + 1e-9
    assert found.share - 1e-9 <= found.high <= 1


@given(calibrations)
def test_a_calibration_survives_being_stored_as_json(calibration: Calibration) -> None:
    assert Calibration.from_plain(json.loads(json.dumps(calibration.as_plain()))) == calibration


@pytest.mark.parametrize(
    "wrong",
    [
        {"parameters": SHIPPED_PARAMETERS[:19]},
        {"offset": float("nan")},
        {"by_recall": -0.1},
        {"base_rate": 1.0},
        {"spread": -0.1},
    ],
)
def test_a_calibration_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"21|finite|lower|between"):
        replace(SHIPPED, **wrong)  # type: ignore[arg-type]
