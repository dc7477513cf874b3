"""Flashcards: looking through a deck and sorting it."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.modes.base import (
    Options,
    Outcome,
    Pause,
    Question,
    Response,
    State,
    UnfitResponseError,
)
from cards.engine.modes.flashcards import Flashcards
from cards.engine.questions import Card, Deck, Kind, Side, Verdict
from tests.engine.decks import STANDING, decks, make_card, make_deck, without

FLASHCARDS = Flashcards()
NOW = 1_770_000_000


def begin(deck: Deck, seed: int = 1) -> State:
    return FLASHCARDS.start(deck, STANDING, Options(), Random(seed))


def act(deck: Deck, state: State, *actions: str) -> State:
    for action in actions:
        state = FLASHCARDS.answer(deck, state, Response(action=action), NOW).state
    return state


def card_of(deck: Deck, state: State) -> Card:
    step = FLASHCARDS.step(deck, state)
    assert isinstance(step, Question)
    return step.card


def end_of(deck: Deck, state: State) -> Pause:
    step = FLASHCARDS.step(deck, state)
    assert isinstance(step, Pause)
    return step


def test_it_begins_with_the_first_card_and_counts_from_one() -> None:
    deck = make_deck(3)
    state = begin(deck)
    assert card_of(deck, state) == make_card(0)
    assert (FLASHCARDS.progress(deck, state).done, FLASHCARDS.progress(deck, state).total) == (1, 3)


def test_next_and_previous_turn_pages_and_grade_nothing() -> None:
    deck = make_deck(3)
    outcome = FLASHCARDS.answer(deck, begin(deck), Response(action="next"), NOW)
    assert outcome == Outcome(outcome.state)
    assert card_of(deck, outcome.state) == make_card(1)
    assert card_of(deck, act(deck, outcome.state, "previous", "previous")) == make_card(0)


@pytest.mark.parametrize(
    ("action", "verdict"), [("knew", Verdict.RIGHT), ("learning", Verdict.WRONG)]
)
def test_sorting_a_card_grades_it_and_goes_on(action: str, verdict: Verdict) -> None:
    deck = make_deck(3)
    outcome = FLASHCARDS.answer(deck, begin(deck), Response(action=action), NOW)
    (graded,) = outcome.graded
    assert (graded.card, graded.verdict) == (make_card(0), verdict)
    assert (graded.kind, graded.side) == (Kind.FLIP, Side.TERM)
    assert card_of(deck, outcome.state) == make_card(1)


def test_the_end_tells_what_was_known_and_what_is_still_to_learn() -> None:
    deck = make_deck(3)
    end = end_of(deck, act(deck, begin(deck), "knew", "learning", "next"))
    assert (end.right, end.missed) == ((make_card(0),), (make_card(1),))
    assert not end.finished


def test_again_goes_through_the_cards_still_to_learn_only() -> None:
    deck = make_deck(4)
    state = act(deck, begin(deck), "knew", "learning", "knew", "learning", "again")
    assert card_of(deck, state) == make_card(1)
    assert FLASHCARDS.progress(deck, state).total == 2
    state = act(deck, state, "knew", "knew")
    assert end_of(deck, state).missed == ()


def test_restart_takes_all_cards_unsorted() -> None:
    deck = make_deck(3)
    state = act(deck, begin(deck), "knew", "learning", "learning", "again", "restart")
    assert card_of(deck, state) == make_card(0)
    assert FLASHCARDS.progress(deck, state).counts == {"knew": 0, "learning": 0}
    assert FLASHCARDS.progress(deck, state).total == 3


def test_previous_leads_back_from_the_end() -> None:
    deck = make_deck(2)
    state = act(deck, begin(deck), "next", "next")
    assert FLASHCARDS.progress(deck, state).done == 2
    assert card_of(deck, act(deck, state, "previous")) == make_card(1)


def test_shuffle_changes_the_order_and_back() -> None:
    deck = make_deck(10)
    shuffled = act(deck, begin(deck), "shuffle")
    order = []
    state = shuffled
    while isinstance(step := FLASHCARDS.step(deck, state), Question):
        order.append(step.card)
        state = act(deck, state, "next")
    assert sorted(card.number for card in order) == list(range(10))
    assert order != list(deck.cards)
    assert card_of(deck, act(deck, shuffled, "shuffle")) == make_card(0)


def test_after_the_last_card_there_is_nothing_to_sort() -> None:
    deck = make_deck(1)
    state = act(deck, begin(deck), "next")
    with pytest.raises(UnfitResponseError, match="all the cards"):
        act(deck, state, "knew")


def test_an_unknown_action_is_refused_with_what_to_do() -> None:
    deck = make_deck(1)
    with pytest.raises(UnfitResponseError, match="knew it or are still learning"):
        act(deck, begin(deck), "cheat")


def test_a_removed_card_gives_way_to_the_first() -> None:
    deck = make_deck(3)
    state = act(deck, begin(deck), "next")
    smaller = without(deck, 1)
    assert card_of(smaller, FLASHCARDS.refit(smaller, state)) == make_card(0)


def test_a_pile_that_was_removed_gives_way_to_the_deck() -> None:
    deck = make_deck(3)
    state = act(deck, begin(deck), "knew", "learning", "knew", "again")
    smaller = without(deck, 1)
    assert card_of(smaller, FLASHCARDS.refit(smaller, state)) == make_card(0)


def test_a_deck_without_cards_is_at_its_end_at_once() -> None:
    empty = make_deck(0)
    assert end_of(empty, begin(empty)) == Pause(finished=False)
    deck = make_deck(1)
    assert end_of(empty, FLASHCARDS.refit(empty, begin(deck))) == Pause(finished=False)


actions = st.sampled_from(["knew", "learning", "next", "previous", "shuffle", "again", "restart"])


@given(decks, st.integers(0, 9), st.lists(actions, max_size=60))
def test_any_sequence_of_actions_keeps_the_state_whole(
    deck: Deck, seed: int, taken: list[str]
) -> None:
    state = begin(deck, seed)
    for action in taken:
        before = json.dumps(state)
        assert json.loads(before) == state
        progress = FLASHCARDS.progress(deck, state)
        assert 0 <= progress.done <= progress.total <= len(deck.cards)
        if FLASHCARDS.step(deck, state).is_pause and action in {"knew", "learning", "next"}:
            continue
        after = act(deck, state, action)
        assert json.dumps(state) == before
        state = after
