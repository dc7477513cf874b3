"""Rows of tab, comma or semicolon separated text with quoted cells, after RFC 4180.

A quote that does not open a well-formed cell is read as an ordinary character, so a single stray
one cannot swallow the rest of the list. Each character is looked at a bounded number of times.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice, pairwise

from cards.formats.rows import MOST_CELLS, MOST_ROWS, Row
from cards.formats.text_lines import Line, joined

_STRAY_QUOTE = "a quotation mark that is never closed, so it was kept as it is"


@dataclass(frozen=True, slots=True)
class _Cells:
    cells: tuple[str, ...]
    end: int
    has_stray_quote: bool = False


def rows_in_lines(lines: Sequence[Line], separator: str) -> list[Row]:
    """The rows of these lines; a quoted cell may run over several of them.

    No more than one over MOST_ROWS, so that too long a list is known at once.
    """
    return list(islice(_rows_in_lines(lines, separator), MOST_ROWS + 1))


def row_in_record(line: int, record: str, separator: str) -> Row:
    """The one row that a whole record makes, whatever newlines it holds."""
    found = _cells_at(record, 0, separator, "")
    return _row(line, found, separator, ())


def _rows_in_lines(lines: Sequence[Line], separator: str) -> Iterator[Row]:
    text = joined(lines)
    sizes = [len(line.text) + following.blanks + 1 for line, following in pairwise(lines)]
    starts = [0, *accumulate(sizes)]
    index = 0
    while index < len(lines):
        found = _cells_at(text, starts[index], separator, "\n")
        following = bisect_right(starts, found.end, lo=index)
        if following - index > 1 and len(found.cells) == 1:
            found = _literal(lines[index].text, separator)
            following = index + 1
        remarks = _swallowed_rows(lines[index:following], separator)
        yield _row(lines[index].number, found, separator, remarks)
        index = following


def _cells_at(text: str, position: int, separator: str, terminator: str) -> _Cells:
    quoted, stop = _patterns(separator, terminator)
    cells: list[str] = []
    has_stray_quote = False
    while True:
        if match := quoted.match(text, position):
            cells.append(match[1].replace('""', '"'))
            position = match.end()
        else:
            match = stop.search(text, position)
            end = match.start() if match else len(text)
            cells.append(text[position:end])
            has_stray_quote |= cells[-1].lstrip(" ").startswith('"')
            position = end
        if not text.startswith(separator, position):
            return _Cells(tuple(cells), position, has_stray_quote)
        position += 1
        if len(cells) == MOST_CELLS - 1:
            end = text.find(terminator, position) if terminator else -1
            end = len(text) if end < 0 else end
            return _Cells((*cells, text[position:end]), end, has_stray_quote)


@cache
def _patterns(separator: str, terminator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    stop = re.compile(f"[{re.escape(separator + terminator)}]")
    quoted = re.compile(rf' *+"([^"]*+(?:""[^"]*+)*+)" *+(?={stop.pattern}|\Z)')
    return quoted, stop


def _literal(line: str, separator: str) -> _Cells:
    return _Cells(tuple(line.split(separator)), 0, has_stray_quote=True)


def _swallowed_rows(lines: Sequence[Line], separator: str) -> tuple[str, ...]:
    if len(lines) > 1 and all(separator in line.text for line in lines[1:]):
        return (f"a quoted text that runs on to line {lines[-1].number}, which may not be meant",)
    return ()


def _row(line: int, found: _Cells, separator: str, remarks: tuple[str, ...]) -> Row:
    if found.has_stray_quote:
        remarks = (*remarks, _STRAY_QUOTE)
    joints = (separator,) * (len(found.cells) - 1)
    return Row(line, found.cells, joints, remarks)
