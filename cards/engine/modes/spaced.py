"""Spaced: each study day the cards that are due, then some new ones, graded by the student.

A forgotten card comes back in the same sitting, after a few others, until it was recalled once.
The last answers can be taken back, one after another.
"""

from dataclasses import dataclass, field
from random import Random
from typing import TypedDict

from cards.engine.memory import Rating
from cards.engine.modes.base import (
    Graded,
    ModeProgress,
    Options,
    Outcome,
    Pause,
    Question,
    Response,
    Standing,
    State,
    UnfitResponseError,
)
from cards.engine.modes.responses import graded_response
from cards.engine.modes.scope import EVERY_CARD, cards_in, scope_of, side_of
from cards.engine.modes.states import closed, opened
from cards.engine.planning import Planner, Wishes, verdict_of
from cards.engine.questions import Deck, Kind, Mode

CARDS_BETWEEN = 7
"""So many other cards come before a forgotten one is asked again."""

MOST_TRIES = 5
"""So often a card is asked in one sitting; then it is left for the next study day."""

MOST_TAKEN_BACK = 10
GRADES = {rating.name.lower(): rating for rating in Rating}


class Asked(TypedDict):
    """An answer that can be taken back.

    ``new``: the card was new before it; ``back``: it was forgotten and came back into the queue.
    """

    card: int
    new: bool
    back: bool


@dataclass(slots=True)
class Day:
    """The state, cards by their numbers.

    ``queue``: the cards to ask, the first one now; those of them that are ``new``. ``tries``: how
    often a card was forgotten and came back. ``given``: a long typed answer that the student now
    grades. ``repeated`` and ``met``: how many due and new cards were asked. ``history``: the last
    answers, the latest last.
    """

    seed: int
    typed: bool = False
    queue: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)
    given: str = ""
    repeated: int = 0
    met: int = 0
    history: list[Asked] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    scope: str = EVERY_CARD

    @property
    def comes_back(self) -> bool:
        """Whether the card now asked is asked again in this sitting when it is forgotten."""
        return self.tries.get(str(self.queue[0]), 0) + 1 < MOST_TRIES


@dataclass(frozen=True, slots=True)
class Review(Question):
    """A card of the day. ``comes_back``: today, if it is forgotten; ``again``: it has already."""

    is_new: bool = False
    again: bool = False
    comes_back: bool = False


class Spaced:
    mode = Mode.SPACED
    least_cards = 1
    lasts_a_day = True

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        scope = scope_of(options.cards)
        plan = Planner(cards_in(deck, scope), standing, Wishes.read(options.own)).day()
        day = Day(
            seed=rng.getrandbits(32),
            typed=bool(options.own.get("typed")),
            queue=[card.number for card in (*plan.due, *plan.new)],
            new=[card.number for card in plan.new],
            sides=list(options.sides),
            scope=scope,
        )
        return closed(day)

    def step(self, deck: Deck, state: State) -> Review | Pause:
        day = opened(Day, state)
        if not day.queue:
            # Never finished: the last answer can be taken back until the study day is over.
            return Pause(finished=False)
        number = day.queue[0]
        return Review(
            kind=Kind.TYPED if day.typed and not day.given else Kind.RATED,
            card=deck.by_number[number],
            side=side_of(deck, day.sides, day.seed, number),
            given=day.given,
            is_new=number in day.new,
            again=str(number) in day.tries,
            comes_back=day.comes_back,
        )

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        day = opened(Day, state)
        if response.action == "undo":
            return _taken_back(day)
        step = self.step(deck, state)
        if isinstance(step, Pause):
            raise UnfitResponseError("You are done for today.")
        if step.kind is Kind.RATED:
            graded: Graded | None = _rated(step, response)
        else:
            graded = graded_response(deck, step, response)
        if graded is None:
            day.given = response.text
            return Outcome(closed(day))
        _record(day, graded)
        return Outcome(closed(day), (graded,))

    def refit(self, deck: Deck, state: State) -> State:
        day = opened(Day, state)
        asked = day.queue[:1]
        for numbers in (day.queue, day.new):
            numbers[:] = [number for number in numbers if number in deck.by_number]
        day.tries = {key: n for key, n in day.tries.items() if int(key) in deck.by_number}
        while any(past["card"] not in deck.by_number for past in day.history):
            del day.history[0]
        if day.queue[:1] != asked:
            day.given = ""
        return closed(day)

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        day = opened(Day, state)
        left, new = len(day.queue), len(day.new)
        forgotten = sum(str(number) in day.tries for number in day.queue)
        done = day.repeated + day.met - forgotten
        counts = {"due": left - new, "new": new, "repeated": day.repeated, "met": day.met}
        return ModeProgress(done, done + left, counts)


def _rated(question: Question, response: Response) -> Graded:
    rating = GRADES.get(response.action)
    if rating is None:
        raise UnfitResponseError("Look at the answer and say how well you knew it.")
    return Graded(
        card=question.card,
        kind=Kind.RATED,
        side=question.side,
        response=question.given or response.action,
        verdict=verdict_of(rating),
        rating=rating,
    )


def _record(day: Day, graded: Graded) -> None:
    comes_back = not graded.verdict.is_right and day.comes_back
    number = day.queue.pop(0)
    was_new = number in day.new
    if was_new:
        day.new.remove(number)
        day.met += 1
    elif str(number) not in day.tries:
        day.repeated += 1
    if comes_back:
        day.queue.insert(CARDS_BETWEEN, number)
        day.tries[str(number)] = day.tries.get(str(number), 0) + 1
    day.given = ""
    past = Asked(card=number, new=was_new, back=comes_back)
    day.history = [*day.history, past][-MOST_TAKEN_BACK:]


def _taken_back(day: Day) -> Outcome:
    """The day as it was before its last answer, or before a typed one that waits for its grade."""
    if day.given:
        day.given = ""
        return Outcome(closed(day))
    if not day.history:
        raise UnfitResponseError("There is no answer to take back.")
    past = day.history.pop()
    number, key = past["card"], str(past["card"])
    if past["back"]:
        day.queue.remove(number)
        day.tries[key] -= 1
        if not day.tries[key]:
            del day.tries[key]
    if past["new"]:
        day.new.insert(0, number)
        day.met -= 1
    elif key not in day.tries:
        day.repeated -= 1
    day.queue.insert(0, number)
    return Outcome(closed(day), takes_back=True)
