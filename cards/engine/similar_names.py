"""Which names in a class could be the same child's, written twice."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

SHORTEST_TO_MISSPELL = 4
"""Of shorter names too many are one letter apart: Mia and Mila, Ana and Ada."""


_ACCENT = re.compile("[\u0300-\u036f]")
_WITHOUT_ACCENT = str.maketrans(
    {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"}
)
_IN_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
)


def are_alike(one: str, other: str) -> bool:
    """Whether two names, as they are compared, have the same first name and initial, or are one
    slip apart. A name without a last name is like every name that begins with it. Accents do not
    matter, nor whether a “ü” is written “u” or “ue”."""
    for spelled in _spellings(one):
        for other_spelled in _spellings(other):
            if _are_alike(spelled, other_spelled):
                return True
    return False


@lru_cache(maxsize=2_000)
def _spellings(name: str) -> tuple[str, ...]:
    """How a keyboard without accents writes the name: “müller” as “muller” and “mueller”."""
    if name.isascii():
        return (name,)
    plain = _unaccented(name.translate(_WITHOUT_ACCENT))
    longer = _unaccented(name.translate(_IN_TWO_LETTERS).translate(_WITHOUT_ACCENT))
    return (plain,) if plain == longer else (plain, longer)


def _unaccented(name: str) -> str:
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", name)).strip()
    return unicodedata.normalize("NFC", bare) or name


def _are_alike(one: str, other: str) -> bool:
    first, *rest = one.split()
    other_first, *other_rest = other.split()
    if first.strip(".") == other_first.strip("."):
        if not rest or not other_rest or rest[-1][0] == other_rest[-1][0]:
            return True
        if _is_initial(rest[-1]) or _is_initial(other_rest[-1]):
            return False
    return _are_one_slip_apart(one, other)


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) <= 1


def _are_one_slip_apart(one: str, other: str) -> bool:
    if OSA.distance(one, other, score_cutoff=1) > 1:  # first: most names are not, and it is quick
        return False
    is_long = min(len(one), len(other)) >= SHORTEST_TO_MISSPELL
    return is_long and not any(map(str.isdigit, one + other))
