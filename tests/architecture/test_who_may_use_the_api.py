"""Every address of the API, and what each kind of program or browser gets there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import Card, Classroom, Deck, Link, Scope, Student, Teacher
from cards.services import decks
from cards.services.tokens import revoke_token
from tests.api.programs import Program, make_program
from tests.architecture.test_who_may_open_what import patterns, snapshot
from tests.factories import NOON, card, client_of, make_classroom, make_deck, make_teacher

NOBODY = [
    "no token",
    "revoked token",
    "expired token",
    "student",
    "owner's session",
    "other's session",
]
"""A cookie is no token, whoever's it is."""
PEOPLE = [*NOBODY, "other teacher", "co-teacher", "reader", "owner"]


@dataclass(frozen=True)
class Route:
    """What the owner's program gets, what a co-teacher's and any other teacher's, and what is sent.

    A token that may only read gets what the owner's gets where nothing changes, else 403.
    """

    owner: int
    co_teacher: int
    other: int = 404
    sent: dict[str, Any] = field(default_factory=dict)

    def expected(self, person: str, method: str) -> int:
        if person in NOBODY:
            return 401
        if person == "reader":
            return self.owner if method == "GET" else 403
        return {"other teacher": self.other, "co-teacher": self.co_teacher}.get(person, self.owner)


def any_teacher(status: int, **sent: Any) -> Route:
    return Route(status, status, status, sent)


def of_deck(status: int, **sent: Any) -> Route:
    """Decks are their owner's alone."""
    return Route(status, 404, 404, sent)


def of_class(status: int, **sent: Any) -> Route:
    """Classes are shared with co-teachers."""
    return Route(status, status, 404, sent)


TABLE: dict[tuple[str, str], Route] = {
    ("GET", "deck_list"): any_teacher(200),
    ("POST", "deck_list"): any_teacher(201, title="Moons"),
    ("POST", "deck_import"): any_teacher(201, title="Moons", text="Io\tOf Jupiter"),
    ("GET", "deck_detail"): of_deck(200),
    ("PATCH", "deck_detail"): of_deck(200, title="Mine"),
    ("DELETE", "deck_detail"): of_deck(204),
    ("GET", "card_list"): of_deck(200),
    ("POST", "card_list"): of_deck(201, term="Io", definition="A moon"),
    ("GET", "card_detail"): of_deck(200),
    ("PATCH", "card_detail"): of_deck(200, term="Io", keep=False),
    ("DELETE", "card_detail"): of_deck(204),
    ("POST", "card_restore"): of_deck(200),
    ("GET", "classroom_list"): any_teacher(200),
    ("POST", "classroom_list"): any_teacher(201, name="Biology"),
    ("GET", "classroom_detail"): of_class(200),
    ("PATCH", "classroom_detail"): of_class(200, name="Mine"),
    ("GET", "student_list"): of_class(200),
    ("POST", "student_list"): of_class(201, name="Mallory"),
    ("PATCH", "student_detail"): of_class(200, name="Mallory"),
    ("DELETE", "student_detail"): of_class(204),
    ("GET", "assignment_list"): of_class(200),
    ("PUT", "assignment_detail"): of_class(200, ranking=True),
    ("DELETE", "assignment_detail"): of_class(204),
    ("GET", "link_list"): of_class(200),
    ("POST", "link_list"): of_class(200),
    ("DELETE", "link_detail"): of_class(204),
    ("GET", "class_table"): of_class(200),
    ("GET", "card_figures"): of_class(200),
    ("GET", "answer_log"): of_class(200),
}

API = next(
    each
    for each in get_resolver().url_patterns
    if isinstance(each, URLResolver) and each.namespace == "api"
)
ROUTES = dict(patterns(API.url_patterns))
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

Ask = Callable[[str, str, Any], int]
"""Method, address and what is sent; the status that comes back."""


@dataclass(frozen=True)
class World:
    """What the addresses are about, and who asks."""

    places: dict[str, int]
    people: dict[str, Ask]

    def address(self, name: str, **changed: int) -> str:
        places = self.places | changed
        wanted = ROUTES[name].pattern.converters
        return reverse(f"api:{name}", kwargs={key: places[key] for key in wanted})

    def send(self, person: str, method: str, name: str) -> int:
        route = TABLE[method, name]
        sent = {"deck": self.places["deck_id"]} if name == "link_list" else route.sent
        return self.people[person](method, self.address(name), sent)


@pytest.fixture
def world(classroom: Classroom, deck: Deck, seat: Seat, teacher: Teacher) -> World:
    colleague, other = make_teacher(), make_teacher()
    classroom.co_teachers.add(colleague)
    make_classroom(other, make_deck(other))
    revoked = make_program(teacher)
    revoke_token(token=revoked.token, now=NOON)
    expired = make_program(teacher, expires_at=timezone.now() - timedelta(seconds=1))
    return World(
        places={
            "deck_id": deck.pk,
            "card_id": card(deck, "Mars").pk,
            "classroom_id": classroom.pk,
            "student_id": seat.student.pk,
            "link_id": Link.objects.get(classroom=classroom).pk,
        },
        people={
            "no token": _browser(Client()),
            "revoked token": _program(revoked),
            "expired token": _program(expired),
            "student": _browser(client_of(seat)),
            "owner's session": _browser(_signed_in(teacher)),
            "other's session": _browser(_signed_in(other)),
            "other teacher": _program(make_program(other)),
            "co-teacher": _program(make_program(colleague)),
            "reader": _program(make_program(teacher, Scope.READ)),
            "owner": _program(make_program(teacher)),
        },
    )


def _program(program: Program) -> Ask:
    return lambda method, address, sent: program.ask(method, address, sent).status_code


def _browser(client: Client) -> Ask:
    def ask(method: str, address: str, sent: Any) -> int:
        json_type = "application/json"
        return client.generic(method, address, str(sent), content_type=json_type).status_code

    return ask


def _signed_in(teacher: Teacher) -> Client:
    client = Client()
    client.force_login(teacher)
    return client


def test_every_route_of_the_api_is_in_the_table() -> None:
    assert {name for _, name in TABLE} == set(ROUTES)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("method", "name"), TABLE)
def test_each_program_gets_what_is_its_teachers(
    world: World, method: str, name: str, person: str
) -> None:
    if name == "card_restore":
        decks.remove_card(card=Card.objects.get(pk=world.places["card_id"]), now=NOON)
    assert world.send(person, method, name) == TABLE[method, name].expected(person, method)


@pytest.mark.parametrize(("method", "name"), TABLE)
def test_a_refused_request_changes_nothing(
    world: World, classroom: Classroom, method: str, name: str
) -> None:
    before = _without_use(snapshot(classroom))
    for person in [*NOBODY, "other teacher", "reader"]:
        world.send(person, method, name)
    assert _without_use(snapshot(classroom)) == before


def _without_use(rows: tuple[object, ...]) -> tuple[object, ...]:
    """Without the tokens, which note that they were used."""
    return rows[:-1]


@pytest.mark.parametrize("name", ROUTES)
def test_an_address_takes_only_the_methods_of_the_table(world: World, name: str) -> None:
    taken = {method for method, route in TABLE if route == name}
    for method in METHODS - taken:
        assert world.people["owner"](method, world.address(name), {}) == 405, method


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("key", [0, 2**31, 2**63, 10**30])
def test_a_key_that_does_not_exist_is_not_found(world: World, name: str, key: int) -> None:
    method, route = next((m, TABLE[m, n]) for m, n in TABLE if n == name)
    for changed in ROUTES[name].pattern.converters:
        address = world.address(name, **{changed: key})
        assert world.people["owner"](method, address, route.sent) == 404, changed


@pytest.mark.parametrize("key", [0, 2**31, 2**63 - 1])
def test_a_link_to_a_deck_that_does_not_exist_is_not_made(world: World, key: int) -> None:
    status = world.people["owner"]("POST", world.address("link_list"), {"deck": key})
    assert status == (404 if key else 400)


def test_a_student_of_another_class_is_not_found(world: World, teacher: Teacher) -> None:
    other = make_classroom(teacher, name="Elsewhere")
    stranger = Student.objects.create(classroom=other, name="Eve", name_key="eve")
    address = world.address("student_detail", student_id=stranger.pk)
    assert world.people["owner"]("PATCH", address, {"name": "Ana"}) == 404


def test_a_co_teacher_gives_the_class_decks_of_their_own(
    world: World, classroom: Classroom
) -> None:
    colleague = classroom.co_teachers.get()
    own, foreign = make_deck(colleague), make_deck(classroom.owner)
    ask = world.people["co-teacher"]
    assert ask("PUT", world.address("assignment_detail", deck_id=own.pk), {}) == 201
    assert ask("PUT", world.address("assignment_detail", deck_id=foreign.pk), {}) == 404
