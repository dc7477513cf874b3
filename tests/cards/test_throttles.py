"""Who is too fast has to wait, and nobody else: a school behind one address goes at full speed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count as counting

import pytest
from django.db import connections
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import Answer, Classroom, Deck, Student, Throttle
from cards.services import seats, throttles
from cards.services.throttles import Buckets, Limit, TooFastError
from config.middleware import address_of
from tests.cards.conftest import HTMX, Desk
from tests.cards.pages import form_on, text_of
from tests.cards.test_claiming import invited, put_on_roster
from tests.factories import NOON, client_of, make_seat, response_to, start

SCHOOL = 200

# --- Counting -------------------------------------------------------------------------------------

TWICE = Limit(2, timedelta(minutes=1))


def test_a_limit_holds_until_its_span_is_over(db: None) -> None:
    for _ in range(2):
        throttles.check("key", TWICE, NOON)
        throttles.count("key", TWICE, NOON)
    with pytest.raises(TooFastError) as problem:
        throttles.check("key", TWICE, NOON + timedelta(seconds=20))
    assert problem.value.seconds == 40
    throttles.check("key", TWICE, NOON + timedelta(seconds=60))
    throttles.count("key", TWICE, NOON + timedelta(seconds=60))
    throttles.check("key", TWICE, NOON + timedelta(seconds=60))


def test_keys_are_counted_apart(db: None) -> None:
    for _ in range(3):
        throttles.count("key", TWICE, NOON)
    throttles.check("other", TWICE, NOON)


@pytest.mark.django_db(transaction=True)
def test_a_count_is_shared_by_all_processes(db: None) -> None:
    """As every worker does, each thread has a connection of its own."""

    def count(_: int) -> None:
        try:
            throttles.count("key", TWICE, NOON)
        finally:
            connections.close_all()

    throttles.count("key", TWICE, NOON)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(20)))
    assert Throttle.objects.get(key="key").count == 21


def test_a_bucket_gives_out_what_it_holds_and_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0] * 4 + [0.5, 0.5])
    monkeypatch.setattr("cards.services.throttles.monotonic", lambda: next(clock))
    bucket = Buckets(size=3, rate=2)
    for _ in range(3):
        bucket.take("Ana")
    with pytest.raises(TooFastError) as problem:
        bucket.take("Ana")
    assert problem.value.wait == timedelta(seconds=0.5)
    bucket.take("Ana")
    with pytest.raises(TooFastError):
        bucket.take("Ana")


def test_buckets_that_are_little_used_are_forgotten() -> None:
    bucket = Buckets(size=1, rate=0.001, most=2)
    for key in ("Ana", "Ben", "Cleo"):
        bucket.take(key)
    bucket.take("Ana")  # forgotten, so it is full
    with pytest.raises(TooFastError):
        bucket.take("Cleo")


# --- Answers --------------------------------------------------------------------------------------


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three answers at once, then one in ten seconds."""
    monkeypatch.setattr(throttles, "ANSWERS", Buckets(size=3, rate=0.1))


@pytest.mark.usefixtures("_impatient")
def test_a_student_who_answers_like_a_machine_is_told_to_wait(learning: Desk) -> None:
    for _ in range(3):
        assert learning.send(response_to(learning.session)).status_code == 200
    answers = Answer.objects.count()
    sent = response_to(learning.session)
    refused = learning.send(sent)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert "Please wait" in text_of(refused)
    assert Answer.objects.count() == answers
    assert response_to(learning.session)["question"] == sent["question"]


@pytest.mark.usefixtures("_impatient")
def test_a_classmate_is_not_slowed_down_by_it(learning: Desk, deck: Deck) -> None:
    for _ in range(4):
        learning.send(response_to(learning.session))
    other = make_seat(learning.seat.classroom)
    desk = Desk(client_of(other), other, start(other, deck))
    assert desk.send(response_to(desk.session)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_hundred_students_behind_one_address_join_and_answer_at_full_speed(
    classroom: Classroom, deck: Deck
) -> None:
    put_on_roster(classroom, *[f"Student {number:03}" for number in range(SCHOOL)])
    numbers = counting()

    def attend(number: int) -> list[int]:
        try:
            browser = invited(classroom)
            asked = browser.post("/join/", {"name": f"Student {number:03}"})
            joined = browser.post("/join/", form_on(asked) | {"confirmed": "yes"})
            student = Student.objects.get(classroom=classroom, name=f"Student {number:03}")
            seat = Seat(classroom, student, student.devices.get())
            session = start(seat, deck)
            address = reverse("cards:session_answer", args=[classroom.pk, session.id])
            answered = [browser.post(address, response_to(session), headers=HTMX) for _ in range(3)]
            next(numbers)
            return [each.status_code for each in (asked, joined, *answered)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(attend, range(SCHOOL)))
    assert {code for codes in statuses for code in codes} == {200}
    assert next(numbers) == SCHOOL
    assert Answer.objects.count() == 3 * SCHOOL


# --- Classes, accounts, addresses -----------------------------------------------------------------


def test_a_class_takes_only_so_many_typed_names_in_an_hour(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "JOINS", Limit(2, timedelta(hours=1)))
    now = timezone.now()
    for minutes, name in ((50, "Ana"), (10, "Ben")):
        seats.take_seat(
            classroom=classroom, name=name, token=name, now=now - timedelta(minutes=minutes)
        )
    page = invited(classroom).post("/join/", {"name": "Cleo", "confirmed": "yes"})
    assert page.status_code == 429
    assert 500 < int(page.headers["Retry-After"]) <= 600
    put_on_roster(classroom, "Dora")
    page = invited(classroom).post("/join/", {"name": "Dora", "confirmed": "yes"})
    assert page.status_code == 200


def test_a_teacher_imports_only_so_often(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "IMPORTS", TWICE)
    address = reverse("cards:deck_import")
    sent = {"text": "Sun\tA star", "action": "preview"}
    statuses = [owner_client.post(address, sent).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_one_address_has_a_ceiling(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.middleware.REQUESTS", Buckets(size=2, rate=0.01))
    address = reverse("cards:code_open")
    flood = [Client().post(address, {"code": "x"}).status_code for _ in range(3)]
    assert flood == [422, 422, 429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(address, {"code": "x"})
    assert elsewhere.status_code == 422
    assert Client().get("/join/").status_code == 200


@pytest.mark.parametrize(
    ("header", "said", "expected"),
    [
        ("", "203.0.113.9", "127.0.0.1"),
        ("X-Forwarded-For", "forged, 203.0.113.9", "203.0.113.9"),
        ("X-Forwarded-For", "", "127.0.0.1"),
    ],
)
def test_an_address_is_what_the_nearest_proxy_says_where_that_was_agreed(
    header: str, said: str, expected: str
) -> None:
    request = RequestFactory().post("/", headers={"X-Forwarded-For": said})
    with override_settings(ADDRESS_HEADER=header):
        assert address_of(request) == expected
