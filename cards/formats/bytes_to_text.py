"""From the bytes of an uploaded text file to its characters."""

import codecs

from cards.formats.plain import UnreadableError
from cards.formats.text_lines import MAX_TEXT_LENGTH

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """The text of a file: as its byte order mark says, else UTF-8, else Windows-1252.

    Raises UnreadableError for more than 1 MB and for what is no text.
    """
    if len(data) > MAX_TEXT_LENGTH:
        raise UnreadableError("This file is larger than 1 MB. Split it into smaller files.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data:
        raise UnreadableError(
            "This file is not plain text. Save it as CSV or text (UTF-8) and try again."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "The letters in this file could not be read. Save it as text (UTF-8) and try again."
        ) from error
