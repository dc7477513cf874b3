"""Rows of the class table as HTML: made by a template they would be half the page's time."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.html import escape

from analytics.columns import Cell, cells_of
from analytics.queries.table import Row
from cards.engine.goals import Standing


class Places(NamedTuple):
    """Addresses before a student's key: of their page, of their mastery, and of their modes.

    ``modes`` stands before mode and key.
    """

    students: str
    mastery: str
    modes: str


def row_html(row: Row, standing: Standing | None, zone: ZoneInfo, places: Places) -> str:
    """A student's row; moments are said in the time zone of the classroom.

    Only the name is what somebody typed: all else is made of digits and our own words.
    """
    key = str(row.student_id)
    name = f'<a href="{places.students}{key}/">{escape(row.name)}</a>'
    cells = "".join([_cell_html(cell, key, places) for cell in cells_of(row, zone)])
    if standing:
        cells += f'<td data-goal="{standing}">{standing.label}</td>'
    if row.has_started:
        return f'<tr><th scope="row">{name}</th>{cells}</tr>\n'
    note = "not started" if row.has_joined else "not joined yet"
    return f'<tr class="idle"><th scope="row">{name}<small>{note}</small></th>{cells}</tr>\n'


def _cell_html(cell: Cell, key: str, places: Places) -> str:
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
