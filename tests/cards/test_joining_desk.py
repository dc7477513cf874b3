"""The teacher's side of joining: link, board code, when it is open, projector, slips, resets."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.formats.qr_codes import QrCode, qr_code
from cards.models import Classroom, Device, Link, LinkKind, Student
from cards.models.people import BOARD_LETTERS, new_board_code
from cards.services import classrooms, joining, resume_codes
from tests.cards.pages import body, follow, is_fragment, text_of, titles
from tests.cards.test_claiming import put_on_roster
from tests.cards.threads import at_once
from tests.factories import NOON, client_of, make_classroom, make_seat, make_teacher

CODE = r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b"
BOARD = {"HX-Request": "true", "HX-Target": "board"}


@pytest.fixture
def link(classroom: Classroom) -> Link:
    """The class's own link, with a board code."""
    return joining.renew_link(classroom=classroom, now=timezone.now())


def desk(classroom: Classroom, name: str = "classroom_joining") -> str:
    return reverse(f"cards:{name}", args=[classroom.pk])


def enter(code: str, browser: Client | None = None) -> tuple[Client, int]:
    """Type a board code; the browser, and the status of the reply."""
    browser = browser or Client()
    return browser, browser.post(reverse("cards:code_open"), {"code": code}).status_code


# --- The board code -------------------------------------------------------------------------------


def test_board_codes_are_eight_of_32_letters_none_of_which_looks_like_another() -> None:
    assert len(set(BOARD_LETTERS)) == len(BOARD_LETTERS) == 32
    assert not set(BOARD_LETTERS) & set("01IO")
    codes = {new_board_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(BOARD_LETTERS) for code in codes)


@pytest.mark.parametrize("how", [str.lower, str.upper, " {} ".format, " - ".join])
def test_the_code_from_the_board_is_as_good_as_the_link(link: Link, how: object) -> None:
    assert callable(how)
    browser, status = enter(how(link.written_code))
    assert status == 302
    assert titles(browser.get(reverse("cards:join"))) == ["Join Astronomy"]


def test_a_code_takes_no_seat(link: Link) -> None:
    enter(link.written_code)
    assert not Student.objects.exists()


@pytest.mark.parametrize("code", ["", "7777-7777", "é\x00", "x" * 41, "%%%%", "ＡＢＣＤ"])
def test_a_wrong_code_comes_back_with_422(link: Link, code: str) -> None:
    browser, status = enter(code)
    assert status == 422
    assert "invitation" not in browser.cookies


@pytest.mark.parametrize("name", ["slips_print", "seat_reset"])
def test_the_address_that_slips_leave_in_the_bar_makes_no_new_code(
    owner_client: Client, seat: Seat, name: str
) -> None:
    keys = [seat.classroom.pk] + ([seat.student.pk] if name == "seat_reset" else [])
    before = Student.objects.get(pk=seat.student.pk).resume_code
    page = follow(owner_client, owner_client.get(reverse(f"cards:{name}", args=keys)))
    assert page.status_code == 200
    assert Student.objects.get(pk=seat.student.pk).resume_code == before


def test_the_address_that_a_wrong_code_leaves_in_the_bar_asks_for_a_code(db: None) -> None:
    browser = Client()
    page = follow(browser, browser.get(reverse("cards:code_open")))
    assert titles(page) == ["Join your class"]


@pytest.mark.parametrize("end", ["revoked", "expired", "of another kind"])
def test_the_code_of_a_link_that_is_not_live_opens_nothing(link: Link, end: str) -> None:
    past = timezone.now() - timedelta(seconds=1)
    changes: dict[str, dict[str, Any]] = {
        "revoked": {"revoked_at": past},
        "expired": {"expires_at": past},
        "of another kind": {"kind": LinkKind.REPORT},
    }
    Link.objects.filter(pk=link.pk).update(**changes[end])
    assert enter(link.written_code)[1] == 422


# --- The page of the class ------------------------------------------------------------------------


def test_the_page_makes_no_link_by_itself(owner_client: Client, classroom: Classroom) -> None:
    page = owner_client.get(desk(classroom))
    assert "Make link and code" in text_of(page)
    assert Link.objects.count() == 1  # of the deck


def test_a_link_and_a_code_are_made_and_shown_with_a_qr_code(
    owner_client: Client, classroom: Classroom
) -> None:
    page = follow(owner_client, owner_client.post(desk(classroom, "links_renew")))
    link = Link.objects.get(code__isnull=False)
    assert link.written_code in text_of(page)
    assert re.fullmatch(CODE, link.written_code)
    assert f"http://testserver{link.get_absolute_url()}" in body(page)
    assert '<svg class="qr"' in body(page)


def test_a_new_link_makes_every_older_one_of_the_class_useless_at_once(
    owner_client: Client, classroom: Classroom, link: Link, seat: Seat, student_client: Client
) -> None:
    of_deck = Link.objects.get(deck__isnull=False)
    elsewhere = make_classroom(classroom.owner, name="Elsewhere")
    other = joining.renew_link(classroom=elsewhere, now=timezone.now())
    invited, _ = enter(link.written_code)
    owner_client.post(desk(classroom, "links_renew"))
    for old in (link, of_deck):
        assert Client().get(old.get_absolute_url()).status_code == 404
    assert enter(link.written_code)[1] == 422
    assert invited.get(reverse("cards:join")).status_code == 404
    assert enter(other.written_code)[1] == 302
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert student_client.get(study, follow=True).status_code == 200


def test_the_first_link_is_not_said_to_kill_others(
    owner_client: Client, classroom: Classroom
) -> None:
    Link.objects.all().delete()
    first = follow(owner_client, owner_client.post(desk(classroom, "links_renew")))
    assert "The class has a link and a board code." in text_of(first)
    assert "dead" not in text_of(first)
    second = follow(owner_client, owner_client.post(desk(classroom, "links_renew")))
    assert "Older ones are dead." in text_of(second)


# --- Archived -------------------------------------------------------------------------------------


@pytest.fixture
def archived(classroom: Classroom, link: Link) -> Classroom:
    classrooms.archive_classroom(classroom=classroom, now=timezone.now())
    classroom.refresh_from_db()
    return classroom


def test_the_code_of_an_archived_class_says_kindly_that_it_is_over_for_now(
    archived: Classroom, link: Link
) -> None:
    browser = Client()
    page = browser.post(reverse("cards:code_open"), {"code": link.written_code})
    assert page.status_code == 404
    assert titles(page) == ["Astronomy is closed for now"]
    assert settings.WRONG_CODES_COOKIE not in browser.cookies
    assert "invitation" not in browser.cookies


def test_coming_back_with_the_code_of_an_archived_class_says_so_too(
    archived: Classroom, link: Link
) -> None:
    sent = {"board_code": link.code, "name": "Ana", "code": "maple-otter-lantern-42"}
    page = Client().post(reverse("cards:seat_resume"), sent)
    assert page.status_code == 404
    assert titles(page) == ["Astronomy is closed for now"]


def test_the_code_works_again_when_the_class_is_opened_again(
    archived: Classroom, link: Link
) -> None:
    classrooms.unarchive_classroom(classroom=archived)
    assert enter(link.written_code)[1] == 302


def test_an_archived_class_offers_no_new_link_and_makes_none(
    owner_client: Client, archived: Classroom, link: Link
) -> None:
    page = owner_client.get(desk(archived))
    assert "New link and code" not in text_of(page)
    assert "Link and code sleep while the class is archived" in text_of(page)
    page = follow(owner_client, owner_client.post(desk(archived, "links_renew")))
    assert "its link and code wake up with it" in text_of(page)
    assert Link.objects.live(timezone.now()).get(code__isnull=False) == link


def test_an_archived_class_without_a_link_is_not_offered_one(
    owner_client: Client, archived: Classroom
) -> None:
    Link.objects.all().delete()
    page = text_of(owner_client.get(desk(archived)))
    assert "Make link and code" not in page
    assert "You can make them when you open it again." in page


@pytest.mark.parametrize(
    ("choice", "minutes"), [("open", None), ("hour", 60), ("closed", 0)], ids=str
)
def test_the_teacher_opens_and_closes_joining(
    owner_client: Client, classroom: Classroom, link: Link, choice: str, minutes: int | None
) -> None:
    Classroom.objects.update(joining_closes_at=NOON)
    before = timezone.now()
    page = follow(owner_client, owner_client.post(desk(classroom), {"joining": choice}))
    classroom.refresh_from_db()
    closes_at = classroom.joining_closes_at
    if minutes is None:
        assert closes_at is None
    else:
        assert closes_at is not None
        passed = closes_at - before - timedelta(minutes=minutes)
        assert timedelta() <= passed < timedelta(minutes=1)
    assert ("Open" if minutes != 0 else "Closed") in text_of(page)


def test_the_teacher_says_whether_names_may_be_typed(
    owner_client: Client, classroom: Classroom
) -> None:
    for names, expected in (("roster", False), ("typed", True)):
        owner_client.post(desk(classroom), {"names": names})
        classroom.refresh_from_db()
        assert classroom.takes_new_names is expected


@pytest.mark.parametrize(("choice", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_the_link_can_be_given_an_end(
    owner_client: Client, classroom: Classroom, link: Link, choice: str, days: int
) -> None:
    owner_client.post(desk(classroom), {"expiry": choice})
    link.refresh_from_db()
    assert link.expires_at is not None
    assert abs(link.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    owner_client.post(desk(classroom), {"expiry": "never"})
    link.refresh_from_db()
    assert link.expires_at is None


@pytest.mark.parametrize(
    "sent", [{"else": "x"}, {"joining": "perhaps"}, {"expiry": "x"}, {"names": ""}]
)
def test_a_change_that_is_none_comes_back_with_422(
    owner_client: Client, classroom: Classroom, link: Link, sent: dict[str, str]
) -> None:
    assert owner_client.post(desk(classroom), sent).status_code == 422
    classroom.refresh_from_db()
    assert classroom.joining_closes_at is None


def test_an_archived_class_stays_closed(owner_client: Client, classroom: Classroom) -> None:
    Classroom.objects.update(archived_at=NOON)
    page = follow(owner_client, owner_client.post(desk(classroom), {"joining": "hour"}))
    assert "This class is archived: nobody new can join." in text_of(page)
    assert "Open for 60 minutes" not in text_of(page)
    classroom.refresh_from_db()
    assert classroom.joining_closes_at is None


def test_a_co_teacher_who_closes_the_link_of_a_deck_stays_on_the_page_of_the_class(
    classroom: Classroom,
) -> None:
    client, co_teacher = Client(), make_teacher()
    classroom.co_teachers.add(co_teacher)
    client.force_login(co_teacher)
    of_deck = Link.objects.get()
    closed = client.post(reverse("cards:link_revoke", args=[of_deck.pk]))
    page = follow(client, closed)
    assert page.status_code == 200
    assert "Links that lead to one deck" not in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_of_links_that_are_renewed_at_once_one_lives(classroom: Classroom) -> None:
    renew = partial(joining.renew_link, classroom=classroom, now=timezone.now())
    at_once([renew] * 6)
    assert Link.objects.live(timezone.now()).count() == 1


# --- The projector --------------------------------------------------------------------------------


def test_the_board_shows_how_to_join_and_who_has(
    owner_client: Client, classroom: Classroom, link: Link
) -> None:
    make_seat(classroom, "Ana R.")
    put_on_roster(classroom, "Ben")
    text = text_of(owner_client.get(desk(classroom, "classroom_board")))
    assert link.written_code in text
    assert "testserver/join/" in text
    assert "1 of 2 is in" in text
    assert "Ana R." in text
    assert "Ben" not in text


def test_the_board_can_hide_names(owner_client: Client, classroom: Classroom, link: Link) -> None:
    make_seat(classroom, "Ana R.")
    page = owner_client.get(desk(classroom, "classroom_board"), {"names": "hidden"})
    assert "Ana" not in text_of(page)
    assert "names=hidden" in body(page)  # and it stays so when it asks again


def test_the_board_answers_204_until_something_changes(
    owner_client: Client, classroom: Classroom, link: Link
) -> None:
    address = desk(classroom, "classroom_board")
    seat = make_seat(classroom, "Ana R.")

    def ask(version: str) -> int:
        return owner_client.get(address, {"v": version}, headers=BOARD).status_code

    def version() -> str:
        found: str = owner_client.get(address).context["version"]
        return found

    seen = version()
    assert ask(seen) == 204
    for change in (
        lambda: make_seat(classroom, "Ben"),
        lambda: Student.objects.filter(pk=seat.student.pk).update(name="Anna R."),
        lambda: Classroom.objects.update(joining_closes_at=timezone.now()),
        lambda: joining.renew_link(classroom=classroom, now=timezone.now()),
    ):
        change()
        page = owner_client.get(address, {"v": seen}, headers=BOARD)
        assert page.status_code == 200
        assert is_fragment(page)
        seen = version()


def test_the_board_shows_no_way_in_while_joining_is_closed(
    owner_client: Client, classroom: Classroom, link: Link
) -> None:
    Classroom.objects.update(joining_closes_at=NOON)
    page = owner_client.get(desk(classroom, "classroom_board"))
    assert "Joining is closed." in text_of(page)
    assert link.written_code not in body(page)


# --- Slips and resets -----------------------------------------------------------------------------


def slips_on(text: str) -> list[str]:
    return re.findall(r"[a-z]+-[a-z]+-[a-z]+-\d\d", text)


def test_slips_carry_new_codes_of_those_who_were_ticked(
    owner_client: Client, classroom: Classroom, link: Link
) -> None:
    ana, ben, cleo = put_on_roster(classroom, "Ana R.", "Ben", "Cleo")
    page = owner_client.post(desk(classroom, "slips_print"), {"student": [ana.pk, ben.pk]})
    codes = slips_on(text_of(page))
    assert len(codes) == 2
    assert "no-store" in page.headers["Cache-Control"]
    assert "the ones before no longer work" in text_of(page)
    for student, code in zip((ana, ben), codes, strict=True):
        student.refresh_from_db()
        assert resume_codes.matches(code, student.resume_code)
    cleo.refresh_from_db()
    assert cleo.resume_code == ""


def test_slips_leave_those_who_are_in_where_they_are(
    owner_client: Client, classroom: Classroom, seat: Seat, student_client: Client
) -> None:
    owner_client.post(desk(classroom, "slips_print"), {"student": [seat.student.pk]})
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert student_client.get(study, follow=True).status_code == 200


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["²"], ["-1"]])
def test_slips_for_nobody_lead_back(
    owner_client: Client, classroom: Classroom, ticked: list[str]
) -> None:
    reply = owner_client.post(desk(classroom, "slips_print"), {"student": ticked})
    assert reply.headers["Location"] == desk(classroom)


def test_a_student_of_another_class_gets_no_slip(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    other = make_seat(make_classroom(classroom.owner, name="Elsewhere"))
    before = Student.objects.get(pk=other.student.pk).resume_code
    sent = {"student": [seat.student.pk, other.student.pk]}
    page = owner_client.post(desk(classroom, "slips_print"), sent)
    assert len(slips_on(text_of(page))) == 1
    assert Student.objects.get(pk=other.student.pk).resume_code == before


def test_the_qr_code_of_a_slip_holds_nothing_that_a_server_would_log(
    owner_client: Client, classroom: Classroom, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(text: str) -> QrCode:
        drawn.append(text)
        return qr_code(text)

    monkeypatch.setattr("cards.views.slips.qr_code", draw)
    page = owner_client.post(desk(classroom, "slips_print"), {"student": [seat.student.pk]})
    address, _, secret = drawn[0].partition("#")
    assert address == f"http://testserver{reverse('cards:seat_resume')}"
    assert secret.endswith(f"/{slips_on(text_of(page))[0]}")


def test_a_reset_signs_every_device_out_within_one_request_and_shows_a_new_code(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    devices = [client_of(seat)]
    second = Device.objects.create(
        classroom=classroom, student=seat.student, token_digest="another device"
    )
    devices.append(client_of(Seat(classroom, seat.student, second)))
    bystander = client_of(make_seat(classroom))
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert all(each.get(study, follow=True).status_code == 200 for each in devices)
    page = owner_client.post(reverse("cards:seat_reset", args=[classroom.pk, seat.student.pk]))
    assert [each.get(study).status_code for each in devices] == [404, 404]
    assert bystander.get(study, follow=True).status_code == 200
    (code,) = slips_on(text_of(page))
    assert resume_codes.matches(code, Student.objects.get(pk=seat.student.pk).resume_code)
    assert "no-store" in page.headers["Cache-Control"]
    assert code not in text_of(owner_client.get(desk(classroom)))
