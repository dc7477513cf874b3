"""Which columns of a list are the two sides: its header row, its numbering, what is left over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cards.formats.layouts import Layout
from cards.formats.plain import Doubt
from cards.formats.rows import Pair, Row
from cards.formats.text_lines import excerpt

_TERM_NAME = re.compile(
    "terms?|words?|front|questions?|q|prompt|vocabulary|vocab|phrase|concept|expression|key"
)
_DEFINITION_NAME = re.compile(
    "definitions?|meanings?|back|answers?|a|response|translations?|description|explanation|value"
)
_OTHER_NAME = re.compile("no|nr|id|index|tags?|hints?|examples?|notes|image")
_NUMBER = re.compile(r"\s*[(#]?(\d{1,4})[.):]?\s*")

_SIDES = 2
_TABULAR = {Layout.TAB, Layout.COMMA, Layout.SEMICOLON, Layout.BAR}


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header row puts the term and the definition, and the names of all its columns."""

    term: int
    definition: int
    names: tuple[str, ...]

    @property
    def left_out(self) -> list[str]:
        sides = (self.term, self.definition)
        return [name for index, name in enumerate(self.names) if index not in sides and name]


def find_header(row: Row) -> Header | None:
    """The header this row is, if its cells are names such as term and definition."""
    cells = tuple(cell.strip() for cell in row.cells[: row.used])
    names = [cell.rstrip(":").lstrip("#").casefold() for cell in cells]
    terms = [index for index, name in enumerate(names) if _TERM_NAME.fullmatch(name)]
    definitions = [index for index, name in enumerate(names) if _DEFINITION_NAME.fullmatch(name)]
    others = [name for name in names if _OTHER_NAME.fullmatch(name)]
    known = len(terms) + len(definitions) + len(others)
    if terms and definitions and 2 * known > len(names):
        return Header(terms[0], definitions[0], cells)
    return None


@dataclass(frozen=True, slots=True)
class Columns:
    """How the rows of one layout become pairs."""

    name: str
    header: Header | None = None
    is_numbered: bool = False
    breaks_lines: bool = False

    def pair(self, row: Row) -> Pair:
        if self.header and self._expected > _SIDES:
            cells = (*row.cells, *("",) * len(self.header.names))
            return Pair(row.line, cells[self.header.term], cells[self.header.definition])
        first = int(self.is_numbered)
        term, rest = row.cells[first], row.tail(first + 1)
        if self.breaks_lines:
            rest = "\n".join(cell.strip() for cell in row.cells[first + 1 : row.used])
        if self.header and self.header.definition < self.header.term:
            term, rest = rest, term
        return Pair(row.line, term, rest)

    def doubts(self, row: Row) -> list[Doubt]:
        found = [Doubt(f"{excerpt(row.text)} has {remark}.", row.line) for remark in row.remarks]
        surplus = row.used - self._expected
        if surplus <= 0:
            return found
        if self.header and self._expected > _SIDES:
            lost = excerpt(" ".join(row.cells[self._expected : row.used]))
            message = f"More columns than the header has: {lost} was left out."
        else:
            message = (
                f"More than one {self.name} in {excerpt(row.text)}: everything after the first "
                "was kept as the definition."
            )
        return [*found, Doubt(message, row.line)]

    @property
    def _expected(self) -> int:
        return max(len(self.header.names) if self.header else 0, _SIDES + self.is_numbered)


def pairs_of(
    rows: Sequence[Row], layout: Layout, name: str, *, has_table_head: bool = False
) -> tuple[list[Pair], list[Doubt]]:
    """Terms and definitions of the rows; a row without the separator is left out and named."""
    header = find_header(rows[0]) if len(rows) > 1 else None
    doubts = []
    if header or (has_table_head and len(rows) > 1):
        doubts.append(_header_doubt(rows[0], header))
        rows = rows[1:]
    is_numbered = not header and layout in _TABULAR | {Layout.DASH} and _are_numbered(rows)
    if is_numbered:
        doubts.append(Doubt("The numbers in the first column were left out.", rows[0].line))
    columns = Columns(name, header, is_numbered, breaks_lines=layout in {Layout.TAB, Layout.BAR})
    pairs = []
    for row in rows:
        if len(row.cells) <= int(is_numbered) + 1:
            message = f"There is no {name} in {excerpt(row.text)}, so this was left out."
            doubts.append(Doubt(message, row.line))
        else:
            pairs.append(columns.pair(row))
            doubts.extend(columns.doubts(row))
    return pairs, doubts


def _header_doubt(row: Row, header: Header | None) -> Doubt:
    message = f"{excerpt(row.text)} was read as the header and left out."
    if header and header.definition < header.term:
        message += " It puts the definition first, so the sides were swapped."
    if header and header.left_out:
        message += f" Columns not used: {', '.join(header.left_out)}."
    return Doubt(message, row.line)


def _are_numbered(rows: Sequence[Row]) -> bool:
    """Whether there are three columns or more and the first one counts up by one."""
    if len(rows) == 1 or any(row.used <= _SIDES for row in rows):
        return False
    numbers = [_NUMBER.fullmatch(row.cells[0]) for row in rows]
    found = [int(match[1]) for match in numbers if match]
    return found == list(range(found[0], found[0] + len(rows))) if found else False
