"""Teachers' accounts: signing up, in and out, and a forgotten password."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cards.models import Teacher
from tests.cards.pages import body, follow, form_on, text_of
from tests.factories import PASSWORD, make_teacher

pytestmark = pytest.mark.django_db

EMAIL = "ana@example.org"
SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    """Forget earlier attempts: the limits against guessing are counted in the cache."""
    cache.clear()


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> str:
    """Where signing in leads; empty when it is refused."""
    reply = client.post(SIGN_IN, {"login": email, "password": password, **more})
    return reply.headers.get("Location", "")


def is_signed_in(client: Client) -> bool:
    return client.get("/decks/").status_code == 200


# --- Signing up -----------------------------------------------------------------------------------


def test_signing_up_leads_to_the_decks() -> None:
    client = Client()
    reply = client.post(SIGN_UP, {"email": "Ana@Example.org", "password1": PASSWORD})
    assert reply.headers["Location"] == "/decks/"
    assert is_signed_in(client)
    teacher = Teacher.objects.get()
    assert teacher.email == EMAIL
    assert (teacher.is_staff, teacher.is_superuser) == (False, False)


def test_a_password_is_stored_with_a_strong_hash() -> None:
    Client().post(SIGN_UP, {"email": EMAIL, "password1": PASSWORD})
    assert Teacher.objects.get().password.startswith("argon2")


@pytest.mark.parametrize(
    "password",
    ["short", "123456789", "password123", "ana@example.org", ""],
    ids=["short", "nine", "common", "like the address", "none"],
)
def test_a_weak_password_is_refused(password: str) -> None:
    client = Client()
    reply = client.post(SIGN_UP, {"email": EMAIL, "password1": password})
    assert "field-error" in body(reply)
    assert form_on(reply)["email"] == EMAIL
    assert not Teacher.objects.exists()
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["", "ana", "ana@", "a b@example.org"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    reply = Client().post(SIGN_UP, {"email": email, "password1": PASSWORD})
    assert "field-error" in body(reply)
    assert not Teacher.objects.exists()


@pytest.mark.parametrize("email", [EMAIL, "ANA@example.org"])
def test_an_address_can_have_one_account(email: str) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    client.post(SIGN_UP, {"email": email, "password1": "another good password"})
    assert Teacher.objects.count() == 1
    assert not is_signed_in(client)
    assert sign_in(Client()) == "/decks/"


# --- Signing in and out ---------------------------------------------------------------------------


@pytest.mark.parametrize("email", [EMAIL, "Ana@Example.ORG"])
def test_signing_in_by_email_leads_to_the_decks(email: str) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    assert sign_in(client, email) == "/decks/"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong password"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_signing_in_with_something_wrong_is_refused(email: str, password: str) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    assert sign_in(client, email, password) == ""
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_look_the_same() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    pages = [
        text_of(Client().post(SIGN_IN, {"login": email, "password": "wrong password"}))
        for email in (EMAIL, "nobody@example.org")
    ]
    assert pages[0] == pages[1]


def test_guessing_is_stopped_after_some_attempts() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    for _ in range(10):
        sign_in(Client(), EMAIL, "wrong password")
    client = Client()
    assert sign_in(client) == ""
    assert not is_signed_in(client)


def test_a_closed_account_cannot_sign_in() -> None:
    make_teacher(EMAIL, password=PASSWORD, is_active=False)
    client = Client()
    sign_in(client)
    assert not is_signed_in(client)


def test_who_must_sign_in_comes_back_to_the_page_they_wanted(teacher: Teacher) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    asked = client.get("/decks/import/")
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/decks/import/"
    page = follow(client, asked)
    assert form_on(page)["next"] == "/decks/import/"
    assert sign_in(client, next="/decks/import/") == "/decks/import/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(address: str) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    assert sign_in(Client(), next=address) == "/decks/"
    query = Client().post(f"{SIGN_IN}?next={address}", {"login": EMAIL, "password": PASSWORD})
    assert query.headers["Location"] == "/decks/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_up_and_out_never_lead_to_another_site(address: str) -> None:
    client = Client()
    sent = {"email": EMAIL, "password1": PASSWORD, "next": address}
    assert client.post(SIGN_UP, sent).headers["Location"] == "/decks/"
    out = client.post(f"/accounts/logout/?next={address}", {"next": address})
    assert out.headers["Location"] == "/"


def test_signing_out_needs_a_button_and_then_lasts(owner_client: Client) -> None:
    assert owner_client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(owner_client)
    assert owner_client.post("/accounts/logout/").headers["Location"] == "/"
    assert not is_signed_in(owner_client)


def test_signing_in_changes_the_key_of_the_session() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    sign_in(client)
    first = client.cookies["session"].value
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.cookies["session"].value not in {"", first}


# --- A forgotten or a new password ----------------------------------------------------------------


def reset_link() -> str:
    """The address in the mail that has just arrived."""
    found = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert found, "The mail holds no address."
    return urlsplit(found[0]).path


def test_a_forgotten_password_is_replaced_by_mail() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "Ana@example.org"})
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    page = client.get(reset_link(), follow=True)
    new = "an entirely new password"
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(Client()) == ""
    assert sign_in(Client(), password=new) == "/decks/"


def test_the_link_of_the_mail_works_once() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = reset_link()
    address = client.get(link, follow=True).redirect_chain[-1][0]
    new = "an entirely new password"
    client.post(address, {"password1": new, "password2": new})
    late = Client().get(link, follow=True)
    assert "password1" not in body(late)


def test_a_weak_password_is_refused_here_too() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    address = client.get(reset_link(), follow=True).redirect_chain[-1][0]
    reply = client.post(address, {"password1": "password", "password2": "password"})
    assert "field-error" in body(reply)
    assert sign_in(Client()) == "/decks/"


def test_asking_for_an_unknown_address_says_the_same_and_opens_nothing() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    replies = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (EMAIL, "nobody@example.org")
    ]
    assert {reply.headers["Location"] for reply in replies} == {
        reverse("account_reset_password_done")
    }
    to_nobody = [message for message in mail.outbox if message.to == ["nobody@example.org"]]
    assert all("/key/" not in str(message.body) for message in to_nobody)


def test_the_sign_in_page_leads_to_the_forgotten_password() -> None:
    assert reverse("account_reset_password") in body(Client().get(SIGN_IN))


def test_a_signed_in_teacher_can_change_the_password() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    client = Client()
    sign_in(client)
    new = "an entirely new password"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert sign_in(Client(), password=new) == "/decks/"


@pytest.mark.parametrize("name", ["login", "signup", "reset_password", "reset_password_done"])
def test_pages_of_accounts_look_like_the_rest(name: str) -> None:
    page = Client().get(reverse(f"account_{name}"))
    assert page.status_code == 200
    assert 'class="site-header"' in body(page)
    assert 'id="content"' in body(page)


@pytest.mark.parametrize("name", ["change_password", "email", "logout"])
def test_pages_of_signed_in_teachers_look_like_the_rest(owner_client: Client, name: str) -> None:
    page = owner_client.get(reverse(f"account_{name}"), follow=True)
    assert page.status_code == 200
    assert 'class="site-header"' in body(page)


def test_whoever_guesses_a_password_is_told_how_long_to_wait(
    client: Client, teacher: Teacher
) -> None:
    sent = {"login": teacher.email, "password": "not this one"}
    pages = [text_of(client.post(reverse("account_login"), sent)) for _ in range(6)]
    assert "Wait five minutes" not in pages[0]
    assert "Wait five minutes and try again" in pages[-1]
