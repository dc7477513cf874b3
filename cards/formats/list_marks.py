"""Marks that a list puts around its terms: numbers, bullets, labels such as “Q:” and “A:”."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cards.formats.plain import Doubt
from cards.formats.rows import Pair

_MOST = 0.8
"""Share of the pairs that must carry a mark before it is taken for one."""

_NUMBER = re.compile(r"\(?(\d{1,4})[.)]\s+(?=\S)")
_BULLET = re.compile(r"[-*+•‣▪●○◦·–—►➤✓]\s+(?=\S)")
_TERM_LABEL = re.compile(
    r"(?:\*\*)?(?:q|question|term|front)\s*\d*\s*(?:\*\*)?[:.)](?:\*\*)?\s*", re.IGNORECASE
)
_DEFINITION_LABEL = re.compile(
    r"(?:\*\*)?(?:a|answer|definition|back)\s*\d*\s*(?:\*\*)?[:.)](?:\*\*)?\s*", re.IGNORECASE
)
_BOLD = re.compile(r"\*\*(?=[^\s*])(?!\w+\s*\d*\s*(?:\*\*[:.)]|[:.)]\*\*)\s*[^\s*])")
"""Not around a label alone, as in “**Q:** What barks?”."""


def without_list_marks(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Doubt]]:
    """The trimmed pairs without the marks that most of them carry, and a doubt for each kind."""
    found = [
        replace(pair, term=pair.term.strip(), definition=pair.definition.strip()) for pair in pairs
    ]
    doubts = []
    for strip, message in _STEPS:
        stripped = strip(found)
        if stripped != found:
            line = next(old.line for old, new in zip(found, stripped, strict=True) if old != new)
            doubts.append(Doubt(message, line))
            found = stripped
    return found, doubts


def _without_bullets(pairs: list[Pair]) -> list[Pair]:
    if _mostly(_BULLET, [pair.term for pair in pairs]):
        pairs = [replace(pair, term=_cut_off(_BULLET, pair.term)) for pair in pairs]
    definitions = [pair.definition for pair in pairs]
    if _mostly(_BULLET, definitions) and not any("\n" in text for text in definitions):
        pairs = [replace(pair, definition=_cut_off(_BULLET, pair.definition)) for pair in pairs]
    return pairs


def _without_numbers(pairs: list[Pair]) -> list[Pair]:
    found = [match for pair in pairs if (match := _NUMBER.match(pair.term))]
    numbers = [int(match[1]) for match in found]
    steps = [after - before for before, after in pairwise(numbers)]
    if len(found) >= _MOST * len(pairs) and steps and steps.count(1) >= _MOST * len(steps):
        return [replace(pair, term=_cut_off(_NUMBER, pair.term)) for pair in pairs]
    return pairs


def _without_bold_type(pairs: list[Pair]) -> list[Pair]:
    if not _mostly(_BOLD, [pair.term for pair in pairs]):
        return pairs
    return [
        replace(
            pair,
            term=pair.term.removeprefix("**").removesuffix("**").strip(),
            definition=pair.definition.removeprefix("**").strip(),
        )
        for pair in pairs
    ]


def _without_labels(pairs: list[Pair]) -> list[Pair]:
    terms = [pair.term for pair in pairs]
    definitions = [pair.definition for pair in pairs]
    if _mostly(_TERM_LABEL, terms) and _mostly(_DEFINITION_LABEL, definitions):
        return [
            replace(
                pair,
                term=_cut_off(_TERM_LABEL, pair.term),
                definition=_cut_off(_DEFINITION_LABEL, pair.definition),
            )
            for pair in pairs
        ]
    return pairs


def _mostly(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return sum(bool(pattern.match(text)) for text in texts) >= _MOST * len(texts)


def _cut_off(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return text[match.end() :] if match else text


_STEPS = (
    (_without_bullets, "The bullets were left out."),
    (_without_numbers, "The numbers in front of the terms were left out."),
    (_without_bold_type, "The asterisks around the terms were left out."),
    (_without_labels, "The labels in front, such as “Q:” and “A:”, were left out."),
)
