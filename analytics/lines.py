"""Rows of the class table as HTML: made cell by cell in a template they would be half the page."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from analytics.columns import Cell, cells_of
from analytics.queries.table import Row
from cards.engine.goals import Standing


class Places(NamedTuple):
    """Where the figures of a table open: ``mastery`` before a student's key, ``modes`` before
    mode and key."""

    mastery: str
    modes: str


class Line(NamedTuple):
    """A student as the page shows them; ``cells`` are all columns after the name."""

    id: str
    name: str
    note: str
    is_idle: bool
    cells: str
    standing: str
    stands: str


def line_of(row: Row, standing: Standing | None, zone: ZoneInfo, places: Places) -> Line:
    """Moments are said in the time zone of the classroom.

    All but the name is made here of digits and our own words, so it is marked as safe.
    """
    key, note = str(row.student_id), ""
    if not row.has_started:
        note = "not started" if row.has_joined else "not joined yet"
    return Line(
        SafeString(key),
        row.name,
        note,
        not row.has_started,
        SafeString("".join([_html(cell, key, places) for cell in cells_of(row, zone)])),
        standing or "",
        standing.label if standing else "",
    )


def _html(cell: Cell, key: str, places: Places) -> str:
    """A figure that is about cards is a link to them. Short tags: a page has hundreds of them."""
    if not cell.figure:
        return "<td>–</td>"
    figure, small = cell.figure, f"<i>{cell.note}</i>" if cell.note else ""
    if cell.heat is not None:
        shade = f'data-heat="{cell.heat}"{"" if cell.is_certain else " data-uncertain"}'
        figure = f'<a {shade} href="{places.mastery}{key}/">{figure}</a> '
    elif cell.mode:
        figure = f'<a href="{places.modes}{cell.mode}/{key}/">{figure}</a>'
    return f"<td>{figure}{small}</td>"
