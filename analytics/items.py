"""What can be said of cards: each rule with its minimum evidence, without a database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from analytics.signals import LEAST_ANSWERS
from cards.engine.mastery import CARD_WEIGHT
from cards.engine.rounding import percent
from cards.engine.text import normalised

HARD = 0.5
"""The first-try rate below which a card is hard."""

STUDENTS_TO_BE_COMMON = 3
"""Students who gave a wrong answer, or took one card for another, before it is shown."""

STUDENTS_TO_TELL_APART = 100
"""With 30 the discrimination of a good card is below its limit one time in ten."""

TELLS_APART = 0.1
"""The discrimination below which the wording of a card is worth a look."""


class WrongText(NamedTuple):
    """A wrong answer as it is most often written, and how many students gave it."""

    text: str
    students: int


class Moments(NamedTuple):
    """Sums over students: x is their share right on a card, y their share on all the others."""

    students: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    @property
    def correlation(self) -> float | None:
        """None where either does not vary."""
        spread = (self.students * self.xx - self.x**2) * (self.students * self.yy - self.y**2)
        if self.students < 2 or spread <= 1e-9:  # noqa: PLR2004
            return None
        return (self.students * self.xy - self.x * self.y) / sqrt(spread)


@dataclass(frozen=True, slots=True)
class Confusion:
    """So many of the students who were asked a card gave the answer of another one."""

    given: str
    given_number: int
    students: int
    asked: int


@dataclass(frozen=True, slots=True)
class Item:
    """A card as a class answers it: ``right`` of ``tries`` first tries, by ``asked`` students.

    ``seen``: students who met the card in any way; ``class_rate``: of all cards together.
    """

    card_id: int
    number: int
    term: str
    definition: str
    tries: int
    right: int
    asked: int
    seen: int
    class_rate: float
    moments: Moments
    wrong: Sequence[WrongText] = ()
    confusions: Sequence[Confusion] = ()

    @property
    def is_certain(self) -> bool:
        return self.tries >= LEAST_ANSWERS

    @property
    def is_hard(self) -> bool:
        return self.is_certain and self.right < HARD * self.tries

    @property
    def rate(self) -> float:
        return self.right / self.tries if self.tries else 0.0

    @property
    def rate_percent(self) -> int | None:
        return percent(self.rate) if self.tries else None

    @property
    def smoothed(self) -> float:
        """The rate to order by: few answers stay near the class."""
        return (self.right + CARD_WEIGHT * self.class_rate) / (self.tries + CARD_WEIGHT)

    @property
    def heat(self) -> int:
        return min(4, int(self.rate * 5))

    @property
    def asks_for_a_look(self) -> bool:
        """Whether those who know the deck get this card no oftener than the others."""
        if self.moments.students < STUDENTS_TO_TELL_APART:
            return False
        correlation = self.moments.correlation
        return correlation is not None and correlation < TELLS_APART


def common_wrong(given: Iterable[tuple[int, str]]) -> list[WrongText]:
    """Wrong answers of STUDENTS_TO_BE_COMMON or more, from pairs of a student and a text.

    Texts that the engine compares as the same are one.
    """
    return [found for found in grouped(given) if found.students >= STUDENTS_TO_BE_COMMON]


def grouped(given: Iterable[tuple[int, str]]) -> list[WrongText]:
    """Texts with how many students gave each, most students first."""
    students: defaultdict[str, set[int]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    keys: dict[str, str] = {}
    for student, text in given:
        key = keys.get(text) or keys.setdefault(text, normalised(text))
        students[key].add(student)
        spellings[key][text] += 1
    found = [
        WrongText(_most_often(spellings[key]), len(who)) for key, who in students.items() if key
    ]
    return sorted(found, key=lambda wrong: (-wrong.students, wrong.text))


def _most_often(spellings: Counter[str]) -> str:
    most = max(spellings.values())
    return min(text for text, times in spellings.items() if times == most)


def hardest_first(item: Item) -> tuple[bool, float]:
    """Sorts cards; those that nobody was asked come last."""
    return not item.tries, item.smoothed
