"""Rows of alternating lines whose two sides do not fit the pattern of the other rows."""

import math
import statistics
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from cards.formats.plain import Doubt
from cards.formats.text_lines import Line, excerpt

ENDS_OF_SENTENCES = (".", "!", "。", "…")
CLEARLY_LONGER = 1.5

_FEWEST_SWAPPED = 2
_ENOUGH_FOR_ONE_ROW = 8
_MOST_LEAN_ALIKE = 0.8
_MUCH_LONGER = 4
_TAKING_TURNS = 0.75

_Paired = Sequence[tuple[str, str]]


def leaning(term: str, definition: str) -> int:
    """1 where the definition is clearly the longer side, -1 where the term is, else 0."""
    if len(definition) >= CLEARLY_LONGER * len(term):
        return 1
    return -1 if len(term) >= CLEARLY_LONGER * len(definition) else 0


def share_of_turns(feature: Sequence[bool]) -> float:
    """How often a line and the next one differ in a feature: 1 where they always take turns."""
    return sum(before != after for before, after in pairwise(feature)) / (len(feature) - 1)


def out_of_step_doubts(rows: Sequence[tuple[Line, Line]], *, is_odd: bool) -> list[Doubt]:
    """A doubt for each row that is swapped or mixed up; ``is_odd`` when a line was left over."""
    paired = [(term.text.strip(), definition.text.strip()) for term, definition in rows]
    fits = _fits(paired, trusted=1 if is_odd else 2)
    marked = set(_out_of_step(fits, is_odd=is_odd))
    alone = set(_swapped_alone(paired))
    doubts = []
    for place in sorted(marked | alone):
        term, definition = map(excerpt, paired[place])
        if place in alone or fits[place] < 0:
            message = f"Term and definition may have changed places at {term}."
        else:
            message = (
                f"{term} and {definition} may not belong together: a line may be missing or "
                "extra here or further up."
            )
        doubts.append(Doubt(message, rows[place][0].number))
    return doubts


def _out_of_step(fits: Sequence[int], *, is_odd: bool) -> Iterator[int]:
    """Rows in stretches that hold swapped ones, or at either end where a line is left over."""
    end = 0
    for is_usual, group in groupby(fits, key=lambda fit: fit > 0):
        stretch = list(group)
        start, end = end, end + len(stretch)
        needed = max(_FEWEST_SWAPPED, len(stretch) / 2)
        at_an_end = start == 0 or end == len(fits)
        if not is_usual and ((is_odd and at_an_end) or stretch.count(-1) >= needed):
            yield from range(start, end)


def _fits(paired: _Paired, *, trusted: int) -> list[int]:
    """For each row 1 where it is as it should be, -1 where it is the other way round, else 0.

    The first ``trusted`` clear rows say how it should be; where they disagree, most rows do.
    """
    if not paired:
        return []
    kinds = _kinds(list(chain.from_iterable(paired)))
    turns = [after - before for before, after in zip(kinds[::2], kinds[1::2], strict=True)]
    clear = [turn for turn in turns if turn]
    usual = sum(clear[:trusted]) or sum(clear) or 1
    return [turn if usual > 0 else -turn for turn in turns]


def _kinds(texts: Sequence[str]) -> Sequence[bool]:
    """Which of two kinds each line is of, by length or full stop; all alike where unclear."""
    ends = [text.endswith(ENDS_OF_SENTENCES) for text in texts]
    features = [ends]
    lengths = [sorted(map(len, sides)) for sides in zip(texts[::2], texts[1::2], strict=True)]
    shorter, longer = map(statistics.median, zip(*lengths, strict=True))
    if longer >= CLEARLY_LONGER * shorter:
        middle = math.sqrt(shorter * longer)
        features.insert(0, [len(text) > middle for text in texts])
    best = max(features, key=share_of_turns)
    return best if share_of_turns(best) >= _TAKING_TURNS else [False] * len(texts)


def _swapped_alone(paired: _Paired) -> Iterator[int]:
    """Rows far longer on the side that is the shorter one in nearly all rows of a long list."""
    leanings = [leaning(*sides) for sides in paired]
    usual = sum(leanings)
    if len(paired) < _ENOUGH_FOR_ONE_ROW or abs(usual) < _MOST_LEAN_ALIKE * len(paired):
        return
    for place, sides in enumerate(paired):
        shorter, longer = sorted(map(len, sides))
        has_words = all(any(map(str.isalpha, side)) for side in sides)
        if has_words and leanings[place] * usual < 0 and longer >= _MUCH_LONGER * shorter:
            yield place
