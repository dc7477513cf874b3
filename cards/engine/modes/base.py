"""The face that every study mode shows, so that one study view drives them all.

A mode is a set of pure functions over a state of plain JSON. `step` says what to show, `answer`
what a response makes of it; chance after the start comes only from the seed kept in the state, so
the same seed gives the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar, Protocol, TypeAlias

from cards.engine.memory import CardMemory, Evidence
from cards.engine.questions import Card, Deck, Kind, Mode, Side, Verdict

State: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Response:
    """What the student gave: a text, the place of an option, or an action of the mode."""

    action: str = ""
    text: str = ""
    choice: int | None = None


class UnfitResponseError(ValueError):
    """The response does not fit the question; the message is written for the student."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded response, as the log keeps it."""

    card: Card
    kind: Kind
    side: Side
    response: str
    verdict: Verdict
    options: tuple[int, ...] = ()

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.kind, self.verdict, len(self.options))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a response, and what was graded, if anything."""

    state: State
    graded: Graded | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A card to answer: ``side`` is the side asked for, ``options`` the cards to choose from.

    ``given`` is the answer that the student is now asked to judge.
    """

    kind: Kind
    card: Card
    side: Side
    options: tuple[Card, ...] = ()
    given: str = ""
    is_pause: ClassVar[bool] = False

    @property
    def prompt(self) -> str:
        return self.card.text(self.side.other)

    @property
    def answer(self) -> str:
        return self.card.text(self.side)

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(card.text(self.side) for card in self.options)


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing to answer: a round or the whole session is over. ``cards`` are those to look at."""

    finished: bool
    right: tuple[Card, ...] = ()
    missed: tuple[Card, ...] = ()
    is_pause: ClassVar[bool] = True


Step: TypeAlias = Question | Pause


@dataclass(frozen=True, slots=True)
class ModeProgress:
    """How far a session is, in steps; ``counts`` says more in the mode's own words."""

    done: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)


class StudyMode(Protocol):
    """One way to study, as pure functions over a JSON state."""

    mode: Mode

    def start(
        self,
        deck: Deck,
        memories: Mapping[int, CardMemory],
        options: Mapping[str, str],
        rng: Random,
    ) -> State:
        """The state of a new session; ``memories`` by card id, ``options`` as the student chose."""

    def step(self, deck: Deck, state: State) -> Step:
        """What to show now."""

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        """What a response at ``now`` (epoch seconds) leads to.

        Raises UnfitResponseError when the response does not fit the step.
        """

    def refit(self, deck: Deck, state: State) -> State:
        """The state for a deck whose cards have changed since."""

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        """How far the session is."""
