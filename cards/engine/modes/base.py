"""The face that every study mode shows, so that one study view drives them all.

A mode is a set of pure functions over a state of plain JSON. `step` says what to show, `answer`
what a response makes of it; chance after the start comes only from the seed kept in the state, so
the same seed gives the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar, Protocol, TypeAlias

from cards.engine.memory import MODEL, CardMemory, Evidence, MemoryModel, Rating
from cards.engine.questions import Card, Deck, Kind, Mode, Side, Verdict
from cards.engine.study_days import StudyCalendar

State: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """What a student chose for a session.

    ``cards``: the numbers of the cards to study, None for all, those that come later included.
    ``sides``: the sides to give, empty for the deck's own. ``own``: what only one mode knows.
    """

    cards: frozenset[int] | None = None
    sides: tuple[Side, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a student stands with a deck when a session starts, at ``now`` (epoch seconds).

    ``memories``: by card id, as ``model`` made them. ``new_today``: how many cards Spaced was the
    first to show today. ``confused``: by card id, the ids of the cards that classmates took it for,
    most often first.
    """

    now: int
    calendar: StudyCalendar
    memories: Mapping[int, CardMemory] = field(default_factory=dict)
    new_today: int = 0
    confused: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    model: MemoryModel = MODEL


@dataclass(frozen=True, slots=True)
class Response:
    """What the student gave: a text, the place of an option, an action of the mode, or a sheet.

    ``sheet``: what was put into the fields of a page of questions, by the field's name.
    """

    action: str = ""
    text: str = ""
    choice: int | None = None
    sheet: Mapping[str, str] = field(default_factory=dict)


class UnfitResponseError(ValueError):
    """The response does not fit the question; the message is written for the student."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded response, as the log keeps it.

    ``options``: the ids of the cards among which it was chosen. ``mistaken_for``: the card whose
    answer was given instead. ``board_ms``: the time of the board that this response completed.
    """

    card: Card
    kind: Kind
    side: Side
    response: str
    verdict: Verdict
    options: tuple[int, ...] = ()
    rating: Rating | None = None
    mistaken_for: Card | None = None
    board_ms: int | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.kind, self.verdict, len(self.options), self.rating)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a response, and what was graded.

    ``asks_the_same``: the question stands and keeps its key, as when a draft is saved.
    ``takes_back``: the session's last answer is to count no more.
    """

    state: State
    graded: tuple[Graded, ...] = ()
    asks_the_same: bool = False
    takes_back: bool = False


class Step(Protocol):
    """What a mode shows: with ``is_pause`` nothing is asked, ``finished`` ends the session."""

    @property
    def is_pause(self) -> bool: ...

    @property
    def finished(self) -> bool: ...


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
    finished: ClassVar[bool] = False

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


@dataclass(frozen=True, slots=True)
class ModeProgress:
    """How far a session is, in steps; ``counts`` says more in the mode's own words."""

    done: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)


class StudyMode(Protocol):
    """One way to study, as pure functions over a JSON state.

    ``least_cards``: with fewer there is nothing to study. ``lasts_a_day``: the next study day
    begins a new session.
    """

    mode: Mode
    least_cards: int
    lasts_a_day: bool

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        """The state of a new session."""

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
