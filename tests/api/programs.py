"""A program with a token, as the API sees it."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cards.models import AccessToken, Scope, Teacher
from cards.services.tokens import make_token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Reply
else:
    Reply = HttpResponse

numbers = count(1)


@dataclass
class Program:
    """Asks by the names of the API's addresses; sends and reads JSON."""

    secret: str
    token: AccessToken

    def get(self, name: str, /, *places: object, **query: object) -> Reply:
        return self.ask("GET", reverse(f"api:{name}", args=places), query=query)

    def post(self, name: str, /, *places: object, **sent: object) -> Reply:
        return self.ask("POST", reverse(f"api:{name}", args=places), sent)

    def put(self, name: str, /, *places: object, **sent: object) -> Reply:
        return self.ask("PUT", reverse(f"api:{name}", args=places), sent)

    def patch(self, name: str, /, *places: object, **sent: object) -> Reply:
        return self.ask("PATCH", reverse(f"api:{name}", args=places), sent)

    def delete(self, name: str, /, *places: object) -> Reply:
        return self.ask("DELETE", reverse(f"api:{name}", args=places))

    def ask(
        self,
        method: str,
        address: str,
        sent: object = None,
        query: dict[str, object] | None = None,
    ) -> Reply:
        return Client().generic(
            method,
            address,
            "" if sent is None else json.dumps(sent),
            content_type="application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {self.secret}"},
        )


def make_program(
    owner: Teacher, scope: Scope = Scope.WRITE, *, expires_at: datetime | None = None
) -> Program:
    made = make_token(
        owner=owner, name=f"Program {next(numbers)}", scope=scope, expires_at=expires_at
    )
    return Program(made.secret, made.token)


def results(reply: Reply) -> list[dict[str, Any]]:
    """The items of a list's page."""
    assert reply.status_code == 200, reply.content
    found: list[dict[str, Any]] = reply.json()["results"]
    return found


__all__ = ["Program", "Reply", "make_program", "results"]
