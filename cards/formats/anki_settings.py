"""The settings that Anki prints above its notes when it exports them as text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from cards.formats.plain import Doubt
from cards.formats.rows import Row
from cards.formats.text_lines import Line, excerpt

_SETTING = re.compile(
    r"#(?:separator|html|columns|tags|(?:guid|notetype|deck|tags) column|notetype|deck)\s*:",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"#(guid|notetype|deck|tags) column\s*:\s*(\d{1,2})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a list, the columns of it that hold neither side, and what was doubtful."""

    lines: Sequence[Line]
    doubts: tuple[Doubt, ...] = ()
    unused_columns: frozenset[int] = frozenset()

    def used(self, row: Row) -> Row:
        """The row without the columns that hold neither side."""
        if not self.unused_columns or len(row.cells) == 1:
            return row
        kept = [index for index in range(len(row.cells)) if index not in self.unused_columns]
        joints = (*row.joints, "")
        return replace(
            row,
            cells=tuple(row.cells[index] for index in kept) or ("",),
            joints=tuple(joints[index] for index in kept[:-1]),
        )


def without_settings(lines: Sequence[Line]) -> Source:
    """The list below the settings; the settings and the columns they set apart are named."""
    settings = list(takewhile(lambda line: _SETTING.match(line.text), lines))
    doubts = []
    unused = set()
    for line in settings:
        message = f"{excerpt(line.text)} is a setting of Anki and was left out."
        if column := _COLUMN.fullmatch(line.text):
            unused.add(int(column[2]) - 1)
            message = f"The column of Anki's {column[1]} was left out."
        doubts.append(Doubt(message, line.number))
    return Source(lines[len(settings) :], tuple(doubts), frozenset(unused))
