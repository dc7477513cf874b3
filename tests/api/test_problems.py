"""What a program is told when something is wrong."""

import pytest
from django.test import Client
from django.urls import reverse

from cards.models import Deck
from tests.api.programs import Program


def test_a_field_that_is_wrong_is_named(program: Program) -> None:
    reply = program.post("deck_list", title="", answer_with="nothing")
    assert reply.status_code == 400
    problem = reply.json()
    assert (problem["type"], problem["title"], problem["status"]) == (
        "about:blank",
        "Bad Request",
        400,
    )
    assert {error["field"] for error in problem["errors"]} == {"title", "answer_with"}


def test_an_item_of_a_list_is_named_by_its_place(program: Program, deck: Deck) -> None:
    reply = program.post(
        "card_list", deck.pk, term="Io", definition="A moon", tags=["ok", "x" * 41]
    )
    assert [error["field"] for error in reply.json()["errors"]] == ["tags.1"]


def test_what_a_form_refuses_is_told_as_on_the_page(program: Program) -> None:
    reply = program.post("classroom_list", name="Biology", time_zone="Mars/Olympus")
    assert [error["field"] for error in reply.json()["errors"]] == ["time_zone"]


def test_what_is_no_json_is_refused(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.secret}"}
    address = reverse("api:deck_list")
    broken = Client().post(address, "{", content_type="application/json", headers=headers)
    assert broken.status_code == 400
    assert "JSON" in broken.json()["detail"]
    other = Client().post(address, "title=Mine", content_type="text/plain", headers=headers)
    assert other.status_code == 415


@pytest.mark.parametrize("sent", [[], "text", 7, True])
def test_a_body_of_another_shape_is_refused(program: Program, sent: object) -> None:
    reply = program.ask("POST", reverse("api:deck_list"), sent)
    assert reply.status_code == 400


def test_a_method_that_there_is_not_is_refused(program: Program) -> None:
    reply = program.delete("deck_list")
    assert reply.status_code == 405
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_something_of_nobody_is_not_found(program: Program) -> None:
    reply = program.get("deck_detail", 10**30)
    assert reply.status_code == 404
    assert reply.json()["title"] == "Not Found"


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing/", "/api/v1/decks/x/"])
def test_an_address_that_there_is_not_is_a_problem_too(
    client: Client, method: str, address: str
) -> None:
    reply = getattr(client, method)(address)
    assert reply.status_code == 404
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": f"The API has nothing at {address}.",
    }


def test_an_address_without_its_slash_is_still_led_on(client: Client) -> None:
    reply = client.get("/api/v1/decks")
    assert (reply.status_code, reply.headers["Location"]) == (301, "/api/v1/decks/")


def test_people_still_get_a_page(client: Client) -> None:
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")
