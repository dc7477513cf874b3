"""How a typed answer is graded, and what a student is shown about it.

``docs/grading.md`` tells the rules in plain words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from cards.engine.answer_index import AnswerIndex, Fit
from cards.engine.answers import (
    Answer,
    Closeness,
    Response,
    alternatives,
    answers_of,
    without_optional_parts,
)
from cards.engine.per_deck import kept_with
from cards.engine.questions import Card, Deck, Side, Verdict
from cards.engine.text import EDGE, as_exact, folded, plain, word_count
from cards.engine.typos import slips

LONG_ANSWER_WORDS = 8
MOST_KEY_WORDS = 8
DO_NOT_KNOW = frozenset(
    (
        "don't know", "dont know", "dunno", "i don't know", "i dont know", "i have no idea",
        "idk", "no clue", "no idea", "not sure", "i'm not sure", "im not sure",
    )
)  # fmt: skip
STOP_WORDS = re.compile(
    r"an?|the|about|all|also|and|any|are|as|at|be|because|been|but|by|can|do|does|each|for|from|"
    r"ha[ds]|have|how|if|into|in|is|its?|may|more|most|no|not|of|one|on|other|or|so|such|tha[nt]|"
    r"their|the[mny]|there|these|they|this|to|used?|using|was|were|what|when|where|which|while|"
    r"who|will|with|would|your?",
    re.IGNORECASE,
)
STANDS_OUT = re.compile(r"\d|[A-Z]{2}|\w[._(]\w")


class PieceKind(StrEnum):
    """What a run of letters is to the expected answer."""

    SAME = "same"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Grade:
    """How a response was graded.

    ``verdict`` is None when the student must judge. ``matched`` is the accepted answer it was
    compared with, as to be shown: "" where the card has no text. ``other_card`` is the card whose
    answer was given instead, or which a misspelling is as near to as to the right answer.
    """

    verdict: Verdict | None
    matched: str
    other_card: Card | None = None


def grade(response: str, card: Card, side: Side, deck: Deck) -> Grade:
    """Grade what was typed for ``side`` of ``card``; the first rule that applies decides."""
    answers = answers_of(card, side, deck)
    typed = Response.typed(response, deck.rules)
    own = own_fit(typed, card, answers)
    if own is None and means_not_known(typed):
        return Grade(Verdict.SKIPPED, nearest_shown(typed, answers))
    if own is not None and own.closeness is Closeness.PRECISE:
        return Grade(Verdict.RIGHT, own.answer.shown)
    if not answers:
        return Grade(None, "")
    index = kept_with(deck, side, AnswerIndex)
    others = list(index.others(typed, card))
    twins = [fit for fit in others if asks_the_same(fit.card, card, side)]
    own = own or next(iter(twins), None)
    rival = rival_card([fit for fit in others if fit not in twins], own, answers, deck, side)
    if rival is not None:
        return Grade(Verdict.WRONG, nearest_shown(typed, answers), rival)
    if own is not None:
        return Grade(Verdict.RIGHT, own.answer.shown)
    return grade_misspelt(typed, card, side, deck)


def other_holder(response: str, card: Card, side: Side, deck: Deck) -> Card | None:
    """Another card whose answer the response is, as far as the rules can tell."""
    index = kept_with(deck, side, AnswerIndex)
    others = index.others(Response.typed(response, deck.rules), card)
    return others[0].card if others else None


def asks_the_same(one: Card, other: Card, side: Side) -> bool:
    """Whether two cards have the same prompt: the answer of either is right for both."""
    prompts = [as_exact(folded(plain(card.text(side.other)))) for card in (one, other)]
    return bool(prompts[0]) and prompts[0] == prompts[1]


def own_fit(typed: Response, card: Card, answers: Iterable[Answer]) -> Fit | None:
    """The card's own answer that the response fits best."""
    fits = [
        Fit(card, answer, closeness)
        for answer in answers
        if (closeness := typed.closeness(answer)) is not None
    ]
    return min(fits, key=lambda fit: fit.closeness, default=None)


def rival_card(
    others: Iterable[Fit], own: Fit | None, answers: tuple[Answer, ...], deck: Deck, side: Side
) -> Card | None:
    """The card whose answer was given rather than the asked one's.

    That is one which the response fits better; and where an optional part is left out that tells
    the cards apart, as "sampling" does for sampling (with replacement), one it fits as well.
    """
    complete = {(answer.exact, answer.reading) for answer in answers if answer.complete}
    for fit in others:
        if own is None:
            return fit.card
        as_vague = fit.closeness is own.closeness is Closeness.REDUCED
        if (fit.closeness < own.closeness or as_vague) and not any(
            (answer.exact, answer.reading) in complete
            for answer in answers_of(fit.card, side, deck)
            if answer.complete
        ):
            return fit.card
    return None


def means_not_known(typed: Response) -> bool:
    """Nothing, a question mark or a dash, or the words for it."""
    return typed.words.key in DO_NOT_KNOW or not typed.words.key.strip("?-")


def grade_misspelt(typed: Response, card: Card, side: Side, deck: Deck) -> Grade:
    """Grade a response that is nobody's answer as it stands."""
    answers = answers_of(card, side, deck)
    shown = nearest_shown(typed, answers)
    slip = None if deck.rules.exact_spelling else smallest_slip(typed, answers)
    if slip is not None:
        count, answer = slip
        neighbour = as_near(typed, answers, kept_with(deck, side, AnswerIndex), count)
        if neighbour is None:
            return Grade(Verdict.TYPO, answer.shown)
        return Grade(Verdict.WRONG, shown, neighbour)
    parts = alternatives(plain(card.text(side)), deck.rules)
    expected = min((word_count(without_optional_parts(part)) for part in parts), default=0)
    return Grade(None if expected > LONG_ANSWER_WORDS else Verdict.WRONG, shown)


def smallest_slip(typed: Response, answers: Iterable[Answer]) -> tuple[int, Answer] | None:
    """The answer that the response is nearest to, if it is near enough, and how many slips away."""
    near = [
        (count, answer) for answer in answers if (count := slips_from(typed, answer)) is not None
    ]
    return min(near, key=lambda pair: pair[0], default=None)


def slips_from(typed: Response, answer: Answer) -> int | None:
    key = answer.reading.key
    if answer.exact:  # the one slip in code: zero_grad for zero_grad()
        given = typed.symbols.key
        return 1 if given != key and given.removesuffix("()") == key.removesuffix("()") else None
    counts = (slips(words, key) for words in (typed.words.key, typed.bare_words))
    return min((count for count in counts if count is not None), default=None)


def as_near(
    typed: Response, answers: Iterable[Answer], index: AnswerIndex, count: int
) -> Card | None:
    """Another card with an answer no more slips away: which of the two was meant is not clear."""
    own = {answer.reading.key for answer in answers}
    for words, _, _ in process.extract(
        typed.words.key, index.words, scorer=OSA.distance, score_cutoff=count, limit=None
    ):
        if words not in own:
            return next(index.holders(words))
    return None


def nearest_shown(typed: Response, answers: Iterable[Answer]) -> str:
    """The complete answer most like the response, the card's own text where none is."""
    complete = (answer for answer in answers if answer.complete)
    nearest = min(
        complete,
        key=lambda answer: OSA.normalized_distance(typed.words.key, answer.reading.key),
        default=None,
    )
    return "" if nearest is None else nearest.shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters of a response laid beside the expected answer."""

    kind: PieceKind
    text: str


def difference(response: str, expected: str) -> tuple[Piece, ...]:
    """What to strike out of the response and what to put in, in reading order.

    The same and missing letters together are ``expected``; the same and extra ones are the
    response, but that letter case and signs that are compared alike count as the same. Both are
    shown without markup.
    """
    given, wanted = plain(response), plain(expected)
    pieces: list[Piece] = []
    for step in Levenshtein.opcodes(alike(given), alike(wanted)):
        if step.tag == "equal":
            pieces.append(Piece(PieceKind.SAME, wanted[step.dest_start : step.dest_end]))
            continue
        if step.src_start < step.src_end:
            pieces.append(Piece(PieceKind.EXTRA, given[step.src_start : step.src_end]))
        if step.dest_start < step.dest_end:
            pieces.append(Piece(PieceKind.MISSING, wanted[step.dest_start : step.dest_end]))
    return tuple(pieces)


def alike(text: str) -> list[str]:
    """Sign by sign what is compared."""
    known = {sign: folded(sign) for sign in set(text)}
    return [known[sign] for sign in text]


def key_words(text: str) -> tuple[str, ...]:
    """Up to eight words of a long answer to look for while judging one's own, in their order.

    Figures, abbreviations and code say the most; then the longer a word the more.
    """
    words = dict.fromkeys(
        tidy
        for word in plain(text).split()
        if (tidy := without_edges(word)) and not STOP_WORDS.fullmatch(tidy)
    )
    heaviest = sorted(words, key=weight, reverse=True)[:MOST_KEY_WORDS]
    return tuple(word for word in words if word in heaviest)


def without_edges(word: str) -> str:
    """The word without punctuation around it; PCA(0.99) keeps its closing bracket."""
    bare = word.strip(EDGE)
    return f"{bare})" if bare.count("(") > bare.count(")") and f"{bare})" in word else bare


def weight(word: str) -> tuple[bool, int]:
    return STANDS_OUT.search(word) is not None, len(word)
