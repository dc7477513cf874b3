"""Every text that a card accepts as its answer, and how well a response fits one."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from string import ascii_lowercase, ascii_uppercase

from cards.engine.questions import Card, Deck, GradingRules, Side
from cards.engine.text import (
    ENDING,
    LETTER,
    SUPERSCRIPT,
    as_exact,
    as_words,
    folded,
    plain,
    shape_of,
)

SYMBOL_LENGTH = 3
ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
MOST_OPTIONAL_PARTS = 3
LONGEST_WITH_PARTS = 120
ARTICLE = re.compile(r"(?:the|to|an?) (?=\S)")
ARTICLE_OF_AN_ANSWER = re.compile(r"(?:[Tt]he|[Tt]o|[Aa]n|a) +(?=\S)")  # not in "A minor"
BETWEEN_ALTERNATIVES = re.compile(r"\s+/\s+|;")
BETWEEN_ABBREVIATIONS = re.compile(r"\s*(?:[/,;]|\bor\b)\s*")
ABBREVIATION = re.compile(r"(?=.*[A-Z])[A-Za-z0-9]{2,6}")
PROSE = re.compile(rf"{LETTER}{{3}}")
NAME = rf"\w*{LETTER}\w*"
BETWEEN_NAMES = re.compile(rf"(?<=\w\w)\s*/\s*(?=(?!\w\b){NAME})")
VERSUS = re.compile(r"\bvs\b\.?|\bversus\b", re.IGNORECASE)
RAISED_AFTER_LETTER = re.compile(rf"(?<={LETTER}){SUPERSCRIPT.pattern}")


class Closeness(IntEnum):
    """How well a response fits an answer, best first."""

    PRECISE = 0
    FOLDED = 1
    REDUCED = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as it is compared.

    ``key`` sets aside what the rules forgive. ``precise`` keeps accents, and in a symbol like Co
    the case after the first letter: it tells apart two cards whose keys are equal.
    """

    key: str
    precise: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to give a card's answer; ``complete`` when nothing optional is left out."""

    reading: Reading
    exact: bool
    complete: bool
    shown: str


@dataclass(frozen=True, slots=True)
class Response:
    """What a student typed, read as words and as an exact text; ``exact`` is what it looks like."""

    words: Reading
    symbols: Reading
    exact: bool

    @classmethod
    def typed(cls, text: str, rules: GradingRules) -> "Response":
        bare = plain(text)
        signs = folded(bare)
        words, symbols = (reading_of(bare, signs, rules, exact=kind) for kind in (False, True))
        return cls(words, symbols, shape_of(signs).is_exact)

    @property
    def as_compared(self) -> tuple[bool, str]:
        """Equal for two responses that are one and the same to a person who reads them."""
        return self.exact, (self.symbols if self.exact else self.words).key

    @property
    def bare_words(self) -> str:
        """The words without a leading article."""
        return ARTICLE.sub("", self.words.key, count=1)

    def closeness(self, answer: Answer) -> Closeness | None:
        """How well it fits the answer; None when it does not."""
        given = self.symbols if answer.exact else self.words
        if given.key != answer.reading.key:
            fits_bare = not answer.exact and self.bare_words == answer.reading.key
            return Closeness.REDUCED if fits_bare else None
        if not answer.complete:
            return Closeness.REDUCED
        is_precise = self.exact == answer.exact and given.precise == answer.reading.precise
        return Closeness.PRECISE if is_precise else Closeness.FOLDED


def reading_of(bare: str, signs: str, rules: GradingRules, *, exact: bool) -> Reading:
    """A *plain* text, and the *folded* signs of it, read as an exact text or as words."""
    tidy = as_exact if exact else as_words
    key = tidy(signs)
    accented = key if bare.isascii() else tidy(folded(bare, keep_accents=True))
    precise = accented
    if len(bare) <= SYMBOL_LENGTH:
        symbol = tidy(folded(bare, keep_accents=True, keep_case=True))
        precise = symbol[:1].casefold() + symbol[1:]
    return Reading(accented if rules.accents_required else key, precise)


def answers_of(card: Card, side: Side, deck: Deck) -> tuple[Answer, ...]:
    """Each text that is right for the card, its own text first; empty for a card without text."""
    further = card.accepted if side is deck.answer_side else ()
    found: dict[tuple[bool, Reading], Answer] = {}
    for text in (card.text(side), *further):
        for part in alternatives(plain(text), deck.rules):
            for answer in ways_to_give(part, deck.rules):
                found.setdefault((answer.exact, answer.reading), answer)
    return tuple(found.values())


def alternatives(text: str, rules: GradingRules) -> list[str]:
    """The text, and its parts where the deck splits them; a slash in brackets splits nothing."""
    whole = [text] if text else []
    if not rules.split_alternatives:
        return whole
    cuts = [cut for cut in BETWEEN_ALTERNATIVES.finditer(text) if is_outside(text, cut.start())]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    parts = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return list(dict.fromkeys([*whole, *(part for part in parts if part)]))


def is_outside(text: str, place: int) -> bool:
    return text.count("(", 0, place) <= text.count(")", 0, place)


def ways_to_give(text: str, rules: GradingRules) -> Iterator[Answer]:
    """The text, complete and with its optional parts left out."""
    for typed in as_typed(text):
        yield answer_of(typed, rules, shown=text, complete=True)
    for less in (text, *reductions(text)):
        if less != text:
            yield answer_of(less, rules, shown=less, complete=False)
        bare = ARTICLE_OF_AN_ANSWER.sub("", less, count=1)
        if bare != less:
            yield answer_of(bare, rules, shown=bare, complete=False)


def answer_of(text: str, rules: GradingRules, *, shown: str, complete: bool) -> Answer:
    signs = folded(text)
    exact = shape_of(signs).is_exact
    return Answer(reading_of(text, signs, rules, exact=exact), exact, complete, shown)


def as_typed(text: str) -> Iterator[str]:
    """The text, and how else it is typed.

    What a phone offers for ≈ and for a raised figure after a letter (m², Ca²⁺); a slash between
    names read aloud (AIC / BIC, but not km/h); versus in full and in short.
    """
    yield text
    if not text.isascii():
        yield text.replace("≈", "=")
        yield RAISED_AFTER_LETTER.sub(lambda raised: unicodedata.normalize("NFKC", raised[0]), text)
    if BETWEEN_NAMES.search(text):
        yield from (BETWEEN_NAMES.sub(word, text) for word in (" and ", " or "))
    if VERSUS.search(text):
        yield from (VERSUS.sub(word, text) for word in ("versus", "vs"))


def reductions(text: str) -> Iterator[str]:
    """The text without its bracketed parts, with them but no brackets, and its abbreviations.

    Nobody is held to the wording of a long text, so there every part stays.
    """
    groups = optional_groups(text) if len(text) <= LONGEST_WITH_PARTS else []
    if not groups:
        return
    yield from keepings(text, groups)
    for start, end in groups:
        before, inside, after = text[:start], text[start + 1 : end - 1], text[end:]
        for short in BETWEEN_ABBREVIATIONS.split(inside):
            place = start_of_long_form(short, before)
            if place is not None:
                yield f"{before[:place]}{short}{after}"
        if start_of_long_form(before.strip(), inside) == 0:
            yield f"{inside}{after}"


def without_optional_parts(text: str) -> str:
    groups = optional_groups(text)
    return next(keepings(text, groups), text)


def keepings(text: str, groups: list[tuple[int, int]]) -> Iterator[str]:
    """Each choice of groups kept or left out; all or none where there are many."""
    some = len(groups) <= MOST_OPTIONAL_PARTS
    choices = product((False, True), repeat=len(groups)) if some else ()
    all_or_none = [(kept,) * len(groups) for kept in (False, True)]
    for choice in dict.fromkeys((*choices, *all_or_none)):
        pieces, place = [], 0
        for (start, end), kept in zip(groups, choice, strict=True):
            pieces += [text[place:start], text[start + 1 : end - 1] if kept else ""]
            place = end
        left = " ".join("".join([*pieces, text[place:]]).split())
        if left:
            yield left


def optional_groups(text: str) -> list[tuple[int, int]]:
    """Where bracketed parts that may be left out begin and end.

    Brackets belong to a formula or code, as in f(x) = 1 / (1 + x), unless there are words around
    them or prose in them; right after a word they may only hold an ending, as in colo(u)r.
    """
    endings = {ending.end() for ending in ENDING.finditer(text)}
    groups = [
        (start, end)
        for start, end in outer_groups(text)
        if end in endings or not text[:start] or text[start - 1].isspace()
    ]
    if groups and is_prose(next(keepings(text, groups), "")):
        return groups
    return [(start, end) for start, end in groups if is_prose(text[start + 1 : end - 1])]


def is_prose(text: str) -> bool:
    return PROSE.search(text) is not None and not shape_of(folded(text)).is_exact


def outer_groups(text: str) -> list[tuple[int, int]]:
    groups, open_at = [], []
    for place, sign in enumerate(text):
        if sign == "(":
            open_at.append(place)
        elif sign == ")" and open_at:
            start = open_at.pop()
            if not open_at:
                groups.append((start, place + 1))
    return groups


def start_of_long_form(short: str, text: str) -> int | None:
    """Where in ``text`` the words that ``short`` abbreviates begin; None when it does not.

    After Schwartz and Hearst (2003): its letters are found from the last to the first, and the
    first one begins a word.
    """
    if not ABBREVIATION.fullmatch(short):
        return None
    place = len(text)
    lowered = text.translate(ASCII_LOWER)
    for letter in reversed(short[1:].lower()):
        place = lowered.rfind(letter, 0, place)
        if place < 0:
            return None
    starts = [word.start() for word in re.finditer(rf"\b{short[0].lower()}", lowered[:place])]
    return starts[-1] if starts else None
