"""Signing in with an authenticator app: set up, used, lost, turned off."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cards.models import Teacher
from tests.cards.pages import body, follow, text_of
from tests.factories import PASSWORD, make_teacher

EMAIL = "ana@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    cache.clear()


@pytest.fixture
def ana() -> Teacher:
    return make_teacher(EMAIL, password=PASSWORD)


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def another_than(secret: str) -> str:
    """A code that is wrong now and was wrong, and will be, half a minute away."""
    near = {
        format_hotp_value(hotp_value(secret, counter))
        for counter in yield_hotp_counters_from_time()
    }
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def sign_in(client: Client) -> str:
    """Where email and password lead."""
    reply = client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    return reply.headers.get("Location", "")


def prove(client: Client) -> None:
    """Type the password once more, as changes of the account want it."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get("/decks/").status_code == 200


@pytest.fixture
def secret(ana: Teacher) -> str:
    """Of a second step that is set up."""
    client = Client()
    sign_in(client)
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    found = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found)})
    cache.clear()  # a code is good for one use
    return str(found)


def test_the_qr_code_is_drawn_into_the_page_and_leads_to_the_key(ana: Teacher) -> None:
    client = Client()
    sign_in(client)
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:" not in body(page)
    assert re.search(r'<svg class="qr"[^>]*role="img"', body(page))
    url = urlsplit(page.context["totp_url"])
    assert (url.scheme, url.netloc) == ("otpauth", "totp")
    assert parse_qs(url.query) == {"secret": [page.context["form"].secret], "issuer": ["Classdeck"]}


def test_a_wrong_code_does_not_turn_it_on(ana: Teacher) -> None:
    client = Client()
    sign_in(client)
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    right = code_of(page.context["form"].secret)
    reply = client.post(
        reverse("mfa_activate_totp"), {"code": "000000" if right != "000000" else "1"}
    )
    assert "field-error" in body(reply)
    assert not Authenticator.objects.exists()


def test_turning_it_on_shows_recovery_codes(ana: Teacher) -> None:
    client = Client()
    sign_in(client)
    prove(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    reply = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    page = follow(client, reply)
    assert len(re.findall(r"<li><code>\d{8}</code></li>", body(page))) == 10
    assert "It is on." in text_of(client.get(reverse("mfa_index")))


def test_the_secrets_cannot_be_read_in_the_database(secret: str) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert Authenticator.objects.count() == 2


def test_the_password_alone_lets_nobody_in(secret: str) -> None:
    client = Client()
    assert sign_in(client) == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert not is_signed_in(Client())


def test_password_and_code_let_in(secret: str) -> None:
    client = Client()
    sign_in(client)
    reply = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert reply.headers["Location"] == "/decks/"
    assert is_signed_in(client)


def test_guessing_codes_ends_soon(secret: str) -> None:
    client = Client()
    sign_in(client)
    wrong = another_than(secret)
    for _ in range(6):
        reply = client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert "field-error" in body(reply) or reply.status_code == 429
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_signed_in(client)


def test_a_recovery_code_lets_in_once(secret: str, ana: Teacher) -> None:
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first, again = Client(), Client()
    for client in (first, again):
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(first)
    assert not is_signed_in(again)


def test_turning_it_off_takes_the_recovery_codes_too(secret: str) -> None:
    client = Client()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    prove(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert sign_in(Client()) == "/decks/"


def test_the_admin_is_behind_the_second_step_too() -> None:
    reply = Client().get(reverse("admin:login"))
    assert reply.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp"])
def test_pages_of_the_second_step_look_like_the_rest(ana: Teacher, name: str) -> None:
    client = Client()
    sign_in(client)
    prove(client)
    page = client.get(reverse(name))
    assert 'class="site-header"' in body(page)
    assert "Two-Factor" not in text_of(page)


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_generate_recovery_codes"])
def test_a_browser_that_was_left_open_is_asked_for_the_password(secret: str, name: str) -> None:
    client = Client()
    client.force_login(Teacher.objects.get())
    reply = client.get(reverse(name))
    if name == "mfa_activate_totp":
        Authenticator.objects.all().delete()
        reply = client.get(reverse(name))
    assert "/reauthenticate/" in reply.headers["Location"]
    assert "Is it you?" in text_of(follow(client, reply))
