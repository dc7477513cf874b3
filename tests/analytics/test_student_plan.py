"""The student's plan: what to study now, where they stand, and what a later day brings."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from analytics.outlook import outlook_of
from analytics.queries.student import student_figures
from cards.access import Seat
from cards.models import Card, Deck, Teacher
from cards.services import decks
from tests.cards.pages import body, form_on, text_of, titles
from tests.factories import NOON, card, flip, learn, make_deck, make_seat, numbered_pairs


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def large(seat: Seat, teacher: Teacher) -> Deck:
    """A deck of twenty cards that the class was given."""
    deck = make_deck(teacher, numbered_pairs(20))
    deck.assignments.create(classroom=seat.classroom)
    return deck


def address(seat: Seat, deck: Deck) -> str:
    return reverse("analytics:student_plan", args=[seat.classroom.pk, deck.pk])


def test_the_eight_cards_with_the_highest_gain_are_sent_to_learn(
    student_client: Client, seat: Seat, large: Deck
) -> None:
    learn(seat, large, True, False, True, True, now=NOON - timedelta(days=5))
    page = student_client.get(address(seat, large))
    figures = student_figures(
        student=seat.student, deck=large, outlook=outlook_of(seat.classroom), now=NOON
    )
    numbers = [str(figure.card.number) for figure in figures.cards[:8]]
    sent = form_on(page)
    assert (sent["which"], sent["cards"]) == ("chosen", ",".join(numbers))
    start = reverse("cards:session_start", args=[seat.classroom.pk, large.pk, "learn"])
    assert f'action="{start}"' in body(page)
    assert "Study these 8 now" in text_of(page)
    assert "The other 12 cards" in text_of(page)


def test_the_plan_starts_learn(student_client: Client, seat: Seat, large: Deck) -> None:
    sent = form_on(student_client.get(address(seat, large)))
    start = reverse("cards:session_start", args=[seat.classroom.pk, large.pk, "learn"])
    assert student_client.post(start, sent).status_code == 302


def test_a_small_deck_is_one_list(student_client: Client, seat: Seat, deck: Deck) -> None:
    for removed in list(Card.objects.current().filter(deck=deck))[3:]:
        decks.remove_card(card=removed, now=NOON)
    page = student_client.get(address(seat, deck))
    assert "Study these 3 now" in text_of(page)
    assert "The other" not in text_of(page)


def test_one_card_is_said_as_one(student_client: Client, seat: Seat, deck: Deck) -> None:
    for removed in list(Card.objects.current().filter(deck=deck))[1:]:
        decks.remove_card(card=removed, now=NOON)
    assert "Study this card now" in text_of(student_client.get(address(seat, deck)))


def test_a_removed_card_is_in_no_plan(student_client: Client, seat: Seat, deck: Deck) -> None:
    mars = card(deck, "Mars")
    assert "Mars" in text_of(student_client.get(address(seat, deck)))
    decks.remove_card(card=mars, now=NOON)
    page = student_client.get(address(seat, deck))
    assert "Mars" not in text_of(page)
    assert str(mars.number) not in form_on(page)["cards"].split(",")


def test_it_says_kindly_where_the_student_stands(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, *[True] * 10)
    figure = student_figures(
        student=seat.student, deck=deck, outlook=outlook_of(seat.classroom), now=NOON
    ).mastery
    said = text_of(student_client.get(address(seat, deck)))
    assert (
        f"We think you would know about {figure.percent} % of this deck tomorrow, most likely "
        f"between {figure.low_percent} % and {figure.high_percent} %." in said
    )
    assert "first guess" not in said


def test_few_answers_are_a_first_guess(student_client: Client, seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True)
    assert "only a first guess" in text_of(student_client.get(address(seat, deck)))


def test_before_the_first_answer_there_is_a_place_to_begin_and_no_figure(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    page = student_client.get(address(seat, deck))
    assert titles(page) == ["Your plan"]
    assert "You have not started yet" in text_of(page)
    assert "Looking ahead" not in text_of(page)


def test_an_empty_deck_says_so(student_client: Client, seat: Seat, deck: Deck) -> None:
    for removed in deck.cards.all():
        decks.remove_card(card=removed, now=NOON)
    page = student_client.get(address(seat, deck))
    assert "This deck has no cards yet" in text_of(page)
    assert "session" not in body(page)


def test_a_chosen_day_shows_both_forecasts(student_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, True)
    said = text_of(student_client.get(address(seat, deck), {"on": "2026-03-20"}))
    assert "If you stop here" in said
    assert "What you would know on 20 March 2026." in said


def test_a_day_that_is_over_is_refused(student_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    page = student_client.get(address(seat, deck), {"on": "2026-03-01"})
    assert page.status_code == 422
    assert "Choose a day between tomorrow and a year from now." in text_of(page)
    assert "If you stop here" not in text_of(page)


def test_a_classmate_sees_their_own_plan_and_not_mine(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    learn(make_seat(seat.classroom, "Ben"), deck, *[True] * 8)
    said = text_of(student_client.get(address(seat, deck)))
    assert "You have not started yet" in said
    assert "Ben" not in said


def test_a_deck_that_the_class_was_not_given_is_not_found(
    student_client: Client, seat: Seat, teacher: Teacher
) -> None:
    assert student_client.get(address(seat, make_deck(teacher))).status_code == 404


def test_the_deck_page_leads_to_the_plan(student_client: Client, seat: Seat, deck: Deck) -> None:
    page = student_client.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    assert f'href="{address(seat, deck)}"' in body(page)
