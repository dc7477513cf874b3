"""Giving a deck to a class: the link, and closing it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.models import Assignment, Classroom, Deck, Link, Teacher
from cards.models.people import LINK_TOKEN_BYTES, new_link_token
from cards.services import sharing
from tests.cards.pages import body, follow, text_of
from tests.cards.threads import at_once
from tests.factories import NOON, client_of, make_classroom, make_deck, make_teacher


def share(client: Client, deck: Deck, **fields: object) -> int:
    return client.post(reverse("cards:deck_share", args=[deck.pk]), fields).status_code


def test_a_new_class_gets_the_deck_and_one_link(
    owner_client: Client, deck: Deck, teacher: Teacher
) -> None:
    assert share(owner_client, deck, name=" Biology   1 ") == 302
    classroom = Classroom.objects.get()
    assert (classroom.name, classroom.owner) == ("Biology 1", teacher)
    assert classroom.time_zone == settings.TIME_ZONE
    assert Assignment.objects.get().deck == deck
    assert Link.objects.get().deck == deck


def test_the_page_shows_the_whole_address_to_send(owner_client: Client, deck: Deck) -> None:
    shared = owner_client.post(reverse("cards:deck_share", args=[deck.pk]), {"name": "Biology"})
    page = follow(owner_client, shared)
    assert "Ready. Send this link to Biology." in text_of(page)
    assert f'value="http://testserver/join/{Link.objects.get().token}/"' in body(page)


def test_a_link_has_at_least_128_random_bits() -> None:
    assert LINK_TOKEN_BYTES * 8 >= 128
    tokens = {new_link_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) * 6 >= 128 for token in tokens)


def test_a_class_that_has_the_deck_keeps_its_link(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    link = Link.objects.get()
    share(owner_client, deck, classroom=classroom.pk)
    assert list(Link.objects.all()) == [link]
    assert Assignment.objects.count() == 1


def test_another_deck_for_the_class_gets_a_link_of_its_own(
    owner_client: Client, teacher: Teacher, classroom: Classroom
) -> None:
    second = make_deck(teacher, title="Moons")
    share(owner_client, second, classroom=classroom.pk)
    assert Link.objects.filter(classroom=classroom).count() == 2
    assert Classroom.objects.count() == 1


def test_a_closed_link_is_replaced_by_a_new_one(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    link = Link.objects.get()
    closed = owner_client.post(reverse("cards:link_revoke", args=[link.pk]))
    assert "The link is closed." in text_of(follow(owner_client, closed))
    share(owner_client, deck, classroom=classroom.pk)
    new = Link.objects.live(NOON).get()
    assert new.token != link.token


def test_a_closed_link_is_no_longer_shown(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    link = Link.objects.get()
    owner_client.post(reverse("cards:link_revoke", args=[link.pk]))
    assert link.token not in body(owner_client.get(reverse("cards:deck_share", args=[deck.pk])))


def test_closing_a_link_twice_keeps_the_first_moment(
    owner_client: Client, classroom: Classroom
) -> None:
    link = Link.objects.get()
    sharing.revoke_link(link=link, now=NOON)
    owner_client.post(reverse("cards:link_revoke", args=[link.pk]))
    link.refresh_from_db()
    assert link.revoked_at == NOON


def test_a_link_without_a_deck_can_be_closed_too(
    owner_client: Client, classroom: Classroom
) -> None:
    link = Link.objects.create(classroom=classroom)
    closed = owner_client.post(reverse("cards:link_revoke", args=[link.pk]))
    assert closed.headers["Location"] == reverse("cards:classroom_joining", args=[classroom.pk])


def test_students_who_are_in_go_on_after_the_link_is_closed(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    student = client_of(seat)
    owner_client.post(reverse("cards:link_revoke", args=[Link.objects.get().pk]))
    page = student.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    assert page.status_code == 200


@pytest.mark.parametrize(
    "name",
    ["", " \u200b ", "x" * 81, "\U0001d160" * 40],
    ids=["none", "invisible", "long", "growing"],
)
def test_a_class_needs_a_name_that_fits(owner_client: Client, deck: Deck, name: str) -> None:
    page = owner_client.post(reverse("cards:deck_share", args=[deck.pk]), {"name": name})
    assert page.status_code == 422
    assert "field-error" in body(page)
    assert not Classroom.objects.exists()


def test_another_teachers_class_cannot_be_chosen(owner_client: Client, deck: Deck) -> None:
    foreign = make_classroom(make_teacher(), name="Foreign")
    page = owner_client.post(reverse("cards:deck_share", args=[deck.pk]), {"classroom": foreign.pk})
    assert page.status_code == 422
    assert "Foreign" not in text_of(page)
    assert not Assignment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sharing_twice_at_once_makes_one_assignment(deck: Deck, teacher: Teacher) -> None:
    classroom = make_classroom(teacher)
    call = lambda: sharing.share_deck(deck=deck, classroom=classroom, now=NOON)  # noqa: E731
    links = at_once([call] * 4)
    assert Assignment.objects.count() == 1
    assert {link.pk for link in links} == {Link.objects.get().pk}
