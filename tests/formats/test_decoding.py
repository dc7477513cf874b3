"""From bytes to text."""

import codecs

import pytest

from cards.formats.bytes_to_text import decode
from cards.formats.plain import UnreadableError

TEXT = "Größe\tsize – “big” €"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("cp1252"),
    ],
)
def test_common_encodings_are_read(data: bytes) -> None:
    assert decode(data) == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not plain text"),
        (b"a" * 10_000_000, "larger than 1 MB"),
        (b"a\x81\xff", "could not be read"),
        (codecs.BOM_UTF16_LE + b"a", "could not be read"),
        (codecs.BOM_UTF8 + b"\xff", "could not be read"),
    ],
)
def test_what_is_no_text_is_refused_with_a_way_out(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        decode(data)
