"""Which names in a class could be the same child's, written twice."""

from rapidfuzz.distance import OSA

SHORTEST_TO_MISSPELL = 4
"""Of shorter names too many are one letter apart: Mia and Mila, Ana and Ada."""


def are_alike(one: str, other: str) -> bool:
    """Whether two names, as they are compared, have the same first name and initial, or are one
    slip apart. A name without a last name is like every name that begins with it."""
    return _begin_alike(one.split(), other.split()) or _are_one_slip_apart(one, other)


def _begin_alike(one: list[str], other: list[str]) -> bool:
    if one[0].strip(".") != other[0].strip("."):
        return False
    return min(len(one), len(other)) == 1 or one[-1][0] == other[-1][0]


def _are_one_slip_apart(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_TO_MISSPELL or any(map(str.isdigit, one + other)):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
