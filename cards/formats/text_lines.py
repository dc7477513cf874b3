"""Text as numbered lines: cleaned of what no card should carry, refused when it is no text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cards.formats.plain import MAX_CARDS, UnreadableError

MAX_TEXT_LENGTH = 1_048_576
"""Most characters (or bytes) taken in one go."""

MAX_LINES = 10 * MAX_CARDS
"""Most lines with text on them; more than this cannot be one deck."""

_EXCERPT_LENGTH = 60
_MOST_CONTROL_CHARACTERS = 0.1

_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\\": "\\"}
_ESCAPE = re.compile(r"\\[tn\\]")

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2060\ufeff]")
_ODD_SPACE = re.compile("[\x0b\x0c\x1c-\x1f\x85\u00a0\u2028\u2029]")

_LAST_COMBINING_MARK = 0x1E950
_COMBINING = "".join(filter(unicodedata.combining, map(chr, range(_LAST_COMBINING_MARK))))
_LONG_RUN_OF_MARKS = re.compile(f"([{_COMBINING}][{_COMBINING}]{{30,}})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text on it; ``blanks`` counts the empty lines right before it."""

    number: int
    text: str
    blanks: int = 0


def excerpt(text: str) -> str:
    """The text in quotation marks, on one line and short enough for a message."""
    flat = " ".join(text[: 4 * _EXCERPT_LENGTH].split())
    if len(flat) > _EXCERPT_LENGTH:
        flat = flat[: _EXCERPT_LENGTH - 1].rstrip() + "…"
    return f"“{flat}”"


def numbered_lines(text: str) -> list[Line]:
    """Every line with text on it, cleaned; raises UnreadableError for what is no list of cards."""
    _refuse_what_is_no_text(text)
    lines = list(islice(_lines_with_text(_cleaned(text)), MAX_LINES + 1))
    if not lines:
        raise UnreadableError("There is only empty space here. Paste a list of terms.")
    if len(lines) > MAX_LINES:
        message = (
            f"This text has over {MAX_LINES:,} lines, and a deck at most {MAX_CARDS:,} cards. "
            "Paste it in parts."
        )
        raise UnreadableError(message)
    return lines


def joined(lines: Sequence[Line]) -> str:
    """The lines as one text again, empty lines included, without the ones before the first."""
    gaps = ["", *("\n" * (line.blanks + 1) for line in lines[1:])]
    return "".join(gap + line.text for gap, line in zip(gaps, lines, strict=True))


def separator_as_meant(typed: str) -> str:
    r"""A separator cleaned as the text is; a tab and a newline may be written ``\t`` and ``\n``."""
    return _cleaned(_ESCAPE.sub(lambda match: _ESCAPES[match[0]], typed))


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups, a new one after each empty line."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.blanks or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _lines_with_text(text: str) -> Iterator[Line]:
    blanks = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.isspace():
            blanks += 1
            continue
        yield Line(number, line, blanks)
        blanks = 0


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", _ODD_SPACE.sub(" ", text))
    return _composed(text)


def _refuse_what_is_no_text(text: str) -> None:
    if not text:
        raise UnreadableError("There is nothing here yet. Paste a list of terms and definitions.")
    if len(text) > MAX_TEXT_LENGTH:
        raise UnreadableError("This text is longer than 1 MB. Paste it in smaller parts.")
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _MOST_CONTROL_CHARACTERS * len(text):
        raise UnreadableError(
            "This is not plain text. Open it in the program it was made with, "
            "then copy the list from there."
        )


def _composed(text: str) -> str:
    """NFC, except inside endless runs of accents, where composing takes quadratic time."""
    if text.isascii():
        return text
    parts = _LONG_RUN_OF_MARKS.split(text)
    parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
    return "".join(parts)
