"""Where a student stands with a goal."""

import pytest

from cards.engine.goals import Goal, Shown, Standing, standing_of

LEARN_AND_TEST = Goal(learn=100, test=80)
MET, ON_THE_WAY, LATE, EXCUSED = (
    Standing.MET,
    Standing.ON_THE_WAY,
    Standing.LATE,
    Standing.EXCUSED,
)

# fmt: off
CASES = [
    # goal, shown, is_over, is_excused, standing
    (Goal(), Shown(100, 100, 100), False, False, None),
    (Goal(), Shown(), True, True, None),
    (LEARN_AND_TEST, Shown(), False, False, ON_THE_WAY),
    (LEARN_AND_TEST, Shown(), True, False, LATE),
    (LEARN_AND_TEST, Shown(100, 80), False, False, MET),
    (LEARN_AND_TEST, Shown(100, 80), True, False, MET),
    (LEARN_AND_TEST, Shown(100, 79), False, False, ON_THE_WAY),
    (LEARN_AND_TEST, Shown(99, 100), True, False, LATE),
    (LEARN_AND_TEST, Shown(100, None), True, False, LATE),
    (LEARN_AND_TEST, Shown(100, 80, 0), True, False, MET),
    (Goal(mastery=60), Shown(0, 0, 60), False, False, MET),
    (Goal(mastery=60), Shown(100, 100, 59), True, False, LATE),
    (Goal(learn=1), Shown(0), False, False, ON_THE_WAY),
    (LEARN_AND_TEST, Shown(), True, True, EXCUSED),
    (LEARN_AND_TEST, Shown(100, 100), False, True, EXCUSED),
]
# fmt: on


@pytest.mark.parametrize(("goal", "shown", "is_over", "is_excused", "standing"), CASES)
def test_where_a_student_stands(
    goal: Goal, shown: Shown, *, is_over: bool, is_excused: bool, standing: Standing | None
) -> None:
    assert standing_of(goal, shown, is_over=is_over, is_excused=is_excused) is standing


def test_a_goal_says_its_parts_in_the_words_of_the_table() -> None:
    assert list(Goal(learn=100, mastery=60).parts()) == [("Learn", 100), ("Mastery", 60)]


def test_a_standing_is_said_in_words() -> None:
    assert [each.label for each in Standing] == ["Met", "On the way", "Late", "Excused"]
