"""Which cards a day of Spaced brings, what comes after it, and what each grade leads to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.memory import DAY, MODEL, CardMemory, Rating
from cards.engine.modes.base import Standing
from cards.engine.planning import (
    CALM_DAY,
    DAILY_NEW,
    LARGEST_CALM_DAY,
    MOST_DAILY_NEW,
    DayPlan,
    Planner,
    Wishes,
    calm_load,
    interval_words,
    next_reviews,
    plan_exam,
    rated,
)
from cards.engine.questions import Card
from cards.engine.study_days import StudyCalendar
from tests.engine.decks import make_card

CALENDAR = StudyCalendar(UTC)
MONDAY = date(2026, 3, 2)
NOON = CALENDAR.start_of(MONDAY) + 8 * 3600


def at(day: int, *, hour: int = 12) -> int:
    """Epoch seconds at an hour of a day after Monday."""
    return NOON + day * DAY + (hour - 12) * 3600


def memory(due: int, *, last: int = -3, stability: float = 3.0) -> CardMemory:
    """Of a card that is due and was last answered on these days, counted from Monday."""
    start = CALENDAR.start_of(MONDAY + timedelta(days=due))
    return CardMemory(stability, 5.0, at(last), start)


def planner(
    size: int, *memories: CardMemory, new_today: int = 0, now: int = NOON, **wishes: object
) -> Planner:
    """Of a deck of so many cards, of which the first have these memories."""
    cards = [make_card(number) for number in range(size)]
    known = {card.id: each for card, each in zip(cards, memories, strict=False)}
    standing = Standing(now, CALENDAR, known, new_today)
    return Planner(cards, standing, Wishes(**wishes))  # type: ignore[arg-type]


def numbers(cards: tuple[Card, ...]) -> list[int]:
    return [card.number for card in cards]


# --- A calm day -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "load"),
    [(0, 0), (1, 1), (40, 40), (41, 40), (280, 40), (281, 41), (347, 50), (700, 100), (5000, 100)],
)
def test_a_day_brings_a_calm_number_of_the_due_cards(due: int, load: int) -> None:
    assert calm_load(due) == load


@given(st.integers(0, 600))
def test_a_backlog_is_cleared_in_a_fortnight_of_ever_lighter_days(due: int) -> None:
    loads = []
    while due:
        loads.append(calm_load(due))
        due -= loads[-1]
    assert loads == sorted(loads, reverse=True)
    assert len(loads) <= 14
    assert max(loads, default=0) <= LARGEST_CALM_DAY


# --- The queue ------------------------------------------------------------------------------------


def test_what_falls_due_in_the_course_of_the_study_day_is_asked_and_nothing_later() -> None:
    plan = planner(3, memory(-1), memory(0), memory(1)).day()
    assert sorted(numbers(plan.due)) == [0, 1]


def test_the_study_day_ends_at_four_in_the_morning() -> None:
    due_tomorrow = memory(1)
    assert planner(1, due_tomorrow, now=at(1, hour=3)).day().due == ()
    assert planner(1, due_tomorrow, now=at(1, hour=4)).day().due == (make_card(0),)


def test_of_too_many_due_cards_the_best_remembered_come_first_and_the_others_wait() -> None:
    faded = [memory(0, last=-3 - place) for place in range(CALM_DAY + 5)]
    plan = planner(60, *reversed(faded)).day()
    assert numbers(plan.due) == list(range(CALM_DAY + 4, 4, -1))
    assert plan.waiting == 5


def test_new_cards_wait_while_due_ones_do() -> None:
    assert planner(60, *[memory(0)] * 41).day().new == ()
    assert len(planner(60, *[memory(0)] * 40).day().new) == DAILY_NEW


def test_new_cards_come_in_the_order_of_the_deck() -> None:
    assert numbers(planner(30, memory(5), daily_new=3).day().new) == [1, 2, 3]


def test_a_card_learned_elsewhere_is_not_new_and_comes_when_it_is_due() -> None:
    plan = planner(2, memory(1, last=0), memory(1, last=0)).day()
    assert plan == DayPlan()


# --- What a student wishes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "wishes"),
    [
        ({}, Wishes()),
        ({"daily_new": "0"}, Wishes(daily_new=0)),
        ({"daily_new": "5000"}, Wishes(daily_new=MOST_DAILY_NEW)),
        ({"daily_new": "many", "exam": "soon"}, Wishes()),
        ({"exam": "2026-06-12"}, Wishes(exam=date(2026, 6, 12))),
        ({"more": "1"}, Wishes(more_new=10)),
    ],
)
def test_wishes_are_read_from_a_sessions_options(texts: dict[str, str], wishes: Wishes) -> None:
    assert Wishes.read(texts) == wishes


# --- An exam --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "unseen", "new_today", "daily_new", "until"),
    [
        (10, 20, 0, 10, 1),  # there is time: the student's own number
        (10, 100, 0, 13, 7),  # raised, so that the last comes three days before
        (10, 96, 4, 13, 7),  # the same in the middle of the first day
        (4, 30, 0, 15, 1),
        (3, 30, 0, 30, 0),
        (1, 30, 0, 30, 0),  # too late: as early as possible
        (2, 250, 0, 100, 2),
        (10, 0, 0, 10, None),
    ],
)
def test_an_exam_brings_every_new_card_in_time(
    days: int, unseen: int, new_today: int, daily_new: int, until: int | None
) -> None:
    plan = plan_exam(MONDAY + timedelta(days=days), MONDAY, unseen, new_today, 10)
    assert plan.daily_new == daily_new
    assert plan.new_until == (None if until is None else MONDAY + timedelta(days=until))


@given(st.integers(4, 60), st.integers(0, 300), st.integers(0, 20))
def test_whoever_follows_the_plan_meets_the_last_card_three_days_before(
    days: int, unseen: int, daily_new: int
) -> None:
    exam = MONDAY + timedelta(days=days)
    is_possible = unseen <= MOST_DAILY_NEW * (days - 2)
    day = MONDAY
    while unseen:
        plan = plan_exam(exam, day, unseen, 0, daily_new)
        assert plan.daily_new <= MOST_DAILY_NEW
        unseen -= min(unseen, plan.daily_new)
        assert day <= exam - timedelta(days=3) or not is_possible
        day += timedelta(days=1)


def test_an_exam_lets_new_cards_in_although_others_wait() -> None:
    plan = planner(80, *[memory(0)] * 60, exam=MONDAY + timedelta(days=12)).day()
    assert (len(plan.due), len(plan.new), plan.waiting) == (40, 10, 20)


def test_the_last_two_days_before_an_exam_are_for_the_weakest_due_or_not() -> None:
    strong = memory(90, last=-3, stability=200.0)
    weak = memory(4, last=-3, stability=3.0)
    weaker = memory(2, last=-3, stability=1.0)
    seen_today = memory(1, last=0, stability=1.0)
    for days in (1, 2):
        exam = MONDAY + timedelta(days=days)
        plan = planner(4, strong, weak, weaker, seen_today, exam=exam).day()
        assert numbers(plan.due) == [2, 1]
    for days in (0, 3):
        exam = MONDAY + timedelta(days=days)
        assert planner(4, strong, weak, weaker, seen_today, exam=exam).day().due == ()


def test_the_last_look_is_calm_too_and_takes_the_weakest() -> None:
    weak = [memory(9, last=-3, stability=1 + place / 100) for place in range(50)]
    plan = planner(50, *reversed(weak), exam=MONDAY + timedelta(days=1)).day()
    assert numbers(plan.due) == list(range(49, 9, -1))


def test_an_exam_that_is_over_changes_nothing() -> None:
    over = planner(30, memory(0), exam=MONDAY - timedelta(days=1))
    assert over.day() == planner(30, memory(0)).day()
    assert over.exam is not None
    assert over.exam.days_left == -1
    assert not over.exam.is_ahead
    assert over.forecast(over.day()) == planner(30, memory(0)).forecast(over.day())


# --- The forecast ---------------------------------------------------------------------------------


def loads(planned: Planner) -> list[tuple[int, int]]:
    return [(load.due, load.new) for load in planned.forecast(planned.day())]


def test_the_forecast_counts_what_falls_due_each_day_and_the_new_cards_to_come() -> None:
    planned = planner(30, memory(0), memory(1), memory(1), memory(3), memory(9))
    assert loads(planned) == [(12, 10), (10, 5), (6, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    assert planned.forecast(planned.day())[0].day == MONDAY + timedelta(days=1)


def test_the_forecast_spreads_a_backlog_and_holds_new_cards_back_meanwhile() -> None:
    planned = planner(130, *[memory(0)] * 90, *[memory(2)] * 15)
    assert loads(planned) == [(40, 0), (25, 10), (10, 10), (10, 5), (5, 0), (0, 0), (0, 0)]


def test_a_day_that_is_done_leaves_what_waits_to_the_next() -> None:
    planned = planner(50, *[memory(0)] * 50)
    assert [load.due for load in planned.forecast(DayPlan())][:3] == [40, 10, 0]


def test_the_forecast_follows_the_exam_plan_and_marks_its_days() -> None:
    days = planner(60, exam=MONDAY + timedelta(days=6))
    found = days.forecast(days.day())
    assert [load.new for load in found] == [15, 15, 15, 0, 0, 0, 0]
    assert [load.is_last_look for load in found] == [False] * 3 + [True] * 2 + [False] * 2
    assert [load.is_exam for load in found] == [False] * 5 + [True, False]


# --- What each grade leads to ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "tomorrow"),
        (2, "in 2 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (60, "in 9 weeks"),
        (61, "in 2 months"),
        (122, "in 4 months"),
        (730, "in 24 months"),
        (1100, "in 3 years"),
    ],
)
def test_an_interval_is_said_as_people_say_it(days: int, words: str) -> None:
    assert interval_words(days) == words


zones = st.sampled_from(
    ["UTC", "Pacific/Auckland", "America/New_York", "Asia/Kolkata", "Europe/Berlin"]
)
moments = st.integers(
    int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2027, 12, 31, tzinfo=UTC).timestamp()),
)


@given(zones, moments, st.sampled_from(Rating), st.lists(st.sampled_from(Rating), max_size=5))
def test_each_grade_leads_to_the_study_day_that_was_announced(
    zone: str, now: int, rating: Rating, before: list[Rating]
) -> None:
    calendar = StudyCalendar(ZoneInfo(zone))
    known = None
    for each in before:
        known, _ = MODEL.update(known, rated(each), now, calendar)
        now = known.due + 20 * 3600
    announced = {each.rating: each for each in next_reviews(known, now, calendar, MODEL)}
    after, _ = MODEL.update(known, rated(rating), now, calendar)
    assert after.due == calendar.start_of(announced[rating].day)
    assert announced[rating].days == (announced[rating].day - calendar.day_of(now)).days
    assert [each.rating for each in announced.values()] == list(Rating)
    planned = planner_at(after, announced[rating].day, calendar)
    assert planned.day().due == (make_card(0),)
    assert planner_at(after, announced[rating].day - timedelta(days=1), calendar).day().due == ()


def planner_at(known: CardMemory, day: date, calendar: StudyCalendar) -> Planner:
    """Of a single card, at the very beginning of a study day."""
    standing = Standing(calendar.start_of(day), calendar, {make_card(0).id: known})
    return Planner([make_card(0)], standing, Wishes())
