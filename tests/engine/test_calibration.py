"""Fitting to delayed answers, and keeping a fit only if it predicts unseen ones better."""

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.engine import fsrs_fitting
from cards.engine.calibration import (
    FOLDS,
    LEAST_ANSWERS,
    fit,
    fold_of,
    is_split_by_student,
    predict,
    refit,
    shares,
    splits,
)
from cards.engine.delayed import DelayedAnswer, History
from cards.engine.fsrs_fitting import fit_parameters, training_steps
from cards.engine.logistic import fit_logistic, solve
from cards.engine.mastery import SHIPPED, Calibration, logistic
from cards.engine.memory import DAY, MemoryModel, Rating
from cards.engine.questions import Kind, Verdict
from cards.engine.scores import coverage
from tests.engine.lessons import CALENDAR, MONDAY, RIGHT, WRONG, answered_by, delayed_lessons

needs_the_wheel = pytest.mark.skipif(
    not fsrs_fitting.CAN_FIT, reason="no wheel of fsrs-rs-python for this platform"
)

FAR_OFF = replace(SHIPPED, offset=2.0)
"""Promises everybody far too much."""

THE_CLASS = delayed_lessons(students=36, cards=14)


def test_newton_finds_the_coefficients_that_made_the_outcomes() -> None:
    rng = Random(3)
    truth = (-0.5, 0.8, 1.4)
    features = [(1.0, rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(6000)]
    offsets = [rng.gauss(0, 0.5) for _ in features]
    outcomes = [
        rng.random() < logistic(offset + sum(a * b for a, b in zip(truth, case, strict=True)))
        for case, offset in zip(features, offsets, strict=True)
    ]
    found = fit_logistic(features, offsets, outcomes, prior=(0.0, 0.0, 0.0), penalty=1e-6)
    assert found == pytest.approx(truth, abs=0.12)


def test_a_start_far_away_is_no_hindrance() -> None:
    """Where the curve is flat, a full step of Newton's would overshoot for ever."""
    cases, outcomes = [(1.0, 0.0), (1.0, 2.0)] * 50, [False, True, True, True, False] * 20
    near, far = (
        fit_logistic(cases, [offset] * 100, outcomes, prior=(-offset, 0.0), penalty=1e-3)
        for offset in (0.0, 12.0)
    )
    assert near == pytest.approx((far[0] + 12, far[1]), abs=1e-4)
    stuck = fit_logistic(cases, [0.0] * 100, outcomes, prior=(14.0, 9.0), penalty=1e-3)
    assert stuck == pytest.approx(near, abs=0.01)


def test_without_cases_the_prior_stands() -> None:
    assert fit_logistic([], [], [], prior=(0.2, -1.0), penalty=1.0) == (0.2, -1.0)


def test_a_penalty_keeps_separable_cases_finite_and_near_the_prior() -> None:
    cases, outcomes = [(-1.0,), (1.0,)] * 20, [False, True] * 20
    firm, loose = (
        fit_logistic(cases, [0.0] * 40, outcomes, prior=(0.0,), penalty=penalty)[0]
        for penalty in (100.0, 0.01)
    )
    assert 0 < firm < 0.5 < loose < 20


def test_coefficients_that_may_not_be_negative_are_held_at_nothing() -> None:
    cases = [(1.0, x) for x in (-1.0, 0.0, 1.0) * 10]
    outcomes = [x < 0.5 for _, x in cases]
    free = fit_logistic(cases, [0.0] * 30, outcomes, prior=(0.0, 0.0), penalty=1.0)
    assert free[1] < 0
    held = fit_logistic(
        cases, [0.0] * 30, outcomes, prior=(0.0, 1.0), penalty=1.0, not_negative=frozenset({1})
    )
    assert held[1] == 0
    assert held[0] > 0


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_equations_are_solved(wanted: list[float]) -> None:
    matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]]
    vector = [sum(a * b for a, b in zip(row, wanted, strict=True)) for row in matrix]
    assert solve(matrix, vector) == pytest.approx(wanted, abs=1e-9)


def test_a_fit_finds_the_calibration_that_made_the_answers() -> None:
    truth = replace(SHIPPED, offset=-0.5, by_recall=0.4, by_card=1.5, by_student=0.8)
    answers = answered_by(truth, delayed_lessons(80, 40, days=(0, 1, 5)))
    found = fit(answers, SHIPPED)
    assert found.coefficients == pytest.approx(truth.coefficients, abs=0.2)
    assert found.parameters == SHIPPED.parameters
    assert 0.3 < found.base_rate < 0.7


def test_nothing_to_fit_on_leaves_the_start() -> None:
    assert fit([], SHIPPED) == SHIPPED


def test_students_are_held_out_whole() -> None:
    parts = splits(THE_CLASS)
    assert len(parts) == FOLDS
    assert sorted(each.at for _, unseen in parts for each in unseen) == sorted(
        each.at for each in THE_CLASS
    )
    for seen, unseen in parts:
        assert not {each.student for each in seen} & {each.student for each in unseen}


def test_the_folds_are_the_same_for_a_number_and_its_digits() -> None:
    assert fold_of(17) == fold_of("17")
    assert {fold_of(student) for student in range(100)} == set(range(FOLDS))


def test_a_few_students_are_judged_on_days_that_the_fit_has_not_seen() -> None:
    answers = delayed_lessons(1, 20, days=tuple(range(0, 40, 2)))
    assert not is_split_by_student(answers)
    parts = splits(answers)
    assert len(parts) == FOLDS - 1
    for seen, unseen in parts:
        assert seen
        assert max(each.at for each in seen) + DAY / 2 < min(each.at for each in unseen)


def test_answers_of_a_single_day_cannot_be_held_out() -> None:
    answers = delayed_lessons(2, LEAST_ANSWERS // 2)
    assert splits(answers) == []
    refused = refit(answers, SHIPPED)
    assert not refused.is_kept
    assert "one day" in refused.reason


def test_too_few_answers_are_refused_with_the_reason() -> None:
    few = THE_CLASS[: LEAST_ANSWERS - 1]
    refused = refit(few, SHIPPED)
    assert refused.calibration == SHIPPED
    assert not refused.is_kept
    assert refused.reason == "499 delayed answers are too few: it takes 500."
    assert (refused.answers, refused.log_loss_before) == (499, None)


def test_a_refit_that_helps_is_kept_with_what_it_gained() -> None:
    kept = refit(THE_CLASS, FAR_OFF)
    assert kept.is_kept
    assert kept.calibration.offset < 1
    assert kept.log_loss_after is not None
    assert kept.log_loss_before is not None
    assert kept.log_loss_after < kept.log_loss_before - 0.05
    assert (kept.answers, kept.students) == (len(THE_CLASS), 36)
    sittings = shares(predict(THE_CLASS, kept.calibration))
    assert len(sittings) == 36
    assert 0.8 <= coverage(sittings, kept.calibration.spread) <= 1


def test_a_refit_that_does_not_help_is_rejected() -> None:
    """The answers come from the calibration in use: there is nothing to be learnt."""
    answers = answered_by(SHIPPED, THE_CLASS)
    rejected = refit(answers, SHIPPED, fit_memory=None)
    assert not rejected.is_kept
    assert rejected.calibration == SHIPPED
    assert "no better" in rejected.reason
    assert rejected.log_loss_after is not None
    assert rejected.log_loss_before is not None
    assert rejected.log_loss_after >= rejected.log_loss_before


def test_the_same_answers_give_the_same_refit() -> None:
    assert refit(THE_CLASS, FAR_OFF) == refit(delayed_lessons(36, 14), FAR_OFF)


def test_a_memory_fitted_worse_is_not_taken() -> None:
    def remembers_nothing(_: Sequence[DelayedAnswer]) -> tuple[float, ...]:
        return (0.3, 0.3, 0.3, 0.3, *DEFAULT_PARAMETERS[4:])

    assert refit(THE_CLASS, FAR_OFF, remembers_nothing) == refit(THE_CLASS, FAR_OFF, None)


def test_a_memory_fitted_better_is_taken() -> None:
    wrong_way = replace(FAR_OFF, parameters=(90.0, 50.0, 0.01, 0.01, *SHIPPED.parameters[4:]))
    kept = refit(THE_CLASS, wrong_way, lambda _: SHIPPED.parameters)
    assert kept.calibration.parameters == SHIPPED.parameters


def test_a_few_sittings_leave_the_spread() -> None:
    kept = refit(delayed_lessons(12, 42), FAR_OFF, fit_memory=None)
    assert kept.is_kept
    assert kept.calibration.spread == FAR_OFF.spread


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100), st.integers(12, 30))
def test_a_fit_is_always_a_calibration(seed: int, students: int) -> None:
    answers = delayed_lessons(students, 5, seed=seed)
    found = fit(answers, SHIPPED, tuple(DEFAULT_PARAMETERS))
    assert isinstance(found, Calibration)
    assert all(0 < each.chance < 1 for each in predict(answers, found))


@needs_the_wheel
def test_the_memory_s_parameters_are_fitted_within_the_library_s_bounds() -> None:
    found = fit_parameters(THE_CLASS)
    MemoryModel(found)
    assert found == fit_parameters(THE_CLASS)
    assert found[:4] != DEFAULT_PARAMETERS[:4]


@needs_the_wheel
def test_only_answers_up_to_the_last_delayed_one_are_learnt_from() -> None:
    answers = delayed_lessons(30, 10, days=(0, 1, 3, 7))
    early = [each for each in answers if each.position < 2]
    assert fit_parameters(early) == fit_parameters(delayed_lessons(30, 10, days=(0, 1)))
    assert fit_parameters(early) != fit_parameters(answers)


def test_the_memory_learns_from_unprompted_answers_of_full_weight() -> None:
    chosen = replace(RIGHT, kind=Kind.CHOICE, options=4)
    mischosen = replace(chosen, verdict=Verdict.WRONG)
    history: History = [
        (MONDAY, None),
        (MONDAY + 60, RIGHT),
        (MONDAY + 90, None),
        (MONDAY + 1 * DAY, chosen),
        (MONDAY + 3 * DAY, mischosen),
        (MONDAY + 4 * DAY, WRONG),
    ]
    assert training_steps(history, CALENDAR) == [
        (Rating.AGAIN, 0, False),
        (Rating.GOOD, 0, False),
        (Rating.AGAIN, 3, False),
        (Rating.AGAIN, 1, True),
    ]


def test_without_the_wheel_everything_else_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    spec = importlib.util.spec_from_file_location("without_wheel", fsrs_fitting.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert not module.CAN_FIT
