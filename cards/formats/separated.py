"""Lists with a separator between term and definition: how each separator cuts a card's text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cards.formats.layouts import Layout
from cards.formats.quoted_rows import row_in_record, rows_in_lines
from cards.formats.rows import MOST_CELLS, MOST_ROWS, Row
from cards.formats.text_lines import Line, blocks_of, joined

_DASH = r"(?:-{1,3}|[–—−→⇒]|[-=]>)"

_PATTERNS: dict[Layout, tuple[re.Pattern[str], ...]] = {
    Layout.DASH: (
        re.compile(rf"(?<=\s)(?:(?<!\d\s){_DASH}(?=\s|$)|{_DASH}(?=\s|$)(?!\s\d))"),
        re.compile(rf"(?<=\s){_DASH}(?=\s|$)"),
        re.compile(r"(?<!\d)[–—]|[–—](?!\d)|(?<=\S)-(?=\s)|(?<=\s)-(?=[^\W\d])|[→⇒]"),
    ),
    Layout.COLON: (re.compile(r":(?=(?:\*\*)?(?:\s|$))|："), re.compile(r"(?<!\d):(?![/\d])")),
    Layout.EQUALS: (re.compile(r"(?<=\s)=(?=\s)"), re.compile(r"(?<![=<>!:])=(?![=>])")),
    Layout.BAR: (re.compile(r"(?<!\\)\|"),),
}
"""For each layout what cuts a text, the surest sign first; a weaker one counts when it is absent.

A dash between two numbers (1914 – 1918) cuts only when there is no other.
"""

_QUOTING = {Layout.TAB: "\t", Layout.COMMA: ",", Layout.SEMICOLON: ";"}

NAMES = {
    Layout.TAB: "tab",
    Layout.BAR: "bar (|)",
    Layout.DASH: "dash",
    Layout.SEMICOLON: "semicolon",
    Layout.EQUALS: "equals sign",
    Layout.COLON: "colon",
    Layout.COMMA: "comma",
    Layout.CUSTOM: "separator of yours",
}

_TABLE_RULE = re.compile(r"[\s|:–—-]+")


@dataclass(frozen=True, slots=True)
class Separator:
    """What stands between the two sides; ``text`` counts with CUSTOM only."""

    layout: Layout
    text: str = ""

    def rows(self, lines: Sequence[Line]) -> list[Row]:
        """A row a line, or one that runs on inside quotation marks; at most MOST_ROWS + 1."""
        if character := _QUOTING.get(self.layout):
            return rows_in_lines(lines, character)
        kept = (line for line in lines if not self._is_table_rule(line.text))
        return [self._row(line.number, line.text) for line in islice(kept, MOST_ROWS + 1)]

    def rows_of_blocks(self, lines: Sequence[Line]) -> list[Row]:
        """A row a block of lines; only its first line is cut, the others continue it."""
        rows = []
        for first, *others in blocks_of(lines)[: MOST_ROWS + 1]:
            if "\n" in self.text:
                rows.append(self.row(first.number, joined([first, *others])))
                continue
            row = self.row(first.number, first.text)
            continued = "".join(f"\n{line.text.strip()}" for line in others)
            rows.append(replace(row, cells=(*row.cells[:-1], row.cells[-1] + continued)))
        return rows

    def row(self, line: int, text: str) -> Row:
        if character := _QUOTING.get(self.layout):
            return row_in_record(line, text, character)
        return self._row(line, text)

    def _row(self, line: int, text: str) -> Row:
        if self.layout is Layout.CUSTOM:
            cells = tuple(text.split(self.text, MOST_CELLS - 1))
            return Row(line, cells, (self.text,) * (len(cells) - 1))
        if self.layout is Layout.BAR:
            return _table_row(_cut(line, text.strip(), _PATTERNS[Layout.BAR]))
        return _cut(line, text.strip(), _PATTERNS[self.layout])

    def _is_table_rule(self, text: str) -> bool:
        return self.layout is Layout.BAR and is_table_rule(text)


def is_table_rule(text: str) -> bool:
    """Whether this is the line under a Markdown table's header, such as ``|---|---|``."""
    return "|" in text and "-" in text and bool(_TABLE_RULE.fullmatch(text))


def records_between(
    lines: Sequence[Line], separator: str, most: int = MOST_ROWS
) -> list[tuple[int, str]]:
    """The text cut at a separator between cards, each piece with the line where it starts."""
    records = []
    line = lines[0].number
    for piece in joined(lines).split(separator, most):
        indent = len(piece) - len(piece.lstrip())
        if piece.strip():
            records.append((line + piece.count("\n", 0, indent), piece.strip("\n ")))
        line += piece.count("\n") + separator.count("\n")
    return records


def _cut(line: int, text: str, patterns: Sequence[re.Pattern[str]]) -> Row:
    for rank, pattern in enumerate(patterns):
        if found := list(islice(pattern.finditer(text), MOST_CELLS - 1)):
            starts = [0, *(match.end() for match in found)]
            ends = [*(match.start() for match in found), len(text)]
            cells = tuple(text[start:end] for start, end in zip(starts, ends, strict=True))
            joints = tuple(match[0] for match in found)
            return Row(line, cells, joints, is_sure=rank < len(patterns) - 1 or rank == 0)
    return Row(line, (text,))


def _table_row(row: Row) -> Row:
    first = 1 if len(row.cells) > 1 and not row.cells[0].strip() else 0
    cells = tuple(cell.replace(r"\|", "|") for cell in row.cells[first:])
    return replace(row, cells=cells, joints=row.joints[first:])
