"""Signs of a set page: what flashcard sites print around the cards, line by line."""

import re
from enum import Enum, auto

from cards.formats.separated import is_table_rule


class Sign(Enum):
    """What a line of a page is when it is no card."""

    COUNTER = auto()
    COUNT = auto()
    SENTENCE = auto()
    TABLE_HEADER = auto()
    TABLE_ROW = auto()
    TABLE_RULE = auto()
    TAGS = auto()
    BYLINE = auto()
    VALUE = auto()
    BUTTON = auto()
    BUTTONS = auto()
    FOOTER = auto()


STRONG = {Sign.COUNTER, Sign.COUNT, Sign.SENTENCE, Sign.TABLE_HEADER, Sign.BUTTONS}
"""Signs that hardly ever are a card; the others count only beside one of these."""

_COUNTER = re.compile(
    r"(?:(?:card|term|flashcard|question)\s+)?(\d{1,5})\s*(?:/|of|out of)\s*(\d{1,5})"
    r"(?:\s+(?:cards|terms|flashcards))?"
)
_COUNT = re.compile(
    r"(?:terms|cards|flashcards|questions|words|concepts|items)"
    r"(?:\s+in\s+this\s+(?:set|deck))?\s*\((\d{1,5})\)"
    r"|(?:terms|cards|flashcards|questions|words)\s+in\s+this\s+(?:set|deck)\s*:?\s*(\d{1,5})?"
    r"|(\d{1,5})\s+(?:terms|cards|flashcards|questions)\s+in\s+this\s+(?:set|deck)"
)
_PLAIN_COUNT = re.compile(r"(\d{1,5}) (?:terms|cards|flashcards|questions)")
_GROUP = re.compile(r"(?:still learning|not studied|mastered|know|almost done)\s*\(\d{1,5}\)")
_GROUP_SENTENCE = re.compile(
    r"you (?:haven['’]t|have not) studied these terms yet|you['’]ve begun learning .{0,60}"
    r"|(?:you )?know these terms well.{0,20}|keep up the good work"
)
_SENTENCE = re.compile(
    r"looks like no tags .{0,40}|no (?:tags|analytics|students|activity|data|results) "
    r"(?:\w+ ){0,4}yet|(?:send|share) (?:a|the|this) link to .{0,60}"
    r"|.{0,60}\btrack (?:their|your students['’]?|student) progress"
    r"|(?:click|tap|press) .{0,30}to flip.{0,20}|get a hint|add (?:or remove terms|tags)"
    r"|study with quizlet.{0,200}|upgrade to remove ads|import(?:ed)? from quizlet"
)
_END_OF_HEAD = re.compile(r"(?:send|share) (?:a|the|this) link to your students.{0,60}")
_FOOTER = re.compile(
    r"(?:students|people|others) also (?:viewed|studied|liked)|related (?:study )?sets"
    r"|other sets by this creator|recommended for you|you (?:might|may) also like"
)
_TAGS = re.compile(r"tags?\s*(?::.{0,200})?|#\w+(?:[\s,]+#\w+)*")
_BYLINE = re.compile(
    r"(?:created|made|updated|last updated|edited|last edited|published|shared|added|studied)"
    r" (?:by|on|at|in|a|an|yesterday|today|\d).{0,80}|(?:created|made|shared) by"
    r"|\d[\d.,]*k?\+? (?:views?|likes?|reviews?|ratings?|students?|learners?|studiers?|plays?"
    r"|followers?)(?: today)?|\d(?:\.\d)? ?\(\d+ (?:reviews?|ratings?)\)"
    r"|(?:\d+|an?) (?:min|minute|hour|day|week|month|year)s? ago|profile picture"
)
_VALUE = re.compile(r"\d{1,3}(?:[.,]\d)?\s?%|[-–—]|n/a|not started")
_CELL_VALUE = re.compile(_VALUE.pattern + r"|\d{1,4}|\d+\s?/\s?\d+|\d+:\d\d|none|done")
_BUTTON = re.compile(
    "flashcards|flash cards|learn|test|match|matching|matching game|spaced|spaced repetition|write"
    "|spell|gravity|blast|blocks|live|checkpoint|share|edit|save|copy|print|export|import|study"
    "|practice test|practice|call|call with kai|kai|quiz|play|shuffle|options|settings|delete"
    "|combine|customize|customise|log in|sign up|sign in|star|starred|your order|original"
    "|alphabetical|track progress|add to folder|view all|see all|follow|invite|home|library"
    "|your library|search|back|next|previous|public|private|unlisted|analytics|assign|download"
    "|learn mode|test mode|all|name|student|mastery|student name|terms|cards|term|definition"
    "|knowt|quizlet|upgrade|create|notes|textbook solutions|expert solutions|more|report"
    "|autoplay|full screen|fullscreen|expand|preview|duplicate|make a copy"
)
_COLUMN_NAME = re.compile(
    "name|student|students|student name|mastery|learn|test|match|matching|spaced|spaced repetition"
    "|call|call with kai|kai|flashcards|score|progress|last active|last studied|time|average"
    "|completed|status|write|spell|quiz|overall|total"
)
_PERSON = re.compile("name|students?|student name|mastery")
_CELLS = re.compile(r"[|\t·•]|  +")

_PATTERNS = (
    (Sign.COUNTER, _COUNTER),
    (Sign.COUNT, _COUNT),
    (Sign.SENTENCE, _GROUP),
    (Sign.SENTENCE, _GROUP_SENTENCE),
    (Sign.SENTENCE, _SENTENCE),
    (Sign.FOOTER, _FOOTER),
    (Sign.TAGS, _TAGS),
    (Sign.BYLINE, _BYLINE),
    (Sign.BYLINE, _PLAIN_COUNT),
    (Sign.VALUE, _VALUE),
)
_LONGEST_SIGN = 300
_FEWEST_CELLS = 3


def sign_of(text: str) -> Sign | None:
    """What this line would be in a page; None for what can only be a card."""
    plain = text.strip().casefold().rstrip(".!")
    if len(plain) > _LONGEST_SIGN:
        return None
    if is_table_rule(plain):
        return Sign.TABLE_RULE
    for sign, pattern in _PATTERNS:
        if pattern.fullmatch(plain):
            return sign
    return _sign_of_cells([cell.strip() for cell in _CELLS.split(plain) if cell.strip()], plain)


def stated_count(text: str) -> int | None:
    """The number of cards that a counter such as ``3 / 20`` or a heading speaks of."""
    plain = text.strip().casefold()
    if counter := _COUNTER.fullmatch(plain):
        return int(counter[2])
    count = _COUNT.fullmatch(plain) or _PLAIN_COUNT.fullmatch(plain)
    return int(count[count.lastindex]) if count and count.lastindex else None


def is_start_of_terms(text: str) -> bool:
    """Whether the page says here that its cards follow, as in “Terms in this set (12)”."""
    plain = text.strip().casefold()
    return "in this" in plain and bool(_COUNT.fullmatch(plain))


def is_end_of_head(text: str) -> bool:
    """Whether only cards can follow, as after “Send a link to your students”."""
    return bool(_END_OF_HEAD.fullmatch(text.strip().casefold().rstrip(".!")))


def is_group_heading(text: str) -> bool:
    """Whether this heads a group of cards, as in “Still learning (4)”."""
    plain = text.strip().casefold().rstrip(".!")
    return bool(_GROUP.fullmatch(plain) or _GROUP_SENTENCE.fullmatch(plain))


def _sign_of_cells(cells: list[str], plain: str) -> Sign | None:
    if _BUTTON.fullmatch(plain):
        return Sign.BUTTON
    named = sum(map(bool, map(_COLUMN_NAME.fullmatch, cells)))
    has_people = any(map(_PERSON.fullmatch, cells))
    if len(cells) >= _FEWEST_CELLS and has_people and 2 * named > len(cells):
        return Sign.TABLE_HEADER
    words = plain.split()
    if any(_are_buttons(parts) for parts in (cells, words)):
        return Sign.BUTTONS
    return Sign.TABLE_ROW if _is_row_of_values(plain, cells, words) else None


def _are_buttons(parts: list[str]) -> bool:
    return len(set(parts)) >= _FEWEST_CELLS and all(map(_BUTTON.fullmatch, parts))


def _is_row_of_values(plain: str, cells: list[str], words: list[str]) -> bool:
    """Whether a name and mostly percentages, times and dashes follow each other."""
    values = sum(bool(_CELL_VALUE.fullmatch(cell)) for cell in cells[1:])
    if len(cells) >= _FEWEST_CELLS and 2 * values >= len(cells) - 1:
        return any(mark in plain for mark in "|%\t")
    last = words[1:][-_FEWEST_CELLS:]
    is_spaced_row = len(last) == _FEWEST_CELLS and all(map(_CELL_VALUE.fullmatch, last))
    return is_spaced_row and "%" in plain
