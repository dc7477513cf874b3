"""A teacher's classes: making, naming, archiving, and the decks that they study."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import Answer, Assignment, Classroom, Deck, Link, Student, Teacher
from tests.cards.pages import text_of
from tests.factories import (
    NOON,
    client_of,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    start,
)


def test_a_teacher_makes_a_class(owner_client: Client, teacher: Teacher) -> None:
    sent = {"name": "  Biology   1 ", "time_zone": "Asia/Tokyo"}
    reply = owner_client.post(reverse("cards:classroom_add"), sent)
    classroom = Classroom.objects.get()
    assert reply.headers["Location"] == reverse("cards:classroom_detail", args=[classroom.pk])
    assert (classroom.name, classroom.time_zone) == ("Biology 1", "Asia/Tokyo")
    assert classroom.owner == teacher
    assert classroom.delete_on > timezone.localdate()


@pytest.mark.parametrize(
    "sent",
    [
        {"name": " ", "time_zone": "UTC"},
        {"name": "7b", "time_zone": "Mars/Olympus_Mons"},
        {"name": "7b"},
        {"name": "x" * 81, "time_zone": "UTC"},
    ],
)
def test_a_class_needs_a_name_and_a_place_on_earth(
    owner_client: Client, sent: dict[str, str]
) -> None:
    assert owner_client.post(reverse("cards:classroom_add"), sent).status_code == 422
    assert not Classroom.objects.exists()


def test_a_class_can_be_renamed_and_moved(owner_client: Client, classroom: Classroom) -> None:
    sent = {"name": "Astronomy 2", "time_zone": "Europe/Lisbon"}
    owner_client.post(reverse("cards:classroom_edit", args=[classroom.pk]), sent)
    classroom.refresh_from_db()
    assert (classroom.name, classroom.time_zone) == ("Astronomy 2", "Europe/Lisbon")


def test_a_zone_that_is_not_offered_any_more_is_kept(
    owner_client: Client, classroom: Classroom
) -> None:
    Classroom.objects.update(time_zone="Etc/GMT-3")
    address = reverse("cards:classroom_edit", args=[classroom.pk])
    assert 'value="Etc/GMT-3" selected' in owner_client.get(address).content.decode()
    owner_client.post(address, {"name": "New", "time_zone": "Etc/GMT-3"})
    assert Classroom.objects.get().name == "New"


def test_the_list_says_how_many_students_and_decks_a_class_has_and_when_it_studied(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    make_seat(classroom)
    Student.objects.create(classroom=classroom, name="Not here yet", name_key="not here yet")
    learn(seat, deck, True)
    make_classroom(classroom.owner, name="Empty")
    page = text_of(owner_client.get(reverse("cards:classroom_list")))
    assert "2 students" in page
    assert "1 deck" in page
    assert "last studied 2 March" in page
    assert "0 students" in page
    assert "not studied yet" in page


# --- Archived -------------------------------------------------------------------------------------


def archive(client: Client, classroom: Classroom) -> None:
    client.post(reverse("cards:classroom_archive", args=[classroom.pk]))


def test_an_archived_class_is_in_a_list_of_its_own(
    owner_client: Client, classroom: Classroom
) -> None:
    archive(owner_client, classroom)
    owner_client.get(reverse("cards:home"), follow=True)  # there it is said that it was archived
    page = text_of(owner_client.get(reverse("cards:classroom_list")))
    assert "Astronomy" not in page
    assert "1 archived class" in page
    assert "Astronomy" in text_of(owner_client.get(reverse("cards:classroom_archive_list")))


def test_students_of_an_archived_class_cannot_study_and_read_why(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    session, student = start(seat, deck), client_of(seat)
    archive(owner_client, classroom)
    for address in (
        reverse("cards:classroom_study", args=[classroom.pk]),
        reverse("cards:deck_study", args=[classroom.pk, deck.pk]),
        reverse("cards:session_detail", args=[classroom.pk, session.id]),
        reverse("analytics:student_plan", args=[classroom.pk, deck.pk]),
    ):
        reply = student.get(address)
        assert reply.status_code == 404
        assert "Astronomy is closed for now" in text_of(reply)
    assert "Astronomy" not in student.get(reverse("cards:home")).content.decode()


def test_nobody_joins_an_archived_class(owner_client: Client, classroom: Classroom) -> None:
    visitor, link = Client(), Link.objects.get()
    visitor.get(link.get_absolute_url())
    archive(owner_client, classroom)
    sent = {"name": "Late", "confirmed": "yes"}
    assert visitor.post(reverse("cards:join"), sent).status_code == 404
    assert Client().get(link.get_absolute_url()).status_code == 404
    assert not Student.objects.exists()


def test_the_tables_of_an_archived_class_stay_readable(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True)
    archive(owner_client, classroom)
    for name in ("analytics:class_table", "analytics:class_forecast"):
        assert owner_client.get(reverse(name, args=[classroom.pk, deck.pk])).status_code == 200
    page = text_of(owner_client.get(reverse("cards:classroom_detail", args=[classroom.pk])))
    assert "This class is archived." in page


def test_a_class_that_is_opened_again_goes_on_where_it_was(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    session, student = start(seat, deck), client_of(seat)
    archive(owner_client, classroom)
    owner_client.post(reverse("cards:classroom_unarchive", args=[classroom.pk]))
    address = reverse("cards:session_detail", args=[classroom.pk, session.id])
    assert student.get(address).status_code == 200


def test_a_stranger_at_an_archived_class_does_not_learn_its_name(
    owner_client: Client, classroom: Classroom
) -> None:
    archive(owner_client, classroom)
    reply = Client().get(reverse("cards:classroom_study", args=[classroom.pk]))
    assert reply.status_code == 404
    assert "Astronomy" not in reply.content.decode()


# --- Decks ----------------------------------------------------------------------------------------


def test_several_decks_are_given_at_once(
    owner_client: Client, teacher: Teacher, classroom: Classroom, deck: Deck
) -> None:
    more = [make_deck(teacher, title=title) for title in ("Moons", "Comets")]
    address = reverse("cards:classroom_assign", args=[classroom.pk])
    owner_client.post(address, {"decks": [each.pk for each in more]})
    assigned = Assignment.objects.filter(classroom=classroom).values_list("deck", flat=True)
    assert set(assigned) == {deck.pk, *(each.pk for each in more)}


def test_only_own_decks_can_be_given(owner_client: Client, classroom: Classroom) -> None:
    foreign = make_deck(make_teacher())
    address = reverse("cards:classroom_assign", args=[classroom.pk])
    assert owner_client.post(address, {"decks": [foreign.pk]}).status_code == 422
    assert not Assignment.objects.filter(deck=foreign).exists()


def test_a_deck_is_taken_off_and_given_again_with_all_that_was_done_on_it(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True, False)
    student = client_of(seat)
    study = reverse("cards:deck_study", args=[classroom.pk, deck.pk])
    owner_client.post(reverse("cards:classroom_take_off", args=[classroom.pk, deck.pk]))
    assert student.get(study).status_code == 404
    assert Answer.objects.count() == 2
    address = reverse("cards:classroom_assign", args=[classroom.pk])
    owner_client.post(address, {"decks": [deck.pk]})
    assert student.get(study).status_code == 200
    table = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    assert "Ana R." in text_of(owner_client.get(table))


def test_a_printed_link_leads_to_the_class_when_its_deck_is_taken_off(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    link = Link.objects.get()
    owner_client.post(reverse("cards:classroom_take_off", args=[classroom.pk, deck.pk]))
    visitor = Client()
    visitor.get(link.get_absolute_url())
    reply = visitor.post(reverse("cards:join"), {"name": "Bo", "confirmed": "yes"})
    assert reverse("cards:classroom_study", args=[classroom.pk]) in reply.content.decode()


def test_a_page_of_long_ago_does_not_give_a_deck_twice(
    classroom: Classroom, deck: Deck, owner_client: Client
) -> None:
    given = Assignment.objects.get()
    Assignment.objects.update(due_at=NOON + timedelta(days=3))
    address = reverse("cards:classroom_assign", args=[classroom.pk])
    assert owner_client.post(address, {"decks": [deck.pk]}).status_code == 422
    assert Assignment.objects.get().pk == given.pk
