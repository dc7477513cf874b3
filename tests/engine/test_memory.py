"""The memory of one card: what each answer proves, how it fades, when it is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.memory import (
    DAY,
    MODEL,
    SHIPPED_PARAMETERS,
    CardMemory,
    Evidence,
    Rating,
    mastery_range,
    weight,
)
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

CALENDAR = StudyCalendar(UTC)
MONDAY_NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())

TYPED_RIGHT = Evidence(Kind.TYPED, Verdict.RIGHT)
TYPED_WRONG = Evidence(Kind.TYPED, Verdict.WRONG)
CHOSEN_RIGHT = Evidence(Kind.CHOICE, Verdict.RIGHT, options=4)


def learnt(*history: tuple[float, Evidence]) -> CardMemory:
    """The memory after answers given so many days after Monday noon."""
    memory = None
    for days, evidence in history:
        now = int(MONDAY_NOON + days * DAY)
        memory, _ = MODEL.update(memory, evidence, now, CALENDAR)
    assert memory is not None
    return memory


@pytest.mark.parametrize(
    ("evidence", "recall", "proof"),
    [
        (TYPED_RIGHT, None, 1),
        (Evidence(Kind.TYPED, Verdict.TYPO), 0.5, 1),
        (TYPED_WRONG, None, 1),
        (Evidence(Kind.TYPED, Verdict.SKIPPED), 0.9, 1),
        (Evidence(Kind.CHOICE, Verdict.WRONG, 4), 0.9, 1),
        (Evidence(Kind.FLIP, Verdict.RIGHT), 0.5, 0.5),
        (Evidence(Kind.FLIP, Verdict.WRONG), 0.5, 1),
        (Evidence(Kind.JUDGED, Verdict.RIGHT), 0.5, 0.5),
        (CHOSEN_RIGHT, None, 0.3 / (0.3 + 0.7 / 4)),
        (CHOSEN_RIGHT, 0.01, 0.2 / (0.2 + 0.8 / 4)),
        (CHOSEN_RIGHT, 1.0, 0.95 / (0.95 + 0.05 / 4)),
        (Evidence(Kind.CHOICE, Verdict.RIGHT, 2), 0.5, 0.5 / 0.75),
        (Evidence(Kind.TRUE_FALSE, Verdict.RIGHT, 1), 0.5, 0.5 / 0.75),
        (Evidence(Kind.TRUE_FALSE, Verdict.WRONG, 1), 0.5, 1),
        (Evidence(Kind.MATCH, Verdict.RIGHT, 2), 0.5, 0.5 * 0.5 / 0.75),
        (Evidence(Kind.MATCH, Verdict.RIGHT, 1), 0.5, 0),
        (Evidence(Kind.MATCH, Verdict.WRONG, 4), 0.5, 0.5),
        (Evidence(Kind.RATED, Verdict.RIGHT, grade=Rating.HARD), 0.5, 1),
        (Evidence(Kind.RATED, Verdict.WRONG, grade=Rating.EASY), 0.5, 1),
    ],
)
def test_an_answer_weighs_what_it_proves(
    evidence: Evidence, recall: float | None, proof: float
) -> None:
    assert weight(evidence, recall) == pytest.approx(proof)


@pytest.mark.parametrize("grade", [None, *Rating])
def test_only_what_was_right_has_a_grade(grade: Rating | None) -> None:
    assert Evidence(Kind.RATED, Verdict.RIGHT, grade=grade).rating is (grade or Rating.GOOD)
    assert Evidence(Kind.RATED, Verdict.WRONG, grade=grade).rating is Rating.AGAIN


def test_a_choice_of_four_on_a_new_card_weighs_almost_two_thirds() -> None:
    assert weight(CHOSEN_RIGHT, None) == pytest.approx(0.63, abs=0.005)


def test_full_evidence_is_plain_fsrs() -> None:
    """The same history through the library alone, with whole days."""
    scheduler = fsrs.Scheduler(
        SHIPPED_PARAMETERS, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = fsrs.Card(card_id=1)
    memory = None
    for day, evidence in [(0, TYPED_RIGHT), (1, TYPED_WRONG), (1, TYPED_RIGHT), (5, TYPED_RIGHT)]:
        noon = datetime(2026, 3, 2 + day, 12, tzinfo=UTC)
        card, _ = scheduler.review_card(card, fsrs.Rating(evidence.rating), noon)
        memory, proof = MODEL.update(memory, evidence, int(noon.timestamp()), CALENDAR)
        assert proof == 1
        assert memory.stability == pytest.approx(card.stability, rel=1e-12)
        assert memory.difficulty == pytest.approx(card.difficulty, rel=1e-12)


def test_a_first_light_answer_lies_between_the_first_stabilities() -> None:
    again, good = SHIPPED_PARAMETERS[Rating.AGAIN - 1], SHIPPED_PARAMETERS[Rating.GOOD - 1]
    light = learnt((0, Evidence(Kind.FLIP, Verdict.RIGHT)))
    assert light.stability == pytest.approx((again * good) ** 0.5)
    assert learnt((0, TYPED_WRONG)).stability == pytest.approx(again)


def test_a_lighter_answer_moves_the_memory_less() -> None:
    start = (0.0, TYPED_RIGHT)
    full = learnt(start, (3, TYPED_RIGHT))
    light = learnt(start, (3, Evidence(Kind.FLIP, Verdict.RIGHT)))
    assert learnt(start).stability < light.stability < full.stability


def test_recall_within_the_first_day_is_tomorrow_s() -> None:
    memory = learnt((0, TYPED_RIGHT))
    assert MODEL.recall(memory, memory.last) == MODEL.recall(memory, memory.last + DAY)
    assert MODEL.recall(memory, memory.last + 2 * DAY) < MODEL.recall(memory, memory.last + DAY)


def test_recall_is_nine_in_ten_when_as_many_days_have_passed_as_the_stability_says() -> None:
    memory = CardMemory(stability=7, difficulty=5, last=MONDAY_NOON, due=MONDAY_NOON)
    assert MODEL.recall(memory, MONDAY_NOON + 7 * DAY) == pytest.approx(0.9)


def test_a_card_is_due_at_the_start_of_a_study_day() -> None:
    memory = learnt((0, TYPED_RIGHT), (2, TYPED_RIGHT), (6, TYPED_RIGHT))
    due = datetime.fromtimestamp(memory.due, UTC)
    answered = datetime.fromtimestamp(memory.last, UTC)
    assert (due.hour, due.minute) == (4, 0)
    assert (due.date() - answered.date()).days == max(1, round(memory.stability))


def test_light_evidence_may_bring_a_due_date_nearer_but_never_pushes_it_away() -> None:
    soon = CardMemory(stability=2, difficulty=5, last=MONDAY_NOON, due=MONDAY_NOON + DAY)
    after, _ = MODEL.update(soon, CHOSEN_RIGHT, MONDAY_NOON + DAY, CALENDAR)
    assert after.due == soon.due
    late = CardMemory(stability=2, difficulty=5, last=MONDAY_NOON, due=MONDAY_NOON + 99 * DAY)
    after, _ = MODEL.update(late, CHOSEN_RIGHT, MONDAY_NOON + DAY, CALENDAR)
    assert after.due < late.due


def test_two_answers_on_one_study_day_are_the_same_day_though_midnight_passes() -> None:
    late = int(datetime(2026, 3, 2, 23, 50, tzinfo=UTC).timestamp())
    memory, _ = MODEL.update(None, TYPED_RIGHT, late, CALENDAR)
    ten_past, _ = MODEL.update(memory, TYPED_RIGHT, late + 1200, CALENDAR)
    at_once, _ = MODEL.update(memory, TYPED_RIGHT, late + 60, CALENDAR)
    assert ten_past.stability == at_once.stability


def test_a_clock_that_went_back_is_taken_as_the_same_day() -> None:
    memory = learnt((5, TYPED_RIGHT))
    earlier, _ = MODEL.update(memory, TYPED_RIGHT, MONDAY_NOON, CALENDAR)
    same_day, _ = MODEL.update(memory, TYPED_RIGHT, memory.last, CALENDAR)
    assert earlier.stability == same_day.stability


def test_a_review_that_leaves_no_memory_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = (fsrs.Card(card_id=1), None)
    monkeypatch.setattr(MODEL._scheduler, "review_card", lambda *_: blank)
    with pytest.raises(RuntimeError, match="without stability"):
        MODEL.update(learnt_by_heart(), TYPED_RIGHT, MONDAY_NOON, CALENDAR)


def learnt_by_heart() -> CardMemory:
    return CardMemory(stability=100, difficulty=1, last=MONDAY_NOON, due=MONDAY_NOON)


evidences = st.builds(
    Evidence,
    kind=st.sampled_from(Kind),
    verdict=st.sampled_from(Verdict),
    options=st.integers(2, 6),
)


@given(st.lists(st.tuples(st.floats(0, 400), evidences), min_size=1, max_size=30))
def test_any_history_leaves_a_memory_that_can_be_stored(
    history: list[tuple[float, Evidence]],
) -> None:
    memory = None
    moment = float(MONDAY_NOON)
    calendar = StudyCalendar(ZoneInfo("America/New_York"))
    for days, evidence in history:
        moment += days * DAY
        memory, proof = MODEL.update(memory, evidence, int(moment), calendar)
        assert 0 < proof <= 1
        assert memory.stability > 0
        assert 1 <= memory.difficulty <= 10
        assert 0 < MODEL.recall(memory, moment) < 1
        assert memory.due <= moment + timedelta(days=36_501).total_seconds()


def test_the_range_of_a_mastery_holds_it_and_stays_between_nothing_and_everything() -> None:
    low, high = mastery_range(0.5, variance=2.5, cards=10, spread=0.13)
    assert 0.5 - low == pytest.approx(high - 0.5)
    assert high - 0.5 == pytest.approx(1.645 * (2.5 / 100 + 0.13**2) ** 0.5)
    assert mastery_range(0.01, 0.1, 10, 0.13)[0] == 0
    assert mastery_range(0.99, 0.1, 10, 0.13)[1] == 1
    assert mastery_range(0, 0, 0, 0.13) == (0, 0)
