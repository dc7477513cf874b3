"""What simple rules expect of delayed answers."""

import pytest

from cards.engine.delayed import Answered, DelayedAnswer, delayed_answers
from cards.engine.forecasts import as_forecast, figures_of, last_answer
from cards.engine.memory import DAY, Evidence
from tests.engine.lessons import CALENDAR, MONDAY, RIGHT, WRONG

SPREAD = 0.1


def delayed(first: Evidence | None, *later: Evidence, student: str) -> list[DelayedAnswer]:
    """A card met on Monday and asked again every two days."""
    log = [
        Answered(student, "a card", MONDAY + 2 * day * DAY, evidence)
        for day, evidence in enumerate([first, *later])
    ]
    return list(delayed_answers(iter(log), CALENDAR))


def test_the_last_answer_is_the_one_just_before_whatever_came_earlier() -> None:
    learnt_from = [
        *delayed(RIGHT, RIGHT, WRONG, student="Ana"),
        *delayed(WRONG, WRONG, RIGHT, student="Ben"),
    ]
    after_right, after_wrong = delayed(RIGHT, WRONG, RIGHT, student="Cleo")
    forecast = last_answer([after_right, after_wrong], learnt_from, SPREAD)
    # After a right one: right, then wrong; after a wrong one: wrong, then right. Each (1+1)/(2+2).
    assert forecast.chances == [0.5, 0.5]
    assert forecast.outcomes == [False, True]
    assert forecast.spreads == [SPREAD, SPREAD]


def test_a_card_that_was_only_shown_has_no_last_answer() -> None:
    learnt_from = [each for name in "abc" for each in delayed(None, RIGHT, student=name)]
    judged = [*delayed(None, RIGHT, student="d"), *delayed(RIGHT, RIGHT, student="e")]
    forecast = last_answer(judged, learnt_from, SPREAD)
    assert forecast.chances == pytest.approx([4 / 5, 1 / 2])


def test_a_card_shown_again_keeps_its_last_answer() -> None:
    answered_then_shown = [
        Answered("f", "a card", MONDAY, RIGHT),
        Answered("f", "a card", MONDAY + 60, None),
        Answered("f", "a card", MONDAY + 2 * DAY, WRONG),
    ]
    judged = list(delayed_answers(iter(answered_then_shown), CALENDAR))
    learnt_from = delayed(RIGHT, RIGHT, student="g")
    assert last_answer(judged, learnt_from, SPREAD).chances == pytest.approx([2 / 3])


def test_nothing_judged_has_no_figures() -> None:
    assert figures_of(as_forecast([], [], SPREAD)) is None
