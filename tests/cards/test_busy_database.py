"""The database is busy for too long: a page that says so kindly, and an answer to send again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from cards.models import Answer, StudySession
from tests.cards.conftest import Desk
from tests.cards.pages import text_of, titles
from tests.factories import response_to

WHERE = ("dbname", "user", "password", "host", "port")


@contextmanager
def held() -> Iterator[None]:
    """Somebody else keeps what is to be written, and nobody waits for it long."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            cursor.execute("PRAGMA busy_timeout = 50")
            with closing(sqlite3.connect(name, uri=True)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
            cursor.execute("PRAGMA busy_timeout = 20000")
            return
        cursor.execute("SET lock_timeout = 50")
        params = connection.get_connection_params()
        with psycopg.connect(**{key: params[key] for key in WHERE if key in params}) as other:
            other.execute("LOCK TABLE cards_student")
            yield
            other.rollback()
        cursor.execute("SET lock_timeout = 0")


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_could_not_be_written_can_be_sent_again_and_counts_once(
    learning: Desk,
) -> None:
    sent = response_to(learning.session)
    before = StudySession.objects.values().get()
    with held():
        reply = learning.send(sent)
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "5"
    assert reply.headers["Cache-Control"] == "no-store"
    assert titles(reply) == ["One moment, please"]
    assert "Nothing was lost." in text_of(reply)
    assert StudySession.objects.values().get() == before
    assert learning.send(sent).status_code == 200
    assert Answer.objects.count() == 1


def from_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("in SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (from_sqlite(sqlite3.SQLITE_BUSY), 503),
        (from_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), 503),
        (psycopg.errors.DeadlockDetected("in PostgreSQL"), 503),
        (psycopg.OperationalError("no connection in time"), 503),
        (from_sqlite(sqlite3.SQLITE_ERROR), 500),  # such as a table that is not there
        (from_sqlite(sqlite3.SQLITE_FULL), 500),
        (None, 500),
    ],
    ids=repr,
)
def test_what_passes_is_told_apart_from_what_is_broken(
    client: Client, monkeypatch: pytest.MonkeyPatch, cause: Exception | None, status: int
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("as Django says it") from cause

    monkeypatch.setattr("cards.views.decks.access.get_seats", fail)
    client.raise_request_exception = False
    assert client.get(reverse("cards:home")).status_code == status


def test_a_program_gets_a_problem(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("as Django says it") from from_sqlite(sqlite3.SQLITE_BUSY)

    monkeypatch.setattr("cards.api.authentication.access.find_access_token", fail)
    reply = client.get(reverse("api:deck_list"), headers={"Authorization": "Bearer x"})
    assert reply.status_code == 503
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Retry-After"] == "5"
    assert reply.json()["title"] == "Service Unavailable"
