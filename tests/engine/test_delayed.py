"""What memories can be tested on: delayed answers, and what was known before them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.delayed import (
    Answered,
    DelayedAnswer,
    Sample,
    delayed_answers,
    place_of,
    proves_by_itself,
    recalls,
)
from cards.engine.mastery import Tally
from cards.engine.memory import DAY, MODEL, Evidence
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

CALENDAR = StudyCalendar(UTC)
NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
RIGHT, WRONG = Evidence(Kind.TYPED, Verdict.RIGHT), Evidence(Kind.TYPED, Verdict.WRONG)
CHOSEN = Evidence(Kind.CHOICE, Verdict.RIGHT, options=4)


def answered(student: str, card: str, days: float, evidence: Evidence | None = RIGHT) -> Answered:
    return Answered(student, card, int(NOON + days * DAY), evidence)


def delayed(*log: Answered) -> list[DelayedAnswer]:
    return list(delayed_answers(iter(log), CALENDAR))


@pytest.mark.parametrize(
    ("first", "second", "is_delayed"),
    [
        (0, 1, True),
        (0, 0.3, False),  # six hours later, but the same study day
        (0.6, 0.7, False),  # a later study day, but not six hours
        (0, 0.7, True),  # past four in the morning
        (0, 30, True),
    ],
)
def test_an_answer_is_delayed_by_six_hours_and_a_night(
    first: float, second: float, *, is_delayed: bool
) -> None:
    found = delayed(answered("a", "x", first), answered("a", "x", second))
    assert bool(found) is is_delayed


def test_the_first_answer_to_a_card_is_not_delayed() -> None:
    assert not delayed(answered("a", "x", 0), answered("a", "y", 2), answered("b", "x", 2))


def test_only_the_first_answer_of_a_day_is_delayed() -> None:
    log = [answered("a", "x", days) for days in (0, 1, 1.01, 1.02)]
    assert [each.at for each in delayed(*log)] == [log[1].at]


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.FLIP, Kind.JUDGED])
@pytest.mark.parametrize("verdict", [Verdict.RIGHT, Verdict.WRONG])
def test_an_answer_that_something_prompted_tests_no_memory(kind: Kind, verdict: Verdict) -> None:
    assert not delayed(answered("a", "x", 0), answered("a", "x", 2, Evidence(kind, verdict, 4)))


def test_a_card_that_was_only_shown_is_no_evidence() -> None:
    assert not proves_by_itself(None)
    assert proves_by_itself(WRONG)


def test_what_is_known_is_what_came_before() -> None:
    *_, last = delayed(
        answered("b", "x", 0, WRONG),
        answered("a", "x", 0.01),
        answered("a", "y", 0.02, WRONG),
        answered("b", "y", 0.9),
        answered("a", "y", 1, RIGHT),
        answered("a", "x", 1.01, WRONG),
    )
    assert last.card == "x"
    assert not last.is_right
    assert last.own == Tally(1, 1)
    assert last.known.everyone == Tally(3, 5)
    assert last.known.classmates == Tally(0, 1)
    assert last.known.student == Tally(2, 3)
    assert last.known_at_dawn.student == Tally(1, 2)
    assert last.known_at_dawn.everyone == Tally(2, 4)
    assert last.known_at_dawn.classmates == Tally(0, 1)


def test_an_answer_counts_as_it_weighs() -> None:
    (found,) = delayed(answered("a", "x", 0, CHOSEN), answered("a", "x", 1))
    assert found.own == pytest.approx((0.63, 0.63), abs=0.005)


def test_a_shown_card_is_remembered_like_a_miss_and_counts_as_no_answer() -> None:
    (shown,) = delayed(answered("a", "x", 0, None), answered("a", "x", 1))
    (missed,) = delayed(answered("a", "x", 0, WRONG), answered("a", "x", 1))
    assert recalls([shown], MODEL) == recalls([missed], MODEL)
    assert shown.own == Tally()
    assert missed.own == Tally(0, 1)


def test_showing_a_known_card_leaves_its_memory_and_makes_the_delay_shorter() -> None:
    log = [answered("a", "x", 0), answered("a", "x", 0.9, None)]
    assert not delayed(*log, answered("a", "x", 1))
    with_it, without = (
        recalls(delayed(*some, answered("a", "x", 3)), MODEL) for some in (log, log[:1])
    )
    assert with_it == without


def histories() -> st.SearchStrategy[list[Answered]]:
    steps = st.tuples(
        st.sampled_from("abc"),
        st.sampled_from("xy"),
        st.floats(0, 2),
        st.sampled_from([RIGHT, WRONG, CHOSEN, None]),
    )
    return st.lists(steps, max_size=40).map(_in_order)


def _in_order(steps: Iterable[tuple[str, str, float, Evidence | None]]) -> list[Answered]:
    log, now = [], 0.0
    for student, card, days, evidence in steps:
        now += days
        log.append(answered(student, card, now, evidence))
    return log


@given(histories())
def test_nothing_is_known_of_what_comes_later(log: list[Answered]) -> None:
    found = delayed(*log)
    remembered = recalls(found, MODEL)
    assert recalls(found[::-1], MODEL) == remembered[::-1]
    for length in range(len(log)):
        so_far = delayed(*log[:length])
        assert recalls(so_far, MODEL) == remembered[: len(so_far)]
        assert [each.known for each in so_far] == [each.known for each in found[: len(so_far)]]


def test_a_delayed_answer_without_anything_before_it_is_a_mistake() -> None:
    (found,) = delayed(answered("a", "x", 0), answered("a", "x", 1))
    found.history.clear()
    with pytest.raises(ValueError, match="before"):
        recalls([found], MODEL)


def test_a_sitting_is_a_student_s_study_day() -> None:
    (found,) = delayed(answered("a", "x", 0), answered("a", "x", 1.6))
    assert found.sitting == ("a", datetime.fromtimestamp(NOON, UTC).date() + timedelta(days=1))


def test_a_sample_is_thinned_evenly_and_always_alike() -> None:
    log = [answered("a", f"card {number}", days) for days in (0, 1) for number in range(300)]
    found = delayed(*log)
    samples = [Sample(limit=100), Sample(limit=100)]
    for sample in samples:
        sample.add(found)
    assert 30 <= len(samples[0].answers) <= 100
    assert samples[0].answers == samples[1].answers
    everything = Sample()
    everything.add(found)
    assert everything.answers == found


@given(st.text())
def test_a_name_has_one_place(name: str) -> None:
    assert 0 <= place_of(name) < 1
