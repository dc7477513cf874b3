"""Spaced: what a day's sitting asks, how it is graded, and how answers are taken back."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.memory import DAY, CardMemory, Rating
from cards.engine.modes.base import (
    Options,
    Outcome,
    Pause,
    Response,
    Standing,
    State,
    UnfitResponseError,
)
from cards.engine.modes.spaced import CARDS_BETWEEN, MOST_TAKEN_BACK, MOST_TRIES, Review, Spaced
from cards.engine.questions import Card, Deck, Kind, Side, Verdict
from tests.engine.decks import STANDING, decks, make_card, make_deck, without

SPACED = Spaced()
NOW = STANDING.now
GRADES = ["again", "hard", "good", "easy"]


def standing(due: int, *, new_today: int = 0) -> Standing:
    """Of a student whose first ``due`` cards are due, the first one remembered best."""
    memories = {
        make_card(number).id: CardMemory(3.0, 5.0, NOW - (3 + number) * DAY, NOW - DAY)
        for number in range(due)
    }
    return Standing(NOW, STANDING.calendar, memories, new_today)


def begin(deck: Deck, *, due: int = 0, seed: int = 1, new_today: int = 0, **own: str) -> State:
    stands = standing(due, new_today=new_today)
    return SPACED.start(deck, stands, Options(own=own), Random(seed))


def asked(deck: Deck, state: State) -> Review:
    step = SPACED.step(deck, state)
    assert isinstance(step, Review)
    return step


def is_done(deck: Deck, state: State) -> bool:
    return isinstance(SPACED.step(deck, state), Pause)


def act(deck: Deck, state: State, *actions: str) -> State:
    for action in actions:
        state = SPACED.answer(deck, state, Response(action=action), NOW).state
    return state


def order_of(deck: Deck, state: State, action: str = "good") -> list[Card]:
    """The cards in the order in which they are asked when each gets this grade."""
    order = []
    while not is_done(deck, state):
        order.append(asked(deck, state).card)
        state = act(deck, state, action)
    return order


def counts(deck: Deck, state: State) -> dict[str, int]:
    return SPACED.progress(deck, state).counts


# --- The queue ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_deck_of_one_two_or_three_cards_is_gone_through_once(size: int) -> None:
    deck = make_deck(size)
    assert order_of(deck, begin(deck)) == list(deck.cards)


def test_due_cards_come_first_the_best_remembered_before_the_others_then_new_ones() -> None:
    deck = make_deck(6)
    state = begin(deck, due=3)
    assert counts(deck, state) == {"due": 3, "new": 3, "repeated": 0, "met": 0}
    assert order_of(deck, state) == list(deck.cards)
    assert [asked(deck, state).is_new, asked(deck, act(deck, state, *["good"] * 3)).is_new] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("own", "new_today", "expected"),
    [({}, 0, 10), ({}, 4, 6), ({"daily_new": "3"}, 0, 3), ({"daily_new": "3"}, 5, 0)],
)
def test_new_cards_come_up_to_the_daily_limit(
    own: dict[str, Any], new_today: int, expected: int
) -> None:
    deck = make_deck(30)
    assert counts(deck, begin(deck, new_today=new_today, **own))["new"] == expected


def test_a_student_who_asks_for_more_gets_ten_more_new_cards_only() -> None:
    deck = make_deck(40)
    state = begin(deck, due=5, new_today=10, more="1")
    assert counts(deck, state) == {"due": 0, "new": 10, "repeated": 0, "met": 0}


def test_only_the_chosen_cards_are_asked() -> None:
    deck = make_deck(10)
    chosen = Options(cards=frozenset({1, 8}))
    state = SPACED.start(deck, standing(4), chosen, Random(1))
    assert order_of(deck, state) == [make_card(1), make_card(8)]


def test_the_side_is_the_one_chosen_and_stays_when_a_card_comes_back() -> None:
    deck = make_deck(4)
    both = Options(sides=(Side.TERM, Side.DEFINITION))
    for seed in range(8):
        state = SPACED.start(deck, STANDING, both, Random(seed))
        sides: dict[Card, set[Side]] = {}
        for action in ["again"] * 4 + ["good"] * 4:
            sides.setdefault(asked(deck, state).card, set()).add(asked(deck, state).side)
            state = act(deck, state, action)
        assert [len(found) for found in sides.values()] == [1, 1, 1, 1]


def test_with_nothing_to_ask_the_day_is_done_at_once() -> None:
    deck = make_deck(3)
    state = begin(deck, daily_new="0")
    assert is_done(deck, state)
    assert SPACED.progress(deck, state).total == 0
    with pytest.raises(UnfitResponseError, match="done for today"):
        act(deck, state, "good")


# --- Grading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "rating", "verdict"),
    [
        ("again", Rating.AGAIN, Verdict.WRONG),
        ("hard", Rating.HARD, Verdict.RIGHT),
        ("good", Rating.GOOD, Verdict.RIGHT),
        ("easy", Rating.EASY, Verdict.RIGHT),
    ],
)
def test_a_grade_is_evidence_with_its_rating(action: str, rating: Rating, verdict: Verdict) -> None:
    deck = make_deck(2)
    (graded,) = SPACED.answer(deck, begin(deck), Response(action=action), NOW).graded
    assert (graded.kind, graded.verdict, graded.response) == (Kind.RATED, verdict, action)
    assert graded.rating is graded.evidence.rating is rating


def test_something_else_than_a_grade_is_refused_with_what_to_do() -> None:
    deck = make_deck(2)
    with pytest.raises(UnfitResponseError, match="say how well you knew it"):
        act(deck, begin(deck), "continue")


def test_a_forgotten_card_comes_back_after_some_others_until_it_was_recalled() -> None:
    deck = make_deck(10)
    state = act(deck, begin(deck), "again")
    for _ in range(CARDS_BETWEEN):
        assert asked(deck, state).card != make_card(0)
        state = act(deck, state, "good")
    back = asked(deck, state)
    assert (back.card, back.again, back.is_new) == (make_card(0), True, False)
    state = act(deck, state, "hard")
    assert make_card(0) not in order_of(deck, state)


def test_a_card_alone_comes_back_at_once() -> None:
    deck = make_deck(1)
    state = act(deck, begin(deck), "again")
    assert asked(deck, state).card == make_card(0)
    assert is_done(deck, act(deck, state, "good"))


def test_a_card_forgotten_again_and_again_is_left_for_tomorrow() -> None:
    deck = make_deck(1)
    state = begin(deck)
    for left in range(MOST_TRIES, 0, -1):
        assert asked(deck, state).comes_back is (left > 1)
        state = act(deck, state, "again")
    assert is_done(deck, state)


def test_progress_counts_a_card_when_it_is_through() -> None:
    deck = make_deck(4)
    state = act(deck, begin(deck, due=2), "good", "again", "easy")
    progress = SPACED.progress(deck, state)
    assert (progress.done, progress.total) == (2, 4)
    assert progress.counts == {"due": 1, "new": 1, "repeated": 2, "met": 1}


# --- Typed answers --------------------------------------------------------------------------------


def test_typed_answers_are_graded_by_what_was_typed() -> None:
    deck = make_deck(4)
    state = begin(deck, typed="1")
    assert asked(deck, state).kind is Kind.TYPED
    (right,) = SPACED.answer(deck, state, Response(text="ribosome"), NOW).graded
    (typo,) = SPACED.answer(deck, state, Response(text="ribosone"), NOW).graded
    wrong = SPACED.answer(deck, state, Response(text="something else"), NOW)
    unknown = SPACED.answer(deck, state, Response(action="skip"), NOW)
    assert [each.evidence.rating for each in (right, typo)] == [Rating.GOOD, Rating.GOOD]
    for outcome in (wrong, unknown):
        assert outcome.graded[0].evidence.rating is Rating.AGAIN
        assert counts(deck, outcome.state)["due"] == 1


LONG = "a bag of membrane around the cell that lets some things in and keeps others out"
LONG_DECK = Deck((Card(1, 0, 1, "cell membrane", LONG),), answer_sides=(Side.DEFINITION,))


def test_a_long_typed_answer_is_graded_by_the_student_and_kept_in_the_log() -> None:
    state = begin(LONG_DECK, typed="1")
    outcome = SPACED.answer(LONG_DECK, state, Response(text="it wraps the cell"), NOW)
    assert outcome.graded == ()
    step = asked(LONG_DECK, outcome.state)
    assert (step.kind, step.given) == (Kind.RATED, "it wraps the cell")
    (graded,) = SPACED.answer(LONG_DECK, outcome.state, Response(action="hard"), NOW).graded
    assert (graded.response, graded.rating) == ("it wraps the cell", Rating.HARD)


def test_a_long_answer_that_waits_for_its_grade_can_be_typed_again() -> None:
    state = begin(LONG_DECK, typed="1")
    waiting = SPACED.answer(LONG_DECK, state, Response(text="it wraps the cell"), NOW).state
    outcome = SPACED.answer(LONG_DECK, waiting, Response(action="undo"), NOW)
    assert outcome == Outcome(state)


# --- Undo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", GRADES)
def test_undo_brings_back_the_day_as_it_was(action: str) -> None:
    deck = make_deck(5)
    state = begin(deck, due=2)
    for _ in range(4):
        outcome = SPACED.answer(deck, act(deck, state, action), Response(action="undo"), NOW)
        assert outcome == Outcome(state, takes_back=True)
        state = act(deck, state, "again")


def test_the_last_answer_of_the_day_can_be_taken_back_too() -> None:
    deck = make_deck(1)
    state = begin(deck)
    done = act(deck, state, "easy")
    assert is_done(deck, done)
    assert act(deck, done, "undo") == state


def test_only_so_many_answers_can_be_taken_back() -> None:
    deck = make_deck(30)
    state = act(deck, begin(deck, daily_new="30"), *["good"] * 15, *["undo"] * MOST_TAKEN_BACK)
    assert asked(deck, state).card == make_card(15 - MOST_TAKEN_BACK)
    with pytest.raises(UnfitResponseError, match="no answer to take back"):
        act(deck, state, "undo")


@given(decks, st.integers(0, 24), st.lists(st.sampled_from(GRADES), min_size=1, max_size=40))
def test_taking_back_step_by_step_passes_through_every_earlier_state(
    deck: Deck, due: int, grades: list[str]
) -> None:
    states = [begin(deck, due=min(due, len(deck.cards)))]
    for grade in grades:
        if is_done(deck, states[-1]):
            break
        states.append(act(deck, states[-1], grade))
    state = states.pop()
    for before in reversed(states[-MOST_TAKEN_BACK:]):
        state = act(deck, state, "undo")
        # What is too long ago to be taken back does not come back into the history.
        assert without_history(state) == without_history(before)


def without_history(state: State) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "history"}


# --- A deck that changes --------------------------------------------------------------------------


def test_a_removed_card_is_asked_no_more_and_its_answer_cannot_be_taken_back() -> None:
    deck = make_deck(4)
    state = act(deck, begin(deck), "good", "again", "good")
    smaller = without(deck, 1)
    state = SPACED.refit(smaller, state)
    assert order_of(smaller, state) == [make_card(3)]
    state = act(smaller, state, "undo")
    assert asked(smaller, state).card == make_card(2)
    with pytest.raises(UnfitResponseError, match="take back"):
        act(smaller, state, "undo")


def test_a_removed_card_takes_its_waiting_answer_along() -> None:
    two = Deck((*LONG_DECK.cards, Card(2, 1, 1, "nucleus", LONG + " too")), 1, (Side.DEFINITION,))
    state = SPACED.answer(two, begin(two, typed="1"), Response(text="it wraps"), NOW).state
    smaller = without(two, 0)
    step = asked(smaller, SPACED.refit(smaller, state))
    assert (step.card.id, step.kind, step.given) == (2, Kind.TYPED, "")


def test_an_added_card_comes_another_day() -> None:
    deck = make_deck(2)
    larger = make_deck(3)
    assert order_of(larger, SPACED.refit(larger, begin(deck))) == list(deck.cards)


def test_a_deck_that_lost_all_its_cards_is_done() -> None:
    empty = make_deck(0)
    assert is_done(empty, SPACED.refit(empty, act(make_deck(2), begin(make_deck(2)), "again")))
    assert is_done(empty, begin(empty))


# --- Whatever happens -----------------------------------------------------------------------------


def test_a_state_of_two_thousand_cards_stays_small() -> None:
    deck = make_deck(2000)
    state = begin(deck, due=1900, daily_new="100")
    largest = 0
    while not is_done(deck, state):
        state = act(deck, state, "again")
        largest = max(largest, len(json.dumps(state)))
    assert largest < 6000


actions = st.sampled_from([*GRADES, "undo", "skip", "type"])


wishes = st.sampled_from([{}, {"typed": "1"}, {"daily_new": "2"}])


@given(decks, st.integers(0, 24), wishes, st.integers(0, 9), st.lists(actions, max_size=60))
def test_at_every_step_the_state_survives_json_and_the_face_holds(
    deck: Deck, due: int, own: dict[str, Any], seed: int, taken: list[str]
) -> None:
    state = begin(deck, due=min(due, len(deck.cards)), seed=seed, **own)
    twin = begin(deck, due=min(due, len(deck.cards)), seed=seed, **own)
    for action in taken:
        assert state == twin
        assert json.loads(json.dumps(state)) == state
        assert SPACED.refit(deck, state) == state
        progress = SPACED.progress(deck, state)
        assert 0 <= progress.done <= progress.total <= len(deck.cards)
        assert min(progress.counts.values()) >= 0
        sent = Response(text="something else") if action == "type" else Response(action=action)
        unchanged = json.dumps(state)
        try:
            outcome = SPACED.answer(deck, state, sent, NOW)
        except UnfitResponseError:
            assert json.dumps(state) == unchanged
            continue
        assert json.dumps(state) == unchanged
        assert not (outcome.graded and outcome.takes_back)
        state, twin = outcome.state, SPACED.answer(deck, twin, sent, NOW).state


@given(decks, st.integers(0, 24), st.lists(st.sampled_from(GRADES)))
def test_any_sequence_of_grades_comes_to_an_end(deck: Deck, due: int, grades: list[str]) -> None:
    state = begin(deck, due=min(due, len(deck.cards)))
    taken = iter(grades)
    for _ in range(MOST_TRIES * len(deck.cards)):
        if is_done(deck, state):
            break
        state = act(deck, state, next(taken, "again"))
    assert is_done(deck, state)
