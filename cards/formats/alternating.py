"""Lists without a separator: a term line then a definition line, or a block of lines a card."""

import re
import statistics
from collections.abc import Iterator, Sequence

from cards.formats.out_of_step import (
    CLEARLY_LONGER,
    ENDS_OF_SENTENCES,
    leaning,
    out_of_step_doubts,
    share_of_turns,
)
from cards.formats.plain import Doubt
from cards.formats.rows import Pair
from cards.formats.text_lines import Line, blocks_of, excerpt

_ON_EVERY_CARD = re.compile(
    "term|definition|question|answer|front|back|star|edit|audio|image|delete|play|copy"
)
_SIDES = 2
_CLEARLY_LEANING = 0.6
_MOST_TURNS = 0.85
_ENOUGH_FOR_TURNS = 4
_ENOUGH_FOR_LENGTH = 8
_FIRST_GREEK = "\u0370"
_ARTICLE = re.compile(
    "(?:der|die|das|eine?|le|la|les|une?|el|los|las|il|lo|gli|uno|una|os|as|uma?|de|het|een"
    "|the|an?|to) ",
    re.IGNORECASE,
)


def alternating_pairs(lines: Sequence[Line]) -> tuple[list[Pair], list[Doubt]]:
    """Each two lines make a card; an odd last line is left out and named."""
    paired = list(zip(lines[::2], lines[1::2], strict=False))
    pairs = [Pair(term.number, term.text, definition.text) for term, definition in paired]
    is_odd = len(lines) % 2 == 1
    doubts = out_of_step_doubts(paired, is_odd=is_odd)
    if is_odd:
        last = lines[-1]
        message = (
            f"The number of lines is odd, so the last one, {excerpt(last.text)}, has no partner "
            "and was left out. A line may be missing or extra further up."
        )
        doubts.append(Doubt(message, last.number))
    return pairs, doubts


def heading_of(lines: Sequence[Line]) -> Line | None:
    """The first line, where every line after it fits into pairs and none fits with it."""
    texts = [line.text.strip() for line in lines]
    with_it = [leaning(*both) for both in zip(texts[::2], texts[1::2], strict=False)]
    without = [leaning(*both) for both in zip(texts[1::2], texts[2::2], strict=False)]
    if len(lines) % 2 == 0 or len(without) < _ENOUGH_FOR_TURNS:
        return None
    fits = sum(without) >= _MOST_TURNS * len(without)
    return lines[0] if fits and sum(with_it) <= -_CLEARLY_LEANING * len(with_it) else None


def block_pairs(lines: Sequence[Line]) -> tuple[list[Pair], list[Doubt]]:
    """Each block of lines makes a card, the first line its term; a block of one is left out."""
    pairs = []
    doubts = []
    for first, *others in blocks_of(lines):
        if others:
            definition = "\n".join(line.text.strip() for line in others)
            pairs.append(Pair(first.number, first.text, definition))
        else:
            message = f"{excerpt(first.text)} stands alone between empty lines and was left out."
            doubts.append(Doubt(message, first.number))
    return pairs, doubts


def lines_take_turns(lines: Sequence[Line]) -> bool:
    """Whether odd and even lines are two kinds of text: in length, script, capitals, questions."""
    texts = [line.text.strip() for line in lines]
    if len(texts) == 1:
        return False
    features = list(_features(texts))
    if len(texts) >= _ENOUGH_FOR_LENGTH:
        middle = statistics.median(map(len, texts))
        features.append([len(text) > middle for text in texts])
    needed = _MOST_TURNS if len(texts) >= 2 * _ENOUGH_FOR_LENGTH else 1
    by_kind = len(texts) >= _ENOUGH_FOR_TURNS and any(
        share_of_turns(feature) >= needed for feature in features
    )
    return by_kind or _lengths_differ(texts)


def _features(texts: Sequence[str]) -> Iterator[list[bool]]:
    yield [text[0].isupper() for text in texts]
    yield [text.endswith("?") for text in texts]
    yield [text.endswith(ENDS_OF_SENTENCES) for text in texts]
    yield [_is_beyond_latin(text) for text in texts]
    yield [bool(_ARTICLE.match(text)) for text in texts]


def _is_beyond_latin(text: str) -> bool:
    letters = [character for character in text[:50] if character.isalpha()]
    return 2 * sum(character >= _FIRST_GREEK for character in letters) > len(letters)


def _lengths_differ(texts: Sequence[str]) -> bool:
    terms, definitions = texts[::2], texts[1::2]
    leanings = [leaning(*both) for both in zip(terms, definitions, strict=False)]
    sizes = sorted((sum(map(len, terms)) / len(terms), sum(map(len, definitions)) / len(leanings)))
    needed = {1: 2.5, 2: 2.0}.get(len(leanings), CLEARLY_LONGER)
    return abs(sum(leanings)) >= _CLEARLY_LEANING * len(leanings) and sizes[1] >= needed * sizes[0]


def without_card_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Doubt]]:
    """Without what a page repeats on every card: running numbers, labels, names of buttons."""
    for stride in (3, 4, 5, 6):
        columns = [lines[offset::stride] for offset in range(stride)]
        if len(lines) % stride or len(columns[0]) <= 1:
            continue
        kept = [column for column in columns if not _is_furniture(column)]
        if len(kept) == _SIDES:
            dropped = next(column for column in columns if _is_furniture(column))
            message = (
                f"{stride - 2} of every {stride} lines, such as {excerpt(dropped[0].text)}, "
                "were read as parts of the page and left out."
            )
            rest = [line for both in zip(*kept, strict=True) for line in both]
            return rest, [Doubt(message, dropped[0].number)]
    return list(lines), []


def _is_furniture(column: Sequence[Line]) -> bool:
    texts = [line.text.strip().casefold().rstrip(".:") for line in column]
    if texts[0].isdecimal() and texts[0].isascii():
        first = int(texts[0][:6])
        return texts == [str(number) for number in range(first, first + len(texts))]
    return bool(_ON_EVERY_CARD.fullmatch(texts[0])) and len(set(texts)) == 1
