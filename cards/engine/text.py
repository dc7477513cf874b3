"""What is left of a text when only what a student can be held to is kept.

Two readings of one text are compared. *Words* forgive punctuation, hyphens and spacing between
words. *Exact* texts (numbers, formulas, code) forgive spacing and the ways a phone keyboard has of
writing the same sign, and nothing else. ``docs/grading.md`` tells the rules with examples.
"""

import html
import re
import unicodedata
from enum import StrEnum

LETTER = r"[^\W\d_]"

FORMATTING = frozenset(
    ["a", "b", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"]
)
BLOCKS = frozenset(
    [
        "blockquote",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
VOID = frozenset(("br", "hr", "img"))
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")

HAS_MARKUP = re.compile(r"[<&*_$`\\]")
# Bounded, so that no response makes the search take quadratic time.
EMPHASIS = (
    re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(.{1,300}?)(?<=[^\s*])\1(?![\w*])"),
    re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.{1,300}?)(?<=[^\s_])\1(?!\w)"),
    re.compile(r"(?<!\w)(\$)(?=\S)([^$]{1,300}?)(?<=\S)\$(?!\d)"),
)

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ]+")
MIXED_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("×·⋅∙∗", "*"),
        **dict.fromkeys("÷⁄∕", "/"),
        **dict.fromkeys("≈≃≅∼", "~"),
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "→": "->",
        "⇒": "=>",
        "∞": "infinity",
        "√": "sqrt",
        "∑": "sum",
    }
)
HAS_SPELLINGS = re.compile(r"[\d*~=]")
TIMES_BETWEEN_NUMBERS = re.compile(r"(?<=\d) *x *(?=\d)")
SPELLINGS = ((re.compile(r"\*\*"), "^"), (re.compile("~[=~]"), "~"), (re.compile("=/="), "!="))
GROUPED_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([, '_])\d{3}(?:\1\d{3})*(?!\d)")

GREEK_NAMES = {
    letter: unicodedata.name(letter).removeprefix("GREEK SMALL LETTER ").split()[-1].lower()
    for letter in "αβγδεζηθικλμνξοπρςστυφχψω"
}
LONE_GREEK = re.compile(r"(?<![\u0370-\u03ff])[α-ω](?![\u0370-\u03ff])")

ACCENT = re.compile("(?<!и)[\u0300-\u036f]|[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652]")
BARRED_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)

EDGE = " \t\n.,;:!?…¿¡\"'()[]{}<>*_~|•、。「」『』・"
ONLY_WORDS = re.compile(rf"{LETTER}+(?: {LETTER}+)*")
DASH_IN_WORDS = re.compile(r"(?<=\w)-|-(?!\d)|/")
NUMBER_MEETS_UNIT = re.compile(rf"(?<=\d)(?={LETTER})")

ENDING = re.compile(rf"(?<!{LETTER}){LETTER}{{3,}}\((?![xyztnik]\)){LETTER}{{1,3}}\)")
CODE = re.compile(rf"\w\(|[\w)]\.{LETTER}\w|(?:^|\s)\.{LETTER}\w|[_{{}}\\]")
FORMULA = re.compile(r"[=^<>\[\]|*+~#]")
QUANTITY = re.compile(rf"[^\w\s]*\d(?:(?!{LETTER}).)*{LETTER}{{0,4}}\W*")
HAS_LETTER = re.compile(LETTER)

SPACE_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
BRACKETED_POWER = re.compile(r"\^[({](-?\w+)[)}]")

SYLLABLE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
TWO_LETTERS = re.compile(rf"{LETTER}{{2}}")


class Shape(StrEnum):
    """What a text is made of; only words may be misspelt."""

    WORDS = "words"
    NUMBER = "number"
    FORMULA = "formula"
    CODE = "code"

    @property
    def is_exact(self) -> bool:
        return self is not Shape.WORDS


def plain(text: str) -> str:
    """The text without HTML or Markdown formatting; a text of nothing but markup stays."""
    if not HAS_MARKUP.search(text):
        return " ".join(text.split())
    bare = html.unescape(without_tags(text))
    for emphasis in EMPHASIS:
        bare = emphasis.sub(r"\2", bare)
    bare = " ".join(re.sub(r"`|\\[()]", "", bare).split())
    return bare or text.strip()


def without_tags(text: str) -> str:
    """Only tags that are closed are formatting: "the <p> tag" is about the tag."""
    tags = [(slash, name.casefold()) for slash, name in TAG.findall(text)]
    closed = {name for slash, name in tags if slash} & {name for slash, name in tags if not slash}

    def replacement(tag: re.Match[str]) -> str:
        name = tag[2].casefold()
        if name in VOID or (name in BLOCKS and name in closed):
            return " "
        if name not in FORMATTING or name not in closed:
            return tag[0]
        return "^" if name == "sup" and not tag[1] else ""

    return TAG.sub(replacement, text)


def folded(bare: str, *, keep_accents: bool = False, keep_case: bool = False) -> str:
    """A *plain* text with one way of writing each sign, letter case and accent."""
    signs = bare
    if not bare.isascii():
        signs = INVISIBLE.sub("", bare) or bare
        signs = SUPERSCRIPT.sub(lambda raised: "^" + raised[0], signs)
        signs = unicodedata.normalize("NFKC", MIXED_FRACTION.sub(" ", signs)).translate(SIGNS)
    if not keep_case:
        signs = signs.casefold()
    if HAS_SPELLINGS.search(signs):
        signs = one_spelling(signs)
    if signs.isascii():
        return signs
    signs = LONE_GREEK.sub(lambda letter: GREEK_NAMES[letter[0]], signs)
    return unicodedata.normalize("NFKC", signs if keep_accents else without_accents(signs))


def one_spelling(signs: str) -> str:
    """Operators and large numbers written in one of the ways that they are typed."""
    for spelling, sign in SPELLINGS:
        signs = spelling.sub(sign, signs)
    signs = TIMES_BETWEEN_NUMBERS.sub("*", signs)
    if any(bracket in signs for bracket in "([{"):  # f(1,100) has two arguments
        return signs
    return GROUPED_THOUSANDS.sub(lambda number: number[0].replace(number[1], ""), signs)


def without_accents(text: str) -> str:
    """Kana voicing marks and й are letters of their own and stay."""
    bare = ACCENT.sub("", unicodedata.normalize("NFD", text)).translate(BARRED_LETTERS)
    return bare or text


def shape_of(text: str) -> Shape:
    """The shape of a *folded* text."""
    if not HAS_LETTER.search(text):
        return Shape.NUMBER if any(map(str.isdigit, text)) else Shape.FORMULA
    if CODE.search(ENDING.sub("", text)):
        return Shape.CODE
    if FORMULA.search(text):
        return Shape.FORMULA
    return Shape.NUMBER if QUANTITY.fullmatch(text) else Shape.WORDS


def as_words(text: str) -> str:
    """A *folded* text as words with single spaces; what has no words stays as it is."""
    if ONLY_WORDS.fullmatch(text):
        return text
    spaced = NUMBER_MEETS_UNIT.sub(" ", DASH_IN_WORDS.sub(" ", text))
    words = (word.strip(EDGE) for word in spaced.split())
    tidy = ("and" if word == "&" else without_abbreviation_dots(word) for word in words)
    return " ".join(word for word in tidy if word) or text.strip() or text


def without_abbreviation_dots(word: str) -> str:
    """U.S.A. is USA, but 3.14 keeps its point."""
    return word if "." not in word or any(map(str.isdigit, word)) else word.replace(".", "")


def as_exact(text: str) -> str:
    """A *folded* text without spacing; a phone ends every line with a full stop, so that goes too.

    The space between two digits stays: 1 1/2 is not 11/2.
    """
    tight = SPACE_NOT_BETWEEN_DIGITS.sub("", text)
    tidy = BRACKETED_POWER.sub(r"^\1", tight.strip("\"'").rstrip(".,;"))
    return tidy or text.strip() or text


def normalised(text: str) -> str:
    """The text as it is compared, in its own shape, with accents set aside."""
    signs = folded(plain(text))
    return as_exact(signs) if shape_of(signs).is_exact else as_words(signs)


def word_count(text: str) -> int:
    """Words of two letters or more; a script written without spaces counts two signs a word."""
    words = SYLLABLE.sub(" ", text).split()
    return sum(bool(TWO_LETTERS.search(word)) for word in words) + len(SYLLABLE.findall(text)) // 2
