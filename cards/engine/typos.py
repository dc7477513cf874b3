"""Which slips of the finger are forgiven."""

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA

from cards.engine.text import SYLLABLE

LONGEST_SYMBOL = 3
SHORTEST_LONG_WORD = 8
SETTLED = re.compile(r"[\d%$€£¥°#@&+=]")

# One or two letters apart and the opposite of each other, or another substance.
BEGINNINGS = (
    ("hyper", "hypo"),
    ("inter", "intra", "intro"),
    ("endo", "exo"),
    ("macro", "micro"),
    ("ante", "anti"),
    ("pre", "pro"),
    ("ab", "ad"),
)
ENDINGS = (
    ("ate", "ite", "ide"),
    ("ane", "ene", "yne"),
    ("ase", "ose"),
    ("ism", "ist"),
    ("er", "ee"),
    ("or", "ee"),
)


def slips(response: str, answer: str) -> int | None:
    """How many letters are wrong where they are forgiven; None where they are not.

    Both are normalised words. An answer forgives one letter from 4 letters on and two from 8, and
    so does each of its words; what is shorter, holds a figure or a sign, or is written in
    syllables must be as it is.
    """
    allowed = forgiven(answer)
    if not allowed or SYLLABLE.search(answer):
        return None
    given, wanted = response.split(), answer.split()
    if len(given) != len(wanted):
        return slips_of_spacing(given, wanted)
    total = 0
    for mine, theirs in zip(given, wanted, strict=True):
        wrong = slips_in_word(mine, theirs)
        if wrong is None:
            return None
        total += wrong
    return total if total <= allowed else None


def forgiven(text: str) -> int:
    letters = sum(map(str.isalnum, text))
    if letters <= LONGEST_SYMBOL:
        return 0
    return 1 if letters < SHORTEST_LONG_WORD else 2


def slips_of_spacing(given: list[str], wanted: list[str]) -> int | None:
    """One space too many or too few is one slip, though not inside a number."""
    one_space = abs(len(given) - len(wanted)) == 1
    joined = "".join(wanted)
    return 1 if one_space and "".join(given) == joined and not SETTLED.search(joined) else None


def slips_in_word(given: str, wanted: str) -> int | None:
    if given == wanted:
        return 0
    if SETTLED.search(given + wanted) or given[0] != wanted[0] or are_opposites(given, wanted):
        return None
    allowed = forgiven(wanted)
    wrong = OSA.distance(given, wanted, score_cutoff=allowed)
    return wrong if wrong <= allowed else None


def are_opposites(one: str, other: str) -> bool:
    """Whether the words begin or end in the two sides of a contrast (hyper-/hypo-, -ate/-ite)."""
    begun = (affixes(str.startswith, group, one, other) for group in BEGINNINGS)
    ended = (affixes(str.endswith, group, one, other) for group in ENDINGS)
    return any(None not in pair and pair[0] != pair[1] for pair in (*begun, *ended))


def affixes(
    has: Callable[[str, str], bool], group: tuple[str, ...], one: str, other: str
) -> tuple[str | None, str | None]:
    """Which affix of the group each of two words has."""
    first, second = (
        next((affix for affix in group if has(word, affix)), None) for word in (one, other)
    )
    return first, second
