"""Wrong options: plausible, and never also right."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.distractors import distractors
from cards.engine.questions import Card, Deck, Side
from cards.engine.text import normalised
from tests.patience import within_patience


def deck_of(*pairs: tuple[str, str]) -> Deck:
    cards = tuple(
        Card(number + 10, number, 1, term, definition)
        for number, (term, definition) in enumerate(pairs)
    )
    return Deck(cards)


def terms_for(
    deck: Deck, seed: int = 1, count: int = 3, confused_with: tuple[int, ...] = ()
) -> list[str]:
    """The terms offered beside the first card's."""
    rng = random.Random(seed)
    chosen = distractors(
        deck.cards[0], Side.TERM, deck, rng, count=count, confused_with=confused_with
    )
    return [card.term for card in chosen]


def named(*terms: str) -> Deck:
    return deck_of(*((term, f"what {number} means") for number, term in enumerate(terms)))


@pytest.mark.parametrize(
    "also_right",
    ["ROC Curve", "roc curve.", "curve", "The ROC curve of a model", "**ROC** curve", "ROC-Curve"],
)
def test_what_equals_contains_or_is_part_of_the_right_answer_is_never_offered(
    also_right: str,
) -> None:
    assert terms_for(named("ROC curve", also_right, "Boosting")) == ["Boosting"]


def test_an_accepted_answer_is_never_offered() -> None:
    deck = Deck(
        (
            Card(1, 0, 1, "sofa", "seat for two", accepted=("couch",)),
            Card(2, 1, 1, "Couch", "to put into words"),
            Card(3, 2, 1, "settle", "bench", accepted=("Sofa",)),
            Card(4, 3, 1, "stool", "seat for one", accepted=("perch",)),
        )
    )
    assert terms_for(deck) == ["stool"]


def test_a_part_in_brackets_and_an_abbreviation_are_never_offered() -> None:
    assert terms_for(named("Support Vector Machine (SVM)", "svm", "linear SVM", "tree")) == ["tree"]


def test_a_card_with_the_same_prompt_is_never_offered() -> None:
    deck = deck_of(("dog", "animal"), ("cat", "Animal "), ("oak", "plant"), ("elm", ""))
    assert set(terms_for(deck)) == {"oak", "elm"}


def test_cards_without_a_prompt_are_not_taken_for_the_same() -> None:
    assert terms_for(deck_of(("kenya", ""), ("libya", ""))) == ["libya"]


def test_no_two_options_read_the_same() -> None:
    assert len(terms_for(named("dog", "cat", "Cat!", "cát"))) == 1


def test_a_card_without_text_is_not_offered() -> None:
    assert terms_for(named("dog", " ", "cat")) == ["cat"]


def test_fewer_come_when_the_deck_has_no_more() -> None:
    assert terms_for(named("dog")) == []
    assert len(terms_for(named("dog", "cat", "elk"), count=5)) == 2
    assert terms_for(named("dog", "cat", "elk"), count=0) == []


def test_the_definitions_can_be_the_options() -> None:
    deck = deck_of(("a", "first letter"), ("b", "second letter"), ("c", "letter"), ("d", "fourth"))
    chosen = distractors(deck.cards[0], Side.DEFINITION, deck, random.Random(1))
    assert {card.definition for card in chosen} == {"second letter", "fourth"}


def test_those_that_classmates_confused_come_first() -> None:
    terms = ["osmosis", *(f"process {letter}" for letter in "bcdefghijklm"), "diffusion", "hyphae"]
    deck = named(*terms)
    by_term = {card.term: card.id for card in deck.cards}
    confused = (by_term["hyphae"], 999, by_term["osmosis"], by_term["diffusion"])
    assert terms_for(deck, confused_with=confused)[:2] == ["hyphae", "diffusion"]
    assert terms_for(deck, confused_with=confused, count=1) == ["hyphae"]


def test_the_nearest_in_form_and_meaning_are_preferred() -> None:
    code = ["nn.Linear", "nn.Module", "torch.optim.Adam", "loss.backward()", "nn.BCELoss"]
    words = ["Logistic Regression", "Decision Trees", "Momentum", "Epoch", "Confusion Matrix"]
    deck = named(*code, *words)
    offered = [term for seed in range(50) for term in terms_for(deck, seed)]
    assert sum(term in code for term in offered) > 0.8 * len(offered)


def test_shared_tags_count() -> None:
    cards = tuple(
        Card(number, number, 1, f"word{letter * 3}", letter, tags=frozenset(tags))
        for number, (letter, tags) in enumerate(
            [("a", ["bones"]), *((letter, ["bones"]) for letter in "bcd")]
            + [(letter, ["nerves"]) for letter in "efghijklmnop"]
        )
    )
    counted = [terms_for(Deck(cards), seed) for seed in range(50)]
    offered = [term for terms in counted for term in terms]
    assert all(offered.count("wordbbb") > offered.count(f"word{letter * 3}") for letter in "hkp")


def test_it_is_not_always_the_same_three() -> None:
    deck = named(*(f"term {letter}" for letter in "abcdefghijkl"))
    assert len({tuple(sorted(terms_for(deck, seed))) for seed in range(20)}) > 3


def large_deck() -> Deck:
    rng = random.Random(7)
    words = ["".join(rng.choices("abcdefghijklmnoprstu", k=rng.randint(4, 9))) for _ in range(900)]
    return Deck(
        tuple(
            Card(
                number,
                number,
                1,
                " ".join(rng.sample(words, rng.randint(1, 3))),
                " ".join(["the", *rng.sample(words, 12)]),
                tags=frozenset(rng.sample(["bones", "nerves", "skin"], 1)),
            )
            for number in range(2000)
        )
    )


def test_a_deck_of_2000_cards_is_looked_through_once() -> None:
    deck = large_deck()
    rng = random.Random(1)
    with within_patience():
        chosen = [distractors(card, Side.TERM, deck, rng) for card in deck.cards[:200]]
    assert all(len(three) == 3 for three in chosen)


def test_a_large_deck_offers_cards_that_share_a_word() -> None:
    deck = large_deck()
    rng = random.Random(1)
    sharing = [
        set(asked.term.split()) & set(card.term.split())
        for asked in deck.cards[:50]
        for card in distractors(asked, Side.TERM, deck, rng)
    ]
    assert sum(map(bool, sharing)) > 0.2 * len(sharing)


def test_the_rest_of_a_large_deck_is_searched_when_the_near_ones_are_also_right() -> None:
    alike = ((f"cell {number:04}", "one prompt") for number in range(200))
    deck = deck_of(*alike, ("a wholly different and much longer term", "another prompt"))
    assert terms_for(deck) == ["a wholly different and much longer term"]


PIECES = st.sampled_from(["cell", "cells", "the", "wall", "a", "1", "(b)", "-", ";", " / ", "x²"])
TEXTS = st.text(max_size=8) | st.lists(PIECES, min_size=1, max_size=3).map(" ".join)

CONFUSED = st.lists(st.integers(0, 9), max_size=4)


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    numbers = itertools.count()
    card = st.builds(
        lambda term, definition, accepted, tags: Card(
            (number := next(numbers)), number, 1, term, definition, accepted, tags
        ),
        TEXTS,
        TEXTS,
        st.lists(TEXTS, max_size=1).map(tuple),
        st.frozensets(st.sampled_from("xyz"), max_size=2),
    )
    return Deck(tuple(draw(st.lists(card, min_size=1, max_size=9))))


@given(
    decks(), st.sampled_from(Side), st.integers(0, 5), st.integers(), st.lists(st.integers(0, 9))
)
def test_no_option_equals_or_contains_a_right_answer(
    deck: Deck, side: Side, wanted: int, seed: int, confused: list[int]
) -> None:
    card = deck.cards[0]
    chosen = distractors(
        card, side, deck, random.Random(seed), count=wanted, confused_with=confused
    )
    further = card.accepted if side is deck.answer_side else ()
    right = {normalised(text) for text in (card.text(side), *further) if text.strip()}
    offered = [normalised(other.text(side)) for other in chosen]
    assert not any(one in other or other in one for one in right for other in offered)
    assert len(set(offered)) == len(offered) <= wanted
    assert card not in chosen


@given(decks(), st.integers())
def test_the_same_seed_gives_the_same_options(deck: Deck, seed: int) -> None:
    copy = Deck(deck.cards)
    assert terms_for(deck, seed) == terms_for(copy, seed)


@given(decks(), st.integers())
def test_fewer_come_only_when_the_deck_has_no_more(deck: Deck, seed: int) -> None:
    assert len(terms_for(deck, seed, count=2)) == min(2, len(terms_for(deck, seed, count=9)))
