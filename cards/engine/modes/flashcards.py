"""Flashcards: look, turn, and sort into knew it and still learning."""

from dataclasses import dataclass, field
from random import Random

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
from cards.engine.modes.marks import marked, with_mark
from cards.engine.modes.scope import cards_in, scope_of, side_of
from cards.engine.modes.states import closed, opened
from cards.engine.questions import Card, Deck, Kind, Mode, Verdict

KNEW = "k"
LEARNING = "l"


@dataclass(slots=True)
class Sorting:
    """The state: where the student is, how cards were sorted, and which cards are gone through.

    ``at`` is a card's number, or None after the last card. ``chosen`` is the scope that the session
    was started with, ``scope`` that of the cards gone through now.
    """

    seed: int
    at: int | None
    shuffled: bool = False
    sorted: str = ""
    scope: str = ""
    chosen: str = ""
    sides: list[str] = field(default_factory=list)


class Flashcards:
    mode = Mode.FLASHCARDS
    least_cards = 1
    lasts_a_day = False

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        chosen = scope_of(options.cards)
        sorting = Sorting(
            seed=rng.getrandbits(32),
            at=None,
            scope=chosen,
            chosen=chosen,
            sides=list(options.sides),
            shuffled=bool(options.own.get("shuffled")),
        )
        return closed(self._restarted(deck, sorting))

    def step(self, deck: Deck, state: State) -> Question | Pause:
        sorting = Sorting(**state)
        if sorting.at is None:
            pile = self._pile(deck, sorting)
            return Pause(
                finished=False,
                right=tuple(with_mark(pile, sorting.sorted, KNEW)),
                missed=tuple(with_mark(pile, sorting.sorted, LEARNING)),
            )
        return Question(
            Kind.FLIP,
            deck.by_number[sorting.at],
            side_of(deck, sorting.sides, sorting.seed, sorting.at),
        )

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        sorting = opened(Sorting, state)
        if response.action in {"restart", "again", "shuffle"}:
            return Outcome(closed(self._rearranged(deck, sorting, response.action)))
        if response.action == "previous":
            return Outcome(closed(self._moved(deck, sorting, -1)))
        step = self.step(deck, state)
        if isinstance(step, Pause):
            raise UnfitResponseError("You have been through all the cards.")
        if response.action == "next":
            return Outcome(closed(self._moved(deck, sorting, 1)))
        if response.action not in {"knew", "learning"}:
            raise UnfitResponseError("Say whether you knew it or are still learning.")
        return self._sort(deck, sorting, step, knew=response.action == "knew")

    def refit(self, deck: Deck, state: State) -> State:
        sorting = opened(Sorting, state)
        if sorting.at is not None and sorting.at not in deck.by_number:
            if not self._pile(deck, sorting):
                sorting.scope = sorting.chosen
            pile = self._pile(deck, sorting)
            sorting.at = pile[0].number if pile else None
        return closed(sorting)

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        sorting = Sorting(**state)
        numbers = [card.number for card in self._pile(deck, sorting)]
        place = numbers.index(sorting.at) + 1 if sorting.at in numbers else len(numbers)
        return ModeProgress(
            place,
            len(numbers),
            {
                "knew": len(with_mark(deck.cards, sorting.sorted, KNEW)),
                "learning": len(with_mark(deck.cards, sorting.sorted, LEARNING)),
            },
        )

    def _pile(self, deck: Deck, sorting: Sorting) -> list[Card]:
        pile = cards_in(deck, sorting.scope)
        if sorting.shuffled:
            Random(sorting.seed).shuffle(pile)  # noqa: S311 - an order of cards, not a secret
        return pile

    def _restarted(self, deck: Deck, sorting: Sorting) -> Sorting:
        pile = self._pile(deck, sorting)
        sorting.at = pile[0].number if pile else None
        return sorting

    def _rearranged(self, deck: Deck, sorting: Sorting, action: str) -> Sorting:
        if action == "shuffle":
            sorting.shuffled = not sorting.shuffled
            sorting.seed += 1
        elif action == "again":
            missed = with_mark(cards_in(deck, sorting.chosen), sorting.sorted, LEARNING)
            sorting.scope = scope_of(card.number for card in missed)
        else:
            sorting.scope, sorting.sorted = sorting.chosen, ""
        return self._restarted(deck, sorting)

    def _moved(self, deck: Deck, sorting: Sorting, by: int) -> Sorting:
        numbers = [card.number for card in self._pile(deck, sorting)]
        place = numbers.index(sorting.at) if sorting.at in numbers else len(numbers)
        place = max(0, place + by)
        sorting.at = numbers[place] if place < len(numbers) else None
        return sorting

    def _sort(self, deck: Deck, sorting: Sorting, question: Question, *, knew: bool) -> Outcome:
        card = question.card
        sorting.sorted = marked(sorting.sorted, card.number, KNEW if knew else LEARNING)
        graded = Graded(
            card=card,
            kind=Kind.FLIP,
            side=question.side,
            response="knew" if knew else "learning",
            verdict=Verdict.RIGHT if knew else Verdict.WRONG,
        )
        return Outcome(closed(self._moved(deck, sorting, 1)), (graded,))
