"""Stars: a student marks cards to find them again."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Mode
from cards.models import Answer, Assignment, Deck, Stars
from cards.services import decks, stars
from tests.cards.conftest import HTMX, Desk
from tests.cards.pages import body, follow, is_fragment, question_key, text_of
from tests.cards.threads import at_once
from tests.factories import (
    NOON,
    asked,
    card,
    client_of,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    start,
)


def star(desk: Desk, number: object, wanted: str = "yes", *, htmx: bool = True) -> int:
    """Press the star of the card with this number; the status of the reply."""
    sent = {"card": str(number), "starred": wanted}
    headers = HTMX if htmx else {}
    return desk.client.post(star_address(desk), sent, headers=headers).status_code


def star_address(desk: Desk) -> str:
    return reverse("cards:session_star", args=[desk.seat.classroom.pk, desk.session.id])


def number_asked(desk: Desk) -> int:
    step = asked(desk.session)
    assert isinstance(step, Question)
    return step.card.number


def starred_on(page: object) -> bool:
    text = body(page)  # type: ignore[arg-type]
    assert text.count("data-star") == 1
    return 'aria-pressed="true"' in text[text.index("data-star") :]


@pytest.fixture(params=["learning", "flipping"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """A student at a card, in each mode that shows one."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Desk)
    return found


def test_a_star_is_kept_for_the_card_in_every_mode(learning: Desk, seat: Seat, deck: Deck) -> None:
    number = number_asked(learning)
    assert not starred_on(learning.look())
    assert star(learning, number) == 200
    assert starred_on(learning.look())
    assert stars.starred(seat=seat, deck=deck) == {number}
    flashcards = Desk(learning.client, seat, start(seat, deck, Mode.FLASHCARDS))
    while number_asked(flashcards) != number:
        page = flashcards.look()
        flashcards.send({"question": question_key(page), "action": "next"})
    assert starred_on(flashcards.look())


def test_the_form_says_what_is_wanted_so_that_twice_is_once(
    desk: Desk, seat: Seat, deck: Deck
) -> None:
    for wanted, kept in [("yes", {3}), ("yes", {3}), ("no", set()), ("no", set())]:
        assert star(desk, 3, wanted) == 200
        assert stars.starred(seat=seat, deck=deck) == kept


def test_htmx_gets_the_button_alone_in_its_new_state(desk: Desk) -> None:
    number = number_asked(desk)
    sent = {"card": str(number), "starred": "yes"}
    reply = desk.client.post(star_address(desk), sent, headers=HTMX)
    assert is_fragment(reply)
    assert body(reply).strip().startswith(f'<form id="star-{number}"')
    assert starred_on(reply)
    assert 'name="starred" value="no"' in body(reply)
    assert f'action="{star_address(desk)}"' in body(reply)


def test_a_plain_form_leads_back_to_the_question(desk: Desk) -> None:
    sent = {"card": str(number_asked(desk)), "starred": "yes", "next": "https://example.org/"}
    reply = desk.client.post(star_address(desk), sent)
    assert reply.headers["Location"] == desk.address
    assert starred_on(follow(desk.client, reply))


def test_a_star_changes_nothing_of_the_question(desk: Desk) -> None:
    before, state = question_key(desk.look()), dict(desk.session.state)
    star(desk, number_asked(desk))
    desk.session.refresh_from_db()
    assert question_key(desk.look()) == before
    assert desk.session.state == state
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "8", "1000000000", str(10**30), "1.5"])
def test_a_card_that_the_deck_does_not_have_gets_no_star(learning: Desk, number: str) -> None:
    assert star(learning, number) == 404
    assert not Stars.objects.exists()


@pytest.mark.parametrize("wanted", ["", "toggle", "1"])
def test_a_form_that_does_not_say_what_is_wanted_changes_nothing(
    learning: Desk, wanted: str
) -> None:
    assert star(learning, 0, wanted) == 404
    assert not Stars.objects.exists()


def test_a_removed_card_keeps_its_star_for_when_it_is_put_back(
    learning: Desk, seat: Seat, deck: Deck
) -> None:
    mars = card(deck, "Mars")
    star(learning, mars.number)
    decks.remove_card(card=mars, now=NOON)
    learning.session.deck.refresh_from_db()
    assert star(learning, mars.number, "no") == 404
    assert stars.starred(seat=seat, deck=deck) == {mars.number}


def test_stars_are_each_students_own(learning: Desk, deck: Deck) -> None:
    star(learning, 0)
    classmate = make_seat(learning.seat.classroom)
    assert stars.starred(seat=classmate, deck=deck) == frozenset()
    beside = Desk(client_of(classmate), classmate, learning.session)
    assert star(beside, 1) == 404
    assert stars.starred(seat=learning.seat, deck=deck) == {0}


def test_a_deck_that_was_taken_back_cannot_be_starred(learning: Desk) -> None:
    Assignment.objects.all().delete()
    assert star(learning, 0) == 404
    assert not Stars.objects.exists()


def test_without_a_token_of_the_page_nothing_is_starred(learning: Desk) -> None:
    strict = client_of(learning.seat, Client(enforce_csrf_checks=True))
    assert star(Desk(strict, learning.seat, learning.session), 0) == 403
    assert not Stars.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_stars_from_several_devices_at_once_are_all_kept(seat: Seat, deck: Deck) -> None:
    numbers = range(6)
    at_once(
        [lambda n=n: stars.star_card(seat=seat, deck=deck, number=n) for n in numbers]  # type: ignore[misc]
    )
    assert stars.starred(seat=seat, deck=deck) == set(numbers)


class AnySequenceOfStars(TestCase):
    @given(st.lists(st.tuples(st.integers(0, 2_000), st.booleans()), max_size=30))
    def test_leaves_the_last_wish_for_each_card(self, wishes: list[tuple[int, bool]]) -> None:
        teacher = make_teacher()
        deck = make_deck(teacher, [("a", "b")])
        seat = make_seat(make_classroom(teacher, deck))
        for number, wanted in wishes:
            change = stars.star_card if wanted else stars.unstar_card
            change(seat=seat, deck=deck, number=number)
        wanted_last = dict(wishes)
        expected = {number for number, wanted in wanted_last.items() if wanted}
        assert stars.starred(seat=seat, deck=deck) == expected


def test_a_page_says_in_words_that_a_card_can_be_starred(desk: Desk) -> None:
    assert 'aria-label="Star this card"' in body(desk.look())
    assert "☆" in text_of(desk.look())
