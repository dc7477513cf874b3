"""The columns of the class table, said once: pages, files and report links read them here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analytics.queries.table import Row, Sort
from cards.engine.board_times import written
from cards.engine.questions import Mode

Value = str | int | date | None
"""What a figure is before it is written; None where there is nothing to show."""


class Kind(Enum):
    """How a figure is written, and what a spreadsheet should take it for."""

    TEXT = auto()
    COUNT = auto()
    PERCENT = auto()
    """Whole percent, already rounded: what is shown is what is computed with."""
    DAY = auto()
    TIME = auto()
    """Milliseconds."""
    MINUTES = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a column, with a heading of its own in files.

    ``of`` gives the figure of a row; days are those of the classroom's time zone.
    """

    label: str
    kind: Kind
    of: Callable[[Row, ZoneInfo], Value]

    def text(self, row: Row, zone: ZoneInfo) -> str:
        """As people read it; empty where there is nothing to show."""
        value = self.of(row, zone)
        return "" if value is None else self.written(value)

    def written(self, value: str | int | date) -> str:
        """A figure that there is."""
        if self.kind is Kind.PERCENT:
            return f"{value} %"
        if self.kind is Kind.TIME and isinstance(value, int):
            return written(value)
        if self.kind is Kind.MINUTES:
            return f"{value} min"
        return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page: its heading, its figure, and what stands small beside it.

    ``sort`` is None where the table cannot be sorted by it; ``note`` is the small text. ``mode``:
    in which mode the cards were studied that the figure counts, None if that is not what it says.
    """

    label: str
    sort: Sort | None
    figure: Part
    beside: tuple[Part, ...] = ()
    note: Callable[[Row, ZoneInfo], str] = lambda _row, _zone: ""
    mode: Mode | None = None


class Cell(NamedTuple):
    """One figure as a page shows it; ``heat`` is its shade, None for a column without shades."""

    figure: str
    note: str
    heat: int | None = None
    is_certain: bool = True
    mode: Mode | None = None


NOTHING = Cell("", "")


def cells_of(row: Row, zone: ZoneInfo) -> list[Cell]:
    """The row's cells in the order of COLUMNS, without its name."""
    return [_cell(column, row, zone) for column in COLUMNS[1:]]


def parts() -> list[Part]:
    """Every figure, in the order in which files list them."""
    return [part for column in COLUMNS for part in (column.figure, *column.beside)]


def _cell(column: Column, row: Row, zone: ZoneInfo) -> Cell:
    value = column.figure.of(row, zone)
    if value is None:
        return NOTHING
    figure = f"{value.day} {value:%b}" if isinstance(value, date) else column.figure.written(value)
    if column.sort is Sort.MASTERY:
        return Cell(figure, column.note(row, zone), row.heat, row.is_certain)
    return Cell(figure, column.note(row, zone), mode=column.mode)


def _plain(label: str, kind: Kind, of: Callable[[Row], Value]) -> Part:
    return Part(label, kind, lambda row, _zone: of(row))


def _known(label: str, of: Callable[[Row], Value]) -> Part:
    """A percentage that comes with mastery."""
    return _plain(label, Kind.PERCENT, lambda row: None if row.mastery is None else of(row))


def _test_day(row: Row, zone: ZoneInfo) -> date | None:
    return row.test_at.astimezone(zone).date() if row.test_of and row.test_at else None


def _mastery_note(row: Row, _zone: ZoneInfo) -> str:
    low, high = row.range_percent
    said = f"{low}–{high} % · seen {row.seen_percent} %"
    if row.is_certain:
        return said
    return f"{said} · {_answers(row)}"


def _answers(row: Row) -> str:
    return f"{row.answers} answer{'' if row.answers == 1 else 's'}"


def _last_day(row: Row, zone: ZoneInfo) -> date | None:
    return row.last_at.astimezone(zone).date() if row.last_at else None


def _last_hour(row: Row, zone: ZoneInfo) -> str:
    return f"{row.last_at.astimezone(zone):%H:%M}" if row.last_at else ""


def _test_note(row: Row, zone: ZoneInfo) -> str:
    counted = f"{row.test_right} of {row.test_of}"
    day = _test_day(row, zone)
    return f"{counted} · {day.day} {day:%b}" if day else counted


COLUMNS = (
    Column("Name", Sort.NAME, _plain("Name", Kind.TEXT, lambda row: row.name)),
    Column(
        "Mastery",
        Sort.MASTERY,
        _plain("Mastery", Kind.PERCENT, lambda row: row.mastery_percent),
        (
            _known("Mastery from", lambda row: row.low_percent),
            _known("Mastery to", lambda row: row.high_percent),
            _known("Seen", lambda row: row.seen_percent),
        ),
        _mastery_note,
    ),
    Column(
        "Learn",
        Sort.LEARN,
        _plain("Learn", Kind.PERCENT, lambda row: row.learn_percent),
        mode=Mode.LEARN,
    ),
    Column(
        "Test",
        Sort.TEST,
        _plain("Test", Kind.PERCENT, lambda row: row.test_percent),
        (
            _plain("Test right", Kind.COUNT, lambda row: row.test_right if row.test_of else None),
            _plain("Test questions", Kind.COUNT, lambda row: row.test_of or None),
            Part("Test day", Kind.DAY, _test_day),
        ),
        _test_note,
        Mode.TEST,
    ),
    Column(
        "Matching",
        Sort.MATCHING,
        _plain("Matching", Kind.PERCENT, lambda row: row.matching_percent),
        (
            _plain(
                "Best time",
                Kind.TIME,
                lambda row: None if row.matching_percent is None else row.best_ms,
            ),
        ),
        lambda row, _zone: f"best {row.best_time}" if row.best_time else "",
        Mode.MATCHING,
    ),
    Column(
        "Spaced",
        Sort.SPACED,
        _plain("Spaced", Kind.PERCENT, lambda row: row.spaced_percent),
        mode=Mode.SPACED,
    ),
    Column("Call", None, _plain("Call", Kind.PERCENT, lambda _row: None)),
    Column(
        "Studied",
        Sort.STUDIED,
        _plain("Studied", Kind.MINUTES, lambda row: row.minutes if row.has_started else None),
        (_plain("Answers", Kind.COUNT, lambda row: row.answers),),
        lambda row, _zone: _answers(row),
    ),
    Column(
        "Last",
        Sort.LAST,
        Part("Last", Kind.DAY, _last_day),
        (Part("Last at", Kind.TEXT, lambda row, zone: _last_hour(row, zone) or None),),
        _last_hour,
    ),
)
