"""The OpenAPI document: as checked in, without warnings, and readable as a page."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cards.api.document import openapi_document
from cards.api.documentation import groups

CHECKED_IN = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, found in openapi_document()["paths"].items()
        for method, operation in found.items()
    ]


def test_the_document_is_checked_in_as_it_is() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue().strip() == CHECKED_IN.read_text(encoding="utf-8").strip(), "make openapi"


@pytest.mark.django_db
def test_everybody_can_have_the_document() -> None:
    reply = Client().get(reverse("cards:api_openapi"))
    assert reply.headers["Content-Type"] == "text/yaml; charset=utf-8"
    found = yaml.safe_load(reply.content)
    assert found == yaml.safe_load(CHECKED_IN.read_text(encoding="utf-8"))
    assert found["openapi"].startswith("3.1")


def test_every_operation_needs_a_token_and_says_what_it_does() -> None:
    assert operations()
    for method, path, operation in operations():
        assert operation["security"] == [{"token": []}], (method, path)
        assert operation["summary"], (method, path)
        assert {"401", "429"} <= set(operation["responses"]), (method, path)
        assert ("403" in operation["responses"]) is (method != "get"), (method, path)


def test_every_body_has_a_sample() -> None:
    for method, path, operation in operations():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content.get("examples"), (method, path)


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_shows_every_operation_to_everybody() -> None:
    page = Client().get(reverse("cards:api_docs")).content.decode()
    for method, path, operation in operations():
        assert f'id="{operation["operationId"]}"' in page
        assert f'<code class="api-path">{path}</code>' in page
        assert f">{method.upper()}</span>" in page
    assert 'curl -H "Authorization: Bearer $TOKEN" http://testserver/api/v1/' in page


@pytest.mark.django_db
def test_the_page_names_types_choices_and_what_must_be_sent() -> None:
    page = re.sub(r"<[^>]+>|\s+", " ", Client().get(reverse("cards:api_docs")).content.decode())
    page = re.sub(r"\s+", " ", page)
    assert "shorter, term, definition, both" in page
    assert "Must be said when the term or the definition changes." in page
    assert "moment or null, optional · When it is due; null for never." in page


def test_code_is_told_from_words() -> None:
    imported = next(each for each in groups()["Decks"] if each.id == "import_deck")
    assert imported.paragraphs == [
        [("Send it with ", False), ("preview", True), (" first, and look at the doubts.", False)]
    ]


def test_what_is_in_an_object_has_its_name_before_it() -> None:
    imported = next(each for each in groups()["Decks"] if each.id == "import_deck")
    assert {"deck.title", "cards[].term"} <= {field.name for field in imported.fields}


def test_lists_show_what_their_items_hold() -> None:
    listed = next(each for each in groups()["Cards"] if each.id == "list_cards")
    assert listed.is_paged
    assert {"id", "term", "definition", "accepted"} <= {field.name for field in listed.fields}
