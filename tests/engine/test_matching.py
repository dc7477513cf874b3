"""Matching: boards of pairs, first tries, and tiles that read the same."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.modes.base import Graded, Options, Outcome, Response, State, UnfitResponseError
from cards.engine.modes.matching import PAIRS, Board, BoardOver, Matching, Try
from cards.engine.questions import Card, Deck, Kind, Side, Verdict
from tests.engine.decks import STANDING, decks, make_card, make_deck, without

MATCHING = Matching()
NOW = STANDING.now


def begin(deck: Deck, seed: int = 1, **options: object) -> State:
    return MATCHING.start(deck, STANDING, Options(**options), Random(seed))  # type: ignore[arg-type]


def board_of(deck: Deck, state: State) -> Board:
    step = MATCHING.step(deck, state)
    assert isinstance(step, Board)
    return step


def end_of(deck: Deck, state: State) -> BoardOver:
    step = MATCHING.step(deck, state)
    assert isinstance(step, BoardOver)
    return step


def pair(prompt: int, answer: int, elapsed: str = "") -> Response:
    """The response that chooses the tiles in these places."""
    sheet = {"q-prompt": str(prompt), "q-answer": str(answer), "q-elapsed": elapsed}
    return Response(sheet=sheet)


def left(deck: Deck, state: State) -> list[int]:
    """The places of the prompts that are still on the board."""
    return [place for place, tile in enumerate(board_of(deck, state).prompts) if not tile.is_gone]


def fitting(state: State, prompt: int) -> int:
    """The place of the answer to the prompt in this place."""
    place: int = state["answers"].index(state["prompts"][prompt])
    return place


def match(deck: Deck, state: State, prompt: int, *, now: int = NOW, elapsed: str = "") -> Outcome:
    return MATCHING.answer(deck, state, pair(prompt, fitting(state, prompt), elapsed), now)


def miss(deck: Deck, state: State, prompt: int) -> Outcome:
    """Choose an answer to the prompt that belongs to another pair."""
    wrong = next(place for place in left_answers(deck, state) if place != fitting(state, prompt))
    return MATCHING.answer(deck, state, pair(prompt, wrong), NOW)


def left_answers(deck: Deck, state: State) -> list[int]:
    return [place for place, tile in enumerate(board_of(deck, state).answers) if not tile.is_gone]


def clear(deck: Deck, state: State, *, now: int = NOW, elapsed: str = "") -> State:
    """Match what is left of the board."""
    while isinstance(MATCHING.step(deck, state), Board):
        state = match(deck, state, left(deck, state)[0], now=now, elapsed=elapsed).state
    return state


def go_on(deck: Deck, state: State, action: str = "next", *, now: int = NOW) -> State:
    return MATCHING.answer(deck, state, Response(action=action), now).state


def deck_of(*pairs: tuple[str, str]) -> Deck:
    return Deck(
        tuple(
            Card(1000 + number, number, 1, term, definition)
            for number, (term, definition) in enumerate(pairs)
        )
    )


def play(deck: Deck, state: State) -> list[int]:
    """The sizes of all boards to the end."""
    sizes = []
    while True:
        sizes.append(len(left(deck, state)))
        state = clear(deck, state)
        if end_of(deck, state).finished:
            return sizes
        state = go_on(deck, state)


# --- Boards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cards", "sizes"),
    [
        (2, [2]),
        (3, [3]),
        (6, [6]),
        (7, [4, 3]),
        (8, [6, 2]),
        (12, [6, 6]),
        (13, [6, 4, 3]),
        (56, [6] * 9 + [2]),
    ],
)
def test_a_deck_is_dealt_in_boards_of_six_and_no_card_is_left_alone(
    cards: int, sizes: list[int]
) -> None:
    deck = make_deck(cards)
    assert play(deck, begin(deck)) == sizes


def test_each_card_comes_once_and_both_sides_of_it_are_on_the_board() -> None:
    deck = make_deck(8)
    state = begin(deck)
    board = board_of(deck, state)
    cards = [deck.by_number[number] for number in state["prompts"]]
    assert [tile.text for tile in board.prompts] == [card.definition for card in cards]
    assert {tile.text for tile in board.answers} == {card.term for card in cards}
    assert board.side is Side.TERM
    state = go_on(deck, clear(deck, state))
    assert sorted(state["prompts"]) == sorted({*range(8)} - {card.number for card in cards})


@pytest.mark.parametrize("size", [0, 1])
def test_with_fewer_than_two_cards_there_is_no_board(size: int) -> None:
    deck = make_deck(size)
    assert end_of(deck, begin(deck)) == BoardOver(True, 0, 0, (), 0, is_full=False)


def test_a_chosen_side_is_the_one_to_find() -> None:
    deck = make_deck(3)
    board = board_of(deck, begin(deck, sides=(Side.DEFINITION,)))
    assert board.side is Side.DEFINITION
    assert {tile.text for tile in board.prompts} == {card.term for card in deck.cards}


def test_with_both_sides_boards_ask_now_for_one_and_now_for_the_other() -> None:
    deck = make_deck(60)
    state = begin(deck, sides=tuple(Side))
    sides = set()
    for _ in range(10):
        sides.add(board_of(deck, state).side)
        state = go_on(deck, clear(deck, state)) if len(sides) < 2 else state
    assert sides == set(Side)


def test_only_cards_in_scope_are_dealt() -> None:
    deck = make_deck(12)
    state = begin(deck, cards=frozenset({3, 5, 8}))
    assert sorted(state["prompts"]) == [3, 5, 8]
    assert MATCHING.progress(deck, state).total == 3


# --- Pairs ----------------------------------------------------------------------------------------


def test_a_right_pair_leaves_and_counts_among_the_pairs_that_were_left() -> None:
    deck = make_deck(6)
    state = begin(deck)
    outcome = match(deck, state, 0)
    card = deck.by_number[state["prompts"][0]]
    (graded,) = outcome.graded
    assert (graded.card, graded.kind, graded.side) == (card, Kind.MATCH, Side.TERM)
    assert (graded.verdict, graded.response) == (Verdict.RIGHT, card.term)
    assert set(graded.options) == {card.id for card in deck.cards}
    assert graded.mistaken_for is None
    board = board_of(deck, outcome.state)
    assert board.latest == Try(0, fitting(state, 0), (card.definition, card.term), is_right=True)
    assert board.prompts[0].is_gone
    assert [tile.is_gone for tile in board.prompts].count(True) == 1
    assert len(match(deck, outcome.state, 1).graded[0].options) == 5


def test_the_last_pair_was_chosen_among_one() -> None:
    deck = make_deck(2)
    outcome = match(deck, match(deck, begin(deck), 0).state, 1)
    assert len(outcome.graded[0].options) == 1


def test_a_wrong_first_try_counts_on_the_prompt_and_names_the_card_it_was_taken_for() -> None:
    deck = make_deck(6)
    state = begin(deck)
    outcome = miss(deck, state, 2)
    (graded,) = outcome.graded
    assert graded.card == deck.by_number[state["prompts"][2]]
    assert graded.verdict is Verdict.WRONG
    assert graded.mistaken_for is not None
    assert graded.response == graded.mistaken_for.term
    board = board_of(deck, outcome.state)
    assert board.latest is not None
    assert board.latest.texts == (graded.card.definition, graded.response)
    assert not board.latest.is_right
    assert board.prompts[2].is_missed
    assert [tile.is_missed for tile in board.answers].count(True) == 1
    assert not any(tile.is_gone for tile in (*board.prompts, *board.answers))


def test_later_tries_at_a_card_are_not_graded() -> None:
    deck = make_deck(6)
    state = miss(deck, begin(deck), 2).state
    again = miss(deck, state, 2)
    assert again.graded == ()
    assert match(deck, again.state, 2).graded == ()


def test_a_card_that_was_only_taken_for_another_still_has_its_first_try() -> None:
    deck = make_deck(2)
    state = miss(deck, begin(deck), 0).state
    assert match(deck, state, 1).graded[0].verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "sheet",
    [
        {},
        {"q-prompt": "0"},
        {"q-answer": "0"},
        {"q-prompt": "x", "q-answer": "0"},
        {"q-prompt": "-1", "q-answer": "0"},
        {"q-prompt": "0", "q-answer": "6"},
        {"q-prompt": "00", "q-answer": "0"},
    ],
)
def test_half_a_pair_or_a_tile_that_is_not_there_is_refused(sheet: dict[str, str]) -> None:
    deck = make_deck(6)
    with pytest.raises(UnfitResponseError, match="one on each side"):
        MATCHING.answer(deck, begin(deck), Response(sheet=sheet), NOW)


def test_a_tile_that_is_gone_is_refused() -> None:
    deck = make_deck(6)
    state = match(deck, begin(deck), 0).state
    with pytest.raises(UnfitResponseError, match="gone already"):
        MATCHING.answer(deck, state, pair(0, left_answers(deck, state)[0]), NOW)


# --- Tiles that read the same ---------------------------------------------------------------------


def places(tiles: tuple[object, ...], text: str) -> list[int]:
    return [
        place
        for place, tile in enumerate(tiles)
        if getattr(tile, "text", "") == text and not getattr(tile, "is_gone", True)
    ]


def test_answers_that_read_the_same_are_interchangeable() -> None:
    deck = deck_of(("planet", "Mars"), ("Planet.", "Venus"), ("star", "Sun"))
    state = begin(deck)
    board = board_of(deck, state)
    (mars,) = places(board.prompts, "Mars")
    (other,) = places(board.answers, "Planet.")
    outcome = MATCHING.answer(deck, state, pair(mars, other), NOW)
    assert [graded.card.definition for graded in outcome.graded] == ["Mars"]
    assert outcome.graded[0].verdict is Verdict.RIGHT
    board = board_of(deck, outcome.state)
    assert board.prompts[mars].is_gone
    assert board.answers[other].is_gone
    assert end_of(deck, clear(deck, outcome.state)).at_once == 3


def test_prompts_that_read_the_same_take_either_answer_and_it_is_that_cards() -> None:
    deck = deck_of(("river side", "bank"), ("money house", "bank"), ("star", "Sun"))
    state = begin(deck)
    board = board_of(deck, state)
    first, second = places(board.prompts, "bank")
    (money,) = places(board.answers, "money house")
    (river,) = places(board.answers, "river side")
    outcome = MATCHING.answer(deck, state, pair(first, money), NOW)
    assert outcome.graded[0].card.term == "money house"
    outcome = MATCHING.answer(deck, outcome.state, pair(second, river), NOW)
    assert outcome.graded[0].card.term == "river side"


def test_a_pair_cannot_be_used_up_so_that_another_is_left_over() -> None:
    deck = deck_of(("1", "x"), ("2", "x"), ("2", "y"))
    state = begin(deck)
    board = board_of(deck, state)
    first, second = places(board.prompts, "x")
    one_two, other_two = places(board.answers, "2")
    state = MATCHING.answer(deck, state, pair(first, one_two), NOW).state
    outcome = MATCHING.answer(deck, state, pair(second, other_two), NOW)
    assert outcome.graded[0].verdict is Verdict.WRONG
    state = clear(deck, outcome.state)
    assert end_of(deck, state).pairs == 3


texts = st.sampled_from(["a", "A", "b", "b.", "c"])


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=7), st.integers(0, 9), st.data())
def test_any_two_tiles_that_read_like_a_pair_that_is_left_are_right_and_every_board_empties(
    pairs: list[tuple[str, str]], seed: int, data: st.DataObject
) -> None:
    deck = deck_of(*pairs)
    state = begin(deck, seed)
    graded: list[Graded] = []
    for _ in range(len(pairs)):
        if MATCHING.step(deck, state).is_pause:
            state = go_on(deck, state)
        readings = [
            (card.definition.casefold().strip("."), card.term.casefold().strip("."))
            for card in (deck.by_number[number] for number in state["prompts"])
            if card.number not in state["found"]
        ]
        wanted = data.draw(st.sampled_from(readings))
        board = board_of(deck, state)
        prompt, answer = (
            data.draw(
                st.sampled_from(
                    [
                        place
                        for place, tile in enumerate(tiles)
                        if not tile.is_gone and tile.text.casefold().strip(".") == text
                    ]
                )
            )
            for tiles, text in zip((board.prompts, board.answers), wanted, strict=True)
        )
        outcome = MATCHING.answer(deck, state, pair(prompt, answer), NOW)
        graded += outcome.graded
        state = outcome.state
    assert end_of(deck, state).finished
    assert [each.verdict for each in graded] == [Verdict.RIGHT] * len(pairs)
    assert len({each.card for each in graded}) == len(pairs)


# --- The clock ------------------------------------------------------------------------------------


def test_a_full_board_is_timed_from_its_start_to_its_last_pair() -> None:
    deck = make_deck(12)
    state = begin(deck)
    assert board_of(deck, state).shown_at == NOW
    while len(left(deck, state)) > 1:
        outcome = match(deck, state, left(deck, state)[0], now=NOW + 5)
        assert outcome.graded[0].board_ms is None
        state = outcome.state
    outcome = match(deck, state, left(deck, state)[0], now=NOW + 21, elapsed="20400")
    assert outcome.graded[0].board_ms == 20_400
    over = end_of(deck, outcome.state)
    assert (over.took_ms, over.took, over.is_full) == (20_400, "20.4 s", True)
    state = go_on(deck, outcome.state, now=NOW + 60)
    assert board_of(deck, state).shown_at == NOW + 60


def test_a_smaller_board_has_a_time_that_does_not_count() -> None:
    deck = make_deck(PAIRS - 1)
    state = begin(deck)
    for _ in range(PAIRS - 1):
        outcome = match(deck, state, left(deck, state)[0], now=NOW + 9)
        assert outcome.graded[0].board_ms is None
        state = outcome.state
    assert (end_of(deck, state).took, end_of(deck, state).is_full) == ("9.0 s", False)


def test_a_last_pair_that_was_missed_before_still_carries_the_time() -> None:
    deck = make_deck(PAIRS)
    state = miss(deck, begin(deck), 0).state
    while len(left(deck, state)) > 1:
        state = match(deck, state, left(deck, state)[-1]).state
    (graded,) = match(deck, state, 0, now=NOW + 30).graded
    assert (graded.board_ms, graded.options) == (30_000, ())


# --- From board to board --------------------------------------------------------------------------


def test_after_a_board_its_missed_cards_and_its_first_tries_are_told() -> None:
    deck = make_deck(12)
    state = begin(deck)
    missed = deck.by_number[state["prompts"][1]]
    over = end_of(deck, clear(deck, miss(deck, state, 1).state))
    assert (over.pairs, over.at_once, over.missed) == (6, 5, (missed,))
    assert not over.finished


def test_at_the_end_the_missed_cards_of_all_boards_are_listed() -> None:
    deck = make_deck(8)
    state = begin(deck)
    first = deck.by_number[state["prompts"][1]]
    state = go_on(deck, clear(deck, miss(deck, state, 1).state))
    second = deck.by_number[state["prompts"][0]]
    over = end_of(deck, clear(deck, miss(deck, state, 0).state))
    assert over.finished
    assert set(over.missed) == {first, second}
    assert (over.pairs, over.at_once) == (2, 1)


def test_the_same_board_again_has_the_same_cards_in_other_places() -> None:
    deck = make_deck(12)
    state = begin(deck)
    before = state["prompts"], state["answers"]
    state = go_on(deck, clear(deck, miss(deck, state, 1).state), "again", now=NOW + 9)
    assert sorted(state["prompts"]) == sorted(before[0])
    assert (state["prompts"], state["answers"]) != before
    assert board_of(deck, state).shown_at == NOW + 9
    assert match(deck, state, 1).graded[0].verdict is Verdict.RIGHT
    assert MATCHING.progress(deck, state).done == 0


@pytest.mark.parametrize("action", ["", "continue", "knew"])
def test_after_a_board_only_going_on_fits(action: str) -> None:
    deck = make_deck(12)
    with pytest.raises(UnfitResponseError, match="This board is empty"):
        go_on(deck, clear(deck, begin(deck)), action)


@pytest.mark.parametrize("action", ["next", "again"])
def test_after_the_last_board_nothing_fits(action: str) -> None:
    deck = make_deck(3)
    with pytest.raises(UnfitResponseError, match="last board"):
        go_on(deck, clear(deck, begin(deck)), action)


def test_progress_counts_the_pairs_that_are_gone() -> None:
    deck = make_deck(8)
    state = miss(deck, begin(deck), 0).state
    assert MATCHING.progress(deck, state).done == 0
    state = match(deck, match(deck, state, 0).state, 1).state
    progress = MATCHING.progress(deck, state)
    assert (progress.done, progress.total, progress.counts) == (2, 8, {"board": 1, "left": 4})


# --- The deck changes -----------------------------------------------------------------------------


def test_a_removed_card_leaves_its_places_empty() -> None:
    deck = make_deck(6)
    state = begin(deck)
    removed = state["prompts"][3]
    smaller = without(deck, removed)
    state = MATCHING.refit(smaller, state)
    board = board_of(smaller, state)
    assert (board.prompts[3].text, board.prompts[3].is_gone) == ("", True)
    assert len(left(smaller, state)) == 5
    state = clear(smaller, state)
    assert not end_of(smaller, state).is_full


def test_a_board_whose_cards_were_all_removed_is_over() -> None:
    deck = make_deck(12)
    state = begin(deck)
    smaller = without(deck, *state["prompts"])
    over = end_of(smaller, MATCHING.refit(smaller, state))
    assert (over.finished, over.pairs, over.took) == (False, 0, "")
    assert len(left(smaller, go_on(smaller, state))) == 6


def test_a_card_that_is_left_alone_is_joined_by_one_that_was_asked() -> None:
    deck = make_deck(8)
    state = clear(deck, begin(deck))
    waiting = [card.number for card in deck.cards if card.number not in state["prompts"]]
    smaller = without(deck, waiting[0])
    state = go_on(smaller, MATCHING.refit(smaller, state))
    assert waiting[1] in state["prompts"]
    assert len(state["prompts"]) == 2
    assert end_of(smaller, clear(smaller, state)).finished


def test_a_card_that_comes_later_is_dealt_too() -> None:
    deck = make_deck(6)
    state = begin(deck)
    larger = Deck((*deck.cards, make_card(6)), version=2)
    state = go_on(larger, clear(larger, MATCHING.refit(larger, state)))
    assert 6 in state["prompts"]
    assert len(state["prompts"]) == 2


# --- Properties -----------------------------------------------------------------------------------

answers = st.one_of(
    st.tuples(st.just("pair"), st.integers(0, 6), st.integers(0, 6)),
    st.tuples(st.sampled_from(["next", "again"]), st.just(0), st.just(0)),
)


@given(decks, st.integers(0, 9), st.lists(answers, max_size=80))
def test_any_sequence_of_answers_keeps_the_state_whole_and_can_be_finished(
    deck: Deck, seed: int, given_answers: list[tuple[str, int, int]]
) -> None:
    state = begin(deck, seed)
    for action, prompt, answer in given_answers:
        before = json.dumps(state)
        assert json.loads(before) == state
        progress = MATCHING.progress(deck, state)
        assert 0 <= progress.done <= progress.total == len(deck.cards)
        response = pair(prompt, answer) if action == "pair" else Response(action=action)
        try:
            outcome = MATCHING.answer(deck, state, response, NOW)
        except UnfitResponseError:
            continue
        assert json.dumps(state) == before
        assert len(outcome.graded) <= 1
        state = outcome.state
    play_on = state
    for _ in range(len(deck.cards) + 1):
        if MATCHING.step(deck, play_on).finished:
            break
        cleared = clear(deck, play_on)
        play_on = cleared if end_of(deck, cleared).finished else go_on(deck, cleared)
    assert end_of(deck, play_on).finished


@given(decks, st.integers(0, 99))
def test_the_same_seed_gives_the_same_boards(deck: Deck, seed: int) -> None:
    first, second = begin(deck, seed), begin(deck, seed)
    while True:
        assert MATCHING.step(deck, first) == MATCHING.step(deck, second)
        if MATCHING.step(deck, first).finished:
            break
        if MATCHING.step(deck, first).is_pause:
            first, second = go_on(deck, first), go_on(deck, second)
        else:
            first, second = clear(deck, first), clear(deck, second)


@given(st.integers(2, 40))
def test_no_board_has_fewer_than_two_pairs_or_more_than_six(size: int) -> None:
    deck = make_deck(size)
    sizes = play(deck, begin(deck))
    assert sum(sizes) == size
    assert all(2 <= each <= PAIRS for each in sizes)


def test_the_state_of_a_deck_of_two_thousand_cards_stays_small() -> None:
    deck = make_deck(2_000)
    state = begin(deck, cards=frozenset(range(2_000)))
    while not end_of(deck, state := clear(deck, state)).finished:
        assert len(json.dumps(state)) < 20_000
        state = go_on(deck, state)
    assert len(json.dumps(state)) < 20_000


def test_a_pair_is_said_no_more_when_one_of_its_cards_has_left_the_deck() -> None:
    deck = make_deck(6)
    prompt = left(deck, begin(deck))[0]
    state = miss(deck, begin(deck), prompt).state
    assert board_of(deck, state).latest is not None
    smaller = without(deck, prompt)
    assert board_of(smaller, MATCHING.refit(smaller, state)).latest is None
