"""Uploaded class lists: text, CSV, Excel and OneRoster, told apart by what is in them."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from cards.formats.bytes_to_text import decode
from cards.formats.oneroster import (
    CLASSES,
    ENROLLMENTS,
    USERS,
    RosterClass,
    kind_of_file,
    read_classes,
)
from cards.formats.plain import UnreadableError
from cards.formats.rosters import NameOrder, PlainRoster, names_in_table, read_names
from cards.formats.unpacking import MAX_UPLOAD, ZIP_BEGINS, paths_in, read_path
from cards.formats.workbooks import rows_of_workbook

_WORKBOOK = "xl/workbook.xml"
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel file. Save it as .xlsx or CSV and try again.",
    b"%PDF": "Names cannot be read from a PDF. Copy them from it and paste them.",
}


def read_roster_files(
    files: Sequence[bytes], order: NameOrder = NameOrder.AUTO
) -> PlainRoster | list[RosterClass]:
    """The names in a list, or in OneRoster's files those of every class. Raises UnreadableError."""
    for data in files:
        _refuse(data)
    if len(files) == 1 and files[0].startswith(ZIP_BEGINS):
        return _in_archive(files[0], order)
    kinds = {kind_of_file(data): data for data in files}
    if kinds.keys() >= {USERS, ENROLLMENTS}:
        return _classes(kinds)
    if kinds.keys() & {USERS, ENROLLMENTS}:
        raise UnreadableError(f"OneRoster needs both files: “{USERS}” and “{ENROLLMENTS}”.")
    if len(files) != 1:
        raise UnreadableError("Choose one list at a time, or OneRoster’s two files.")
    return read_names(decode(files[0]), order)


def _refuse(data: bytes) -> None:
    if len(data) > MAX_UPLOAD:
        raise UnreadableError(f"This file is larger than {MAX_UPLOAD // 1_000_000} MB.")
    for beginning, message in _OTHERS.items():
        if data.startswith(beginning):
            raise UnreadableError(message)


def _in_archive(data: bytes, order: NameOrder) -> PlainRoster | list[RosterClass]:
    paths = paths_in(data)
    if _WORKBOOK in paths:
        return names_in_table(rows_of_workbook(data), order)
    named = {PurePosixPath(path).name.casefold(): path for path in paths}
    wanted = named.keys() & {USERS, ENROLLMENTS, CLASSES}
    files = {name: read_path(data, named[name]) for name in wanted}
    if files.keys() >= {USERS, ENROLLMENTS}:
        return _classes(files)
    raise UnreadableError(
        f"This ZIP file holds no class list. From OneRoster it has “{USERS}” and “{ENROLLMENTS}”."
    )


def _classes(files: Mapping[str, bytes]) -> list[RosterClass]:
    return read_classes(
        users=files[USERS], enrollments=files[ENROLLMENTS], classes=files.get(CLASSES, b"")
    )
