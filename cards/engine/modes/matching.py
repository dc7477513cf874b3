"""Matching: boards of six pairs; choose one side, then the other, until the board is empty.

Only the first try at a card on a board is graded. Tiles that read the same are interchangeable: a
pair is right when some card whose pair is left reads like it, and it is that card's. Only the times
of full boards compare: a smaller one, as the last may be, gives no personal best.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import ClassVar

from cards.engine.board_times import kept_ms, written
from cards.engine.modes.base import (
    Graded,
    ModeProgress,
    Options,
    Outcome,
    Response,
    Standing,
    State,
    UnfitResponseError,
)
from cards.engine.modes.marks import BLANK, marked, with_mark
from cards.engine.modes.scope import cards_in, scope_of, sides_asked
from cards.engine.modes.states import closed, opened
from cards.engine.questions import Card, Deck, Kind, Mode, Side, Verdict, shorter_side
from cards.engine.text import normalised

PAIRS = 6
"""Pairs of a full board."""

LONG_TEXT = 100
"""Letters that a tile surely shows on a phone."""

AT_ONCE, MISSED = "1", "0"


@dataclass(slots=True)
class Game:
    """The state, cards by their numbers.

    ``prompts`` and ``answers`` are the tiles of the board, each in its place for as long as the
    board lasts; ``found`` are the cards whose pair is gone, ``missed`` those whose first try was
    wrong. ``latest`` holds the places of the pair tried last. ``results`` has a mark for each card
    that was on a board, ``board`` counts the boards. ``shown_at`` is when the board was dealt, in
    epoch seconds, ``took_ms`` how long it took once it is empty.
    """

    seed: int
    scope: str = ""
    sides: list[str] = field(default_factory=list)
    results: str = ""
    board: int = 0
    side: str = ""
    prompts: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)
    shown_at: int = 0
    took_ms: int = 0

    def left(self, deck: Deck) -> list[int]:
        """The cards whose pair is still to be found; one that left the deck is not."""
        return [
            number
            for number in self.prompts
            if number not in self.found and number in deck.by_number
        ]

    @property
    def is_full(self) -> bool:
        """Whether every pair of a full board was found."""
        return len(self.found) == PAIRS


@dataclass(frozen=True, slots=True)
class Tile:
    """One side of a card on the board; ``is_missed``: it is of the wrong pair tried last."""

    text: str
    is_gone: bool = False
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """Two tiles that were chosen, by their places and texts."""

    prompt: int
    answer: int
    texts: tuple[str, str]
    is_right: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Tiles to pair: a tile of ``prompts`` with the one of ``answers`` that shows its ``side``.

    ``longer``: the side with the more text. ``latest``: the pair tried last.
    """

    number: int
    side: Side
    prompts: tuple[Tile, ...]
    answers: tuple[Tile, ...]
    shown_at: int
    longer: Side
    latest: Try | None = None
    is_pause: ClassVar[bool] = False
    finished: ClassVar[bool] = False

    @property
    def has_long_texts(self) -> bool:
        """Whether a tile shows only the beginning of its text."""
        return any(len(tile.text) > LONG_TEXT for tile in (*self.prompts, *self.answers))


@dataclass(frozen=True, slots=True)
class BoardOver:
    """An empty board: ``at_once`` of ``pairs`` were right at the first try.

    ``missed``: the others; at the end those of all boards. ``took_ms`` compares only with that of
    another board that ``is_full``.
    """

    finished: bool
    pairs: int
    at_once: int
    missed: tuple[Card, ...]
    took_ms: int
    is_full: bool
    is_pause: ClassVar[bool] = True

    @property
    def took(self) -> str:
        return written(self.took_ms) if self.took_ms else ""


class Matching:
    mode = Mode.MATCHING
    least_cards = 2
    lasts_a_day = False

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        game = Game(
            seed=rng.getrandbits(32), scope=scope_of(options.cards), sides=list(options.sides)
        )
        _deal_next(deck, game, standing.now)
        return closed(game)

    def step(self, deck: Deck, state: State) -> Board | BoardOver:
        game = opened(Game, state)
        if game.left(deck):
            return _board(deck, game)
        finished = _is_over(deck, game)
        missed = _cards(deck, game.missed)
        return BoardOver(
            finished=finished,
            pairs=len(game.found),
            at_once=len(game.found) - len(missed),
            missed=tuple(with_mark(deck.cards, game.results, MISSED)) if finished else missed,
            took_ms=game.took_ms,
            is_full=game.is_full,
        )

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        game = opened(Game, state)
        if not game.left(deck):
            _go_on(deck, game, response.action, now)
            return Outcome(closed(game))
        prompt, answer = _chosen(deck, game, response)
        game.latest = [prompt, answer]
        pair = _pair(deck, game, game.prompts[prompt], game.answers[answer])
        if pair is None:
            graded = _missed(deck, game, game.prompts[prompt], game.answers[answer])
            return Outcome(closed(game), graded)
        _swap(game.prompts, prompt, pair)
        _swap(game.answers, answer, pair)
        claimed = response.sheet.get("q-elapsed", "")
        graded = _found(deck, game, pair, kept_ms(claimed, now - game.shown_at))
        return Outcome(closed(game), graded)

    def refit(self, deck: Deck, state: State) -> State:
        return state  # tiles of cards that are gone are empty places, and later boards lack them

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        game = opened(Game, state)
        cards = cards_in(deck, game.scope)
        left = game.left(deck)
        done = [
            card
            for card in with_mark(cards, game.results, AT_ONCE + MISSED)
            if card.number not in left
        ]
        return ModeProgress(len(done), len(cards), {"board": game.board, "left": len(left)})


def _cards(deck: Deck, numbers: Sequence[int]) -> tuple[Card, ...]:
    return tuple(deck.by_number[number] for number in numbers if number in deck.by_number)


# --- What is shown --------------------------------------------------------------------------------


def _board(deck: Deck, game: Game) -> Board:
    side = Side(game.side)
    return Board(
        number=game.board,
        side=side,
        prompts=_tiles(deck, game, game.prompts, side.other),
        answers=_tiles(deck, game, game.answers, side),
        shown_at=game.shown_at,
        longer=shorter_side(_cards(deck, game.prompts)).other,
        latest=_latest(deck, game),
    )


def _tiles(deck: Deck, game: Game, numbers: Sequence[int], side: Side) -> tuple[Tile, ...]:
    place = game.latest[numbers is game.answers] if game.latest else None
    left = game.left(deck)
    return tuple(
        Tile(
            deck.by_number[number].text(side) if number in deck.by_number else "",
            is_gone=number not in left,
            is_missed=here == place and number in left,
        )
        for here, number in enumerate(numbers)
    )


def _latest(deck: Deck, game: Game) -> Try | None:
    if not game.latest:
        return None
    places = prompt, answer = game.latest[0], game.latest[1]
    cards = game.prompts[prompt], game.answers[answer]
    if not set(cards) <= deck.by_number.keys():
        return None
    side = Side(game.side)
    texts = deck.by_number[cards[0]].text(side.other), deck.by_number[cards[1]].text(side)
    return Try(*places, texts, is_right=cards[0] in game.found)


# --- One pair -------------------------------------------------------------------------------------


def _chosen(deck: Deck, game: Game, response: Response) -> tuple[int, int]:
    """The places of the two tiles. Raises UnfitResponseError."""
    given = response.sheet.get("q-prompt", ""), response.sheet.get("q-answer", "")
    places = [str(place) for place in range(len(game.prompts))]
    if any(place not in places for place in given):
        raise UnfitResponseError("Choose one on each side.")
    prompt, answer = map(int, given)
    if not {game.prompts[prompt], game.answers[answer]} <= set(game.left(deck)):
        raise UnfitResponseError("One of the two is gone already. Choose another pair.")
    return prompt, answer


def _pair(deck: Deck, game: Game, prompt: int, answer: int) -> int | None:
    """The card whose pair it is that these two tiles show, the prompt's own before others."""
    side = Side(game.side)

    def reading(of_prompt: int, of_answer: int) -> tuple[str, str]:
        texts = deck.by_number[of_prompt].text(side.other), deck.by_number[of_answer].text(side)
        return normalised(texts[0]), normalised(texts[1])

    wanted = reading(prompt, answer)
    own_first = [prompt, *game.left(deck)]
    return next((number for number in own_first if reading(number, number) == wanted), None)


def _swap(tiles: list[int], place: int, number: int) -> None:
    """Put the card's tile into the place, where one that reads the same was."""
    tiles[tiles.index(number)], tiles[place] = tiles[place], number


def _missed(deck: Deck, game: Game, prompt: int, answer: int) -> tuple[Graded, ...]:
    if prompt in game.missed:
        return ()
    graded = _graded(deck, game, prompt, answer)
    game.missed.append(prompt)
    game.results = marked(game.results, prompt, MISSED)
    return (graded,)


def _found(deck: Deck, game: Game, pair: int, took_ms: int) -> tuple[Graded, ...]:
    """Let the pair go; a later try is recorded only for the time of the board that it completes."""
    at_once = pair not in game.missed
    graded = _graded(deck, game, pair, pair)
    game.found.append(pair)
    if at_once:
        game.results = marked(game.results, pair, AT_ONCE)
    else:
        graded = replace(graded, options=())
    if not game.left(deck):
        game.took_ms = took_ms
        if game.is_full:
            return (replace(graded, board_ms=took_ms),)
    return (graded,) if at_once else ()


def _graded(deck: Deck, game: Game, prompt: int, answer: int) -> Graded:
    """The try at a pair, among all that are left; one card's two sides are right."""
    side, is_right = Side(game.side), prompt == answer
    given = deck.by_number[answer]
    return Graded(
        card=deck.by_number[prompt],
        kind=Kind.MATCH,
        side=side,
        response=given.text(side),
        verdict=Verdict.RIGHT if is_right else Verdict.WRONG,
        options=tuple(card.id for card in _cards(deck, game.left(deck))),
        mistaken_for=None if is_right else given,
    )


# --- From board to board --------------------------------------------------------------------------


def _go_on(deck: Deck, game: Game, action: str, now: int) -> None:
    if _is_over(deck, game):
        raise UnfitResponseError("That was the last board.")
    if action == "again" and len(_cards(deck, game.prompts)) >= Matching.least_cards:
        _deal(deck, game, _cards(deck, game.prompts), now)
    elif action == "next":
        _deal_next(deck, game, now)
    else:
        raise UnfitResponseError("This board is empty. Go on to the next one.")


def _is_over(deck: Deck, game: Game) -> bool:
    cards = cards_in(deck, game.scope)
    return len(cards) < Matching.least_cards or not with_mark(cards, game.results, BLANK)


def _deal_next(deck: Deck, game: Game, now: int) -> None:
    """A board of cards that were on none; a lone last one is joined by one that was."""
    cards = cards_in(deck, game.scope)
    if len(cards) < Matching.least_cards:
        return
    rng = _chance(game)
    waiting = with_mark(cards, game.results, BLANK)
    chosen = rng.sample(waiting, _size(len(waiting)))
    if len(chosen) == 1:
        chosen.append(rng.choice([card for card in cards if card not in chosen]))
    _deal(deck, game, chosen, now)


def _size(waiting: int) -> int:
    """How many pairs come next: seven are dealt as four and three, so that none is left alone."""
    return -(-waiting // 2) if waiting == PAIRS + 1 else min(waiting, PAIRS)


def _deal(deck: Deck, game: Game, cards: Sequence[Card], now: int) -> None:
    game.board += 1
    rng = _chance(game)
    game.side = rng.choice(sides_asked(deck, game.sides))
    game.prompts = [card.number for card in cards]
    game.answers = list(game.prompts)
    rng.shuffle(game.prompts)
    rng.shuffle(game.answers)
    game.found, game.missed, game.latest = [], [], []
    game.shown_at, game.took_ms = now, 0
    for number in game.prompts:
        game.results = marked(game.results, number, BLANK)


def _chance(game: Game) -> Random:
    return Random(f"{game.seed}-{game.board}")  # noqa: S311 - an order of tiles, not a secret
