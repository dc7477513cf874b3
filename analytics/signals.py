"""Who needs the teacher: each rule with its minimum evidence, and its reason in one sentence.

The rules see figures of one student on one deck and know no database; ``docs/signals.md`` shows
them as a table. A student who has recalled every card in Learn is never flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.days import day_in_words, day_numbered, numbered
from cards.engine.mastery import STUDENT_WEIGHT
from cards.engine.rounding import percent

LEAST_ANSWERS = 10
"""First tries below which nothing is said of a student, of a card, or of the class beside them."""

BELOW_CLASS = 0.20
"""Proposed in our design and not yet tried on a class, like the next two."""

FADED_BY = 0.10
IDLE_DAYS = 7

LEAST_SEEN = 10
DAYS_WRONG = 3
DAYS_TO_START = 3

LONGEST_NAME_OF_A_CARD = 60
UNSURE = 1e-9
"""Doubles that should be equal differ by less."""


class FlagKind(StrEnum):
    """What may be said of a student, the most urgent first."""

    NEEDS_HELP = "needs-help"
    STUCK = "stuck"
    FADING = "fading"
    NOT_STARTED = "not-started"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a teacher should know of a student, and why, in one sentence with its numbers.

    ``evidence`` grows with new evidence, and only then; ``urgency`` orders flags of one kind.
    """

    kind: FlagKind
    reason: str
    evidence: int
    urgency: float


@dataclass(frozen=True, slots=True)
class FirstTries:
    """First answers to a card on a study day, as far as classmates were asked the same.

    ``expected``: how many of them classmates would have had right. ``wrong_on``: the last day with
    a wrong one, as a number.
    """

    tries: int = 0
    right: int = 0
    expected: float = 0.0
    wrong_on: int | None = None


@dataclass(frozen=True, slots=True)
class StuckCard:
    """A card that one student had wrong on so many study days, the last time it was asked too."""

    term: str
    days: int
    wrong_on: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one student stands on one deck today; shares are from 0 to 1.

    ``recalled``: cards that Learn has seen recalled. ``before`` is the mastery on the day of the
    last practice, by what is known today. Days are study days; ``joined_on`` is None for a name
    on the roster that nobody has taken.
    """

    student_id: int
    name: str
    cards: int
    seen: int
    recalled: int
    answers: int
    mastery: float
    before: float
    given_on: date
    joined_on: date | None
    practised_on: date | None

    @property
    def is_done(self) -> bool:
        """Whether Learn is at 100 %."""
        return 0 < self.cards <= self.recalled


def flags_for(
    standing: Standing, tries: FirstTries, stuck: Sequence[StuckCard], today: date
) -> tuple[Flag, ...]:
    """Every flag of one student, the most urgent kind first."""
    if standing.is_done or not standing.cards:
        return ()
    found = (
        _needs_help(tries),
        _stuck(standing, stuck, today),
        _fading(standing, today),
        _not_started(standing, today),
    )
    return tuple(flag for flag in found if flag)


def by_urgency(flags: Sequence[Flag]) -> tuple[int, float]:
    """Sorts students by their most urgent flag."""
    first = flags[0]
    return list(FlagKind).index(first.kind), -first.urgency


def _needs_help(tries: FirstTries) -> Flag | None:
    """More than BELOW_CLASS under what classmates have right of the same questions."""
    if tries.tries < LEAST_ANSWERS or tries.wrong_on is None:
        return None
    expected = tries.expected / tries.tries
    rate = (tries.right + STUDENT_WEIGHT * expected) / (tries.tries + STUDENT_WEIGHT)
    below = expected - rate
    if below <= BELOW_CLASS + UNSURE:
        return None
    reason = (
        f"Right at the first try on {tries.right} of {tries.tries} questions;"
        f" classmates on {percent(expected)} % of the same."
    )
    return Flag(FlagKind.NEEDS_HELP, reason, tries.wrong_on, below)


def _stuck(standing: Standing, stuck: Sequence[StuckCard], today: date) -> Flag | None:
    """A card wrong on DAYS_WRONG study days, and still wrong on the last of them."""
    cards = [card for card in stuck if card.days >= DAYS_WRONG]
    if not cards or standing.answers < LEAST_ANSWERS:
        return None
    worst = max(cards, key=lambda card: (card.days, card.wrong_on))
    last = day_in_words(day_numbered(worst.wrong_on), today)
    others = _and_others(len(cards) - 1)
    reason = f"“{_short(worst.term)}” wrong on {worst.days} days, last {last}{others}."
    evidence = max(card.wrong_on for card in cards)
    return Flag(FlagKind.STUCK, reason, evidence, worst.days + len(cards) / 1000)


def _fading(standing: Standing, today: date) -> Flag | None:
    """Mastery down by FADED_BY since the last practice, IDLE_DAYS ago or longer."""
    if standing.practised_on is None or standing.seen < LEAST_SEEN:
        return None
    idle, lost = (today - standing.practised_on).days, standing.before - standing.mastery
    if idle < IDLE_DAYS or lost < FADED_BY - UNSURE:
        return None
    reason = (
        f"Mastery fell from {percent(standing.before)} % to {percent(standing.mastery)} %"
        f" since the last practice {idle} days ago."
    )
    # New practice, or a further FADED_BY lost without any.
    evidence = numbered(standing.practised_on) * 100 + int((lost + UNSURE) / FADED_BY)
    return Flag(FlagKind.FADING, reason, evidence, lost)


def _not_started(standing: Standing, today: date) -> Flag | None:
    """No answer DAYS_TO_START days after the deck was given and the student had joined."""
    since = max(standing.given_on, standing.joined_on or standing.given_on)
    waited = (today - since).days
    if standing.answers or waited < DAYS_TO_START:
        return None
    if standing.joined_on is None:
        reason = f"Has not joined; the deck was given {waited} days ago."
    elif standing.joined_on > standing.given_on:
        reason = f"No answers yet; joined {waited} days ago."
    else:
        reason = f"No answers yet; the deck was given {waited} days ago."
    joined = standing.joined_on is not None
    return Flag(FlagKind.NOT_STARTED, reason, numbered(since) * 2 + joined, waited)


def _and_others(others: int) -> str:
    if not others:
        return ""
    return f"; {others} other card{'s' if others > 1 else ''} too"


def _short(term: str) -> str:
    line = " ".join(term.split())
    is_long = len(line) > LONGEST_NAME_OF_A_CARD
    return f"{line[: LONGEST_NAME_OF_A_CARD - 1]}…" if is_long else line
