"""What protects every page: headers, cookies, and templates without inline script or style."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from cards.models import Classroom, Link
from tests.factories import PASSWORD, make_report_link, make_teacher

PAGES = ["/", "/accounts/login/", "/decks/", "/join/", "/nowhere/", "/health/"]
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))

HTTPS_SETTINGS = """
import json, django
from django.conf import settings
django.setup()
names = [name for name in dir(settings) if name.isupper() and name.startswith(
    ("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_", "SEAT_", "INVITATION_", "REPORT_", "HTTPS"))]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


@pytest.fixture(scope="module")
def https_settings() -> dict[str, Any]:
    """The settings of a site that is served by HTTPS."""
    answer = subprocess.run(
        [sys.executable, "-c", HTTPS_SETTINGS],
        cwd=settings.BASE_DIR,
        env=os.environ | {"HTTPS": "true", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


# --- Headers --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_every_reply_carries_the_headers_that_protect_it(address: str) -> None:
    headers = Client().get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "HX-Request" in headers["Vary"]
    assert "Content-Security-Policy" in headers


def policy() -> dict[str, list[str]]:
    header = Client().get("/health/").headers["Content-Security-Policy"]
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.django_db
def test_pages_may_load_only_what_is_their_own() -> None:
    found = policy()
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    assert found["form-action"] == ["'self'"]
    assert {value for values in found.values() for value in values} == {"'self'", "'none'"}


@pytest.mark.django_db
def test_no_part_of_the_policy_is_unsafe() -> None:
    header = Client().get("/health/").headers["Content-Security-Policy"]
    assert "unsafe" not in header
    assert "*" not in header
    assert "http" not in header


# --- Cookies --------------------------------------------------------------------------------------


def sign_in(client: Client) -> None:
    make_teacher("ana@example.org", password=PASSWORD)
    client.get(reverse("account_login"), secure=True)
    client.post(
        reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD}, secure=True
    )


@pytest.mark.django_db
def test_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(classroom: Classroom) -> None:
    client = Client()
    sign_in(client)
    client.get(Link.objects.get().get_absolute_url())
    assert set(client.cookies) == {"session", "csrf", "invitation"}
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_cookies_of_an_https_site_belong_to_this_host_alone(
    https_settings: dict[str, Any], classroom: Classroom
) -> None:
    link = Link.objects.get()
    report = make_report_link(classroom)
    with override_settings(**https_settings):
        client = Client()
        sign_in(client)
        client.get(link.get_absolute_url(), secure=True)
        client.post("/join/", {"name": "Ana", "confirmed": "yes"}, secure=True)
        client.get(report.get_absolute_url(), secure=True)
    assert set(client.cookies) == {
        "__Host-session",
        "__Host-csrf",
        "__Host-invitation",
        f"__Host-seat-{classroom.pk}",
        f"__Host-report-{report.pk}",
    }
    for cookie in client.cookies.values():
        assert cookie["secure"], cookie.key
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key


def test_a_seat_of_an_https_site_can_be_given_back(
    https_settings: dict[str, Any], classroom: Classroom
) -> None:
    with override_settings(**https_settings):
        client = Client()
        client.get(Link.objects.get().get_absolute_url(), secure=True)
        client.post("/join/", {"name": "Ana", "confirmed": "yes"}, secure=True)
        left = client.post(reverse("cards:seat_leave", args=[classroom.pk]), secure=True)
    cookie = left.cookies[f"__Host-seat-{classroom.pk}"]
    assert (cookie.value, cookie["max-age"]) == ("", 0)
    assert cookie["secure"]


@pytest.mark.django_db
def test_an_https_site_sends_plain_requests_over(https_settings: dict[str, Any]) -> None:
    with override_settings(**https_settings):
        plain = Client().get("/decks/")
        secure = Client().get("/accounts/login/", secure=True)
        health = Client().get("/health/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/decks/")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert health.status_code == 200


# --- Templates ------------------------------------------------------------------------------------


def without_comments(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script\b(?![^>]*\ssrc=)|<script\b[^>]*>\s*\S+?\s*</script>",
    "an event handler": r"\s(?:on[a-z]+|hx-on[\w:-]*)\s*=",
    "a javascript address": r"javascript:",
    "another site": r"(?:src|action|hx-\w+)\s*=\s*[\"']?(?:https?:)?//",
    "code that htmx evaluates": r"\s(?:hx-vars|hx-vals=[\"']js:)",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_template_holds_what_the_policy_forbids(pattern: str) -> None:
    assert TEMPLATES
    found = [
        f"{path.name}: {match[0]}"
        for path in TEMPLATES
        for match in re.finditer(pattern, without_comments(path), re.IGNORECASE)
    ]
    assert found == []


def test_every_form_that_changes_something_carries_a_token() -> None:
    forms = [
        (path.name, form)
        for path in TEMPLATES
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", without_comments(path), re.DOTALL
        )
    ]
    assert forms
    assert [name for name, form in forms if "{% csrf_token %}" not in form] == []


def test_only_help_texts_of_our_own_are_marked_safe() -> None:
    found = {
        path.name
        for path in TEMPLATES
        if re.search(r"\|\s*safe\b|autoescape off", without_comments(path))
    }
    assert found <= {"field.html"}


def test_no_python_code_marks_text_as_safe() -> None:
    sources = [
        path
        for app in ("cards", "analytics", "config")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
    ]
    assert sources
    found = [path.name for path in sources if "mark_safe" in path.read_text(encoding="utf-8")]
    assert found == []
