"""The map of a class: every student on every deck."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from analytics.queries.class_map import class_map
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.models import Card, Classroom, Deck
from cards.services import decks, sharing
from tests.cards.pages import body, text_of
from tests.factories import NOON, flip, learn, make_deck, make_seat


@pytest.fixture
def second(classroom: Classroom, deck: Deck) -> Deck:
    """Another deck of the class, of five cards."""
    pairs = [(f"Moon {n}", f"A satellite, the one of number {n}") for n in range(5)]
    made = make_deck(deck.owner, pairs, title="Moons")
    sharing.share_deck(deck=made, classroom=classroom, now=NOON)
    return made


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("analytics:class_map", args=[classroom.pk])


def lines(page: HttpResponseBase) -> list[list[str]]:
    rows = re.findall(r"<tr.*?</tr>", body(page), re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_each_figure_is_that_of_the_deck_s_table(seat: Seat, deck: Deck, second: Deck) -> None:
    learn(seat, deck, True, False, True)
    other = make_seat(seat.classroom)
    learn(other, deck, True)
    learn(other, second, *[True] * 4)
    found = class_map(classroom=seat.classroom, now=NOON)
    assert [each.title for each in found.decks] == ["Moons", "Planets"]
    for place, each in enumerate(found.decks):
        rows = class_rows(classroom=seat.classroom, deck=each, now=NOON)
        assert [line.cells[place].percent for line in found.lines] == [
            row.mastery_percent for row in rows
        ]
        assert [line.cells[place].is_certain for line in found.lines] == [
            row.is_certain for row in rows
        ]


def test_the_class_is_the_median_of_who_has_answered(seat: Seat, deck: Deck, second: Deck) -> None:
    for knew in (8, 4, 0):
        flip(make_seat(seat.classroom), deck, *[place < knew for place in range(8)])
    found = class_map(classroom=seat.classroom, now=NOON)
    moons, planets = found.middles
    known = sorted(
        row.mastery_percent or 0
        for row in class_rows(classroom=seat.classroom, deck=deck, now=NOON)
        if row.has_started
    )
    assert moons is None
    assert planets is not None
    assert (planets.median, planets.students) == (known[1], 3)
    assert known[0] < planets.low < planets.median < planets.high < known[2]


def test_removed_cards_and_decks_without_cards_do_not_count(
    seat: Seat, deck: Deck, second: Deck
) -> None:
    learn(seat, second, True)
    for card in Card.objects.filter(deck=second):
        decks.remove_card(card=card, now=NOON)
    found = class_map(classroom=seat.classroom, now=NOON)
    assert [cell.percent for cell in found.lines[0].cells] == [None, None]


def test_a_deck_of_another_class_is_not_on_the_map(seat: Seat, deck: Deck) -> None:
    make_deck(deck.owner, title="Not given")
    assert [each.title for each in class_map(classroom=seat.classroom, now=NOON).decks] == [
        "Planets"
    ]


def test_who_never_answered_is_listed_with_dashes(
    owner_client: Client, address: str, seat: Seat, deck: Deck, second: Deck
) -> None:
    learn(seat, deck, True)
    make_seat(seat.classroom, "Ben")
    head, middle, ana, ben = lines(owner_client.get(address))
    assert head == ["Name", "Moons", "Planets"]
    assert middle[:2] == ["The class median, middle half", "–"]
    assert ana[0] == "Ana R."
    assert re.fullmatch(r"\d+ %", ana[2])
    assert ben == ["Ben", "–", "–"]


def test_every_figure_and_every_deck_leads_on(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True)
    page = body(owner_client.get(address))
    places = re.findall(rf'href="({address}decks/[^"]+)"', page)
    table = f"{address}decks/{deck.pk}/"
    sorted_table = f"{table}?sort=mastery"
    assert places == [sorted_table, sorted_table, f"{table}students/{seat.student.pk}/"]
    for place in places:
        assert owner_client.get(place).status_code == 200


def test_each_name_leads_to_the_student(owner_client: Client, address: str, seat: Seat) -> None:
    place = f"{address}students/{seat.student.pk}/"
    deck_of_the_class = make_deck(seat.classroom.owner)
    sharing.share_deck(deck=deck_of_the_class, classroom=seat.classroom, now=NOON)
    assert f'<a href="{place}">{seat.student.name}</a>' in body(owner_client.get(address))
    assert owner_client.get(place).status_code == 200


def test_a_figure_of_few_answers_is_marked(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, *[True] * 9)
    assert "data-uncertain" in body(owner_client.get(address))
    learn(seat, deck, True)
    assert "data-uncertain" not in body(owner_client.get(address))


def test_a_class_without_a_deck_or_a_student_says_so(
    owner_client: Client, address: str, classroom: Classroom, deck: Deck
) -> None:
    assert "Nobody has joined this class yet." in text_of(owner_client.get(address))
    deck.delete()
    assert "This class has no deck yet." in text_of(owner_client.get(address))
