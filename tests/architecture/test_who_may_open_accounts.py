"""Addresses that come with the frameworks: teachers' accounts and the admin. Denied by default."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from cards.models import Classroom
from tests import personas

SIGN_IN = "sign-in"

FOR_EVERYBODY = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "admin:logout",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}
"""What somebody without an account may open; every other address asks them to sign in."""

VALUES = {"uidb36": "1", "key": "x-y", "app_label": "cards"}
"""What stands in addresses for something that is not there; any other part is 1."""

Make = Callable[[Classroom], Client]

WITHOUT_AN_ACCOUNT: dict[str, Make] = {
    "anonymous": personas.anonymous,
    "classmate": personas.classmate,
    "student of another class": personas.student_of_another_class,
    "revoked student": personas.revoked_student,
}
TEACHERS: dict[str, Make] = {"owner": personas.owner, "other teacher": personas.other_teacher}


def addresses(
    found: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Every route that has a name, with an address for it."""
    for each in found:
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else ""
            yield from addresses(each.url_patterns, namespace + inner)
        elif each.name:
            parts = {part: VALUES.get(part, "1") for part in each.pattern.regex.groupindex}
            name = namespace + each.name
            try:
                yield name, reverse(name, kwargs=parts)
            except NoReverseMatch:  # parts without a name
                yield name, reverse(name, args=[1] * each.pattern.regex.groups)


FROM_OUTSIDE = {"accounts/", "admin/"}
ROUTES = dict(
    addresses([each for each in get_resolver().url_patterns if str(each.pattern) in FROM_OUTSIDE])
)


def ask(client: Client, address: str) -> int | str:
    reply = client.get(address)
    to = reply.headers.get("Location", "")
    doors = str(settings.LOGIN_URL), reverse("admin:login")
    return SIGN_IN if to.startswith(doors) else reply.status_code


def test_both_have_addresses() -> None:
    assert len(ROUTES) > len(FOR_EVERYBODY)
    assert set(ROUTES) >= FOR_EVERYBODY


@pytest.mark.parametrize("person", WITHOUT_AN_ACCOUNT)
def test_whoever_has_no_account_is_asked_to_sign_in(classroom: Classroom, person: str) -> None:
    client = WITHOUT_AN_ACCOUNT[person](classroom)
    got = {name: ask(client, address) for name, address in ROUTES.items()}
    assert {name for name, status in got.items() if status != SIGN_IN} <= FOR_EVERYBODY
    assert all(status == SIGN_IN or int(status) < 500 for status in got.values())


@pytest.mark.parametrize("person", TEACHERS)
def test_a_teacher_is_no_administrator(classroom: Classroom, person: str) -> None:
    client = TEACHERS[person](classroom)
    refused = {SIGN_IN, 403, 404}
    admin = {name: address for name, address in ROUTES.items() if name.startswith("admin:")}
    got = {name: ask(client, address) for name, address in admin.items()}
    assert {name for name, status in got.items() if status not in refused} == {"admin:logout"}
