"""A class review: the chosen cards one after another, without a name."""

from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse

from cards.models import AnswerWith, Card, Classroom, Deck, Student
from tests.analytics.answers import answered, write
from tests.factories import make_seat


def look(
    client: Client, classroom: Classroom, deck: Deck, **query: str | int | list[int | str]
) -> str:
    reply = client.get(reverse("analytics:class_review", args=[classroom.pk, deck.pk]), query)
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


def chosen(cards: Sequence[Card]) -> dict[str, list[int | str]]:
    return {"card": [card.number for card in cards]}


def test_the_chosen_cards_come_in_the_decks_order(
    owner_client: Client, group: Classroom, cards: list[Card], numbers: Deck
) -> None:
    query = chosen([cards[7], cards[2]])
    first = look(owner_client, group, numbers, **query)
    assert cards[2].definition in first
    assert "1/2" in first
    assert f"?card={cards[2].number}&amp;card={cards[7].number}&amp;at=1" in first
    last = look(owner_client, group, numbers, **query, at=1)
    assert cards[7].definition in last
    assert 'rel="next"' not in last


@pytest.mark.parametrize("at", ["", "-1", "x", "٣", "999999999999"])
def test_a_place_that_does_not_exist_shows_a_card_all_the_same(
    owner_client: Client, group: Classroom, cards: list[Card], numbers: Deck, at: str
) -> None:
    assert "/2</p>" in look(owner_client, group, numbers, **chosen(cards[:2]), at=at)


def test_cards_that_are_not_in_the_deck_are_passed_over(
    owner_client: Client, group: Classroom, cards: list[Card], numbers: Deck
) -> None:
    query: dict[str, list[int | str]] = {"card": [cards[0].number, 4000, "x", "-1", "1" * 30]}
    assert "1/1" in look(owner_client, group, numbers, **query)


@pytest.mark.parametrize(
    ("answer_with", "asked"),
    [
        (AnswerWith.TERM, "definition"),
        (AnswerWith.DEFINITION, "term"),
        (AnswerWith.BOTH, "definition"),
    ],
)
def test_the_side_that_students_give_is_the_one_to_reveal(
    owner_client: Client,
    group: Classroom,
    cards: list[Card],
    numbers: Deck,
    answer_with: AnswerWith,
    asked: str,
) -> None:
    Deck.objects.filter(pk=numbers.pk).update(answer_with=answer_with)
    found = look(owner_client, group, numbers, **chosen(cards[:1]))
    question, _, answer = found.partition("<details")
    assert getattr(cards[0], asked) in question
    assert getattr(cards[0], "term" if asked == "definition" else "definition") in answer


def test_the_common_wrong_answer_stands_behind_the_reveal_without_names(
    owner_client: Client, group: Classroom, ana: Student, cards: list[Card], numbers: Deck
) -> None:
    who = [ana, *(make_seat(group).student for _ in range(2))]
    write(answered(student, cards[0], right=False, text="seven") for student in who)
    question, _, answer = look(owner_client, group, numbers, **chosen(cards[:1])).partition(
        "<details"
    )
    assert "3 answered “<bdi>seven</bdi>”" in answer
    assert "seven" not in question
    assert not any(student.name in question + answer for student in who)


def test_without_a_choice_it_takes_the_hard_cards(
    owner_client: Client, group: Classroom, cards: list[Card], numbers: Deck
) -> None:
    assert "No card to review" in look(owner_client, group, numbers)
    who = [make_seat(group).student for _ in range(10)]
    write(answered(student, cards[3], right=False) for student in who)
    assert "1/1" in look(owner_client, group, numbers)
