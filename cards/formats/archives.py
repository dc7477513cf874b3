"""Tables as one ZIP, each as CSV and as JSON, row by row: memory does not grow with them."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins with one of these is run by some spreadsheets."""

BYTE_ORDER_MARK = "\ufeff"

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; ``path`` is its place in the archive, without an ending.

    ``rows`` is called for each file that is made of it, and gives its rows anew.
    """

    path: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[Row]]


def write_archive(file: IO[bytes], sheets: Iterable[Sheet], *, about: str, at: datetime) -> None:
    """Write the sheets into a ZIP, with ``about`` as its README."""
    with ZipFile(file, "w") as archive:
        with _member(archive, "README.txt", at) as member:
            member.write(about.encode())
        for sheet in sheets:
            with _member(archive, f"{sheet.path}.csv", at) as member:
                _write_csv(member, sheet)
            with _member(archive, f"{sheet.path}.json", at) as member:
                _write_json(member, sheet)


def _member(archive: ZipFile, name: str, at: datetime) -> IO[bytes]:
    info = ZipInfo(name, date_time=at.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return archive.open(info, "w")


def _write_csv(member: IO[bytes], sheet: Sheet) -> None:
    with io.TextIOWrapper(member, encoding="utf-8", newline="") as text:
        text.write(BYTE_ORDER_MARK)  # or Excel takes it for another encoding
        writer = csv.writer(text)
        writer.writerow(sheet.columns)
        writer.writerows([_cell(value) for value in row] for row in sheet.rows())


def _write_json(member: IO[bytes], sheet: Sheet) -> None:
    with io.TextIOWrapper(member, encoding="utf-8", newline="\n") as text:
        text.write("[")
        before = "\n"
        for row in sheet.rows():
            text.write(before)
            plain = dict(zip(sheet.columns, map(_plain, row), strict=True))
            json.dump(plain, text, ensure_ascii=False)
            before = ",\n"
        text.write("\n]\n")


def _cell(value: object) -> object:
    """What stands in a cell: never something that a spreadsheet would run."""
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return harmless(plain) if isinstance(plain, str) else plain


def harmless(text: str) -> str:
    """The text as a spreadsheet may hold it: an apostrophe keeps a formula from being one."""
    text = text.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _plain(value: object) -> object:
    """The value as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
