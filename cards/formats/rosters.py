"""Class lists: from rows of text to the names of students, and nothing else of what they hold.

A name is read so that it reads the same again: a list of names, one a line, gives itself.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from cards.formats.plain import Doubt, UnreadableError
from cards.formats.quoted_rows import rows_in_lines
from cards.formats.roster_columns import (
    WHOLE,
    Columns,
    columns_by_content,
    columns_by_heading,
    heading_key,
)
from cards.formats.text_lines import MAX_TEXT_LENGTH, Line, excerpt

MAX_NAMES = 500
"""Most students taken in one go."""

MAX_LINES = 2_000
"""Most rows with text in them; what has more is no list of one class."""

LONGEST_NAME = 60
LONGEST_CELL = 300
"""No more of a cell is looked at, in characters."""

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARK = re.compile(r"(?:[-*+•‣▪●○◦·–—►➤✓✔☐☑☒]|\[[ xX]?\]|#?\(?\d{1,4}(?:[.):]+|(?=\s)))\s*(?=\S)")
_EMAIL = re.compile(r"[<(\[]?[^\s<>()\[\]@,;]*@[^\s<>()\[\],;]*[>)\]]?")
_NEVER_IN_A_NAME = str.maketrans(dict.fromkeys(',;"“”„@', " "))
_PAIR = 2


class NameOrder(StrEnum):
    """Which of the two parts of a name a list has first."""

    AUTO = "auto"
    FIRST_LAST = "first-last"
    LAST_FIRST = "last-first"

    @property
    def label(self) -> str:
        return {
            NameOrder.AUTO: "Find out",
            NameOrder.FIRST_LAST: "First name, last name",
            NameOrder.LAST_FIRST: "Last name, first name",
        }[self]


@dataclass(frozen=True, slots=True)
class PlainName:
    """A student's name; ``was`` is how it was written where its parts changed places."""

    name: str
    line: int
    was: str = ""


@dataclass(frozen=True, slots=True)
class PlainRoster:
    """Names in the order of the list, with what was left out or doubtful, by line."""

    names: tuple[PlainName, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of a list, cut into cells; ``line`` is 1-based."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell.strip()]


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of a name in the order in which it is read, and how they stood if in another."""

    line: int
    parts: tuple[str, ...]
    was: str = ""


def read_names(text: str, order: NameOrder = NameOrder.AUTO) -> PlainRoster:
    """The names in a text: one a line, or in the columns of a table. Raises UnreadableError."""
    lines = _lines(text)
    separator = _separator([line.text for line in lines])
    if not separator:
        return _roster([_Written(line.number, (line.text,)) for line in lines])
    rows = [RosterRow(row.line, row.cells) for row in rows_in_lines(lines, separator)]
    if len(rows) == 1 and len(rows[0].filled) > _PAIR:
        return _roster([_Written(rows[0].line, (cell,)) for cell in rows[0].filled])
    if separator != ",":
        return names_in_table(rows, order)
    if _is_table(rows):
        return names_in_table(rows, order if order is not NameOrder.AUTO else NameOrder.LAST_FIRST)
    return _roster([_split_by_commas(row.line, ",".join(row.filled), order) for row in rows])


def names_in_table(rows: Sequence[RosterRow], order: NameOrder = NameOrder.AUTO) -> PlainRoster:
    """The names in a table, whose heading or content tells the columns. Raises UnreadableError."""
    rows = [row for row in rows if row.filled]
    refuse_too_many_lines(len(rows))
    if not rows:
        raise UnreadableError("There is no name in this list.")
    columns = columns_by_heading(rows[0].cells)
    doubts = []
    if columns:
        heading = ", ".join(cell.strip() for cell in rows[0].filled)
        doubts.append(Doubt(f"{excerpt(heading)} was read as the heading.", rows[0].line))
        rows = rows[1:]
    else:
        columns = columns_by_content([row.cells for row in rows])
    if columns.left_out:
        doubts.append(Doubt("Only the names were read. Whatever else is in the list is left out."))
    if columns.is_guess and order is NameOrder.AUTO:
        doubts.append(Doubt("No heading says which are the first names: those on the left?"))
    found = _roster([_in_columns(row, columns, order) for row in rows])
    return PlainRoster(found.names, (*doubts, *found.doubts))


def name_of(*parts: str) -> str:
    """A name of these parts on one tidy line, without what a name never holds."""
    return _tidied(" ".join(parts).translate(_NEVER_IN_A_NAME))


def refuse_too_many_lines(count: int) -> None:
    """Raises UnreadableError for what is no list of one class."""
    if count > MAX_LINES:
        raise UnreadableError(
            f"This list has more than {MAX_LINES:,} lines. Take one class at a time."
        )


# --- From text to rows ----------------------------------------------------------------------------


def _lines(text: str) -> list[Line]:
    if len(text) > MAX_TEXT_LENGTH:
        raise UnreadableError("This list is longer than 1 MB. Take one class at a time.")
    if "\x00" in text:
        raise UnreadableError("This is not plain text. Copy the names from where you see them.")
    lines = list(islice(_with_text(text), MAX_LINES + 1))
    if not lines:
        raise UnreadableError("There is no name here yet. Paste your list, one name a line.")
    refuse_too_many_lines(len(lines))
    return lines


def _with_text(text: str) -> Iterator[Line]:
    blanks = 0
    for number, line in enumerate(_LINE_END.sub("\n", text).split("\n"), start=1):
        if line.strip():
            yield Line(number, line, blanks)
            blanks = 0
        else:
            blanks += 1


def _separator(lines: Sequence[str]) -> str:
    """What stands between the cells; a comma may only stand between last and first name."""
    if any("\t" in line.strip() for line in lines):
        return "\t"
    if sum(";" in line.strip().rstrip(";") for line in lines) * 2 >= len(lines):
        return ";"
    return "," if any("," in line for line in lines) else ""


def _is_table(rows: Sequence[RosterRow]) -> bool:
    wide = sum(len(row.filled) > _PAIR for row in rows)
    return wide * 2 > len(rows) or (len(rows) > 1 and columns_by_heading(rows[0].cells) is not None)


# --- From rows to names ---------------------------------------------------------------------------


def _in_columns(row: RosterRow, columns: Columns, order: NameOrder) -> _Written:
    cells = (*row.cells, *[""] * (max(columns.whole or 0, columns.first, columns.last) + 1))
    if columns.whole is not None:
        return _split_by_commas(row.line, cells[columns.whole], order)
    first, last = cells[columns.first], cells[columns.last]
    is_turned = columns.last < columns.first
    if columns.is_guess and order is NameOrder.LAST_FIRST:
        first, last, is_turned = last, first, True
    was = f"{last.strip()}, {first.strip()}" if is_turned and first.strip() and last.strip() else ""
    return _Written(row.line, (first, last), was)


def _split_by_commas(line: int, text: str, order: NameOrder) -> _Written:
    """A name whose parts a comma splits: the last name comes first, unless it is said not to."""
    parts = text.strip()[:LONGEST_CELL].split(",")
    filled = [part for part in parts if part.strip() and "@" not in part]
    if len(filled) < _PAIR or order is NameOrder.FIRST_LAST:
        return _Written(line, tuple(parts))
    last, *first = filled
    return _Written(line, (*first, last), ", ".join(part.strip() for part in filled))


def _roster(written: Sequence[_Written]) -> PlainRoster:
    """The names, and why the other rows hold none. Raises UnreadableError for too many names."""
    names = []
    doubts = []
    for each in written:
        parts = [_bare(part) for part in each.parts]
        name = _without_marks(name_of(*parts))
        if problem := _problem(name):
            doubts.append(Doubt(f"{excerpt(' '.join(each.parts))} {problem}", each.line))
        else:
            names.append(PlainName(name, each.line, _tidied(each.was)))
    if len(names) > MAX_NAMES:
        raise UnreadableError(
            f"This list has more than {MAX_NAMES} names. Take one class at a time."
        )
    doubts = sorted([*_emails(written), *doubts], key=lambda doubt: doubt.line or 0)
    return PlainRoster(tuple(names), tuple(doubts))


def _bare(part: str) -> str:
    """A part of a name without the bullet or number in front of it, and without an address."""
    return _without_marks(_tidied(_EMAIL.sub(" ", part.strip()[:LONGEST_CELL])))


def _without_marks(text: str) -> str:
    while match := _MARK.match(text):
        text = text[match.end() :]
    return text


def _problem(name: str) -> str:
    """Why this cannot be a student's name; empty when it can."""
    if not any(map(str.isalpha, name)):
        return "is no name, so it was left out."
    if len(name) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters, so it was left out."
    if heading_key(name) in WHOLE:
        return "was read as a heading and left out."
    return ""


def _emails(written: Sequence[_Written]) -> list[Doubt]:
    for each in written:
        if any("@" in part for part in each.parts):
            return [Doubt("Email addresses were left out: Classdeck keeps none.", each.line)]
    return []


def _tidied(text: str) -> str:
    """One line of visible characters with single spaces, of at most LONGEST_CELL."""
    composed = unicodedata.normalize("NFC", text.strip()[:LONGEST_CELL])
    visible = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    return " ".join(visible.split())
