"""A student opens the link, types a name, confirms it, and is in."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import token_digest
from cards.models import Classroom, Deck, Device, Link, LinkKind, Student
from cards.services import resume_codes
from tests.cards.pages import body, follow, form_on, text_of, titles
from tests.cards.threads import at_once
from tests.factories import make_classroom, make_deck, make_seat

JOIN = "/join/"


@pytest.fixture
def link(classroom: Classroom) -> Link:
    return Link.objects.get()


@pytest.fixture
def invited(link: Link) -> Client:
    """A browser in which the link was opened."""
    browser = Client()
    browser.get(link.get_absolute_url())
    return browser


def join(browser: Client, name: str = "Ana R.") -> str:
    """Type a name and confirm it; what the page then says."""
    asked = browser.post(JOIN, {"name": name})
    return text_of(browser.post(JOIN, form_on(asked) | {"confirmed": "yes"}))


def code_on(text: str) -> str:
    found = re.search(r"[a-z]+-[a-z]+-[a-z]+-\d\d", text)
    assert found, "No code is shown."
    return found[0]


# --- The link -------------------------------------------------------------------------------------


def test_opening_the_link_claims_nothing(link: Link) -> None:
    browser = Client()
    follow(browser, browser.get(link.get_absolute_url()))
    assert not Student.objects.exists()
    assert not Device.objects.exists()


def test_opening_the_link_takes_its_token_out_of_the_address(link: Link) -> None:
    browser = Client()
    opened = browser.get(link.get_absolute_url())
    assert opened.headers["Location"] == JOIN
    page = follow(browser, opened)
    assert titles(page) == ["Join Astronomy"]
    assert link.token not in body(page)


def test_pages_of_joining_are_kept_by_no_cache(link: Link, invited: Client) -> None:
    for address in (link.get_absolute_url(), JOIN, reverse("cards:seat_resume")):
        assert "no-store" in invited.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("end", ["revoked", "expired", "unknown", "of another kind"])
def test_a_link_that_is_not_live_is_not_found(link: Link, invited: Client, end: str) -> None:
    past = timezone.now() - timedelta(seconds=1)
    ends: dict[str, dict[str, Any]] = {
        "revoked": {"revoked_at": past},
        "expired": {"expires_at": past},
        "unknown": {"token": "another"},
        "of another kind": {"kind": LinkKind.REPORT},
    }
    address = link.get_absolute_url()
    Link.objects.filter(pk=link.pk).update(**ends[end])
    assert Client().get(address).status_code == 404
    assert invited.get(JOIN).status_code == 404
    assert invited.post(JOIN, {"name": "Ana", "confirmed": "yes"}).status_code == 404
    assert "Astronomy" not in text_of(invited.get(reverse("cards:seat_resume")))
    assert not Student.objects.exists()


def test_a_link_works_until_the_moment_it_expires(link: Link) -> None:
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(minutes=1))
    assert Client().get(link.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("token", ["x", "%00", "a%00b", "é", "x" * 5_000])
def test_a_token_that_no_link_can_have_is_not_found(link: Link, token: str) -> None:
    assert Client().get(f"/join/{token}/").status_code == 404


def test_without_an_invitation_the_code_from_the_board_is_asked_for(classroom: Classroom) -> None:
    page = Client().get(JOIN)
    assert page.status_code == 200
    assert titles(page) == ["Join your class"]
    assert "Astronomy" not in text_of(page)


@pytest.mark.parametrize("token", ["x", '"a\\000b"'])
def test_joining_by_an_invitation_that_never_was_is_not_found(
    classroom: Classroom, token: str
) -> None:
    browser = Client()
    browser.cookies.load(f"{settings.INVITATION_COOKIE}={token}")
    assert browser.get(JOIN).status_code == 404
    assert browser.post(JOIN, {"name": "Ana", "confirmed": "yes"}).status_code == 404
    assert not Student.objects.exists()


def test_a_name_without_an_invitation_joins_nothing(classroom: Classroom) -> None:
    assert Client().post(JOIN, {"name": "Ana", "confirmed": "yes"}).status_code == 404
    assert not Student.objects.exists()


# --- The name -------------------------------------------------------------------------------------


def test_a_typed_name_is_confirmed_before_the_seat_is_taken(invited: Client) -> None:
    page = invited.post(JOIN, {"name": "Ana R."})
    assert titles(page) == ["Are you Ana R.?"]
    assert not Student.objects.exists()


def test_a_confirmed_name_is_in(invited: Client, classroom: Classroom, deck: Deck) -> None:
    asked = invited.post(JOIN, {"name": "Ana R."})
    page = invited.post(JOIN, form_on(asked) | {"confirmed": "yes"})
    student = Student.objects.get()
    assert (student.name, student.classroom) == ("Ana R.", classroom)
    assert titles(page) == ["You are in, Ana R."]
    study = reverse("cards:deck_study", args=[classroom.pk, deck.pk])
    assert study in body(page)
    assert invited.get(study).status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t  R. ", "Ana R."),
        ("Ana\u200b\u202eR", "AnaR"),
        ("Jose\u0301", "José"),
        ("Ана", "Ана"),
        ("王芳", "王芳"),
        ("7", "7"),
    ],
)
def test_names_are_tidied(invited: Client, typed: str, kept: str) -> None:
    join(invited, typed)
    assert Student.objects.get().name == kept


@pytest.mark.parametrize(
    "name",
    ["", "  ", "!?", "\u200b", "x" * 61, "a\U0001d160" * 30, "\ufdfa" * 60],
    ids=["none", "spaces", "no letter", "invisible", "long", "growing", "growing when compared"],
)
def test_a_name_that_cannot_be_one_comes_back_with_422(invited: Client, name: str) -> None:
    page = invited.post(JOIN, {"name": name, "confirmed": "yes"})
    assert page.status_code == 422
    assert form_on(page)["name"].strip() == name.strip()
    assert not Student.objects.exists()


@pytest.mark.parametrize("same", ["Ana R.", "ana r.", "  ANA   R. ", "Ａna R."])
def test_a_name_that_is_taken_is_refused(invited: Client, classroom: Classroom, same: str) -> None:
    make_seat(classroom, "Ana R.")
    page = invited.post(JOIN, {"name": same, "confirmed": "yes"})
    assert page.status_code == 422
    assert "already taken in this class. Is it you on another device?" in text_of(page)
    assert Student.objects.count() == 1


def test_the_same_name_may_be_in_another_class(invited: Client, deck: Deck) -> None:
    other = Classroom.objects.create(owner=deck.owner, name="Another")
    make_seat(other, "Ana R.")
    assert "You are in, Ana R." in join(invited)


def test_markup_in_a_name_is_shown_as_text(invited: Client) -> None:
    page = invited.post(JOIN, {"name": "<b>Ana</b>"})
    assert "<b>Ana</b>" not in body(page)
    assert titles(page) == ["Are you &lt;b&gt;Ana&lt;/b&gt;?"]


# --- The seat -------------------------------------------------------------------------------------


def test_the_seat_is_kept_in_a_cookie_that_scripts_cannot_read(
    invited: Client, classroom: Classroom
) -> None:
    join(invited)
    for name in (f"{settings.SEAT_COOKIE_PREFIX}{classroom.pk}", settings.INVITATION_COOKIE):
        cookie = invited.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
        assert not cookie["secure"]


def test_the_seat_outlasts_a_school_year_and_the_invitation_a_day_at_most(
    invited: Client, classroom: Classroom
) -> None:
    join(invited)
    seat = invited.cookies[f"{settings.SEAT_COOKIE_PREFIX}{classroom.pk}"]
    invitation = invited.cookies[settings.INVITATION_COOKIE]
    assert timedelta(seconds=seat["max-age"]) > timedelta(days=365)
    assert timedelta(seconds=invitation["max-age"]) <= timedelta(days=1)


def test_the_token_of_a_device_is_stored_only_as_its_digest(
    invited: Client, classroom: Classroom
) -> None:
    join(invited)
    token = invited.cookies[f"{settings.SEAT_COOKIE_PREFIX}{classroom.pk}"].value
    device = Device.objects.get()
    assert len(token) * 6 >= 128
    assert device.token_digest == token_digest(token)
    assert token not in str(Device.objects.values())


def test_the_code_is_shown_once_and_stored_only_as_a_hash(invited: Client) -> None:
    code = code_on(join(invited))
    stored = Student.objects.get().resume_code
    assert code not in stored
    assert identify_hasher(stored).algorithm == "argon2"
    assert code not in text_of(invited.get(JOIN))


def test_a_student_who_opens_the_link_again_goes_on_in_the_same_seat(
    invited: Client, link: Link, classroom: Classroom
) -> None:
    join(invited)
    page = follow(invited, invited.get(link.get_absolute_url()))
    assert titles(page) == ["Welcome back, Ana R."]
    assert reverse("cards:classroom_study", args=[classroom.pk]) in body(page)
    assert Student.objects.count() == 1


def test_a_shared_browser_can_let_somebody_else_in(invited: Client, classroom: Classroom) -> None:
    join(invited)
    assert titles(invited.get(JOIN + "?other")) == ["Join Astronomy"]
    join(invited, "Ben")
    page = invited.get(reverse("cards:classroom_study", args=[classroom.pk]), follow=True)
    assert "Ben" in text_of(page)
    assert "Ana R." not in text_of(page)


def test_the_start_page_lists_the_seats_of_this_browser(
    invited: Client, classroom: Classroom
) -> None:
    join(invited)
    page = invited.get("/")
    assert titles(page) == ["Your classes"]
    assert "Astronomy as Ana R." in text_of(page)


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 19, "9" * 30, "9" * 5_000, "²", ""])
def test_a_seat_cookie_of_no_class_is_ignored(classroom: Classroom, key: str) -> None:
    browser = Client()
    header = f"{settings.SEAT_COOKIE_PREFIX}{key}=token"
    page = browser.get("/", headers={"Cookie": header})
    assert page.status_code == 200
    assert "Are you a student?" in text_of(page)
    assert browser.get(f"/study/{key}/", headers={"Cookie": header}).status_code == 404


# --- At once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_name_at_once_is_given_to_one_of_them(link: Link) -> None:
    browsers = [Client() for _ in range(6)]
    for browser in browsers:
        browser.get(link.get_absolute_url())
    sent = {"name": "Ana", "confirmed": "yes"}
    replies = at_once([partial(browser.post, JOIN, sent) for browser in browsers])
    assert sorted(reply.status_code for reply in replies) == [200, *[422] * 5]
    assert Student.objects.count() == Device.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_students_can_join_at_once(link: Link, classroom: Classroom) -> None:
    browsers = [Client() for _ in range(12)]
    for browser in browsers:
        browser.get(link.get_absolute_url())
    texts = at_once(
        [partial(join, browser, f"Student {number}") for number, browser in enumerate(browsers)]
    )
    assert all("You are in" in text for text in texts)
    assert len({code_on(text) for text in texts}) == 12
    assert classroom.students.count() == 12


def test_a_confirmation_sent_again_after_a_lost_reply_is_the_same_seat(
    invited: Client, classroom: Classroom
) -> None:
    sent = form_on(invited.post(JOIN, {"name": "Ana"})) | {"confirmed": "yes"}
    invited.post(JOIN, sent)
    lost = invited.cookies.pop(f"seat-{classroom.pk}").value
    page = invited.post(JOIN, sent)
    assert page.status_code == 200
    assert invited.cookies[f"seat-{classroom.pk}"].value == lost
    student = Student.objects.get()
    assert resume_codes.matches(code_on(text_of(page)), student.resume_code)


def test_a_forged_offer_is_no_way_to_a_chosen_token(invited: Client, classroom: Classroom) -> None:
    invited.post(JOIN, {"name": "Ana", "confirmed": "yes", "offer": "chosen"})
    assert invited.cookies[f"seat-{classroom.pk}"].value != "chosen"


def test_the_form_on_screen_says_which_class_is_joined(
    invited: Client, classroom: Classroom
) -> None:
    """Another link that is opened meanwhile in the same browser does not change it."""
    sent = form_on(invited.post(JOIN, {"name": "Ana"})) | {"confirmed": "yes"}
    other = make_classroom(classroom.owner, make_deck(classroom.owner), name="Another class")
    invited.get(Link.objects.get(classroom=other).get_absolute_url())
    page = invited.post(JOIN, sent)
    assert "Welcome to Astronomy." in text_of(page)
    assert Student.objects.get().classroom == classroom
