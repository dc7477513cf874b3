"""Every address of the site, and what each kind of person gets there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cards.models import (
    AccessToken,
    Appeal,
    Assignment,
    Card,
    Classroom,
    Deck,
    Link,
    Student,
    StudySession,
)
from cards.services import classrooms, decks
from tests import personas
from tests.api.programs import make_program
from tests.conftest import forget_all
from tests.factories import (
    NOON,
    card,
    client_of,
    give_typed,
    make_classroom,
    make_deck,
    make_report_link,
    make_seat,
    make_teacher,
    response_to,
    start,
    take_test,
)

PEOPLE = [
    "anonymous",
    "other teacher",
    "co-teacher",
    "student",
    "classmate",
    "student of another class",
    "revoked student",
    "report visitor",
    "visitor of another report",
    "owner",
]
TEACHERS = ["other teacher", "co-teacher", "owner"]
SIGN_IN = "sign-in"
"""A redirect to the sign-in page."""

Expected = dict[str, int | str]


def teachers_own(owner: int) -> Expected:
    """Teachers sign in; only the owner gets anything."""
    return everybody(SIGN_IN) | {"other teacher": 404, "co-teacher": 404, "owner": owner}


def class_teachers(status: int) -> Expected:
    """The class's owner and co-teachers."""
    return teachers_own(status) | {"co-teacher": status}


def any_teacher(status: int) -> Expected:
    return class_teachers(status) | {"other teacher": status}


def any_seat(status: int) -> Expected:
    """Whoever holds a seat in the class."""
    return everybody(404) | {"student": status, "classmate": status}


def own_session(status: int) -> Expected:
    return everybody(404) | {"student": status}


def report_visitor(status: int) -> Expected:
    """Whoever opened this very report link."""
    return everybody(404) | {"report visitor": status}


def everybody(status: int | str) -> Expected:
    return dict.fromkeys(PEOPLE, status)


TABLE: dict[tuple[str, str], Expected] = {
    ("GET", "cards:home"): everybody(200) | dict.fromkeys(TEACHERS, 302),
    ("GET", "cards:health"): everybody(200),
    ("GET", "cards:deck_list"): any_teacher(200),
    ("GET", "cards:deck_import"): any_teacher(200),
    ("POST", "cards:deck_import"): any_teacher(422),
    ("GET", "cards:deck_detail"): teachers_own(200),
    ("GET", "cards:deck_edit"): teachers_own(200),
    ("POST", "cards:deck_edit"): teachers_own(422),
    ("GET", "cards:deck_delete"): teachers_own(200),
    ("POST", "cards:deck_delete"): teachers_own(302),
    ("GET", "cards:deck_share"): teachers_own(200),
    ("POST", "cards:deck_share"): teachers_own(422),
    ("POST", "cards:deck_rank"): class_teachers(302),
    ("GET", "cards:card_add"): teachers_own(200),
    ("POST", "cards:card_add"): teachers_own(422),
    ("GET", "cards:card_edit"): teachers_own(200),
    ("POST", "cards:card_edit"): teachers_own(422),
    ("POST", "cards:card_remove"): teachers_own(302),
    ("POST", "cards:card_restore"): teachers_own(302),
    ("GET", "cards:classroom_list"): any_teacher(200),
    ("GET", "cards:classroom_detail"): class_teachers(200),
    ("GET", "cards:classroom_add"): any_teacher(200),
    ("POST", "cards:classroom_add"): any_teacher(422),
    ("GET", "cards:classroom_archive_list"): any_teacher(200),
    ("GET", "cards:classroom_edit"): class_teachers(200),
    ("POST", "cards:classroom_edit"): class_teachers(422),
    ("POST", "cards:classroom_archive"): class_teachers(302),
    ("POST", "cards:classroom_unarchive"): class_teachers(302),
    ("POST", "cards:classroom_assign"): class_teachers(422),
    ("POST", "cards:classroom_take_off"): class_teachers(302),
    ("GET", "cards:co_teacher_list"): class_teachers(200),
    ("POST", "cards:co_teacher_list"): teachers_own(422),
    ("POST", "cards:co_teacher_remove"): teachers_own(302),
    ("POST", "cards:classroom_leave"): teachers_own(404) | {"co-teacher": 302},
    ("POST", "cards:invitation_withdraw"): teachers_own(302),
    ("GET", "cards:co_teacher_join"): any_teacher(200),
    ("POST", "cards:co_teacher_join"): teachers_own(404),
    ("GET", "cards:classroom_data"): class_teachers(200),
    ("POST", "cards:classroom_retain"): teachers_own(422),
    ("GET", "cards:classroom_export"): class_teachers(200),
    ("GET", "cards:classroom_delete"): teachers_own(200),
    ("POST", "cards:classroom_delete"): teachers_own(422),
    ("GET", "cards:student_export"): class_teachers(200),
    ("GET", "cards:student_delete"): class_teachers(200),
    ("POST", "cards:student_delete"): class_teachers(422),
    ("GET", "cards:account_detail"): any_teacher(200),
    ("GET", "cards:account_export"): any_teacher(200),
    ("GET", "cards:account_delete"): any_teacher(200),
    ("POST", "cards:account_delete"): any_teacher(422),
    ("GET", "cards:privacy"): everybody(200),
    ("GET", "cards:roster"): class_teachers(200),
    ("POST", "cards:roster"): class_teachers(422),
    ("GET", "cards:roster_add"): class_teachers(200),
    ("POST", "cards:roster_add"): class_teachers(422),
    ("GET", "cards:student_edit"): class_teachers(200),
    ("POST", "cards:student_edit"): class_teachers(422),
    ("POST", "cards:student_confirm"): class_teachers(302),
    ("GET", "cards:student_merge"): class_teachers(200),
    ("POST", "cards:student_merge"): class_teachers(422),
    ("GET", "cards:device_move"): class_teachers(200),
    ("POST", "cards:device_move"): class_teachers(422),
    ("GET", "cards:appeal_list"): any_teacher(200),
    ("POST", "cards:appeal_accept"): teachers_own(302),
    ("POST", "cards:appeal_reject"): teachers_own(302),
    ("POST", "cards:link_revoke"): class_teachers(302),
    ("GET", "cards:classroom_joining"): class_teachers(200),
    ("POST", "cards:classroom_joining"): class_teachers(422),
    ("POST", "cards:links_renew"): class_teachers(302),
    ("GET", "cards:classroom_board"): class_teachers(200),
    ("GET", "cards:slips_print"): class_teachers(302),
    ("POST", "cards:slips_print"): class_teachers(302),
    ("GET", "cards:seat_reset"): class_teachers(302),
    ("POST", "cards:seat_reset"): class_teachers(200),
    ("GET", "cards:notice_list"): any_teacher(200),
    ("POST", "cards:notices_dismiss"): class_teachers(302),
    ("GET", "cards:code_open"): everybody(302),
    ("POST", "cards:code_open"): everybody(422),
    ("GET", "cards:join"): everybody(200),
    ("GET", "cards:api_docs"): everybody(200),
    ("GET", "cards:api_openapi"): everybody(200),
    ("GET", "cards:token_list"): any_teacher(200),
    ("POST", "cards:token_list"): any_teacher(422),
    ("POST", "cards:token_revoke"): teachers_own(302),
    ("POST", "cards:join"): everybody(404),
    ("GET", "cards:seat_resume"): everybody(200),
    ("POST", "cards:seat_resume"): everybody(422),
    ("GET", "cards:link_open"): everybody(302),
    ("GET", "cards:classroom_study"): any_seat(302),
    ("POST", "cards:seat_leave"): any_seat(302),
    ("GET", "cards:deck_study"): any_seat(200),
    ("POST", "cards:decisions_seen"): any_seat(302),
    ("POST", "cards:appeal_make"): own_session(302),
    ("GET", "cards:session_setup"): any_seat(200),
    ("GET", "cards:session_start"): any_seat(302),
    ("POST", "cards:session_start"): any_seat(302),
    ("GET", "cards:session_detail"): own_session(200),
    ("POST", "cards:session_answer"): own_session(302),
    ("POST", "cards:session_star"): own_session(302),
    ("POST", "cards:session_end"): own_session(302),
    ("GET", "analytics:class_table"): class_teachers(200),
    ("GET", "cards:assignment_goal"): class_teachers(200),
    ("POST", "cards:assignment_goal"): class_teachers(302),
    ("GET", "analytics:class_map"): class_teachers(200),
    ("GET", "analytics:class_table_csv"): class_teachers(200),
    ("GET", "analytics:class_table_xlsx"): class_teachers(200),
    ("GET", "analytics:classroom_table"): class_teachers(200),
    ("GET", "analytics:classroom_table_csv"): class_teachers(200),
    ("GET", "analytics:classroom_table_xlsx"): class_teachers(200),
    ("GET", "analytics:student_mode"): class_teachers(200),
    ("GET", "analytics:classroom_student_mode"): class_teachers(200),
    ("GET", "analytics:classrooms_truth"): any_teacher(200),
    ("GET", "analytics:class_forecast"): class_teachers(200),
    ("GET", "analytics:student_cards"): class_teachers(200),
    ("GET", "analytics:student_plan"): any_seat(200),
    ("GET", "analytics:class_signals"): class_teachers(200),
    ("GET", "analytics:classroom_signals"): class_teachers(200),
    ("POST", "analytics:flag_dismiss"): class_teachers(302),
    ("POST", "analytics:flag_restore"): class_teachers(302),
    ("GET", "analytics:class_cards"): class_teachers(200),
    ("GET", "analytics:card_detail"): class_teachers(200),
    ("GET", "analytics:class_review"): class_teachers(200),
    ("GET", "analytics:student_detail"): class_teachers(200),
    ("GET", "analytics:student_sittings"): class_teachers(200),
    ("GET", "analytics:student_tests"): class_teachers(200),
    ("GET", "analytics:student_test"): class_teachers(200),
    ("GET", "analytics:student_typed"): class_teachers(200),
    ("GET", "analytics:class_charts"): class_teachers(200),
    ("GET", "analytics:class_activity"): class_teachers(200),
    ("GET", "cards:report_list"): class_teachers(200),
    ("POST", "cards:report_list"): class_teachers(422),
    ("POST", "cards:report_revoke"): class_teachers(302),
    ("GET", "cards:report_open"): everybody(302),
    ("GET", "analytics:report"): report_visitor(302),
    ("GET", "analytics:report_table"): report_visitor(200),
    ("GET", "analytics:report_cards"): report_visitor(200),
    ("GET", "analytics:report_forecast"): report_visitor(200),
}

OTHERS = ("admin/", "accounts/", "api/v1/")
"""Django's admin, allauth's pages and the API have tests of their own."""


@dataclass(frozen=True)
class Site:
    """What the addresses are about."""

    places: dict[str, Any]
    sent: dict[str, dict[str, str]]
    clients: dict[str, Callable[[], Client]]
    classroom: Classroom


@pytest.fixture(scope="module")
def shared(module_db: None) -> Site:
    forget_all()
    deck = make_deck(make_teacher("owner@example.org"))
    classroom = make_classroom(deck.owner, deck)
    seat = make_seat(classroom, "Ana R.")
    answer = give_typed(seat, card(deck, "Mars"), "Ares")
    StudySession.objects.all().delete()
    session = start(seat, deck)
    test = take_test(seat, deck, right=1)
    link = Link.objects.get()
    colleague = make_teacher()
    classroom.co_teachers.add(colleague)
    invitation = classrooms.invite_co_teacher(
        classroom=classroom, email="invited@example.org", now=timezone.now()
    )
    report = make_report_link(classroom)
    return Site(
        places={
            "deck_id": deck.pk,
            "card_id": card(deck, "Mars").pk,
            "link_id": link.pk,
            "token": link.token,
            "report_id": report.pk,
            "report_token": report.token,
            "classroom_id": classroom.pk,
            "student_id": seat.student.pk,
            "device_id": seat.device.pk,
            "mode": "learn",
            "session_id": session.id,
            "answer_id": answer.id,
            "teacher_id": colleague.pk,
            "invitation_id": invitation.pk,
            "invitation_token": invitation.token,
            "token_id": make_program(deck.owner).token.pk,
            "kind": "not-started",
            "test_id": test.id,
        },
        sent={
            "cards:session_answer": response_to(session),
            "cards:session_star": {"card": "0", "starred": "yes"},
            "cards:notices_dismiss": {"kind": "joined", "until": "0"},
        },
        clients={
            "student": lambda: client_of(seat),
            "classmate": lambda: personas.classmate(classroom),
            "owner": lambda: personas.owner(classroom),
            "co-teacher": lambda: personas.co_teacher(classroom),
            "report visitor": lambda: visitor_of(report),
            **{name: partial(make, classroom) for name, make in personas.OUTSIDERS.items()},
        },
        classroom=classroom,
    )


@pytest.fixture
def site(shared: Site, db: None) -> Site:
    """The same for all tests; what one of them does to it is undone before the next."""
    return shared


def visitor_of(report: Link) -> Client:
    client = Client()
    client.get(report.get_absolute_url())
    return client


def patterns(
    found: list[URLPattern | URLResolver], before: str = "", namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every route with its full name, without those of OTHERS."""
    for pattern in found:
        route = before + str(pattern.pattern)
        if route in OTHERS:
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern.url_patterns, route, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


ROUTES = dict(patterns(get_resolver().url_patterns))


def address_of(name: str, places: dict[str, Any]) -> str:
    wanted = ROUTES[name].pattern.converters
    return reverse(name, kwargs={key: places[key] for key in wanted})


def ask(site: Site, method: str, name: str, person: str) -> int | str:
    """The status that this person gets, or SIGN_IN."""
    if name == "cards:card_restore":
        decks.remove_card(card=Card.objects.get(pk=site.places["card_id"]), now=NOON)
    client = site.clients[person]()
    address = address_of(name, site.places)
    sent = site.sent.get(name, {"nothing": "useful"})
    reply = client.get(address) if method == "GET" else client.post(address, sent)
    if reply.streaming:
        b"".join(reply)  # read to its end, as browsers do: that closes the file behind it
    if reply.status_code == 302 and reply.headers["Location"].startswith(str(settings.LOGIN_URL)):
        return SIGN_IN
    return reply.status_code


def test_every_route_is_in_the_table() -> None:
    assert {name for _, name in TABLE} == set(ROUTES)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("method", "name"), TABLE)
def test_each_person_gets_what_is_theirs(site: Site, method: str, name: str, person: str) -> None:
    assert ask(site, method, name, person) == TABLE[method, name][person]


@pytest.mark.parametrize(("method", "name"), TABLE)
def test_a_refused_request_changes_nothing(site: Site, method: str, name: str) -> None:
    if name == "cards:card_restore":
        decks.remove_card(card=Card.objects.get(pk=site.places["card_id"]), now=NOON)
    browsers = [site.clients[person]() for person in personas.OUTSIDERS]
    before = snapshot(site.classroom)
    for browser in browsers:
        address = address_of(name, site.places)
        reply = browser.get(address)
        if reply.streaming:
            b"".join(reply)
        browser.post(address, {"name": "Mallory", "title": "Mine", "confirmed": "yes"})
    if name not in {"cards:link_open", "cards:join", "cards:report_open"}:
        assert snapshot(site.classroom) == before


def snapshot(classroom: Classroom) -> tuple[object, ...]:
    """Everything about the owner's class and deck that an outsider could spoil."""
    return (
        list(Deck.objects.filter(owner=classroom.owner).values()),
        list(Card.objects.filter(deck__owner=classroom.owner).values()),
        list(Student.objects.filter(classroom=classroom).values()),
        list(Link.objects.filter(classroom=classroom).values()),
        list(Assignment.objects.filter(classroom=classroom).values()),
        list(Classroom.objects.filter(pk=classroom.pk).values()),
        list(classroom.co_teachers.order_by("pk").values_list("pk")),
        list(classroom.invitations.values()),
        list(Appeal.objects.filter(classroom=classroom).values()),
        list(AccessToken.objects.filter(owner=classroom.owner).values()),
    )


@pytest.mark.parametrize("name", ROUTES)
def test_an_address_takes_only_the_methods_of_the_table(site: Site, name: str) -> None:
    taken = {method for method, route in TABLE if route == name}
    address = address_of(name, site.places)
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - taken:
        for person in ("owner", "student"):
            status = site.clients[person]().generic(method, address).status_code
            assert status in {405, 302 if person == "student" else 405}, (method, person)


NUMBERS = {
    *("deck_id", "card_id", "classroom_id", "student_id", "device_id", "teacher_id"),
    *("link_id", "report_id", "invitation_id", "token_id"),
}


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("key", [0, 2**31, 2**63, 10**30])
def test_a_key_that_does_not_exist_is_not_found(site: Site, name: str, key: int) -> None:
    keys = NUMBERS & set(ROUTES[name].pattern.converters)
    method = "GET" if ("GET", name) in TABLE else "POST"
    for changed in keys:
        address = address_of(name, site.places | {changed: key})
        statuses = {
            site.clients[person]().generic(method, address).status_code
            for person in ("owner", "student")
        }
        assert statuses <= {404, 302}, (changed, statuses)
        assert 404 in statuses


# --- The admin ------------------------------------------------------------------------------------

ADMIN = [
    "admin:index",
    *(
        f"admin:cards_{model}_changelist"
        for model in ("teacher", "deck", "card", "classroom", "student", "link")
    ),
]


@pytest.mark.parametrize("name", ADMIN)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_admin_is_closed_to_teachers_and_students(site: Site, name: str, person: str) -> None:
    reply = site.clients[person]().get(reverse(name))
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin_is_open_to_whoever_runs_the_site(site: Site, name: str) -> None:
    client = Client()
    client.force_login(make_teacher(is_staff=True, is_superuser=True))
    assert client.get(reverse(name)).status_code == 200
