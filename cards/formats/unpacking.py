"""ZIP files from people: read only if all that they hold is small, and never onto a disk."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from cards.formats.plain import UnreadableError

ZIP_BEGINS = b"PK\x03\x04"

MAX_UPLOAD = 10_000_000
"""Largest file taken, in bytes."""

MAX_UNPACKED = 20_000_000
"""Most that a ZIP file may hold, in bytes; more is refused before anything is unpacked."""

MAX_ENTRIES = 200

DAMAGED = "This file is damaged. Save it once more and try again."

_ENCRYPTED = 1


def paths_in(data: bytes) -> list[str]:
    """The paths of all files in an archive. Raises UnreadableError for what should not be read."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableError(DAMAGED) from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableError("This file unpacks to far more than a class list. It was not read.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableError("This file has a password. Save it without one and try again.")
    return [entry.filename for entry in entries]


def read_path(data: bytes, path: str) -> bytes:
    """One file of an archive that `paths_in` took: no larger than its directory says."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.read(path)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UnreadableError(DAMAGED) from error
