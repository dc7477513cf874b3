"""The cards behind one student's figure of a mode, and how much each of them counts there."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Sum

from cards.engine.memory import DAY
from cards.engine.questions import Mode
from cards.engine.rounding import percent
from cards.models import Card, Deck, Memory, Progress, Student


class Part(NamedTuple):
    """What a card may be in a mode; ``counts`` is its part of the figure, from 0 to 1."""

    key: str
    label: str
    counts: float
    symbol: str

    @property
    def in_words(self) -> str:
        return {0.0: "for nothing", 0.5: "half"}.get(self.counts, "in full")


class Kept(NamedTuple):
    """What the memory of a card says of the modes."""

    learn_level: int
    matched: bool
    introduced: int | None
    due: int


LEARN = (
    Part("not-yet", "Missed the last time, or not asked yet", 0, "–"),
    Part("chosen", "Chosen right", 0.5, "◐"),
    Part("typed", "Typed right", 1, "●"),
)
MATCHING = (
    Part("not-matched", "Not right at the first try on the latest board, or on none yet", 0, "–"),
    Part("matched", "Right at the first try on the latest board", 1, "●"),
)
SPACED = (
    Part("not-introduced", "Not introduced yet", 0, "–"),
    Part("overdue", "Overdue", 0, "✗"),
    Part("kept-up", "Introduced and not overdue", 1, "●"),
)


def _learn(kept: Kept, _now: int) -> Part:
    return LEARN[kept.learn_level]


def _matching(kept: Kept, _now: int) -> Part:
    return MATCHING[kept.matched]


def _spaced(kept: Kept, now: int) -> Part:
    if kept.introduced is None:
        return SPACED[0]
    return SPACED[2 if kept.due + DAY > now else 1]


PARTS: dict[Mode, tuple[Sequence[Part], Callable[[Kept, int], Part]]] = {
    Mode.LEARN: (LEARN, _learn),
    Mode.MATCHING: (MATCHING, _matching),
    Mode.SPACED: (SPACED, _spaced),
}
"""The modes whose figure is a share of the deck's cards: what a card may be, and what it is."""


class ModeCard(NamedTuple):
    """A card and what it is in the mode; ``due`` is that of Spaced, in epoch seconds."""

    card: Card
    part: Part
    due: int | None


@dataclass(frozen=True, slots=True)
class ModeFigure:
    """What a student did with a deck in one mode: every card, those that count least first."""

    deck: Deck
    mode: Mode
    is_used: bool
    cards: Sequence[ModeCard]

    @property
    def percent(self) -> int | None:
        """As the class table shows it."""
        if not (self.is_used and self.cards):
            return None
        return percent(sum(each.part.counts for each in self.cards) / len(self.cards))

    @property
    def parts(self) -> list[tuple[Part, int]]:
        """How many cards there are of each part, what counts most first."""
        counted = [each.part for each in self.cards]
        return [(part, counted.count(part)) for part in reversed(PARTS[self.mode][0])]


def mode_figures(
    *, student: Student, decks: Iterable[Deck], mode: Mode, now: datetime
) -> list[ModeFigure]:
    """Of each of these decks, in their order; in three queries."""
    given, moment = list(decks), int(now.timestamp())
    parts, part_of = PARTS[mode]
    kept = _kept(student, given)
    used = set(
        Progress.objects.filter(classroom_id=student.classroom_id, student=student, mode=mode)
        .values_list("deck")
        .annotate(done=Sum("answers"))
        .filter(done__gt=0)
        .values_list("deck", flat=True)
    )
    cards: defaultdict[int, list[ModeCard]] = defaultdict(list)
    for card in Card.objects.current().filter(deck__in=given).only("deck", "number", "term"):
        found = kept.get(card.pk)
        part = parts[0] if found is None else part_of(found, moment)
        due = found.due if found and found.introduced is not None else None
        cards[card.deck_id].append(ModeCard(card, part, due))
    return [
        ModeFigure(
            deck,
            mode,
            deck.pk in used,
            sorted(cards[deck.pk], key=lambda each: parts.index(each.part)),
        )
        for deck in given
    ]


def _kept(student: Student, decks: Sequence[Deck]) -> dict[int, Kept]:
    """By card."""
    rows = Memory.objects.filter(
        classroom_id=student.classroom_id, student=student, deck__in=decks
    ).values_list("card_id", "learn_level", "matched", "introduced", "due")
    return {card: Kept(level, matched, met, due) for card, level, matched, met, due in rows}
