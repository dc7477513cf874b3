"""A set page copied whole from a flashcard site: where its cards begin and end.

A page is recognised by several signs together, never by one word, so that a card “Learn” or
“Test” in an ordinary list stays a card.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from cards.formats.page_signs import (
    STRONG,
    Sign,
    is_end_of_head,
    is_group_heading,
    is_start_of_terms,
    sign_of,
    stated_count,
)
from cards.formats.plain import Doubt
from cards.formats.text_lines import Line, excerpt

_LONGEST_HEAD = 150
"""How many lines at the top are searched for signs."""

_LONGEST_GAP = 3
"""How many lines that are no sign may stand between two signs of a page."""

_FEWEST_BUTTONS = 3
"""Buttons in a row that count as a sign of a page without any other."""

_LONGEST_FOOT = 60
"""How many lines at the bottom are searched for signs."""

_LONGEST_TITLE = 200
_TITLE_MARK = re.compile(r"^(?:#+|title:)\s*", re.IGNORECASE)
_LOOSE = {Sign.BUTTON, Sign.VALUE}
_OF_TABLES = (Sign.VALUE, Sign.TABLE_RULE, Sign.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class SetPage:
    """The lines of a page that hold cards, what it says about itself, and what was doubtful."""

    body: list[Line]
    title: str = ""
    stated_count: int | None = None
    count_line: int | None = None
    doubts: list[Doubt] = field(default_factory=list)


def find_page(lines: Sequence[Line], *, is_certain: bool = False) -> SetPage | None:
    """The page these lines are; None for a list. ``is_certain`` when the teacher said so."""
    signs = _with_one_counter([sign_of(line.text) for line in lines[:_LONGEST_HEAD]])
    head = _head_end(lines, signs)
    foot = _foot_start(lines, head)
    if not is_certain and not _is_page(lines, signs[:head], head, foot):
        return None
    head -= _cards_taken_for_buttons(lines, signs[:head], foot)
    return _page(lines, signs[:head], foot)


def _with_one_counter(signs: Sequence[Sign | None]) -> list[Sign | None]:
    """The signs without fractions on cards: one counter counts, on top or beside other signs."""
    kept: list[Sign | None] = [None if sign is Sign.COUNTER else sign for sign in signs]
    for place, sign in enumerate(signs):
        beside = [*kept[max(place - 1, 0) : place], *kept[place + 1 : place + 2]]
        below = STRONG.intersection(kept[place + 1 : place + _LONGEST_GAP + 2])
        if sign is Sign.COUNTER and (place == 0 or any(beside) or below):
            kept[place] = sign
            break
    return kept


def _head_end(lines: Sequence[Line], signs: Sequence[Sign | None]) -> int:
    """How many lines stand before the first card."""
    end = 0
    if Sign.COUNT in signs:
        markers = (index for index, _ in enumerate(signs) if is_start_of_terms(lines[index].text))
        end = next(markers, -1) + 1
    for start, run in _runs(signs):
        if start - end > _LONGEST_GAP:
            break
        if closing := _closing(lines[start : start + len(run)]):
            return max(end, start + closing)
        if (len(run) > 1 or run[0] in STRONG) and start + len(run) > end:
            end = start + len(run)
    return end


def _closing(lines: Sequence[Line]) -> int:
    """How many lines end with the first after which all is content; 0 where none is."""
    places = (count for count, line in enumerate(lines, start=1) if is_end_of_head(line.text))
    return next(places, 0)


def _runs(signs: Sequence[Sign | None]) -> Iterator[tuple[int, list[Sign]]]:
    """The stretches of lines that are all signs, each with the place where it starts."""
    place = 0
    for _, group in groupby(signs, key=lambda sign: sign is None):
        run = list(group)
        found = [sign for sign in run if sign is not None]
        if found:
            yield place, found
        place += len(run)


def _foot_start(lines: Sequence[Line], head: int) -> int:
    """The place of the first line after the last card."""
    first = max(head + 2, len(lines) - _LONGEST_FOOT)
    signs = [sign_of(line.text) for line in lines[first:]]
    if Sign.FOOTER in signs:
        return first + signs.index(Sign.FOOTER)
    last_run = list(takewhile(lambda sign: sign is not None, reversed(signs)))[::-1]
    start = len(lines) - len(last_run)
    for place, sign in enumerate(last_run, start):
        if sign in {Sign.SENTENCE, Sign.TABLE_HEADER, Sign.BUTTONS}:
            return place
    return len(lines)


def _is_page(lines: Sequence[Line], signs: Sequence[Sign | None], head: int, foot: int) -> bool:
    around = [*signs, *(sign_of(line.text) for line in lines[foot:])]
    found = Counter(sign for sign in around if sign)
    # Counter keeps a key once it was asked for, so what does not count is deleted.
    if found[Sign.BUTTON] == 1:
        del found[Sign.BUTTON]
    if not found[Sign.TABLE_HEADER]:
        for sign in _OF_TABLES:
            del found[sign]
    if found[Sign.SENTENCE] > 1 or any(is_start_of_terms(line.text) for line in lines[:head]):
        return True
    if found[Sign.BUTTON] >= _FEWEST_BUTTONS:
        return True
    if len(found) > 1 and STRONG.intersection(found):
        return True
    return list(found) == [Sign.COUNTER] and _counter_fits(lines, head, foot)


def _counter_fits(lines: Sequence[Line], head: int, foot: int) -> bool:
    """Whether a counter on the first line is all there is of a page, and that many pairs follow."""
    return head == 1 and foot - head == 2 * (stated_count(lines[0].text) or 0)


def _cards_taken_for_buttons(lines: Sequence[Line], signs: Sequence[Sign | None], foot: int) -> int:
    """How many of the last signs are first cards, such as a term “Test”, as the numbers tell."""
    loose = len(list(takewhile(lambda sign: sign in _LOOSE, reversed(signs))))
    left = foot - len(signs)
    if left % 2 == 0 or not loose or "\t" in lines[len(signs)].text:
        return 0
    stated = _stated(lines[: len(signs)])
    fits = stated is not None and abs((left + 1) // 2 - stated[0]) <= 1
    return 1 if loose == 1 or fits else 0


def _stated(lines: Sequence[Line]) -> tuple[int, int] | None:
    """How many cards the page speaks of, and on which line; a heading counts before a counter."""
    found = [(count, line.number) for line in lines if (count := stated_count(line.text))]
    return found[0] if found else None


def _page(lines: Sequence[Line], signs: Sequence[Sign | None], foot: int) -> SetPage:
    head = len(signs)
    unknown = [line for line, sign in zip(lines, signs, strict=False) if sign is None]
    title = _title_line(lines, signs)
    unknown.extend(line for line in lines[foot:] if sign_of(line.text) is None)
    body = [line for line in lines[head:foot] if not is_group_heading(line.text)]
    groups = [line for line in lines[head:foot] if is_group_heading(line.text)]
    left_out = [line for line in (*lines[:head], *groups, *lines[foot:]) if line is not title]
    doubts = [
        Doubt(f"{excerpt(line.text)} was read as a part of the page and left out.", line.number)
        for line in unknown
        if line is not title
    ]
    if left_out:
        doubts.append(_summary(left_out))
    stated, stated_on = _stated(lines[:head]) or (None, None)
    title_text = title_in(title.text) if title else ""
    return SetPage(body, title_text, stated, stated_on, doubts)


def title_in(text: str) -> str:
    """The title a heading states; empty for a text too long to be one."""
    title = _TITLE_MARK.sub("", text.strip(), count=1)
    return title if len(title) <= _LONGEST_TITLE else ""


def _title_line(lines: Sequence[Line], signs: Sequence[Sign | None]) -> Line | None:
    """The first line of the page that is no sign, with nothing but buttons before it."""
    place = len(list(takewhile(lambda sign: sign in {Sign.BUTTON, Sign.BUTTONS}, signs)))
    if signs[place : place + 1] != [None] or Sign.VALUE in signs[place : place + 2]:
        return None
    return lines[place] if len(lines[place].text.strip()) <= _LONGEST_TITLE else None


def _summary(left_out: Sequence[Line]) -> Doubt:
    stretches: list[list[int]] = []
    for line in left_out:
        if not stretches or line.number > stretches[-1][-1] + 1:
            stretches.append([])
        stretches[-1].append(line.number)
    named = [f"{found[0]} to {found[-1]}" if found[1:] else f"{found[0]}" for found in stretches]
    lines = "lines" if left_out[1:] else "line"
    message = f"Read as the page around the cards and left out: {lines} {', '.join(named)}."
    return Doubt(message, left_out[0].number)
