"""One student on every deck of their class: mastery, what was done, and the states of the cards."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from analytics.days import duration_in_words
from analytics.queries.card_states import NOT_MET, CardState, Level, card_states
from analytics.queries.memories import remembered
from analytics.queries.student import Figure
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, heat_of
from cards.engine.outlook import Outlook
from cards.models import Assignment, Card, Deck, Memory, Progress, Student


@dataclass(frozen=True, slots=True)
class Done:
    """What a student did on one deck, in all modes."""

    answers: int = 0
    seconds: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LevelCount:
    """So many cards of one level; ``x`` and ``width`` as percent of a bar that is the deck."""

    state: CardState
    cards: int
    x: float
    width: float

    @property
    def level(self) -> Level:
        return self.state.level


@dataclass(frozen=True, slots=True)
class DeckLine:
    """One deck: what the class table says of the student, and how it stands with the cards."""

    deck: Deck
    due_at: datetime | None
    mastery: Figure
    done: Done
    cards: int
    levels: list[LevelCount]
    due: int
    fading: int

    @property
    def has_figure(self) -> bool:
        return bool(self.done.answers and self.cards)

    @property
    def is_certain(self) -> bool:
        return self.done.answers >= ANSWERS_FOR_A_FIGURE

    @property
    def heat(self) -> int:
        return heat_of(self.mastery.share)

    @property
    def seen(self) -> int:
        return sum(each.cards for each in self.levels if each.level is not Level.NOT_MET)

    @property
    def time(self) -> str:
        return duration_in_words(self.done.seconds)


def student_decks(*, student: Student, outlook: Outlook, now: datetime) -> list[DeckLine]:
    """Every deck that the class was given, by title; constant in queries."""
    given = list(
        Assignment.objects.filter(classroom=student.classroom_id)
        .select_related("deck")
        .order_by("deck__title", "pk")
    )
    decks = [each.deck_id for each in given]
    cards = _cards(decks)
    memories = Memory.objects.filter(
        classroom_id=student.classroom_id, deck__in=decks, card__removed_at=None
    )
    known = remembered(memories, student)
    base_rate = outlook.calibration.base_rate
    states = card_states(student=student, outlook=outlook, now=now)
    done = _done(student)
    moment = int(now.timestamp())
    return [
        _line(
            each,
            Figure(*outlook.mastery(known.beliefs(cards[each.deck_id], base_rate), moment)),
            done.get(each.deck_id, Done()),
            [states.get(card, NOT_MET) for card in cards[each.deck_id]],
        )
        for each in given
    ]


def _line(given: Assignment, mastery: Figure, done: Done, states: list[CardState]) -> DeckLine:
    levels = Counter(state.level for state in states)
    return DeckLine(
        given.deck,
        given.due_at,
        mastery,
        done,
        len(states),
        _parts(levels, len(states)),
        due=sum(state.is_due for state in states),
        fading=sum(state.is_fading for state in states),
    )


def _parts(levels: Counter[Level], cards: int) -> list[LevelCount]:
    """The levels that there are, the best first."""
    found: list[LevelCount] = []
    before = 0
    for level in reversed(Level):
        if levels[level]:
            x, width = 100 * before / cards, 100 * levels[level] / cards
            found.append(LevelCount(CardState(level), levels[level], round(x, 2), round(width, 2)))
            before += levels[level]
    return found


def _cards(decks: Iterable[int]) -> defaultdict[int, list[int]]:
    """The current cards of each deck."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = Card.objects.filter(deck__in=decks, removed_at=None).values_list("deck_id", "pk")
    for deck_id, card_id in rows:
        found[deck_id].append(card_id)
    return found


def _done(student: Student) -> dict[int, Done]:
    rows = (
        Progress.objects.filter(classroom_id=student.classroom_id, student=student)
        .values_list("deck_id")
        .annotate(Sum("answers"), Sum("seconds"), Max("last_at"))
    )
    return {deck: Done(answers, seconds, last) for deck, answers, seconds, last in rows}


@dataclass(frozen=True, slots=True)
class Overall:
    """What a student did on all decks together."""

    done: Done

    @classmethod
    def of(cls, lines: Iterable[DeckLine]) -> "Overall":
        done = [line.done for line in lines]
        return cls(
            Done(
                sum(each.answers for each in done),
                sum(each.seconds for each in done),
                max((each.last_at for each in done if each.last_at), default=None),
            )
        )

    @property
    def time(self) -> str:
        return duration_in_words(self.done.seconds)
