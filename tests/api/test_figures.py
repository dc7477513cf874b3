"""Figures through the API: those of the pages, and the log that they come from."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.queries.answer_log import SETTLES_AFTER, Place, UnknownCursorError, read_log
from analytics.queries.items import items_of
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.models import Answer, Classroom, Deck, Teacher
from tests.api.programs import Program, results
from tests.factories import NOON, card, give_typed, learn, make_classroom, make_deck, make_seat

MOMENT = timedelta(seconds=1)


@pytest.fixture
def studied(seat: Seat, deck: Deck, classroom: Classroom) -> Classroom:
    """Two students who answered, and one who never came."""
    learn(seat, deck, True, False, True)
    learn(make_seat(classroom, "Ben"), deck, True, now=NOON + MOMENT)
    make_seat(classroom, "Cleo")
    return classroom


# --- The class table ------------------------------------------------------------------------------


def test_the_table_has_the_pages_figures(program: Program, studied: Classroom, deck: Deck) -> None:
    shown = results(program.get("class_table", studied.pk, deck.pk))
    rows = class_rows(classroom=studied, deck=deck, now=timezone.now())
    assert [row["name"] for row in shown] == ["Ana R.", "Ben", "Cleo"]
    for row, found in zip(rows, shown, strict=True):
        assert found["student"] == row.student_id
        assert found["mastery_percent"] == row.mastery_percent
        assert found["learn_percent"] == row.learn_percent
        assert found["seen_percent"] == row.seen_percent
        assert found["answers"] == row.answers
    assert shown[0]["mastery_percent"] is not None


def test_a_student_who_never_came_has_no_figures(
    program: Program, studied: Classroom, deck: Deck
) -> None:
    cleo = results(program.get("class_table", studied.pk, deck.pk))[-1]
    figures = {name: cleo[name] for name in cleo if name not in {"student", "name"}}
    assert set(figures.values()) <= {None, 0}
    assert cleo["low_percent"] is None


# --- Cards ----------------------------------------------------------------------------------------


def test_cards_have_the_pages_figures(program: Program, studied: Classroom, deck: Deck) -> None:
    shown = results(program.get("card_figures", studied.pk, deck.pk))
    items = items_of(studied, deck, timezone.now())
    assert [each["card"] for each in shown] == [item.card_id for item in items]
    assert sum(each["first_tries"] for each in shown) == sum(item.tries for item in items) > 0
    asked = next(each for each in shown if each["first_tries"])
    item = next(item for item in items if item.card_id == asked["card"])
    assert asked["first_try_percent"] == item.rate_percent
    assert asked["students_asked"] == item.asked
    unasked = next(each for each in shown if not each["first_tries"])
    assert unasked["first_try_percent"] is None


# --- The log --------------------------------------------------------------------------------------


def pages(program: Program, classroom: Classroom, **query: Any) -> Iterator[dict[str, Any]]:
    """The log, page after page."""
    page = program.get("answer_log", classroom.pk, **query).json()
    yield page
    while page["next"]:
        page = program.ask("GET", page["next"]).json()
        yield page


def log_of(program: Program, classroom: Classroom, **query: Any) -> list[dict[str, Any]]:
    return [answer for page in pages(program, classroom, **query) for answer in page["results"]]


def test_the_log_is_told_in_order_of_time_and_without_gaps(
    program: Program, studied: Classroom
) -> None:
    kept = Answer.objects.order_by("answered_at", "id").values_list("id", flat=True)
    for size in (1, 2, 3, 100):
        told = log_of(program, studied, page_size=size)
        assert [UUID(answer["id"]) for answer in told] == list(kept), size


def test_answers_of_the_same_moment_are_told_apart_by_their_keys(
    program: Program, studied: Classroom
) -> None:
    Answer.objects.update(answered_at=NOON)
    ids = [answer["id"] for answer in log_of(program, studied, page_size=1)]
    assert len(ids) == len(set(ids)) == Answer.objects.count()
    assert ids == sorted(ids)


def test_who_read_everything_goes_on_from_there(
    program: Program, studied: Classroom, deck: Deck, seat: Seat
) -> None:
    *_, last = pages(program, studied, page_size=2)
    assert last["next"] is None
    nothing = program.get("answer_log", studied.pk, cursor=last["cursor"]).json()
    assert (nothing["results"], nothing["cursor"]) == ([], last["cursor"])
    new = give_typed(seat, card(deck, "Mars"), "Ares", now=NOON + timedelta(hours=1))
    later = program.get("answer_log", studied.pk, cursor=last["cursor"]).json()
    assert [answer["id"] for answer in later["results"]] == [str(new.id)]
    assert later["cursor"] != last["cursor"]


def test_what_was_just_answered_waits_until_nothing_earlier_can_come(
    program: Program, studied: Classroom
) -> None:
    now = timezone.now()
    newest = Answer.objects.latest("answered_at")
    Answer.objects.filter(pk=newest.pk).update(answered_at=now)
    read = partial(read_log, classroom=studied, deck_id=None, student_id=None, since=None, size=100)
    early = read(after=None, now=now)
    assert newest.id not in {answer.id for answer in early.answers}
    late = read(after=early.end, now=now + SETTLES_AFTER)
    assert [answer.id for answer in late.answers] == [newest.id]


def test_the_log_is_filtered(
    program: Program, studied: Classroom, teacher: Teacher, seat: Seat
) -> None:
    other = make_deck(teacher, title="Other")
    learn(seat, other, True, now=NOON + timedelta(hours=2))
    everything = log_of(program, studied)
    of_other = log_of(program, studied, deck=other.pk)
    assert {answer["deck"] for answer in of_other} == {other.pk}
    assert len(of_other) == 1
    of_ana = log_of(program, studied, student=seat.student.pk)
    assert {answer["student"] for answer in of_ana} == {seat.student.pk}
    assert 0 < len(of_ana) < len(everything)
    since = log_of(program, studied, since=(NOON + timedelta(hours=2)).isoformat())
    assert since == of_other
    assert log_of(program, studied, student=10**9) == []


def test_an_answer_is_told_with_what_was_typed_and_what_counts(
    program: Program, classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    given = give_typed(seat, card(deck, "Mars"), "Ares")
    Answer.objects.update(regraded="right")
    (told,) = log_of(program, classroom)
    assert told == {
        "id": str(given.id),
        "answered_at": "2026-03-02T12:00:00Z",
        "student": seat.student.pk,
        "deck": deck.pk,
        "card": card(deck, "Mars").pk,
        "card_version": 1,
        "mode": "learn",
        "kind": "typed",
        "side": given.side,
        "response": "Ares",
        "verdict": "right",
        "first_verdict": "wrong",
        "weight": given.weight,
        "seconds": given.seconds,
        "response_ms": None,
        "undone_at": None,
    }


def test_another_class_has_a_log_of_its_own(
    program: Program, studied: Classroom, teacher: Teacher, deck: Deck
) -> None:
    assert log_of(program, make_classroom(teacher, deck, name="Other")) == []


@pytest.mark.parametrize(
    "cursor", ["x", "äö", "MTI", "MTI6eHl6", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5Og==", "="]
)
def test_a_cursor_that_is_none_is_refused(
    program: Program, classroom: Classroom, cursor: str
) -> None:
    with pytest.raises(UnknownCursorError):
        Place.of(cursor)
    reply = program.get("answer_log", classroom.pk, cursor=cursor)
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deck", "x"),
        ("student", "0"),
        ("since", "yesterday"),
        ("page_size", "1001"),
        ("deck", 2**63),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(
    program: Program, classroom: Classroom, name: str, value: object
) -> None:
    reply = program.get("answer_log", classroom.pk, **{name: value})
    assert [error["field"] for error in reply.json()["errors"]] == [name]


def test_a_cursor_keeps_its_place_to_the_microsecond() -> None:
    place = Place(NOON + timedelta(microseconds=1), UUID(int=7))
    assert Place.of(place.as_cursor()) == place


# --- Speed ----------------------------------------------------------------------------------------


@pytest.fixture
def long_log(studied: Classroom) -> Classroom:
    """Thousands of answers, a second apart."""
    one = Answer.objects.values().order_by("answered_at")[0]
    copies = (
        Answer(**one | {"id": UUID(int=number), "answered_at": NOON + number * MOMENT})
        for number in range(1, 5_000)
    )
    Answer.objects.bulk_create(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cards_answer")
    return studied


@pytest.mark.parametrize(("filters", "index"), [([], "answer_by_time"), (["deck"], "answer_by_")])
def test_a_page_of_a_long_log_is_read_by_an_index(
    long_log: Classroom, deck: Deck, filters: list[str], index: str
) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = read_log(
            classroom=long_log,
            deck_id=deck.pk if filters else None,
            student_id=None,
            since=None,
            after=Place(NOON + 2_000 * MOMENT, UUID(int=0)),
            size=50,
            now=timezone.now(),
        )
    assert len(page.answers) == 50
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {captured[-1]['sql']}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert index in plan
    assert "SCAN cards_answer\n" not in plan
    assert "Seq Scan" not in plan
