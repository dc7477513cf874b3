"""Decks of one, two and three cards: what the page of options says is what then happens."""

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.modes.choices import FULL_CHOICE
from cards.engine.modes.practice_test import Paper
from cards.engine.questions import Kind, Mode
from cards.models import Classroom, Deck, StudySession
from cards.services import sharing
from tests.cards.pages import follow, text_of
from tests.factories import NOON, asked, card, make_deck, start

PAIRS = [("Mars", "The red one"), ("Venus", "The hot one"), ("Saturn", "The one with rings")]
ALIKE = [("Mars", "A planet"), ("Venus", "A planet"), ("Io", "A moon of Jupiter")]
Few = list[tuple[str, str]]


def given(classroom: Classroom, pairs: Few) -> Deck:
    deck = make_deck(classroom.owner, pairs, title="Few")
    sharing.share_deck(deck=deck, classroom=classroom, now=NOON)
    return deck


def options_of(classroom: Classroom, client: Client, deck: Deck, mode: Mode) -> str:
    address = reverse("cards:session_setup", args=[classroom.pk, deck.pk, mode])
    return text_of(client.get(address))


def choices_offered(seat: Seat, deck: Deck) -> int:
    question = asked(start(seat, deck, Mode.LEARN, kinds=Kind.CHOICE))
    assert isinstance(question, Question)
    assert (question.kind is Kind.TYPED) is not bool(question.options)
    return len(question.options)


def kinds_asked(seat: Seat, deck: Deck, kinds: str) -> list[Kind]:
    StudySession.objects.filter(mode=Mode.TEST).delete()
    paper = asked(start(seat, deck, Mode.TEST, kinds=kinds))
    assert isinstance(paper, Paper)
    return [question.kind for question in paper.questions]


def test_with_one_card_learn_says_that_it_asks_to_type_and_does(
    student_client: Client, seat: Seat
) -> None:
    deck = given(seat.classroom, PAIRS[:1])
    page = options_of(seat.classroom, student_client, deck, Mode.LEARN)
    assert "This deck has 1 card: there is no wrong answer to choose from" in page
    assert "so Learn asks you to type." in page
    assert choices_offered(seat, deck) == 0


@pytest.mark.parametrize("count", [2, 3])
def test_with_two_or_three_cards_one_chooses_between_as_many_as_is_said(
    student_client: Client, seat: Seat, count: int
) -> None:
    deck = given(seat.classroom, PAIRS[:count])
    said = f"between {count} answers, not {FULL_CHOICE}."
    learn = options_of(seat.classroom, student_client, deck, Mode.LEARN)
    assert f"This deck has {count} cards: you choose {said}" in learn
    test = options_of(seat.classroom, student_client, deck, Mode.TEST)
    assert f"This deck has {count} cards: where you choose, it is {said}" in test
    assert choices_offered(seat, deck) == count
    assert set(kinds_asked(seat, deck, "choice")) == {Kind.CHOICE}
    assert set(kinds_asked(seat, deck, "true_false")) == {Kind.TRUE_FALSE}
    assert kinds_asked(seat, deck, "match") == [Kind.MATCH] * count


def test_with_answers_that_are_the_same_it_is_said_that_fewer_can_be_chosen(
    student_client: Client, seat: Seat
) -> None:
    deck = given(seat.classroom, ALIKE[:2])
    page = options_of(seat.classroom, student_client, deck, Mode.LEARN)
    assert "This deck has 2 cards: there is no wrong answer to choose from" in page
    assert choices_offered(seat, deck) == 0
    deck = given(seat.classroom, ALIKE)
    for mode in (Mode.LEARN, Mode.TEST):
        assert "at most 3 answers" in options_of(seat.classroom, student_client, deck, mode)


def test_with_one_card_a_test_says_which_kinds_are_typed_and_types_them(
    student_client: Client, seat: Seat
) -> None:
    deck = given(seat.classroom, PAIRS[:1])
    page = options_of(seat.classroom, student_client, deck, Mode.TEST)
    assert "so “true or false” and “choosing” are asked as typing." in page
    assert "“Matching pairs” needs 2 cards. This one is asked in another way" in page
    for kinds in ("true_false", "choice", "match", "true_false,choice,match"):
        assert kinds_asked(seat, deck, kinds) == [Kind.TYPED]


def test_a_filter_that_leaves_one_card_is_spoken_of_too(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    whole = options_of(seat.classroom, student_client, deck, Mode.TEST)
    assert "needs 2 cards" not in whole
    tag = deck.tags.create(name="rare")
    card(deck, "Mars").tags.add(tag)
    Deck.objects.filter(pk=deck.pk).update(version=2)
    page = options_of(seat.classroom, student_client, deck, Mode.TEST)
    assert "“Matching pairs” needs 2 cards. A card alone is asked in another way" in page
    matching = options_of(seat.classroom, student_client, deck, Mode.MATCHING)
    assert "With fewer than 6 cards a board is smaller." in matching
    assert "One card alone cannot be matched: it takes 2." in matching


@pytest.mark.parametrize("count", [2, 3])
def test_matching_says_how_small_its_board_is(
    student_client: Client, seat: Seat, count: int
) -> None:
    deck = given(seat.classroom, PAIRS[:count])
    page = options_of(seat.classroom, student_client, deck, Mode.MATCHING)
    assert f"This deck has {count} cards, so a board has {count} pairs, not 6." in page


def test_matching_says_that_one_card_is_not_enough(student_client: Client, seat: Seat) -> None:
    deck = given(seat.classroom, PAIRS[:1])
    page = options_of(seat.classroom, student_client, deck, Mode.MATCHING)
    assert "This deck has 1 card. Matching takes at least 2." in page
    assert "Start Matching" not in page
    assert "Choose another way to study" in page


def test_the_address_that_refused_options_leave_in_the_bar_shows_the_options(
    student_client: Client, seat: Seat
) -> None:
    deck = given(seat.classroom, PAIRS[:1])
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, Mode.MATCHING])
    assert student_client.post(address).status_code == 422
    page = text_of(follow(student_client, student_client.get(address)))
    assert "Matching takes at least 2." in page


@pytest.mark.parametrize("mode", [Mode.FLASHCARDS, Mode.LEARN, Mode.TEST, Mode.MATCHING])
def test_of_a_deck_with_cards_enough_nothing_is_said(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    page = options_of(seat.classroom, student_client, deck, mode)
    assert not any(said in page for said in ("This deck has", "needs 2", "a board is smaller"))
