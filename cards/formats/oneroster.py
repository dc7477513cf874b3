"""OneRoster 1.1 and 1.2 (CSV): the active students of each class by their names.

A row is cut down to the columns named here as soon as it is read: nothing else that the files say
about a person, such as an address or a date of birth, gets any further.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from cards.formats.plain import UnreadableError
from cards.formats.rosters import MAX_NAMES, name_of

MAX_ROWS = 500_000
"""Most rows of one file: a large district's enrolments."""

USERS = "users.csv"
ENROLLMENTS = "enrollments.csv"
CLASSES = "classes.csv"

_NEEDED = {
    USERS: ("sourcedId", "givenName", "familyName"),
    ENROLLMENTS: ("classSourcedId", "userSourcedId", "role"),
    CLASSES: ("sourcedId", "title"),
}
_READ_TOO = {USERS: ("status", "enabledUser", "role"), ENROLLMENTS: ("status",), CLASSES: ()}


@dataclass(frozen=True, slots=True)
class RosterClass:
    """A class with the names of its students; ``title`` is its key where no file tells it."""

    key: str
    title: str
    names: tuple[str, ...]


def kind_of_file(data: bytes) -> str:
    """Which of OneRoster's files this is, by its first line; empty when it is none of them."""
    found = set(next(_records(data[:100_000].splitlines()[0] if data else b""), []))
    kinds = (kind for kind in (USERS, ENROLLMENTS) if found.issuperset(_NEEDED[kind]))
    return next(kinds, "")


def read_classes(*, users: bytes, enrollments: bytes, classes: bytes = b"") -> list[RosterClass]:
    """The classes that have a student, by title. Raises UnreadableError."""
    names = _names(users)
    titles = {row[0]: row[1] for row in _rows(CLASSES, classes)} if classes else {}
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for of_class, user, role, status in _rows(ENROLLMENTS, enrollments):
        if _is_student(role) and _is_active(status) and user in names:
            members[of_class][user] = names[user]
    if not members:
        raise UnreadableError("No active student is enrolled in any class in these files.")
    found = [
        RosterClass(key, name_of(titles.get(key, "")) or key, tuple(sorted(names.values())))
        for key, names in members.items()
        if len(names) <= MAX_NAMES
    ]
    return sorted(found, key=lambda each: (each.title.casefold(), each.key))


def _names(users: bytes) -> dict[str, str]:
    """The names of active students, by the key that enrolments know them by."""
    found = {}
    for key, given, family, status, enabled, role in _rows(USERS, users):
        is_here = _is_active(status) and enabled.casefold() != "false"
        # Version 1.2 has the role in another file: then the enrolment's alone tells.
        if is_here and (not role or _is_student(role)):
            found[key] = name_of(given, family)
    return found


def _is_student(role: str) -> bool:
    return role.casefold() == "student"


def _is_active(status: str) -> bool:
    """A full export leaves the status empty."""
    return status.casefold() in {"", "active"}


def _rows(name: str, data: bytes) -> Iterator[tuple[str, ...]]:
    """The columns of a file that are read at all, in the order of `_NEEDED` and `_READ_TOO`."""
    records = _records(data)
    header = next(records, [])
    if missing := [column for column in _NEEDED[name] if column not in header]:
        raise UnreadableError(f"“{name}” has no column “{missing[0]}”. Is it from OneRoster?")
    wanted = (*_NEEDED[name], *_READ_TOO[name])
    places = [header.index(column) if column in header else len(header) for column in wanted]
    for number, record in enumerate(records):
        if number == MAX_ROWS:
            raise UnreadableError(f"“{name}” has more than {MAX_ROWS:,} rows.")
        yield tuple(record[place].strip() if place < len(record) else "" for place in places)


def _records(data: bytes) -> Iterator[list[str]]:
    text = TextIOWrapper(BytesIO(data), encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from csv.reader(text)
    except csv.Error as error:
        raise UnreadableError("This CSV file is damaged. Export it once more.") from error
