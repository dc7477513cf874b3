"""Which names in a class could be the same child's, written twice."""

from rapidfuzz.distance import OSA

SHORTEST_TO_MISSPELL = 4
"""Of shorter names too many are one letter apart: Mia and Mila, Ana and Ada."""


def are_alike(one: str, other: str) -> bool:
    """Whether two names, as they are compared, have the same first name and initial, or are one
    slip apart. A name without a last name is like every name that begins with it."""
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
    if min(len(one), len(other)) < SHORTEST_TO_MISSPELL or any(map(str.isdigit, one + other)):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
