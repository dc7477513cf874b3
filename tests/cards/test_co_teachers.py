"""Colleagues who teach a class too: invited by address, without telling who has an account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import Answer, Assignment, Classroom, CoTeacherInvitation, Deck, Teacher
from cards.services import appeals, classrooms
from tests.cards.pages import text_of
from tests.factories import NOON, card, give_typed, learn, make_deck, make_teacher

HERS = "colleague@example.org"


def client_for(teacher: Teacher) -> Client:
    client = Client()
    client.force_login(teacher)
    return client


@pytest.fixture
def colleague(db: None) -> Teacher:
    return make_teacher(HERS)


@pytest.fixture
def co_teacher(classroom: Classroom, colleague: Teacher) -> Client:
    """The colleague's browser, when she teaches the class already."""
    classroom.co_teachers.add(colleague)
    return client_for(colleague)


def invite(client: Client, classroom: Classroom, email: str = HERS) -> CoTeacherInvitation:
    client.post(reverse("cards:co_teacher_list", args=[classroom.pk]), {"email": email})
    return CoTeacherInvitation.objects.get(email=email.lower())


def test_an_invited_colleague_opens_the_link_and_teaches_the_class(
    owner_client: Client, classroom: Classroom, colleague: Teacher
) -> None:
    invitation = invite(owner_client, classroom, HERS.title())
    hers = client_for(colleague)
    assert "Teach Astronomy too?" in text_of(hers.get(invitation.get_absolute_url()))
    assert not classroom.co_teachers.exists()  # opening a link does nothing
    hers.post(invitation.get_absolute_url())
    assert classroom.co_teachers.get() == colleague
    assert "Astronomy" in text_of(hers.get(reverse("cards:classroom_list")))


def test_inviting_says_the_same_whether_or_not_the_address_has_an_account(
    owner_client: Client, classroom: Classroom, colleague: Teacher
) -> None:
    address = reverse("cards:co_teacher_list", args=[classroom.pk])
    pages = []
    for email in (HERS, "nobodyhere@example.org"):
        page = text_of(owner_client.post(address, {"email": email}, follow=True))
        pages.append(page.replace(email, "…"))
        CoTeacherInvitation.objects.all().delete()
    assert pages[0] == pages[1]


def test_nobody_else_can_use_the_link_or_learn_from_it_which_class_it_is(
    owner_client: Client, classroom: Classroom
) -> None:
    address = invite(owner_client, classroom).get_absolute_url()
    thief = client_for(make_teacher())
    page = text_of(thief.get(address))
    assert "This invitation is for another address" in page
    assert "Astronomy" not in page
    assert HERS not in page
    assert thief.post(address).status_code == 404
    assert not classroom.co_teachers.exists()


def test_a_link_works_once(owner_client: Client, classroom: Classroom, colleague: Teacher) -> None:
    address, hers = invite(owner_client, classroom).get_absolute_url(), client_for(colleague)
    hers.post(address)
    assert hers.post(address).status_code == 404


@pytest.mark.parametrize("ending", ["withdrawn", "sent anew", "old"])
def test_a_link_that_has_ended_lets_nobody_in(
    owner_client: Client, classroom: Classroom, colleague: Teacher, ending: str
) -> None:
    invitation = invite(owner_client, classroom)
    if ending == "withdrawn":
        place = [classroom.pk, invitation.pk]
        owner_client.post(reverse("cards:invitation_withdraw", args=place))
    elif ending == "sent anew":
        invite(owner_client, classroom)
    else:
        long_ago = timezone.now() - timedelta(days=15)
        CoTeacherInvitation.objects.update(created_at=long_ago)
    assert client_for(colleague).post(invitation.get_absolute_url()).status_code == 404
    assert not classroom.co_teachers.exists()


def test_an_owner_who_opens_their_own_invitation_stays_the_owner_only(
    owner_client: Client, classroom: Classroom, teacher: Teacher
) -> None:
    owner_client.post(invite(owner_client, classroom, teacher.email).get_absolute_url())
    assert not classroom.co_teachers.exists()


# --- What co-teachers may do ----------------------------------------------------------------------


def test_every_page_of_the_class_works_for_a_co_teacher(
    co_teacher: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True)
    given = [classroom.pk, deck.pk]
    pages = [
        reverse("cards:classroom_list"),
        *(
            reverse(f"cards:{name}", args=[classroom.pk])
            for name in (
                "classroom_detail",
                "classroom_edit",
                "classroom_data",
                "co_teacher_list",
            )
        ),
        reverse("cards:student_delete", args=[classroom.pk, seat.student.pk]),
        reverse("analytics:class_table", args=given),
        reverse("analytics:class_forecast", args=given),
        reverse("analytics:student_cards", args=[*given, seat.student.pk]),
    ]
    for address in pages:
        page = co_teacher.get(address)
        assert page.status_code == 200, address
        for link in {part.split('"')[0] for part in page.content.decode().split('href="/')[1:]}:
            if not link.startswith("static/") and "export" not in link:
                there = co_teacher.get(f"/{link}", follow=True)
                assert there.status_code == 200, (address, link)


def test_a_co_teacher_gives_the_class_a_deck_of_their_own(
    co_teacher: Client, colleague: Teacher, classroom: Classroom
) -> None:
    hers = make_deck(colleague, title="Moons")
    address = reverse("cards:classroom_assign", args=[classroom.pk])
    co_teacher.post(address, {"decks": [hers.pk]})
    assert Assignment.objects.filter(classroom=classroom, deck=hers).exists()
    share = reverse("cards:deck_share", args=[hers.pk])
    co_teacher.post(share, {"classroom": classroom.pk})
    assert "Send this link to Astronomy" in text_of(co_teacher.get(share))


def test_claims_on_a_deck_come_to_its_owner_alone(
    co_teacher: Client, owner_client: Client, seat: Seat, deck: Deck
) -> None:
    answer = give_typed(seat, card(deck, "Mars"), "Ares")
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    inbox = reverse("cards:appeal_list")
    assert "Ares" in text_of(owner_client.get(inbox))
    assert "Ares" not in text_of(co_teacher.get(inbox))


# --- Going ----------------------------------------------------------------------------------------


def leave(co_teacher: Client, owner_client: Client, classroom: Classroom) -> None:
    co_teacher.post(reverse("cards:classroom_leave", args=[classroom.pk]))


def be_removed(co_teacher: Client, owner_client: Client, classroom: Classroom) -> None:
    place = [classroom.pk, classroom.co_teachers.get().pk]
    owner_client.post(reverse("cards:co_teacher_remove", args=place))


@pytest.mark.parametrize("go", [leave, be_removed])
def test_a_co_teacher_who_goes_sees_nothing_more_and_takes_their_decks_along(
    owner_client: Client,
    co_teacher: Client,
    colleague: Teacher,
    classroom: Classroom,
    deck: Deck,
    seat: Seat,
    go: object,
) -> None:
    hers = make_deck(colleague, title="Moons")
    classrooms.assign_decks(classroom=classroom, decks=[hers])
    answer = give_typed(seat, card(hers, "Mars"), "Ares")
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    assert callable(go)
    go(co_teacher, owner_client, classroom)
    detail = reverse("cards:classroom_detail", args=[classroom.pk])
    assert co_teacher.get(detail).status_code == 404
    table = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    assert co_teacher.get(table).status_code == 404
    assert "Ana R." not in co_teacher.get(reverse("cards:appeal_list")).content.decode()
    own = co_teacher.get(reverse("cards:deck_detail", args=[hers.pk]))
    assert "Astronomy" not in own.content.decode()
    assert Assignment.objects.get(classroom=classroom).deck == deck
    assert Answer.objects.filter(deck=hers).exists()


def test_an_owner_cannot_leave(owner_client: Client, classroom: Classroom) -> None:
    address = reverse("cards:classroom_leave", args=[classroom.pk])
    assert owner_client.post(address).status_code == 404
