"""Signing in by Google or Microsoft: off by default; where it is set up, from click to the decks.

Which of them there are is settled when the site starts, so each site is a process of its own. Only
what Google and Microsoft would answer is made up.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

SITE = """
import json, sys
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from cards.models import Teacher

provider, email, existing, verified = json.loads(sys.argv[1])
if existing:
    Teacher.objects.create_user(email, "an old password, kept")
client = Client()
page = client.get("/accounts/login/")
said = {"policy": page.headers["Content-Security-Policy"], "page": page.content.decode()}
if provider:
    gone = client.post(f"/accounts/{provider}/login/?process=login")
    url = urlsplit(gone.headers["Location"])
    asked = parse_qs(url.query)
    said |= {"host": url.netloc, "path": url.path, "scope": asked["scope"][0]}
    claims = {"sub": "42", "email": email, "email_verified": verified}
    graph = {"id": "42", "mail": email, "userPrincipalName": email}

    class Reply:
        ok, status_code = True, 200
        def json(self):
            return graph
        def raise_for_status(self):
            pass

    class Session:
        def __enter__(self):
            return self
        def __exit__(self, *_):
            pass
        def get(self, *_args, **_more):
            return Reply()

    tokens = {"access_token": "t", "id_token": "i"}
    address = f"/accounts/{provider}/login/callback/"
    answer = {"code": "c", "state": asked["state"][0]}
    with (
        patch.object(OAuth2Client, "get_access_token", lambda *a, **k: tokens),
        patch.object(GoogleOAuth2Adapter, "_decode_id_token", lambda *a, **k: claims),
        patch.object(DefaultSocialAccountAdapter, "get_requests_session", lambda *a: Session()),
    ):
        back = client.get(address, answer, follow=True)
    said["text"] = back.content.decode()
said["signed_in"] = client.get("/decks/").status_code == 200
said["teachers"] = [[t.email, t.has_usable_password()] for t in Teacher.objects.all()]
said["accounts"] = SocialAccount.objects.count()
said["connections"] = client.get("/accounts/3rdparty/").status_code
print("\\n" + json.dumps(said))
"""
MIGRATE = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
GOOGLE = {"GOOGLE_CLIENT_ID": "an-id", "GOOGLE_CLIENT_SECRET": "a-secret"}
MICROSOFT = {
    "MICROSOFT_CLIENT_ID": "an-id",
    "MICROSOFT_CLIENT_SECRET": "a-secret",
    "MICROSOFT_TENANT": "school-tenant",
}
EMAIL = "ana@example.org"


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a site that was just set up."""
    path = tmp_path_factory.mktemp("site") / "site.sqlite3"
    at = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run(MIGRATE, cwd=settings.BASE_DIR, env=at, check=True)
    return path


@pytest.fixture
def folder(empty_site: Path, tmp_path: Path) -> Path:
    """A place of its own for one site."""
    shutil.copy(empty_site, tmp_path)
    return tmp_path


def visit(
    folder: Path,
    environment: dict[str, str],
    provider: str = "",
    *,
    existing: bool = False,
    verified: bool = True,
) -> dict[str, Any]:
    """What happens on a new site with this environment when Ana signs in by the provider."""
    answer = subprocess.run(
        [sys.executable, "-c", SITE, json.dumps([provider, EMAIL, existing, verified])],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    said: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return said


@pytest.mark.django_db
def test_by_default_nobody_else_is_named_or_reached() -> None:
    page = Client().get("/accounts/login/")
    assert "Google" not in page.content.decode()
    assert "form-action 'self';" in page.headers["Content-Security-Policy"] + ";"
    assert Client().post("/accounts/google/login/").status_code == 404


def test_an_id_without_a_secret_sets_nothing_up(folder: Path) -> None:
    said = visit(folder, {"GOOGLE_CLIENT_ID": "an-id"})
    assert "Google" not in said["page"]


@pytest.mark.parametrize(
    ("environment", "provider", "host", "path"),
    [
        (GOOGLE, "google", "accounts.google.com", "/o/oauth2/v2/auth"),
        (
            MICROSOFT,
            "microsoft",
            "login.microsoftonline.com",
            "/school-tenant/oauth2/v2.0/authorize",
        ),
    ],
)
def test_a_new_teacher_comes_by_one_click(
    folder: Path, environment: dict[str, str], provider: str, host: str, path: str
) -> None:
    said = visit(folder, environment, provider)
    assert f"Go on with {provider.capitalize()}" in said["page"]
    assert (said["host"], said["path"]) == (host, path)
    assert f"form-action 'self' https://{host}" in said["policy"]
    assert said["signed_in"]
    assert said["teachers"] == [[EMAIL, False]]
    assert said["accounts"] == 1


def test_google_is_asked_for_the_address_alone(folder: Path) -> None:
    assert visit(folder, GOOGLE, "google")["scope"] == "email"


def test_google_opens_an_account_whose_address_it_vouches_for(folder: Path) -> None:
    said = visit(folder, GOOGLE, "google", existing=True)
    assert said["signed_in"]
    assert said["teachers"] == [[EMAIL, False]]  # whoever set the old password is out


def test_an_address_that_google_does_not_vouch_for_opens_nothing(folder: Path) -> None:
    said = visit(folder, GOOGLE, "google", existing=True, verified=False)
    assert not said["signed_in"]
    assert said["teachers"] == [[EMAIL, True]]


def test_microsoft_opens_nobodys_account_by_an_address(folder: Path) -> None:
    said = visit(folder, MICROSOFT, "microsoft", existing=True)
    assert not said["signed_in"]
    assert (said["teachers"], said["accounts"]) == ([[EMAIL, True]], 0)


def test_closed_sign_up_is_closed_here_too(folder: Path) -> None:
    said = visit(folder, GOOGLE | {"SIGNUP": "closed"}, "google")
    assert not said["signed_in"]
    assert said["teachers"] == []
    assert "Ask whoever runs this site" in said["text"]
