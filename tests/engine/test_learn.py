"""Learn: which card comes next, how it is asked, and when a round and the whole end."""

import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.modes.base import (
    Options,
    Pause,
    Question,
    Response,
    State,
    UnfitResponseError,
)
from cards.engine.modes.learn import ROUND_SIZE, Learn, level_after
from cards.engine.questions import Card, Deck, Kind, Side, Verdict
from tests.engine.decks import STANDING, decks, make_card, make_deck, without

LEARN = Learn()
NOW = 1_770_000_000
RIGHT, WRONG, SKIP = "right", "wrong", "skip"


def begin(deck: Deck, *, seed: int = 1, **options: str) -> State:
    return LEARN.start(deck, STANDING, Options(own=options), Random(seed))


def asked(deck: Deck, state: State) -> Question:
    step = LEARN.step(deck, state)
    assert isinstance(step, Question)
    return step


def pause(deck: Deck, state: State) -> Pause:
    step = LEARN.step(deck, state)
    assert isinstance(step, Pause)
    return step


def reply(question: Question, how: str) -> Response:
    """A right, wrong or skipping response to whatever is asked."""
    if how == SKIP:
        return Response(action="skip")
    if question.kind is Kind.JUDGED:
        return Response(action=how)
    if question.kind is Kind.CHOICE:
        place = question.options.index(question.card)
        return Response(choice=place if how == RIGHT else (place + 1) % len(question.options))
    return Response(text=question.answer if how == RIGHT else "something else entirely")


def answer(deck: Deck, state: State, how: str) -> State:
    return LEARN.answer(deck, state, reply(asked(deck, state), how), NOW).state


def go_on(deck: Deck, state: State) -> State:
    return LEARN.answer(deck, state, Response(action="continue"), NOW).state


def play_round(deck: Deck, state: State, how: Callable[[Question], str]) -> State:
    while isinstance(step := LEARN.step(deck, state), Question):
        state = answer(deck, state, how(step))
    return state


def always(how: str) -> Callable[[Question], str]:
    return lambda question: how


def test_a_round_takes_at_most_seven_cards() -> None:
    deck = make_deck(10)
    state = begin(deck)
    seen = set()
    while isinstance(step := LEARN.step(deck, state), Question):
        seen.add(step.card)
        state = answer(deck, state, RIGHT)
    assert len(seen) == ROUND_SIZE


def test_a_new_card_is_chosen_and_a_recognised_one_is_typed() -> None:
    deck = make_deck(4)
    state = begin(deck)
    assert asked(deck, state).kind is Kind.CHOICE
    state = go_on(deck, play_round(deck, state, always(RIGHT)))
    assert asked(deck, state).kind is Kind.TYPED


def test_a_choice_offers_the_right_card_once_among_four() -> None:
    question = asked(make_deck(10), begin(make_deck(10)))
    assert len(question.options) == 4
    assert question.options.count(question.card) == 1


def test_everything_chosen_and_then_typed_right_ends_learn() -> None:
    deck = make_deck(5)
    state = go_on(deck, play_round(deck, begin(deck), always(RIGHT)))
    end = pause(deck, play_round(deck, state, always(RIGHT)))
    assert end.finished
    assert end.missed == ()


def test_a_miss_brings_the_card_back_once_after_the_others() -> None:
    deck = make_deck(5)
    state = begin(deck)
    missed = asked(deck, state).card
    state = answer(deck, state, WRONG)
    order = []
    while isinstance(step := LEARN.step(deck, state), Question):
        order.append(step.card)
        state = answer(deck, state, WRONG if step.card == missed else RIGHT)
    assert order[-1] == missed
    assert order.count(missed) == 1
    assert pause(deck, state).missed == (missed,)


def test_a_typed_miss_sends_the_card_back_to_choosing() -> None:
    deck = make_deck(4)
    state = go_on(deck, play_round(deck, begin(deck), always(RIGHT)))
    missed = asked(deck, state).card
    state = answer(deck, state, WRONG)
    while (question := asked(deck, state)).card != missed:
        state = answer(deck, state, RIGHT)
    assert question.kind is Kind.CHOICE


def test_the_next_round_takes_missed_cards_first_then_new_ones_then_recognised_ones() -> None:
    deck = make_deck(10)
    state = begin(deck)
    missed = asked(deck, state).card
    state = play_round(deck, state, lambda question: WRONG if question.card == missed else RIGHT)
    state = go_on(deck, state)
    second = {deck.by_number[number] for number in state["queue"]}
    assert missed in second
    assert {make_card(7), make_card(8), make_card(9)} <= second
    assert len(second) == ROUND_SIZE


def test_recognised_cards_come_before_new_ones_after_two_rounds() -> None:
    deck = make_deck(30)
    state = begin(deck)
    first = set(state["queue"])
    state = go_on(deck, play_round(deck, state, always(RIGHT)))
    assert first.isdisjoint(state["queue"])
    state = go_on(deck, play_round(deck, state, always(RIGHT)))
    assert set(state["queue"]) == first


def test_the_most_missed_cards_are_reviewed_at_the_end() -> None:
    deck = make_deck(3)
    state = begin(deck)
    often, once = make_card(0), make_card(1)
    left = {often: 3, once: 1}

    def how(question: Question) -> str:
        if left.get(question.card, 0):
            left[question.card] -= 1
            return WRONG
        return RIGHT

    while not (isinstance(step := LEARN.step(deck, state), Pause) and step.finished):
        state = answer(deck, state, how(step)) if isinstance(step, Question) else go_on(deck, state)
    assert step.missed == (often, once)


def test_only_choosing_is_done_when_every_card_is_recognised() -> None:
    deck = make_deck(4)
    state = play_round(deck, begin(deck, kinds="choice"), always(RIGHT))
    assert pause(deck, state).finished
    assert LEARN.progress(deck, state).counts["recognised"] == 4


def test_only_typing_asks_no_choices() -> None:
    deck = make_deck(4)
    state = begin(deck, kinds="typed")
    while isinstance(step := LEARN.step(deck, state), Question):
        assert step.kind is Kind.TYPED
        state = answer(deck, state, RIGHT)
    assert pause(deck, state).finished


def test_an_unknown_kind_is_as_good_as_none() -> None:
    assert begin(make_deck(4), kinds="<script>") == begin(make_deck(4))


def test_a_single_card_is_typed_since_there_is_nothing_to_choose_from() -> None:
    deck = make_deck(1)
    state = begin(deck)
    assert asked(deck, state).kind is Kind.TYPED
    assert pause(deck, answer(deck, state, RIGHT)).finished


def test_not_knowing_counts_as_a_miss() -> None:
    deck = make_deck(4)
    outcome = LEARN.answer(deck, begin(deck), Response(action="skip"), NOW)
    (graded,) = outcome.graded
    assert graded.verdict is Verdict.SKIPPED
    assert graded.response == ""


def long_answer_deck() -> Deck:
    long = "a bag of membrane around the cell that lets some things in and keeps others out"
    cards = (Card(1, 0, 1, "cell membrane", long), Card(2, 1, 1, "nucleus", "holds the genes"))
    return Deck(cards, answer_sides=(Side.DEFINITION,))


def judged_state(deck: Deck) -> State:
    state = begin(deck, kinds="typed")
    while asked(deck, state).card.id != 1:
        state = answer(deck, state, RIGHT)
    return LEARN.answer(deck, state, Response(text="it wraps the cell"), NOW).state


def test_a_long_answer_is_left_to_the_student() -> None:
    deck = long_answer_deck()
    question = asked(deck, judged_state(deck))
    assert question.kind is Kind.JUDGED
    assert question.given == "it wraps the cell"


@pytest.mark.parametrize(("how", "verdict"), [("right", Verdict.RIGHT), ("wrong", Verdict.WRONG)])
def test_the_student_judges_a_long_answer(how: str, verdict: Verdict) -> None:
    deck = long_answer_deck()
    outcome = LEARN.answer(deck, judged_state(deck), Response(action=how), NOW)
    (graded,) = outcome.graded
    assert graded.verdict is verdict
    assert graded.kind is Kind.JUDGED
    assert graded.response == "it wraps the cell"


def test_a_judgement_is_asked_for_plainly() -> None:
    deck = long_answer_deck()
    with pytest.raises(UnfitResponseError, match="Compare"):
        LEARN.answer(deck, judged_state(deck), Response(text="again"), NOW)


@pytest.mark.parametrize("choice", [None, -1, 4])
def test_a_choice_that_is_not_there_is_refused(choice: int | None) -> None:
    deck = make_deck(10)
    with pytest.raises(UnfitResponseError, match="Choose"):
        LEARN.answer(deck, begin(deck), Response(choice=choice), NOW)


def test_an_empty_typed_answer_is_refused() -> None:
    deck = make_deck(4)
    with pytest.raises(UnfitResponseError, match="Type an answer"):
        LEARN.answer(deck, begin(deck, kinds="typed"), Response(text="  "), NOW)


def test_a_finished_round_takes_no_answers() -> None:
    deck = make_deck(10)
    state = play_round(deck, begin(deck), always(RIGHT))
    with pytest.raises(UnfitResponseError, match="round is over"):
        LEARN.answer(deck, state, Response(choice=0), NOW)


def test_learn_that_is_over_does_not_go_on() -> None:
    deck = make_deck(1)
    state = answer(deck, begin(deck), RIGHT)
    with pytest.raises(UnfitResponseError):
        go_on(deck, state)


def test_a_removed_card_is_asked_no_more() -> None:
    deck = make_deck(6)
    state = begin(deck)
    gone = asked(deck, state).card
    smaller = without(deck, gone.number)
    refitted = LEARN.refit(smaller, state)
    assert gone.number not in refitted["queue"]
    assert asked(smaller, refitted).card != gone


def test_a_removed_option_is_replaced() -> None:
    deck = make_deck(8)
    state = begin(deck)
    question = asked(deck, state)
    gone = next(option for option in question.options if option != question.card)
    smaller = without(deck, gone.number)
    again = asked(smaller, LEARN.refit(smaller, state))
    assert again.card == question.card
    assert gone not in again.options


def test_a_change_elsewhere_leaves_the_question_as_it_is() -> None:
    deck = make_deck(10)
    state = begin(deck)
    question = asked(deck, state)
    spare = next(
        card for card in deck.cards if card not in question.options and card != question.card
    )
    smaller = without(deck, spare.number)
    assert asked(smaller, LEARN.refit(smaller, state)).options == question.options


def test_a_card_added_in_the_middle_is_learnt_too() -> None:
    deck = make_deck(2)
    state = begin(deck, kinds="typed")
    larger = make_deck(3)
    state = play_round(larger, LEARN.refit(larger, state), always(RIGHT))
    assert not pause(larger, state).finished
    assert asked(larger, go_on(larger, state)).card == make_card(2)


@pytest.mark.parametrize(
    ("before", "kind", "verdict", "after"),
    [
        (0, Kind.CHOICE, Verdict.RIGHT, 1),
        (1, Kind.CHOICE, Verdict.RIGHT, 1),
        (2, Kind.CHOICE, Verdict.RIGHT, 2),
        (1, Kind.TYPED, Verdict.RIGHT, 2),
        (0, Kind.TYPED, Verdict.TYPO, 2),
        (1, Kind.JUDGED, Verdict.RIGHT, 2),
        (2, Kind.TYPED, Verdict.WRONG, 0),
        (1, Kind.CHOICE, Verdict.SKIPPED, 0),
    ],
)
def test_levels_rise_by_choosing_and_typing_and_fall_by_a_miss(
    before: int, kind: Kind, verdict: Verdict, after: int
) -> None:
    assert level_after(before, kind, verdict) == after


def test_a_state_of_two_thousand_cards_stays_small() -> None:
    deck = make_deck(2000)
    state = begin(deck, kinds="choice")
    for _ in range(40):
        state = go_on(deck, play_round(deck, state, always(RIGHT)))
    assert len(json.dumps(state)) < 6000


manners = st.sampled_from([RIGHT, WRONG, SKIP])
options = st.sampled_from([{}, {"kinds": "choice"}, {"kinds": "typed"}])


@given(decks, st.integers(0, 9), options, st.lists(manners, max_size=60))
def test_at_every_step_the_state_survives_json_and_the_face_holds(
    deck: Deck, seed: int, chosen: dict[str, str], manner: list[str]
) -> None:
    state = begin(deck, seed=seed, **chosen)
    for how in manner:
        assert json.loads(json.dumps(state)) == state
        assert LEARN.refit(deck, state) == state
        step = LEARN.step(deck, state)
        progress = LEARN.progress(deck, state)
        assert 0 <= progress.done <= progress.total
        if isinstance(step, Pause):
            if step.finished:
                break
            state = go_on(deck, state)
            continue
        assert sum(option == step.card for option in step.options) == (step.kind is Kind.CHOICE)
        unchanged = json.dumps(state)
        after = answer(deck, state, how)
        assert json.dumps(state) == unchanged
        state = after


@given(decks, st.integers(0, 9), st.lists(manners, max_size=40))
def test_a_round_ends_after_at_most_two_tries_a_card(
    deck: Deck, seed: int, manner: list[str]
) -> None:
    state = begin(deck, seed=seed)
    tries: dict[Card, int] = {}
    replies = iter([*manner, *[WRONG] * 2 * ROUND_SIZE])
    while isinstance(step := LEARN.step(deck, state), Question):
        if step.kind is not Kind.JUDGED:
            tries[step.card] = tries.get(step.card, 0) + 1
        state = answer(deck, state, next(replies))
    assert max(tries.values()) <= 2
    assert len(tries) <= ROUND_SIZE


@given(decks, st.integers(0, 9))
def test_right_answers_alone_always_finish_and_never_ask_a_recalled_card(
    deck: Deck, seed: int
) -> None:
    state = begin(deck, seed=seed)
    recalled: set[Card] = set()
    for _ in range(4 * len(deck.cards) + 2):
        step = LEARN.step(deck, state)
        if isinstance(step, Pause):
            if step.finished:
                break
            state = go_on(deck, state)
            continue
        assert step.card not in recalled
        outcome = LEARN.answer(deck, state, reply(step, RIGHT), NOW)
        if outcome.graded and step.kind is not Kind.CHOICE:
            recalled.add(step.card)
        state = outcome.state
    assert pause(deck, state).finished
    assert LEARN.progress(deck, state).done == LEARN.progress(deck, state).total


@given(decks, st.integers(0, 99), st.lists(manners, max_size=20))
def test_the_same_seed_asks_the_same_questions(deck: Deck, seed: int, manner: list[str]) -> None:
    first, second = begin(deck, seed=seed), begin(deck, seed=seed)
    for how in manner:
        assert first == second
        if isinstance(LEARN.step(deck, first), Pause):
            break
        first, second = answer(deck, first, how), answer(deck, second, how)
