"""What would raise a mastery, and what will be left of it on a later day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.forecast import with_due_done
from cards.engine.gain import gain
from cards.engine.mastery import SHIPPED, Rates
from cards.engine.memory import DAY, MODEL, CardMemory, Evidence
from cards.engine.outlook import Belief, Outlook
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

NOW = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
OUTLOOK = Outlook(SHIPPED, MODEL, StudyCalendar(UTC))
AVERAGE = Rates(0.6, 0.6, 0.6)
UNSEEN = Belief(None, AVERAGE)
TINY = 1e-12

rates = st.builds(Rates, *[st.floats(0, 1)] * 3)
memories = st.builds(
    lambda stability, difficulty, ago, due: CardMemory(stability, difficulty, NOW - ago, NOW + due),
    st.floats(0.001, 36_500),
    st.floats(1, 10),
    st.integers(0, 3 * 365 * DAY),
    st.integers(-365 * DAY, 365 * DAY),
)
seen = st.builds(Belief, memories, rates)
instants = st.integers(NOW, NOW + 365 * DAY)


def known(stability: float, *, days_ago: float = 1, due_in: float = 1) -> Belief:
    last, due = NOW - days_ago * DAY, NOW + due_in * DAY
    return Belief(CardMemory(stability, 5.0, int(last), int(due)), AVERAGE)


# --- Gain -----------------------------------------------------------------------------------------


@given(seen, st.integers(1, 2000))
def test_a_right_answer_never_lowers_the_expectation(belief: Belief, cards: int) -> None:
    assert gain(OUTLOOK, belief, NOW, cards) >= -TINY


@given(rates, st.integers(1, 2000))
def test_a_card_never_seen_gains_all_that_is_expected_after_it(given_rates: Rates, n: int) -> None:
    typed_right = Evidence(Kind.TYPED, Verdict.RIGHT)
    memory, _ = MODEL.update(None, typed_right, NOW, OUTLOOK.calendar)
    after = SHIPPED.expected(MODEL.recall(memory, NOW), given_rates)
    assert gain(OUTLOOK, Belief(None, given_rates), NOW, n) == pytest.approx(after / n)
    assert after > 0


def test_the_gain_is_the_rise_of_the_chance_over_all_cards() -> None:
    belief = known(2.0, days_ago=6)
    after = OUTLOOK.after_right(belief, NOW)
    rise = OUTLOOK.chance(after, NOW) - OUTLOOK.chance(belief, NOW)
    assert rise > 0.1
    assert gain(OUTLOOK, belief, NOW, 40) == pytest.approx(rise / 40)


def test_a_card_that_is_well_known_gains_less_than_one_that_faded() -> None:
    gains = [gain(OUTLOOK, known(20.0, days_ago=days), NOW, 10) for days in (1, 5, 20, 80)]
    assert gains == sorted(gains)
    assert gains[0] < gains[-1] / 3


def test_what_a_right_answer_says_of_the_student_is_no_gain() -> None:
    assert OUTLOOK.after_right(known(2.0), NOW).rates == AVERAGE


def test_a_calibration_that_ignores_the_memory_lets_no_seen_card_gain() -> None:
    deaf = replace(OUTLOOK, calibration=replace(SHIPPED, by_recall=0.0))
    assert gain(deaf, known(2.0, days_ago=9), NOW, 10) == 0


# --- Without study --------------------------------------------------------------------------------


@given(st.lists(st.one_of(seen, st.builds(Belief, st.none(), rates)), max_size=8), instants)
def test_without_study_no_later_day_is_above_today(beliefs: list[Belief], at: int) -> None:
    today = OUTLOOK.mastery(beliefs, NOW).share
    assert OUTLOOK.mastery(beliefs, at).share <= today + TINY


@given(st.lists(seen, max_size=8), instants, instants)
def test_without_study_a_later_day_is_never_above_an_earlier_one(
    beliefs: list[Belief], one: int, other: int
) -> None:
    earlier, later = sorted([one, other])
    assert OUTLOOK.mastery(beliefs, later).share <= OUTLOOK.mastery(beliefs, earlier).share + TINY


def test_cards_never_seen_count_as_not_known_on_any_day() -> None:
    beliefs = [known(5.0), UNSEEN, UNSEEN, UNSEEN]
    for at in (NOW, NOW + 9 * DAY):
        share = OUTLOOK.mastery(beliefs, at).share
        assert share == pytest.approx(OUTLOOK.chance(beliefs[0], at) / 4)


def test_a_deck_without_cards_is_nothing_and_no_error() -> None:
    assert OUTLOOK.mastery([], NOW) == (0, 0, 0)


# --- With due cards done --------------------------------------------------------------------------


@given(seen, instants)
def test_doing_due_cards_is_never_worse_than_not_studying(belief: Belief, until: int) -> None:
    done = with_due_done(OUTLOOK, belief, NOW, until)
    assert OUTLOOK.chance(done, until) >= OUTLOOK.chance(belief, until) - TINY


@given(seen, instants)
def test_afterwards_nothing_is_due_before_the_day(belief: Belief, until: int) -> None:
    done = with_due_done(OUTLOOK, belief, NOW, until)
    assert done.memory is not None
    assert done.memory.due >= until
    assert done.memory.last <= max(until, NOW)


def test_a_card_never_seen_is_never_due() -> None:
    assert with_due_done(OUTLOOK, UNSEEN, NOW, NOW + 365 * DAY) == UNSEEN


def test_a_card_due_on_the_day_itself_is_left_for_that_day() -> None:
    belief = known(5.0, due_in=7)
    assert with_due_done(OUTLOOK, belief, NOW, NOW + 7 * DAY) == belief
    assert with_due_done(OUTLOOK, belief, NOW, NOW + 7 * DAY + 1) != belief


def test_an_overdue_card_is_answered_now_and_not_in_the_past() -> None:
    done = with_due_done(OUTLOOK, known(1.0, days_ago=30, due_in=-29), NOW, NOW + DAY)
    assert done.memory is not None
    assert done.memory.last == NOW


def test_a_card_is_answered_each_time_it_falls_due() -> None:
    belief = known(1.0, due_in=1)
    expected = belief
    for _ in range(2):
        assert expected.memory is not None
        expected = OUTLOOK.after_right(expected, expected.memory.due)
    assert expected.memory is not None
    assert with_due_done(OUTLOOK, belief, NOW, expected.memory.due) == expected


def test_days_of_23_and_25_hours_do_no_harm() -> None:
    outlook = replace(OUTLOOK, calendar=StudyCalendar(ZoneInfo("Europe/Berlin")))
    for month in (3, 10):
        first = outlook.calendar.start_of(date(2026, month, 20))
        memory = CardMemory(0.3, 10.0, first, first + DAY)
        until = outlook.calendar.start_of(date(2026, month, 20) + timedelta(days=20))
        done = with_due_done(outlook, Belief(memory, AVERAGE), first, until)
        assert done.memory is not None
        assert done.memory.due >= until
