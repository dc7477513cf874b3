"""Finding the layout: every candidate reads the list, the most consistent reading wins."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from cards.formats.alternating import lines_take_turns
from cards.formats.columns import find_header
from cards.formats.layouts import Layout
from cards.formats.rows import Row
from cards.formats.separated import Separator, records_between
from cards.formats.text_lines import Line, blocks_of

NEWLINE = "\n"
EMPTY_LINE = "\n\n"

_SAMPLE = 1_000
_SIDES = 2
_SURE = 0.95
_FEWEST_BLOCKS = 0.65
_LINES_OF_A_LONG_CARD = 4
_WORTH_OF_BLOCK = {2: 0.97}


@dataclass(frozen=True, slots=True)
class _Weighing:
    """How a layout's rows count: from which share on it is believed, ties, surplus columns."""

    threshold: float
    priority: float
    surplus: float


_WEIGHINGS = {
    Layout.TAB: _Weighing(0.3, 0.5, 0.95),
    Layout.BAR: _Weighing(0.6, 0.1, 0.95),
    Layout.DASH: _Weighing(0.5, 0.04, 0.85),
    Layout.SEMICOLON: _Weighing(0.5, 0.04, 0.7),
    Layout.EQUALS: _Weighing(0.6, 0.04, 0.7),
    Layout.COLON: _Weighing(0.6, 0.04, 0.9),
    Layout.COMMA: _Weighing(0.5, 0.0, 0.7),
}

SEPARATORS = tuple(_WEIGHINGS)
_LABEL = re.compile(
    r"\s*(?:\*\*)?(?:q|a|question|answer|term|definition|front|back)\s*\d*\s*(?:\*\*)?\s*",
    re.IGNORECASE,
)
_EQUALLY_DELIBERATE = {Layout.DASH, Layout.SEMICOLON, Layout.EQUALS, Layout.COLON}


@dataclass(frozen=True, slots=True)
class Finding:
    """A layout and how its cards are separated: "\n" a line a card, "\n\n" empty lines, or text."""

    layout: Layout
    between_cards: str = NEWLINE
    score: float = 0
    term_length: float = 0


def find_layout(lines: Sequence[Line], *, prefer_alternating: bool = False) -> Finding | None:
    """The layout that fits the lines best; None when none fits well enough."""
    sample = lines[:_SAMPLE]
    findings = [
        *_separated(sample),
        *_separated_blocks(sample),
        *_separated_by_semicolons(sample),
        *_blocks(sample),
        *_alternating(sample, prefer=prefer_alternating),
    ]
    return _best(findings)


def find_separator(lines: Sequence[Line], between_cards: str) -> Finding | None:
    """The separator between the sides that fits best where the one between cards is known."""
    sample = lines[:_SAMPLE]
    if between_cards == NEWLINE:
        return _best(_separated(sample))
    found = []
    for layout in _WEIGHINGS:
        rows = rows_of(Separator(layout), sample, between_cards)
        found.append(_finding(layout, rows, between_cards))
    return _best(found)


def find_between_cards(lines: Sequence[Line], layout: Layout) -> str:
    """What stands between the cards where the separator between the sides is known."""
    sample = lines[:_SAMPLE]
    findings = [
        *_separated(sample),
        *_separated_blocks(sample),
        *_separated_by_semicolons(sample),
    ]
    found = _best([finding for finding in findings if finding.layout is layout])
    return found.between_cards if found else NEWLINE


def rows_of(separator: Separator, lines: Sequence[Line], between_cards: str) -> list[Row]:
    """The rows of a list whose cards stand between newlines, empty lines or a text."""
    if between_cards == NEWLINE:
        return separator.rows(lines)
    if between_cards == EMPTY_LINE:
        return separator.rows_of_blocks(lines)
    records = records_between(lines, between_cards)
    return [separator.row(line, record) for line, record in records]


def _separated(lines: Sequence[Line]) -> list[Finding]:
    return [_finding(layout, Separator(layout).rows(lines), NEWLINE) for layout in _WEIGHINGS]


def _separated_blocks(lines: Sequence[Line]) -> list[Finding]:
    """Cards between empty lines whose definitions run over several lines."""
    blocks = blocks_of(lines)
    continuing = [line for block in blocks for line in block[1:]]
    if not continuing or len(blocks) == 1:
        return []
    found = []
    for layout in (Layout.TAB, Layout.DASH, Layout.SEMICOLON, Layout.EQUALS, Layout.COLON):
        separator = Separator(layout)
        cut = sum(len(separator.row(line.number, line.text).cells) > 1 for line in continuing)
        if cut <= 0.3 * len(continuing):
            rows = separator.rows_of_blocks(lines)
            found.append(_finding(layout, rows, EMPTY_LINE, needed=_SURE, bonus=-0.01))
    return found


def _separated_by_semicolons(lines: Sequence[Line]) -> list[Finding]:
    """Cards such as “dog, perro; cat, gato”."""
    records = records_between(lines, ";", _SAMPLE)[:_SAMPLE]
    closed = all(line.text.rstrip().endswith(";") for line in lines)
    if len(records) <= 1 or not (closed or len(lines) == 1 or len(records) >= 2 * len(lines)):
        return []
    found = []
    for layout in (Layout.TAB, Layout.DASH, Layout.EQUALS, Layout.COLON, Layout.COMMA):
        rows = [Separator(layout).row(line, record) for line, record in records]
        found.append(_finding(layout, rows, ";", needed=_SURE, bonus=0.05))
    return found


def _blocks(lines: Sequence[Line]) -> list[Finding]:
    blocks = blocks_of(lines)
    if _are_sections(blocks):
        return []
    sizes = [len(block) for block in blocks]
    several = [size for size in sizes if size > 1]
    if len(several) <= 1:
        return []
    score = sum(_WORTH_OF_BLOCK.get(size, 0.9) for size in several) / len(sizes)
    if statistics.median(several) > _LINES_OF_A_LONG_CARD:
        score *= 0.75
    return [Finding(Layout.BLOCKS, EMPTY_LINE, score)] if score >= _FEWEST_BLOCKS else []


def _are_sections(blocks: Sequence[Sequence[Line]]) -> bool:
    """Whether each block is a heading with a separated list below it."""
    below = [line for block in blocks for line in block[1:]]
    if len(below) <= len(blocks):
        return False
    return any(
        sum(row.used == _SIDES for row in Separator(layout).rows(below)) >= 0.9 * len(below)
        for layout in SEPARATORS
    )


def _alternating(lines: Sequence[Line], *, prefer: bool) -> list[Finding]:
    if prefer and len(lines) > 1:
        return [Finding(Layout.ALTERNATING, NEWLINE, 0.9)]
    return [Finding(Layout.ALTERNATING, NEWLINE, 0.7)] if lines_take_turns(lines) else []


def _finding(
    layout: Layout,
    rows: Sequence[Row],
    between_cards: str,
    *,
    needed: float = 0,
    bonus: float = 0,
) -> Finding:
    weighing = _WEIGHINGS[layout]
    cut = [row for row in rows if len(row.cells) > 1]
    labels = sum(bool(_LABEL.fullmatch(row.cells[0])) for row in cut)
    if not cut or (layout is Layout.COLON and 2 * labels > len(cut)):
        return Finding(layout, between_cards)
    has_equal_columns = len({row.used for row in rows}) == 1
    surplus = 0.95 if has_equal_columns else weighing.surplus
    score = sum(_worth(row, surplus) for row in cut) / len(rows)
    if score < max(needed, weighing.threshold):
        return Finding(layout, between_cards)
    if find_header(rows[0]):
        bonus += 0.3
    term_length = sum(len(row.cells[0]) for row in cut) / len(cut)
    return Finding(layout, between_cards, score + weighing.priority + bonus, term_length)


def _worth(row: Row, surplus: float) -> float:
    if not all(cell.strip() for cell in row.cells[:2]):
        return 0.4
    worth = surplus if row.used > _SIDES else 1
    return worth if row.is_sure else 0.7 * worth


def _best(findings: Sequence[Finding]) -> Finding | None:
    """The highest score; of separators that fit equally well the one that comes first."""
    best = max(findings, key=lambda finding: finding.score, default=None)
    if best is None or not best.score:
        return None
    equals = [
        finding
        for finding in findings
        if finding.between_cards == best.between_cards
        and finding.layout in _EQUALLY_DELIBERATE
        and finding.score >= best.score - 0.03
    ]
    if best in equals:
        return min(equals, key=lambda finding: finding.term_length)
    return best
