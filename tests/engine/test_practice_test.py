"""Test: what is asked on a paper, how it is saved, and what it comes to when it is handed in."""

import json
from collections import Counter
from dataclasses import replace
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.answers import answers_of
from cards.engine.distractors import surely_wrong
from cards.engine.modes.base import (
    Graded,
    Options,
    Outcome,
    Response,
    State,
    UnfitResponseError,
)
from cards.engine.modes.paper import LARGEST_GROUP, split
from cards.engine.modes.practice_test import Asked, HandedIn, Paper, PracticeTest
from cards.engine.questions import Card, Deck, Kind, Side, Verdict
from cards.engine.text import as_words, folded
from tests.engine.decks import STANDING, decks, make_card, make_deck, without

TEST = PracticeTest()
NOW = 1_770_000_000
EVERY_KIND = "true_false,choice,match,typed"
RIGHT, WRONG, BLANK = "right", "wrong", ""
BOTH = (Side.TERM, Side.DEFINITION)


def begin(deck: Deck, *, seed: int = 1, **own: str) -> State:
    return TEST.start(deck, STANDING, Options(own=own), Random(seed))


def paper(deck: Deck, state: State) -> Paper:
    step = TEST.step(deck, state)
    assert isinstance(step, Paper)
    return step


def give(deck: Deck, state: State, action: str = "save", **sheet: str) -> Outcome:
    fields = {name.replace("_", "-"): value for name, value in sheet.items()}
    return TEST.answer(deck, state, Response(action=action, sheet=fields), NOW)


def value(asked: Asked, how: str) -> str:
    """What to put into the field of a question to be right or wrong, or to leave it blank."""
    if how == BLANK:
        return ""
    if asked.kind is Kind.JUDGED:
        return how
    if asked.kind is Kind.TYPED:
        return asked.answer if how == RIGHT else "something else entirely"
    if asked.kind is Kind.TRUE_FALSE:
        is_true = asked.statement == asked.card
        return "true" if is_true is (how == RIGHT) else "false"
    return next(
        place for place, card in asked.options.items() if (card == asked.card) is (how == RIGHT)
    )


def filled(step: Paper, *hows: str) -> Response:
    """The paper handed in with all blanks allowed; the last manner goes for the rest."""
    manner = [*hows, *[hows[-1]] * len(step.questions)]
    sheet = {asked.name: value(asked, how) for asked, how in zip(step.questions, manner)}  # noqa: B905
    return Response(action="submit-anyway", sheet=sheet)


def handed_in(deck: Deck, state: State, *hows: str) -> Outcome:
    return TEST.answer(deck, state, filled(paper(deck, state), *hows), NOW)


def kinds_on(step: Paper) -> Counter[Kind]:
    return Counter(asked.kind for asked in step.questions)


# --- What is asked --------------------------------------------------------------------------------


def test_twenty_questions_of_three_kinds_are_asked_unless_the_student_wants_others() -> None:
    deck = make_deck(50)
    counts = kinds_on(paper(deck, begin(deck)))
    assert counts == {Kind.TYPED: 7, Kind.CHOICE: 7, Kind.TRUE_FALSE: 6}


@pytest.mark.parametrize(
    ("count", "kinds", "shares"),
    [
        (20, EVERY_KIND, [5, 5, 5, 5]),
        (9, EVERY_KIND, [2, 2, 3, 2]),
        (5, EVERY_KIND, [1, 1, 2, 1]),
        (4, EVERY_KIND, [1, 1, 0, 2]),
        (10, "match", [0, 0, 10, 0]),
        (7, "true_false,choice", [3, 4, 0, 0]),
        (3, "", [0, 0, 0, 3]),
    ],
)
def test_kinds_are_split_evenly(count: int, kinds: str, shares: list[int]) -> None:
    wanted = [Kind(kind) for kind in kinds.split(",") if kind]
    found = split(count, wanted)
    order = (Kind.TRUE_FALSE, Kind.CHOICE, Kind.MATCH, Kind.TYPED)
    assert [found.get(kind, 0) for kind in order] == shares


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match", "typed"])
def test_one_kind_alone_can_be_wanted(kinds: str) -> None:
    deck = make_deck(10)
    assert kinds_on(paper(deck, begin(deck, kinds=kinds))) == {Kind(kinds): 10}


def test_no_more_is_asked_than_there_are_cards() -> None:
    deck = make_deck(8)
    assert len(paper(deck, begin(deck, count="50")).questions) == 8


@pytest.mark.parametrize(
    ("count", "asked"), [("5", 5), ("0", 1), ("100", 100), ("101", 100), ("-3", 20), ("x", 20)]
)
def test_the_student_says_how_many(count: str, asked: int) -> None:
    deck = make_deck(120)
    assert len(paper(deck, begin(deck, count=count)).questions) == asked


def test_only_cards_in_scope_are_asked_but_all_may_mislead() -> None:
    deck = make_deck(10)
    options = Options(cards=frozenset({3, 5}), own={"kinds": "choice"})
    step = paper(deck, TEST.start(deck, STANDING, options, Random(1)))
    assert {asked.card.number for asked in step.questions} == {3, 5}
    assert [len(asked.options) for asked in step.questions] == [4, 4]


def test_the_side_is_the_students_choice() -> None:
    deck = make_deck(10)
    state = TEST.start(deck, STANDING, Options(sides=(Side.DEFINITION,)), Random(1))
    assert {asked.side for asked in paper(deck, state).questions} == {Side.DEFINITION}


@pytest.mark.parametrize("side", Side)
def test_a_deck_studied_both_ways_gets_false_statements_on_both_sides(side: Side) -> None:
    deck = make_deck(40, sides=BOTH)
    statements = paper(deck, begin(deck, count="40", kinds="true_false")).questions
    of_side = [asked for asked in statements if asked.side is side]
    assert any(asked.statement != asked.card for asked in of_side)
    assert any(asked.statement == asked.card for asked in of_side)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [2, 3, 4, 9, 10])
def test_about_half_of_the_statements_are_false(size: int, seed: int) -> None:
    deck = make_deck(size)
    statements = paper(deck, begin(deck, seed=seed, kinds="true_false")).questions
    false = sum(asked.statement != asked.card for asked in statements)
    assert false in {size // 2, (size + 1) // 2}


def test_one_statement_alone_may_be_true_or_false() -> None:
    deck = make_deck(9)
    papers = (paper(deck, begin(deck, seed=s, kinds="true_false", count="1")) for s in range(20))
    truths = {step.questions[0].statement == step.questions[0].card for step in papers}
    assert truths == {True, False}


def test_what_classmates_confused_comes_first() -> None:
    deck = make_deck(10)
    standing = replace(STANDING, confused={make_card(0).id: (make_card(7).id,)})
    options = Options(cards=frozenset({0}), own={"kinds": "choice"})
    step = paper(deck, TEST.start(deck, standing, options, Random(1)))
    assert make_card(7) in step.questions[0].options.values()


@pytest.mark.parametrize(
    ("pairs", "sizes"), [(2, [2]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (13, [5, 4, 4])]
)
def test_pairs_are_matched_in_groups_of_two_to_six(pairs: int, sizes: list[int]) -> None:
    words = [letter * 4 for letter in ascii_lowercase[:20]]
    deck = Deck(tuple(Card(n, n, 1, word, f"what {word} is") for n, word in enumerate(words)))
    step = paper(deck, begin(deck, count=str(pairs), kinds="match"))
    assert sorted((len(group.questions) for group in step.groups), reverse=True) == sizes


def test_cards_that_could_be_taken_for_each_other_are_never_in_one_group() -> None:
    twins = (
        Card(1, 0, 1, "plant cell", "it has a wall"),
        Card(2, 1, 1, "cell", "the unit of life"),
        Card(3, 2, 1, "tissue", "cells that work together"),
    )
    deck = Deck(twins)
    step = paper(deck, begin(deck, kinds="match"))
    matched = [
        {card.id for card in group.first.options.values()}
        for group in step.groups
        if group.kind is Kind.MATCH
    ]
    assert matched
    assert not any({1, 2} <= group for group in matched)


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match", EVERY_KIND, ""])
def test_a_single_card_is_typed_since_nothing_is_wrong_for_it(kinds: str) -> None:
    deck = make_deck(1)
    assert kinds_on(paper(deck, begin(deck, kinds=kinds))) == {Kind.TYPED: 1}


def test_a_card_without_a_wrong_answer_takes_the_place_of_one_to_be_typed() -> None:
    same = tuple(Card(n, n, 1, "cell" if n < 2 else f"part {n}", f"what {n}") for n in range(2))
    deck = Deck((*same, *(make_card(n) for n in range(2, 6))))
    lonely = Deck((make_card(0), replace(make_card(1), term="ribosome, too")))
    assert kinds_on(paper(lonely, begin(lonely, kinds="choice,typed"))) == {Kind.TYPED: 2}
    for seed in range(5):
        counts = kinds_on(paper(deck, begin(deck, seed=seed, kinds="choice,typed")))
        assert counts == {Kind.TYPED: 3, Kind.CHOICE: 3}


def test_unknown_kinds_are_as_good_as_none() -> None:
    assert begin(make_deck(9), kinds="<b>,") == begin(make_deck(9))


# --- Drafts ---------------------------------------------------------------------------------------


def test_what_is_filled_in_is_kept_and_the_question_stands() -> None:
    deck = make_deck(9)
    state = begin(deck, kinds="typed")
    outcome = give(deck, state, q_3="cyto")
    assert outcome.asks_the_same
    assert outcome.graded == ()
    drafts = {asked.name: asked.draft for asked in paper(deck, outcome.state).questions}
    assert drafts["q-3"] == "cyto"
    assert TEST.progress(deck, outcome.state).done == 1


def test_saving_the_same_again_changes_nothing() -> None:
    deck = make_deck(9)
    once = give(deck, begin(deck, kinds="typed"), q_3="cyto").state
    assert give(deck, once, q_3="cyto").state == once


def test_a_field_that_is_not_sent_is_not_erased_and_the_last_value_of_one_counts() -> None:
    deck = make_deck(9)
    state = give(deck, begin(deck, kinds="typed"), q_3="first tab", q_4="first tab").state
    state = give(deck, state, q_4="second tab").state
    drafts = {asked.name: asked.draft for asked in paper(deck, state).questions}
    assert (drafts["q-3"], drafts["q-4"]) == ("first tab", "second tab")


def test_a_field_can_be_emptied() -> None:
    deck = make_deck(9)
    state = give(deck, begin(deck, kinds="typed"), q_3="cyto").state
    assert paper(deck, give(deck, state, q_3="").state).answered == 0


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match"])
@pytest.mark.parametrize("sent", ["7", "-1", "maybe", "1.0"])
def test_what_no_field_can_hold_is_left_out(kinds: str, sent: str) -> None:
    deck = make_deck(6)
    state = begin(deck, kinds=kinds)
    assert give(deck, state, q_0=sent, q_99="1", q_x="1").state == state


def test_an_action_that_a_paper_does_not_know_is_refused() -> None:
    deck = make_deck(3)
    with pytest.raises(UnfitResponseError, match="Go on"):
        give(deck, begin(deck), "skip")


# --- Handing in -----------------------------------------------------------------------------------


def test_blanks_are_warned_of_first_and_what_was_given_is_kept() -> None:
    deck = make_deck(4)
    state = begin(deck, kinds="typed")
    outcome = give(deck, state, "submit", q_2="vacuole")
    step = paper(deck, outcome.state)
    assert outcome.asks_the_same
    assert step.warned
    assert len(step.blanks) == 3
    assert make_card(2) not in {asked.card for asked in step.blanks}
    assert not paper(deck, give(deck, outcome.state).state).warned


def test_blanks_that_are_handed_in_all_the_same_count_as_not_known() -> None:
    deck = make_deck(4)
    outcome = give(deck, begin(deck, kinds="typed"), "submit-anyway", q_2="vacuole")
    assert isinstance(TEST.step(deck, outcome.state), HandedIn)
    verdicts = Counter(graded.verdict for graded in outcome.graded)
    assert verdicts == {Verdict.RIGHT: 1, Verdict.SKIPPED: 3}


def test_a_full_paper_is_handed_in_without_a_word() -> None:
    deck = make_deck(12)
    state = begin(deck, kinds=EVERY_KIND)
    response = replace(filled(paper(deck, state), RIGHT), action="submit")
    outcome = TEST.answer(deck, state, response, NOW)
    assert [graded.verdict for graded in outcome.graded] == [Verdict.RIGHT] * 12
    assert [each.card for each in outcome.graded] == [
        asked.card for asked in paper(deck, state).questions
    ]


def test_nothing_is_graded_twice() -> None:
    deck = make_deck(4)
    state = handed_in(deck, begin(deck), RIGHT).state
    with pytest.raises(UnfitResponseError, match="handed in"):
        give(deck, state, "submit-anyway")


def test_the_log_says_which_statement_was_shown_and_who_believed_it() -> None:
    deck = make_deck(9)
    state = begin(deck, kinds="true_false")
    step, graded = paper(deck, state), handed_in(deck, state, WRONG).graded
    for asked, each in zip(step.questions, graded, strict=True):
        is_true = asked.statement == asked.card
        assert each.options == (asked.statement.id,)
        assert each.response == ("false" if is_true else "true")
        assert each.mistaken_for == (None if is_true else asked.statement)


def test_every_pair_of_a_group_is_an_answer_that_knows_the_whole_group() -> None:
    deck = make_deck(5)
    state = begin(deck, kinds="match")
    graded = handed_in(deck, state, WRONG, RIGHT).graded
    assert len(graded) == 5
    assert {each.kind for each in graded} == {Kind.MATCH}
    assert {frozenset(each.options) for each in graded} == {frozenset(c.id for c in deck.cards)}
    assert graded[0].mistaken_for in deck.cards
    assert [each.verdict.is_right for each in graded] == [False, True, True, True, True]


# --- Long answers ---------------------------------------------------------------------------------


def long_deck() -> Deck:
    long = "a bag of membrane around the cell that lets some things in and keeps others out"
    cards = (
        Card(1, 0, 1, "cell membrane", long),
        Card(2, 1, 1, "nucleus", "holds the genes"),
        Card(3, 2, 1, "wall", long.replace("cell", "plant").replace("bag", "box")),
    )
    return Deck(cards, answer_sides=(Side.DEFINITION,))


def to_be_judged(deck: Deck) -> State:
    sheet = {"q_0": "it wraps the cell", "q_1": "holds the genes", "q_2": "it is stiff"}
    outcome = give(deck, begin(deck, kinds="typed"), "submit", **sheet)
    assert outcome.graded == ()
    assert not outcome.asks_the_same
    return outcome.state


def test_long_answers_are_left_to_the_student_before_anything_is_graded() -> None:
    deck = long_deck()
    step = paper(deck, to_be_judged(deck))
    assert step.is_judging
    assert {(asked.card.id, asked.given) for asked in step.questions} == {
        (1, "it wraps the cell"),
        (3, "it is stiff"),
    }
    assert "membrane" in next(asked for asked in step.questions if asked.card.id == 1).key_words


@pytest.mark.parametrize(
    ("judgement", "verdict"), [("right", Verdict.RIGHT), ("wrong", Verdict.WRONG)]
)
def test_the_whole_test_is_graded_when_the_last_one_is_judged(
    judgement: str, verdict: Verdict
) -> None:
    deck = long_deck()
    state = give(deck, to_be_judged(deck), q_0=judgement).state
    outcome = give(deck, state, "submit", q_2="wrong")
    found = {each.card.id: (each.kind, each.verdict, each.response) for each in outcome.graded}
    assert found == {
        1: (Kind.JUDGED, verdict, "it wraps the cell"),
        2: (Kind.TYPED, Verdict.RIGHT, "holds the genes"),
        3: (Kind.JUDGED, Verdict.WRONG, "it is stiff"),
    }


@pytest.mark.parametrize("action", ["submit", "submit-anyway"])
def test_no_long_answer_can_be_left_unjudged(action: str) -> None:
    deck = long_deck()
    outcome = give(deck, to_be_judged(deck), action, q_0="right")
    step = paper(deck, outcome.state)
    assert outcome.asks_the_same
    assert step.warned
    assert [asked.card.id for asked in step.blanks] == [3]


# --- A deck that changes --------------------------------------------------------------------------


def test_a_removed_card_leaves_the_paper_and_the_drafts_of_the_others_stand() -> None:
    deck = make_deck(6)
    empty = begin(deck, kinds="match")
    everything = replace(filled(paper(deck, empty), RIGHT), action="save")
    state = TEST.answer(deck, empty, everything, NOW).state
    smaller = without(deck, 2)
    refitted = TEST.refit(smaller, state)
    step = paper(smaller, refitted)
    assert [asked.place for asked in step.questions] == [1, 2, 3, 4, 5]
    assert all(asked.options[asked.draft] == asked.card for asked in step.questions)
    assert TEST.step(smaller, state) == TEST.step(smaller, refitted)


def test_a_removed_option_is_offered_no_more_and_its_tick_is_gone() -> None:
    deck = make_deck(9)
    state = begin(deck, kinds="choice", count="1")
    asked = paper(deck, state).questions[0]
    place, gone = next((p, c) for p, c in asked.options.items() if c != asked.card)
    state = give(deck, state, **{asked.name.replace("-", "_"): place}).state
    smaller = without(deck, gone.number)
    left = paper(smaller, TEST.refit(smaller, state)).questions[0]
    assert len(left.options) == 3
    assert left.is_blank


def test_a_wrong_answer_that_an_edit_makes_right_is_offered_no_more() -> None:
    deck = make_deck(9)
    state = begin(deck, kinds="choice")
    term = deck.cards[0].term
    edited = replace(deck, cards=tuple(replace(card, term=term) for card in deck.cards))
    statements = paper(edited, begin(deck, kinds="true_false")).questions
    assert statements
    assert all(asked.statement == asked.card for asked in statements)
    assert paper(edited, state).questions == ()
    outcome = give(edited, state, "submit")
    assert outcome.graded == ()
    assert isinstance(TEST.step(edited, outcome.state), HandedIn)


def test_a_deck_that_is_emptied_ends_the_test_without_a_question() -> None:
    deck = make_deck(3)
    state = begin(deck)
    empty = without(deck, 0, 1, 2)
    assert TEST.progress(empty, state).total == 0
    assert give(empty, state, "submit").graded == ()


# --- Always ---------------------------------------------------------------------------------------

hows = st.lists(st.sampled_from([RIGHT, WRONG, BLANK]), min_size=1, max_size=24)
own = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.lists(st.sampled_from(EVERY_KIND.split(",")), unique=True).map(",".join),
        "count": st.integers(1, 30).map(str),
    },
)
every_deck = st.one_of(decks, st.just(long_deck()))


@given(every_deck, own, st.integers(0, 99))
def test_each_card_is_asked_at_most_once_and_no_option_is_also_right(
    deck: Deck, chosen: dict[str, str], seed: int
) -> None:
    step = paper(deck, begin(deck, seed=seed, **chosen))
    assert len(step.questions) == min(int(chosen.get("count", 20)), len(deck.cards))
    assert len({asked.card for asked in step.questions}) == len(step.questions)
    for asked in step.questions:
        right = {as_words(folded(each.shown)) for each in answers_of(asked.card, asked.side, deck)}
        others = [card for card in asked.options.values() if card != asked.card]
        assert surely_wrong(others, asked.card, asked.side, deck) == others
        for other in others:
            text = as_words(folded(other.text(asked.side)))
            assert not any(text in answer or answer in text for answer in right)
        assert len({card.text(asked.side) for card in asked.options.values()}) == len(asked.options)
        if asked.kind in {Kind.CHOICE, Kind.MATCH}:
            assert asked.card in asked.options.values()
    for group in step.groups:
        assert len(group.questions) == 1 or 2 <= len(group.questions) <= LARGEST_GROUP


@given(every_deck, own, st.integers(0, 9), st.lists(hows, max_size=4))
def test_any_sequence_of_responses_ends_and_the_state_survives_json_at_every_step(
    deck: Deck, chosen: dict[str, str], seed: int, manners: list[list[str]]
) -> None:
    state = begin(deck, seed=seed, **chosen)
    count = len(paper(deck, state).questions)
    graded: tuple[Graded, ...] = ()
    for manner in [*manners, [RIGHT], [RIGHT], [RIGHT]]:
        for action in ("save", "submit", "submit-anyway"):
            assert json.loads(json.dumps(state)) == state
            assert TEST.refit(deck, state) == state
            step = TEST.step(deck, state)
            progress = TEST.progress(deck, state)
            assert 0 <= progress.done <= progress.total
            if isinstance(step, HandedIn):
                break
            unchanged = json.dumps(state)
            outcome = TEST.answer(deck, state, replace(filled(step, *manner), action=action), NOW)
            assert json.dumps(state) == unchanged
            assert outcome.asks_the_same is (outcome.state["stage"] == state["stage"])
            graded += outcome.graded
            state = json.loads(json.dumps(outcome.state))
    assert isinstance(TEST.step(deck, state), HandedIn)
    assert len({each.card for each in graded}) == len(graded) == count


@given(decks, own, st.integers(0, 99), hows)
def test_the_score_is_the_sum_of_the_questions(
    deck: Deck, chosen: dict[str, str], seed: int, manner: list[str]
) -> None:
    state = begin(deck, seed=seed, **chosen)
    questions = paper(deck, state).questions
    manner = [*manner, *[manner[-1]] * len(questions)][: len(questions)]
    graded = handed_in(deck, state, *manner).graded
    assert [each.verdict.is_right for each in graded] == [how == RIGHT for how in manner]


@given(decks, own, st.integers(0, 99))
def test_the_same_seed_gives_the_same_questions(
    deck: Deck, chosen: dict[str, str], seed: int
) -> None:
    assert begin(deck, seed=seed, **chosen) == begin(deck, seed=seed, **chosen)


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match", "typed", EVERY_KIND])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_tiny_deck_makes_a_test(size: int, kinds: str) -> None:
    deck = make_deck(size)
    state = begin(deck, kinds=kinds)
    assert len(paper(deck, state).questions) == size
    assert len(handed_in(deck, state, RIGHT).graded) == size


def test_fifty_questions_of_two_thousand_cards_stay_small() -> None:
    deck = make_deck(2_000)
    state = begin(deck, count="50", kinds=EVERY_KIND)
    sheet = {f"q_{n}": "a typed answer of a usual length" for n in range(2_000)}
    assert len(json.dumps(give(deck, state, **sheet).state)) < 20_000


def test_two_cards_that_could_be_taken_for_each_other_are_typed_and_not_matched() -> None:
    deck = Deck((Card(1, 0, 1, "plant cell", "it has a wall"), Card(2, 1, 1, "cell", "the unit")))
    step = paper(deck, begin(deck, kinds="match"))
    assert [asked.kind for asked in step.questions] == [Kind.TYPED, Kind.TYPED]
