"""The table asks with the version it has, and gets 204 until something has changed."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.access import Seat
from cards.models import Assignment, Classroom, Deck, Excuse, Student
from cards.services import decks
from tests.cards.pages import body
from tests.factories import (
    NOON,
    REFITTED,
    card,
    flip,
    keep,
    learn,
    make_classroom,
    make_seat,
)

ROWS = {"HX-Request": "true", "HX-Target": "class-rows"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def address(clock: object, seat: Seat, deck: Deck) -> str:
    """The table of a class in which somebody has answered."""
    learn(seat, deck, True)
    return reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])


def poll(client: Client, page: str) -> tuple[int, str]:
    """Ask as the page does by itself; the status and the body of the reply."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every', page)
    assert found, "The page does not ask."
    reply = client.get(found[1].replace("&amp;", "&"), headers=ROWS)
    return reply.status_code, body(reply)


def answer(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)


def answer_as_a_classmate(seat: Seat, deck: Deck) -> None:
    flip(make_seat(seat.classroom), deck, False)


def join(seat: Seat, deck: Deck) -> None:
    make_seat(seat.classroom)


def leave(seat: Seat, deck: Deck) -> None:
    Student.objects.filter(pk=seat.student.pk).delete()


def add_card(seat: Seat, deck: Deck) -> None:
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])


def remove_card(seat: Seat, deck: Deck) -> None:
    decks.remove_card(card=card(deck, "Mars"), now=NOON)


def edit_card(seat: Seat, deck: Deck) -> None:
    decks.change_card(card=card(deck, "Mars"), tags=[], start_afresh=True)


def rename(seat: Seat, deck: Deck) -> None:
    Student.objects.filter(pk=seat.student.pk).update(name="ANA R.")


def leave_the_class_as_another_joins(seat: Seat, deck: Deck) -> None:
    make_seat(seat.classroom)
    Student.objects.exclude(pk=seat.student.pk).first().delete()  # type: ignore[union-attr]
    make_seat(seat.classroom)


def refit(seat: Seat, deck: Deck) -> None:
    keep(REFITTED)


def set_a_goal(seat: Seat, deck: Deck) -> None:
    Assignment.objects.filter(deck=deck).update(learn_goal=80)


def set_a_due_date(seat: Seat, deck: Deck) -> None:
    Assignment.objects.filter(deck=deck).update(due_at=NOON)


def excuse(seat: Seat, deck: Deck) -> None:
    Excuse.objects.create(classroom=seat.classroom, student=seat.student, deck=deck)


CHANGES = [
    rename,
    leave_the_class_as_another_joins,
    refit,
    set_a_goal,
    set_a_due_date,
    excuse,
    *[answer, answer_as_a_classmate, join, leave, add_card, remove_card, edit_card],
]


def test_nothing_new_is_204_without_a_body(owner_client: Client, address: str) -> None:
    page = body(owner_client.get(address))
    assert poll(owner_client, page) == (204, "")
    assert poll(owner_client, page) == (204, "")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_shown_once(
    owner_client: Client,
    address: str,
    seat: Seat,
    deck: Deck,
    change: Callable[[Seat, Deck], None],
) -> None:
    page = body(owner_client.get(address))
    change(seat, deck)
    status, rows = poll(owner_client, page)
    assert status == 200
    assert rows != page
    assert poll(owner_client, rows)[0] == 204


def test_the_first_answer_turns_the_empty_state_into_the_table(
    clock: object, owner_client: Client, seat: Seat, deck: Deck
) -> None:
    address = reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])
    page = body(owner_client.get(address))
    found = re.search(r'<section id="class-table"[^>]*hx-get="([^"]+)"', page)
    assert found
    asks = found[1].replace("&amp;", "&")
    headers = {"HX-Request": "true", "HX-Target": "class-table"}
    assert owner_client.get(asks, headers=headers).status_code == 204
    learn(seat, deck, True)
    reply = owner_client.get(asks, headers=headers)
    assert reply.status_code == 200
    assert "<table" in body(reply)


def test_figures_fade_at_least_once_an_hour(
    clock: time_machine.Traveller, owner_client: Client, address: str
) -> None:
    page = body(owner_client.get(address))
    clock.shift(timedelta(minutes=59))
    assert poll(owner_client, page)[0] == 204
    clock.shift(timedelta(minutes=1))
    assert poll(owner_client, page)[0] == 200


def test_what_happens_in_another_class_changes_nothing(
    owner_client: Client, address: str, classroom: Classroom, deck: Deck
) -> None:
    page = body(owner_client.get(address))
    learn(make_seat(make_classroom(deck.owner, deck, name="Evening")), deck, True)
    assert poll(owner_client, page)[0] == 204


def test_asking_keeps_the_order(owner_client: Client, address: str, seat: Seat, deck: Deck) -> None:
    flip(make_seat(seat.classroom, "Ben"), deck, True)
    page = body(owner_client.get(address, {"sort": "-name"}))
    learn(seat, deck, True)
    _, rows = poll(owner_client, page)
    assert rows.index("Ben") < rows.index("Ana R.")
    assert "sort=-name" in rows


def test_a_version_of_another_table_is_answered_in_full(owner_client: Client, address: str) -> None:
    assert owner_client.get(address, {"v": "1-2-3"}, headers=ROWS).status_code == 200


def test_the_reply_is_kept_by_no_cache(owner_client: Client, address: str) -> None:
    assert "no-store" in owner_client.get(address).headers["Cache-Control"]


def test_the_goal_falling_due_is_shown(
    clock: time_machine.Traveller, owner_client: Client, address: str
) -> None:
    Assignment.objects.update(learn_goal=90, due_at=NOON + timedelta(minutes=5))
    page = body(owner_client.get(address))
    clock.shift(timedelta(minutes=4))
    assert poll(owner_client, page)[0] == 204
    clock.shift(timedelta(minutes=1))
    assert poll(owner_client, page)[0] == 200


def statements(client: Client, page: str) -> list[str]:
    """What a poll asks the database, but for who asks: session and teacher."""
    poll(client, page)
    with CaptureQueriesContext(connection) as captured:
        assert poll(client, page)[0] == 204
    signing_in = ("django_session", '"cards_teacher"."password"')
    asked = [query["sql"] for query in captured]
    return [sql for sql in asked if not any(table in sql for table in signing_in)]


def test_nothing_new_costs_two_statements_and_both_use_indexes(
    owner_client: Client, address: str, classroom: Classroom, deck: Deck
) -> None:
    for _ in range(30):
        flip(make_seat(classroom), deck, True)
    asked = statements(owner_client, body(owner_client.get(address)))
    assert len(asked) == 2
    for sql in asked:
        assert not scanned(sql), (sql, plan_of(sql))


def plan_of(sql: str) -> list[str]:
    """How the database would run it if every table were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def scanned(sql: str) -> list[str]:
    """The steps that read a whole table."""
    return [
        step
        for step in plan_of(sql)
        if "Seq Scan" in step or (step.startswith("SCAN") and "CONSTANT ROW" not in step)
    ]
