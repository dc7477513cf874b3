"""From pairs to cards: what cannot be a card is left out and named, what looks odd is named."""

import re
from collections.abc import Sequence

from cards.formats.plain import MAX_CARDS, MAX_SIDE_LENGTH, Doubt, PlainCard, UnreadableError
from cards.formats.rows import Pair
from cards.formats.text_lines import excerpt

_DAMAGED = re.compile("\ufffd|â€[™œ“”¦]|Ã[\u0080-\u00bf]")


def cards_and_doubts(pairs: Sequence[Pair]) -> tuple[list[PlainCard], list[Doubt]]:
    """Raises UnreadableError for more cards than a deck holds."""
    refuse_too_many(len(pairs))
    cards = []
    doubts = []
    for pair in pairs:
        if pair.term and pair.definition:
            cards.append(PlainCard(_cut(pair.term), _cut(pair.definition), pair.line))
            doubts.extend(_length_doubts(pair))
        else:
            doubts.append(_empty_side(pair))
    return cards, [*doubts, *_repeats(cards), *_damaged(cards)]


def refuse_too_many(count: int) -> None:
    """Raises UnreadableError for more cards than a deck holds."""
    if count > MAX_CARDS:
        message = (
            f"This text makes more than {MAX_CARDS:,} cards, the most that a deck holds. "
            "Paste it in parts."
        )
        raise UnreadableError(message)


def _cut(side: str) -> str:
    return side[:MAX_SIDE_LENGTH].rstrip()


def _length_doubts(pair: Pair) -> list[Doubt]:
    return [
        Doubt(
            f"The {name} {excerpt(side)} has {len(side):,} characters. It was cut after "
            f"{MAX_SIDE_LENGTH:,}.",
            pair.line,
        )
        for name, side in (("term", pair.term), ("definition", pair.definition))
        if len(side) > MAX_SIDE_LENGTH
    ]


def _empty_side(pair: Pair) -> Doubt:
    if pair.term:
        message = f"{excerpt(pair.term)} has no definition, so it was left out."
    elif pair.definition:
        message = f"{excerpt(pair.definition)} has no term, so it was left out."
    else:
        message = "There is a separator but no text here, so this was left out."
    return Doubt(message, pair.line)


def _repeats(cards: Sequence[PlainCard]) -> list[Doubt]:
    doubts = []
    first_of: dict[str, PlainCard] = {}
    for card in cards:
        if _folded(card.term) == _folded(card.definition):
            message = f"The term and the definition are the same: {excerpt(card.term)}."
            doubts.append(Doubt(message, card.line))
        first = first_of.setdefault(_folded(card.term), card)
        if first is not card:
            doubts.append(Doubt(_repeat_message(card, first), card.line))
    return doubts


def _repeat_message(card: PlainCard, first: PlainCard) -> str:
    if _folded(card.definition) == _folded(first.definition):
        return f"The card {excerpt(card.term)} is the same as the one on line {first.line}."
    return f"The term {excerpt(card.term)} is also on line {first.line}, with another definition."


def _folded(side: str) -> str:
    return " ".join(side.casefold().split())


def _damaged(cards: Sequence[PlainCard]) -> list[Doubt]:
    for card in cards:
        if match := _DAMAGED.search(f"{card.term} {card.definition}"):
            message = (
                f"Some letters look damaged, such as {excerpt(match[0])}. If you pasted from a "
                "file, save it as UTF-8 and paste again."
            )
            return [Doubt(message, card.line)]
    return []
