"""Wrong options that could be right at first sight and never are."""

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from cards.engine.answers import answers_of
from cards.engine.per_deck import kept_with
from cards.engine.questions import Card, Deck, Side
from cards.engine.text import Shape, as_exact, as_words, folded, plain, shape_of

NEAREST = 8
MOST_NEAREST = 3 * NEAREST
SMALL_DECK = 150
NEIGHBOURS_IN_LENGTH = 20
NEIGHBOURS_IN_TAG = 40
MOST_SHARING_A_WORD = 60
SEEN_OF_LONG_TEXT = 80

SAME_SHAPE = 3.0
SAME_TAG = 2.0
SAME_ANSWER_WORD = 1.5
SAME_PROMPT_WORD = 0.5
SIMILAR_LETTERS = 2.0
MOST_SHARED = 4
STEEPNESS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A card as an option: its text read as words and as signs, and what may make it alike."""

    card: Card
    side: Side
    words: str
    signs: str
    prompt: str
    shape: Shape
    answer_words: frozenset[str]
    prompt_words: frozenset[str]

    @property
    def readings(self) -> frozenset[str]:
        return frozenset((self.words, self.signs))


def option_of(card: Card, side: Side) -> Option:
    answer, prompt = (folded(plain(card.text(face))) for face in (side, side.other))
    words = as_words(answer)
    return Option(
        card=card,
        side=side,
        words=words,
        signs=as_exact(answer),
        prompt=as_exact(prompt),
        shape=shape_of(answer),
        answer_words=frozenset(words.split()),
        prompt_words=frozenset(as_words(prompt).split()),
    )


class OptionIndex:
    """The options of a deck's side, and which of them are worth comparing with a card."""

    def __init__(self, deck: Deck, side: Side) -> None:
        self.options = [option_of(card, side) for card in deck.cards if card.text(side).strip()]
        self.by_id = {option.card.id: option for option in self.options}
        self._by_word: dict[str, list[Option]] = defaultdict(list)
        self._by_tag: dict[str, list[Option]] = defaultdict(list)
        self._by_length: dict[Shape, list[tuple[int, Option]]] = defaultdict(list)
        for option in self.options:
            for word in option.answer_words | option.prompt_words:
                self._by_word[word].append(option)
            for tag in option.card.tags:
                self._by_tag[tag].append(option)
            self._by_length[option.shape].append((len(option.words), option))
        for lengths in self._by_length.values():
            lengths.sort(key=lambda entry: entry[0])
        self._nearest: dict[int, list[tuple[float, Option]]] = {}

    def nearest(self, asked: Option, deck: Deck, rng: random.Random) -> list[tuple[float, Option]]:
        """The wrong options that are most alike with how alike they are, the most alike first.

        Of a small deck they are found once.
        """
        found = self._nearest.get(asked.card.id)
        if found is None:
            found = nearest_wrong(asked, self, deck, rng)
            if len(self.options) <= SMALL_DECK:
                self._nearest[asked.card.id] = found
        return found

    def telling(self, words: frozenset[str]) -> frozenset[str]:
        """Those that tell something: a word on a quarter of all cards does not."""
        most = min(MOST_SHARING_A_WORD, max(2, len(self.options) // 4))
        return frozenset(word for word in words if 0 < len(self._by_word.get(word, ())) <= most)

    def near(self, asked: Option, rng: random.Random) -> list[Option]:
        """All options of a small deck; of a large one those with a word, a tag or a form alike."""
        if len(self.options) <= SMALL_DECK:
            return self.options
        found = {option.card.number: option for option in self._alike(asked, rng)}
        return [found[number] for number in sorted(found)]

    def _alike(self, asked: Option, rng: random.Random) -> Iterator[Option]:
        for word in self.telling(asked.answer_words | asked.prompt_words):
            yield from self._by_word[word]
        for tag in sorted(asked.card.tags):
            tagged = self._by_tag.get(tag, [])
            yield from rng.sample(tagged, min(NEIGHBOURS_IN_TAG, len(tagged)))
        lengths = self._by_length.get(asked.shape, [])
        place = bisect_left(lengths, len(asked.words), key=lambda entry: entry[0])
        start = max(0, place - NEIGHBOURS_IN_LENGTH)
        for _, option in lengths[start : place + NEIGHBOURS_IN_LENGTH]:
            yield option


def distractors(
    card: Card,
    side: Side,
    deck: Deck,
    rng: random.Random,
    *,
    count: int = 3,
    confused_with: Sequence[int] = (),
) -> tuple[Card, ...]:
    """Up to ``count`` cards whose ``side`` is a wrong answer to ``card``; fewer if there are none.

    ``confused_with`` are ids of cards that classmates really took for this one; they come first.
    The others are drawn from the nearest eight, the more alike the likelier.
    """
    index = kept_with(deck, side, OptionIndex)
    asked = index.by_id.get(card.id) or option_of(card, side)
    taken = distinct(wrong_ones(known(confused_with, index), asked, deck), count=count)
    if len(taken) < count:
        likeness = {option: score for score, option in index.nearest(asked, deck, rng)}
        nearest = distinct(likeness, count=max(NEAREST, count) + len(taken))
        taken = distinct((*taken, *drawn(nearest, likeness, rng)), count=count)
    if len(taken) < count:
        rest = rng.sample(index.options, len(index.options))
        taken = distinct((*taken, *wrong_ones(rest, asked, deck)), count=count)
    return tuple(option.card for option in taken)


def wrong_ones(options: Iterable[Option], asked: Option, deck: Deck) -> Iterator[Option]:
    """Those of the options that are surely wrong for the asked card."""
    right = right_readings(asked.card, asked.side, deck)
    return (option for option in options if is_wrong(option, asked, right))


def known(ids: Iterable[int], index: OptionIndex) -> Iterator[Option]:
    return (index.by_id[card_id] for card_id in ids if card_id in index.by_id)


def right_readings(card: Card, side: Side, deck: Deck) -> frozenset[str]:
    """Whatever is right for the card, read as words and as signs."""
    texts = [folded(plain(answer.shown)) for answer in answers_of(card, side, deck)]
    return frozenset(tidy(text) for text in texts for tidy in (as_words, as_exact))


def surely_wrong(others: Iterable[Card], card: Card, side: Side, deck: Deck) -> list[Card]:
    """Those of the other cards whose ``side`` is a wrong answer to ``card`` beyond doubt."""
    index = kept_with(deck, side, OptionIndex)
    asked, right = option_of(card, side), right_readings(card, side, deck)
    options = known((other.id for other in others), index)
    return [option.card for option in options if is_wrong(option, asked, right)]


def is_wrong(option: Option, asked: Option, right: frozenset[str]) -> bool:
    """Whether the option is surely wrong: neither holding a right answer nor part of one.

    Of a card with the same prompt both answers would be right.
    """
    if option.card.number == asked.card.number or (asked.prompt and option.prompt == asked.prompt):
        return False
    readings = option.readings
    if any(one in other or other in one for one in right for other in readings):
        return False
    accepted = (folded(plain(text)) for text in option.card.accepted)
    return not any(as_words(text) in right or as_exact(text) in right for text in accepted)


def distinct(options: Iterable[Option], *, count: int) -> list[Option]:
    """The first ``count`` that no two of read the same."""
    seen: set[str] = set()
    found: list[Option] = []
    for option in options:
        if len(found) >= count:
            break
        if seen.isdisjoint(option.readings):
            seen |= option.readings
            found.append(option)
    return found


def nearest_wrong(
    asked: Option, index: OptionIndex, deck: Deck, rng: random.Random
) -> list[tuple[float, Option]]:
    """How much the wrong options near the asked card are like it, the most alike first."""
    answer_words = index.telling(asked.answer_words)
    prompt_words = index.telling(asked.prompt_words)

    def likeness(option: Option) -> float:
        lengths = sorted((len(asked.words), len(option.words)))
        letters = fuzz.ratio(asked.words[:SEEN_OF_LONG_TEXT], option.words[:SEEN_OF_LONG_TEXT])
        return (
            SAME_SHAPE * (option.shape is asked.shape)
            + SAME_TAG * at_most(len(asked.card.tags & option.card.tags))
            + SAME_ANSWER_WORD * at_most(len(answer_words & option.answer_words))
            + SAME_PROMPT_WORD * at_most(len(prompt_words & option.prompt_words))
            + SIMILAR_LETTERS * letters / 100
            + (lengths[0] + 1) / (lengths[1] + 1)
        )

    wrong = wrong_ones(index.near(asked, rng), asked, deck)
    scored = [(likeness(option), option) for option in wrong]
    scored.sort(key=lambda pair: (-pair[0], pair[1].card.number))
    return scored[:MOST_NEAREST]


def at_most(shared: int) -> int:
    return min(shared, MOST_SHARED)


def drawn(
    options: Iterable[Option], likeness: Mapping[Option, float], rng: random.Random
) -> list[Option]:
    """In random order, the more alike the likelier to come early.

    Efraimidis and Spirakis (2006): sorting by u^(1/weight) draws by weight without replacement.
    """
    tickets = [
        (rng.random() ** (1 / likeness[option] ** STEEPNESS), place, option)
        for place, option in enumerate(options)
    ]
    return [option for _, _, option in sorted(tickets, reverse=True)]
