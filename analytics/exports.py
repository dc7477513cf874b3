"""The class table as a file: the rows, order and rounding of the screen, for a spreadsheet."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from analytics.columns import Kind, Part, Value, parts
from analytics.queries.table import Row
from cards.engine.board_times import LONGEST_MS, SECOND, written
from cards.engine.goals import Standing
from cards.models import Classroom

FORMULA_STARTS = "=+-@＝＋－＠"
"""What makes a spreadsheet compute a text: East Asian ones take the wide signs too."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads a CSV in the encoding of the country it was sold in."""

NUMBER_FORMATS = {
    Kind.COUNT: "0",
    Kind.PERCENT: "0 %",
    Kind.DAY: "d mmm yyyy",
    Kind.MINUTES: '0" min"',
}
UP_TO_A_MINUTE = 's.0" s"'
FROM_A_MINUTE = '[m]" min "s" s"'
DAY_MS = 86_400 * SECOND
NAME_WIDTH, FIGURE_WIDTH = 28, 13


@dataclass(frozen=True, slots=True)
class Export:
    """The rows that the teacher sees, all pages of them; ``title`` is a deck's, or “All decks”."""

    title: str
    classroom: Classroom
    rows: Sequence[Row]
    standings: Mapping[int, Standing | None]
    now: datetime

    @property
    def columns(self) -> list[Part]:
        """Every figure; where the class has a goal, how the student stands to it as well."""
        return [*parts(), Part("Goal", Kind.TEXT, self._goal)] if self.standings else parts()

    def _goal(self, row: Row, _zone: ZoneInfo) -> str | None:
        standing = self.standings.get(row.student_id)
        return standing.label if standing else None

    @property
    def about(self) -> str:
        """“Planets · Astronomy · 28 students · 2 March 2026, 13:05 (Europe/Berlin)”."""
        local = self.now.astimezone(self.classroom.zone)
        students = f"{len(self.rows)} student{'' if len(self.rows) == 1 else 's'}"
        when = f"{local.day} {local:%B %Y, %H:%M} ({self.classroom.time_zone})"
        return f"{self.title} · {self.classroom.name} · {students} · {when}"

    def file_name(self, ending: str) -> str:
        day = self.now.astimezone(self.classroom.zone).date().isoformat()
        words = f"{self.title} {self.classroom.name} {day}"
        return f"{slugify(words, allow_unicode=True)}.{ending}"


def as_csv(export: Export) -> bytes:
    """A heading line and a line a student; the last line says what it is about."""
    text = io.StringIO(newline="")
    writer, columns, zone = csv.writer(text), export.columns, export.classroom.zone
    writer.writerow(part.label for part in columns)
    for row in export.rows:
        writer.writerow(harmless(part.text(row, zone)) for part in columns)
    writer.writerows([[], [harmless(export.about)]])
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()


def as_xlsx(export: Export) -> bytes:
    """One sheet: what it is about, the headings, a line a student; figures are real numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Class table")
    columns, zone = export.columns, export.classroom.zone
    for number, part in zip(count(), columns):
        letter = chr(ord("A") + number)
        width = NAME_WIDTH if part.kind is Kind.TEXT else FIGURE_WIDTH
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B4"
    sheet.append([_cell(sheet, export.about, bold=True)])
    sheet.append([])
    sheet.append([_cell(sheet, part.label, bold=True) for part in columns])
    for row in export.rows:
        sheet.append([_figure(sheet, part, part.of(row, zone)) for part in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: names are what strangers typed."""
    visible = _visible(text)
    return f"'{visible}" if visible.lstrip().startswith(tuple(FORMULA_STARTS)) else visible


def _visible(text: str) -> str:
    """Without control characters, which hide a formula's sign or break the file."""
    spaced = re.sub(r"[\t\r\n]+", " ", text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cs"})


def _figure(sheet: WriteOnlyWorksheet, part: Part, value: Value) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _cell(sheet, value)
    if part.kind is Kind.TIME and isinstance(value, int):
        return _time(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime.combine(value, time.min))
    else:
        cell = WriteOnlyCell(sheet, value / 100 if part.kind is Kind.PERCENT else value)
    cell.number_format = NUMBER_FORMATS[part.kind]
    return cell


def _time(sheet: WriteOnlyWorksheet, ms: int) -> Cell:
    """A share of a day, cut to the tenth or the second that the page shows."""
    if ms >= LONGEST_MS:
        return _cell(sheet, written(ms))
    is_short = ms < 60 * SECOND
    shown = ms - ms % (100 if is_short else SECOND)
    cell = WriteOnlyCell(sheet, shown / DAY_MS)
    cell.number_format = UP_TO_A_MINUTE if is_short else FROM_A_MINUTE
    return cell


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Cell:
    """A text that stays one, whatever it begins with, also after it was edited."""
    cell = WriteOnlyCell(sheet, _visible(text))
    cell.data_type = "s"
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
