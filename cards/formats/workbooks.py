"""Excel workbooks: the rows of the first sheet, read within bounds."""

from io import BytesIO
from itertools import islice

from openpyxl import load_workbook

from cards.formats.plain import UnreadableError
from cards.formats.roster_columns import MOST_COLUMNS
from cards.formats.rosters import LONGEST_CELL, MAX_LINES, RosterRow
from cards.formats.unpacking import DAMAGED

MAX_ROWS = 5 * MAX_LINES
"""No row after this one is looked at, be they empty or not."""


def rows_of_workbook(data: bytes) -> list[RosterRow]:
    """The rows of its first sheet that has any, numbered as Excel does. Raises UnreadableError.

    The archive must be known to be small (`archives.paths_in`). openpyxl parses with defusedxml
    and raises whatever a malformed part makes it stumble on.
    """
    try:
        return _rows(data)
    except Exception as error:
        raise UnreadableError(DAMAGED) from error


def _rows(data: bytes) -> list[RosterRow]:
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        cells = sheet.iter_rows(max_row=MAX_ROWS, max_col=MOST_COLUMNS, values_only=True)
        numbered = enumerate(islice(cells, MAX_ROWS), start=1)
        rows = [RosterRow(line, tuple(map(_text, row))) for line, row in numbered]
        if found := [row for row in rows if row.filled]:
            return found
    return []


def _text(value: object) -> str:
    return "" if value is None else str(value)[:LONGEST_CELL]
