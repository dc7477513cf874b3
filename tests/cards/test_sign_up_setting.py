"""Sign-up closed by the server's setting, and accounts made by whoever runs it."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from cards.models import Teacher
from tests.cards.pages import body, text_of
from tests.factories import PASSWORD, make_teacher

pytestmark = pytest.mark.django_db

EMAIL = "ana@example.org"
SIGN_UP, SIGN_IN = "/accounts/signup/", "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    cache.clear()


@pytest.fixture
def closed() -> Iterator[None]:
    with override_settings(SIGNUP_OPEN=False):
        yield


def test_closed_sign_up_says_so_kindly_and_makes_nothing(closed: None) -> None:
    client = Client()
    assert "Ask whoever runs this site" in text_of(client.get(SIGN_UP))
    reply = client.post(SIGN_UP, {"email": EMAIL, "password1": PASSWORD})
    assert "Ask whoever runs this site" in text_of(reply)
    assert not Teacher.objects.exists()


def test_no_page_leads_to_closed_sign_up(closed: None) -> None:
    assert all(SIGN_UP not in body(Client().get(address)) for address in ("/", SIGN_IN))


def test_open_sign_up_is_offered() -> None:
    assert all(SIGN_UP in body(Client().get(address)) for address in ("/", SIGN_IN))


def test_who_has_an_account_signs_in_while_sign_up_is_closed(closed: None) -> None:
    make_teacher(EMAIL, password=PASSWORD)
    reply = Client().post(SIGN_IN, {"login": EMAIL, "password": PASSWORD})
    assert reply.headers["Location"] == "/decks/"


# --- manage.py add_teacher ------------------------------------------------------------------------


def test_an_account_from_the_command_has_no_password_until_its_teacher_chooses_one(
    closed: None,
) -> None:
    call_command("add_teacher", "Ana@Example.org", stdout=io.StringIO())
    assert not Teacher.objects.get(email=EMAIL).has_usable_password()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    found = re.search(r"https?://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    address = client.get(found[1], follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    reply = Client().post(SIGN_IN, {"login": EMAIL, "password": PASSWORD})
    assert reply.headers["Location"] == "/decks/"


@pytest.mark.parametrize("email", ["ana", EMAIL])
def test_an_address_that_is_none_or_is_taken_gets_no_account(email: str) -> None:
    make_teacher(EMAIL)
    with pytest.raises(CommandError, match=email):
        call_command("add_teacher", email)
    assert Teacher.objects.count() == 1


# --- The mails ------------------------------------------------------------------------------------


def test_the_mail_of_a_forgotten_password_is_in_our_words() -> None:
    make_teacher(EMAIL, password=PASSWORD)
    Client().post(reverse("account_reset_password"), {"email": EMAIL})
    message = mail.outbox[-1]
    assert message.subject == "Your new Classdeck password"
    assert "If it was not you, do nothing" in str(message.body)
    assert "example.com" not in str(message.body)


# --- Limits ---------------------------------------------------------------------------------------


def test_guessing_at_one_account_ends_soon_and_is_counted_for_all_workers() -> None:
    """The count is kept where every process sees it: in the database."""
    make_teacher(EMAIL, password=PASSWORD)
    for _ in range(5):
        Client().post(SIGN_IN, {"login": EMAIL, "password": "wrong password"})
    reply = Client().post(SIGN_IN, {"login": EMAIL, "password": PASSWORD})
    assert "Location" not in reply.headers
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM classdeck_cache")
        assert cursor.fetchone()[0] > 0


def test_the_counts_do_not_say_whose_they_are() -> None:
    Client().post(SIGN_IN, {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR="203.0.113.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM classdeck_cache")
        stored = str(cursor.fetchall())
    assert "203.0.113.77" not in stored
    assert "ana" not in stored


@override_settings(
    ADDRESS_HEADER="X-Forwarded-For", ACCOUNT_RATE_LIMITS={"login": "2/m/ip", "login_failed": ""}
)
def test_behind_a_proxy_the_visitors_address_counts() -> None:
    def try_from(address: str) -> int:
        sent = {"login": "nobody@example.org", "password": "wrong"}
        headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
        return Client().post(SIGN_IN, sent, headers=headers).status_code

    assert [try_from("203.0.113.1") for _ in range(3)] == [200, 200, 429]
    assert try_from("203.0.113.2") == 200
