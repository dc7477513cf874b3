"""Flashcards: look, turn, and sort into knew it and still learning."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from random import Random

from cards.engine.memory import CardMemory
from cards.engine.modes.base import (
    Graded,
    ModeProgress,
    Outcome,
    Pause,
    Question,
    Response,
    State,
    Step,
    UnfitResponseError,
)
from cards.engine.modes.marks import marked, with_mark
from cards.engine.questions import Card, Deck, Kind, Mode, Verdict

KNEW = "k"
LEARNING = "l"
IN_SCOPE = "s"


@dataclass(slots=True)
class Sorting:
    """The state: where the student is, how cards were sorted, and which cards are gone through.

    ``at`` is a card's number, or None after the last card; an empty ``scope`` means every card.
    """

    seed: int
    at: int | None
    shuffled: bool = False
    sorted: str = ""
    scope: str = ""


class Flashcards:
    mode = Mode.FLASHCARDS

    def start(
        self,
        deck: Deck,
        memories: Mapping[int, CardMemory],
        options: Mapping[str, str],
        rng: Random,
    ) -> State:
        sorting = Sorting(seed=rng.getrandbits(32), at=None)
        return asdict(self._restarted(deck, sorting))

    def step(self, deck: Deck, state: State) -> Step:
        sorting = Sorting(**state)
        if sorting.at is None:
            pile = self._pile(deck, sorting)
            return Pause(
                finished=False,
                right=tuple(with_mark(pile, sorting.sorted, KNEW)),
                missed=tuple(with_mark(pile, sorting.sorted, LEARNING)),
            )
        return Question(Kind.FLIP, deck.by_number[sorting.at], deck.answer_sides[0])

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        sorting = Sorting(**state)
        if response.action in {"restart", "again", "shuffle"}:
            return Outcome(asdict(self._rearranged(deck, sorting, response.action)))
        if response.action == "previous":
            return Outcome(asdict(self._moved(deck, sorting, -1)))
        step = self.step(deck, state)
        if isinstance(step, Pause):
            raise UnfitResponseError("You have been through all the cards.")
        if response.action == "next":
            return Outcome(asdict(self._moved(deck, sorting, 1)))
        if response.action not in {"knew", "learning"}:
            raise UnfitResponseError("Say whether you knew it or are still learning.")
        return self._sort(deck, sorting, step, knew=response.action == "knew")

    def refit(self, deck: Deck, state: State) -> State:
        sorting = Sorting(**state)
        if sorting.at is not None and sorting.at not in deck.by_number:
            pile = self._pile(deck, sorting) or list(deck.cards)
            sorting.at = pile[0].number if pile else None
        return asdict(sorting)

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
        pile = list(deck.cards)
        if sorting.scope:
            pile = with_mark(pile, sorting.scope, IN_SCOPE)
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
            missed = with_mark(deck.cards, sorting.sorted, LEARNING)
            sorting.scope = ""
            for card in missed:
                sorting.scope = marked(sorting.scope, card.number, IN_SCOPE)
        else:
            sorting.scope = sorting.sorted = ""
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
        return Outcome(asdict(self._moved(deck, sorting, 1)), graded)
