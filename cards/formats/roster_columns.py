"""Which columns of a class list hold the names: by the heading, else by what is in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

Cells = tuple[str, ...]

FIRST = {
    "first",
    "firstname",
    "given",
    "givenname",
    "forename",
    "preferredname",
    "vorname",
    "prénom",
}
LAST = {"last", "lastname", "surname", "family", "familyname", "nachname", "nom", "apellidos"}
WHOLE = {
    *("name", "names", "fullname", "displayname", "student", "students", "studentname"),
    *("studentnames", "pupil", "pupils", "pupilname", "learner", "learners"),
}

MOST_COLUMNS = 50
"""Columns after these are not looked at."""

_MOST = 0.6
_SIDES = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table holds its names: ``first`` and ``last`` are places, or ``whole`` alone is.

    ``is_guess``: two columns hold names, and no heading says which are the first names.
    """

    whole: int | None = None
    first: int = 0
    last: int = 0
    has_heading: bool = False
    is_guess: bool = False
    left_out: int = 0


def heading_key(cell: str) -> str:
    """A heading as it is compared: letters alone, without case."""
    return "".join(filter(str.isalpha, cell.casefold()))


def columns_by_heading(cells: Cells) -> Columns | None:
    """The columns that the first row of a table names, if it names any."""
    keys = [heading_key(cell) for cell in cells[:MOST_COLUMNS]]
    first, last, whole = (_place(keys, known) for known in (FIRST, LAST, WHOLE))
    others = sum(map(bool, keys)) - 1
    if first is not None and last is not None:
        return Columns(first=first, last=last, has_heading=True, left_out=others - 1)
    found = next((place for place in (whole, first, last) if place is not None), None)
    return None if found is None else Columns(found, has_heading=True, left_out=others)


def columns_by_content(rows: Sequence[Cells]) -> Columns:
    """The first column of names, and the next one if only both together look like whole names."""
    width = min(max(map(len, rows)), MOST_COLUMNS)
    columns = [[row[place].strip() for row in rows if place < len(row)] for place in range(width)]
    filled = [place for place, cells in enumerate(columns) if any(cells)]
    names = [place for place in filled if _hold_names(columns[place])]
    if not names:
        return Columns(filled[0], left_out=len(filled) - 1)
    one, *others = names
    if others and not _are_whole(columns[one]) and _are_various(columns[others[0]]):
        return Columns(first=one, last=others[0], is_guess=True, left_out=len(filled) - _SIDES)
    return Columns(one, left_out=len(filled) - 1)


def _place(keys: Sequence[str], known: Collection[str]) -> int | None:
    return next((place for place, key in enumerate(keys) if key in known), None)


def _hold_names(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return sum(map(_is_like_a_name, filled)) >= _MOST * len(filled) > 0


def _is_like_a_name(cell: str) -> bool:
    has_letter = any(map(str.isalpha, cell))
    return has_letter and "@" not in cell and not any(map(str.isdigit, cell))


def _are_whole(cells: Sequence[str]) -> bool:
    """Whether first and last names stand in this one column."""
    filled = [cell for cell in cells if cell]
    return sum(" " in cell or "," in cell for cell in filled) >= _MOST * len(filled)


def _are_various(cells: Sequence[str]) -> bool:
    """Whether the cells differ, unlike those of a column of classes or genders."""
    filled = [cell for cell in cells if cell]
    return len(set(filled)) * 2 > len(filled)
