"""The class table over all decks that the class was given."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.queries.table import Row, class_rows
from analytics.queries.version import classroom_version
from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Assignment, Classroom, Deck, Excuse, Progress
from cards.services import decks, sharing
from tests.analytics.test_class_table_files import page_row, squeezed
from tests.analytics.test_class_table_live import ROWS, scanned, statements
from tests.analytics.test_class_table_page import cells, names
from tests.cards.pages import body, is_fragment, text_of
from tests.factories import (
    NOON,
    card,
    flip,
    learn,
    make_deck,
    make_seat,
    numbered_pairs,
    take_test,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def second(classroom: Classroom, deck: Deck) -> Deck:
    """Another deck of the class, of twelve cards."""
    made = make_deck(deck.owner, numbered_pairs(12), title="Numbers")
    sharing.share_deck(deck=made, classroom=classroom, now=NOON)
    return made


@pytest.fixture
def studied(seat: Seat, deck: Deck, second: Deck) -> Seat:
    """Ana did much on both decks; Ben something on one; Cleo nothing."""
    take_test(seat, deck, right=3, now=NOON - timedelta(days=2))
    take_test(seat, second, right=10, now=NOON - timedelta(days=1))
    learn(seat, deck, True, False, True, True, True)
    learn(seat, second, *[True] * 9)
    ben = make_seat(seat.classroom, "Ben")
    learn(ben, second, True, False, False)
    for given, best in ((deck, 23_456), (second, 83_900)):
        Progress.objects.create(
            classroom=seat.classroom,
            student=seat.student,
            deck=given,
            mode=Mode.MATCHING,
            answers=6,
            right=6,
            best_ms=best,
            last_at=NOON - timedelta(days=3),
        )
    make_seat(seat.classroom, "Cleo")
    return seat


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("analytics:classroom_table", args=[classroom.pk])


def rows_of(classroom: Classroom, deck: Deck | None) -> list[Row]:
    return class_rows(classroom=classroom, deck=deck, now=NOON)


# --- The figures ----------------------------------------------------------------------------------


def test_each_figure_is_the_sum_over_the_decks(studied: Seat, deck: Deck, second: Deck) -> None:
    together = rows_of(studied.classroom, None)
    one, other = (rows_of(studied.classroom, each) for each in (deck, second))
    assert [row.name for row in together] == ["Ana R.", "Ben", "Cleo"]
    summed = (
        *("cards", "seen", "learn_steps", "matched", "kept_up", "answers", "seconds"),
        *("learn_answers", "test_right", "test_of", "expected", "variance"),
    )
    for row, *parts in zip(together, one, other, strict=True):
        for field in summed:
            total = sum(getattr(part, field) for part in parts)
            assert getattr(row, field) == pytest.approx(total), field
        assert row.last_at == max((p.last_at for p in parts if p.last_at), default=None)


def test_every_card_counts_the_same_whatever_its_deck(
    studied: Seat, deck: Deck, second: Deck
) -> None:
    ana, ben, cleo = rows_of(studied.classroom, None)
    assert ana.mastery == pytest.approx(ana.expected / 20)
    assert ana.learn == pytest.approx(ana.learn_steps / 40)
    assert ben.learn == pytest.approx(ben.learn_steps / 40)
    assert cleo.mastery is None


def test_tests_are_the_latest_of_each_deck_with_the_last_day(studied: Seat) -> None:
    ana = rows_of(studied.classroom, None)[0]
    assert (ana.test_right, ana.test_of) == (13, 20)
    assert ana.test_at is not None
    assert ana.test_at.date() == NOON.date() - timedelta(days=1)
    assert ana.best_time == "23.4 s"


def test_rates_are_those_of_each_deck(studied: Seat, deck: Deck, second: Deck) -> None:
    """What classmates do on one deck moves nothing on the other."""
    before = rows_of(studied.classroom, deck)[0].expected
    flip(make_seat(studied.classroom), second, *[False] * 12)
    assert rows_of(studied.classroom, deck)[0].expected == before
    parts = [rows_of(studied.classroom, each)[0].expected for each in (deck, second)]
    assert rows_of(studied.classroom, None)[0].expected == pytest.approx(sum(parts))


def test_a_deck_that_was_taken_off_counts_no_more(studied: Seat, deck: Deck, second: Deck) -> None:
    Assignment.objects.filter(classroom=studied.classroom, deck=second).delete()
    alone, together = rows_of(studied.classroom, deck), rows_of(studied.classroom, None)
    assert [row._replace(expected=0, variance=0) for row in together] == [
        row._replace(expected=0, variance=0) for row in alone
    ]


def test_an_excused_student_stands_once(studied: Seat, deck: Deck, second: Deck) -> None:
    for each in (deck, second):
        place = {"classroom": studied.classroom, "student": studied.student, "deck": each}
        Excuse.objects.create(**place)
    assert [row.is_excused for row in rows_of(studied.classroom, None)] == [1, 0, 0]


# --- The page -------------------------------------------------------------------------------------


def test_the_page_shows_the_class_with_its_columns_and_its_middle(
    owner_client: Client, studied: Seat, address: str
) -> None:
    page = owner_client.get(address)
    assert names(body(page)) == ["Ana R.", "Ben", "Cleo"]
    assert not is_fragment(page)
    assert cells(body(page), "Ana R.")[2] == "65 %13 of 20 · 1 Mar"
    assert cells(body(page), "Cleo") == ["–"] * 8
    assert "The class median, middle half" in text_of(page).replace("classmedian", "class median")
    assert "Goal" not in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', body(page))


def test_figures_open_to_the_student_and_to_the_decks(
    owner_client: Client, studied: Seat, address: str
) -> None:
    rows = body(owner_client.get(address)).split('<tbody id="class-rows"')[1]
    ana = rows.split("</tr>")[0]
    page = reverse("analytics:student_detail", args=[studied.classroom.pk, studied.student.pk])
    place = [studied.classroom.pk, "learn", studied.student.pk]
    found = re.findall(r'href="([^"]+)"', ana)
    assert found[:3] == [page, page, reverse("analytics:classroom_student_mode", args=place)]
    assert {owner_client.get(each, follow=True).status_code for each in found} == {200}


def test_it_is_sorted_narrowed_and_searched_like_a_deck_s_table(
    owner_client: Client, studied: Seat, address: str
) -> None:
    def shown(**query: str) -> list[str]:
        return names(body(owner_client.get(address, query)))

    assert shown(sort="-learn") == ["Ana R.", "Ben", "Cleo"]
    assert shown(sort="learn") == ["Ben", "Ana R.", "Cleo"]
    assert shown(name="be") == ["Ben"]
    assert shown(show="not-started") == ["Cleo"]


@pytest.mark.parametrize("sort", ["", "-mastery", "test"])
def test_the_csv_says_what_the_page_says(
    owner_client: Client, studied: Seat, address: str, sort: str
) -> None:
    page = body(owner_client.get(address, {"sort": sort}))
    found = re.search(r'href="([^"]+table\.csv[^"]*)"', page)
    assert found
    text = owner_client.get(found[1].replace("&amp;", "&")).content.decode("utf-8-sig")
    heads, *lines, _, about = [line.split(",") for line in text.splitlines()]
    assert [line[0] for line in lines] == names(page)
    for line in lines:
        told = page_row(dict(zip(heads, line, strict=True)))
        assert squeezed(told) == squeezed(cells(page, line[0]))
    assert about[0].startswith('"All decks · Astronomy · 3 students')


def test_the_excel_file_is_named_after_the_class(
    owner_client: Client, studied: Seat, classroom: Classroom
) -> None:
    place = reverse("analytics:classroom_table_xlsx", args=[classroom.pk])
    header = owner_client.get(place).headers["Content-Disposition"]
    assert 'filename="all-decks-astronomy-2026-03-02.xlsx"' in header


def test_before_any_answer_it_says_so(
    owner_client: Client, seat: Seat, second: Deck, address: str
) -> None:
    page = text_of(owner_client.get(address))
    assert "No analytics yet" in page
    assert "Joined so far, not studied yet: Ana R." in page


def test_a_class_without_a_deck_has_a_page_too(
    owner_client: Client, classroom: Classroom, deck: Deck, address: str
) -> None:
    deck.delete()
    assert owner_client.get(address).status_code == 200


# --- Live -----------------------------------------------------------------------------------------


def poll(client: Client, address: str, version: str) -> int:
    return client.get(address, {"v": version}, headers=ROWS).status_code


def test_it_asks_with_its_version_and_hears_of_answers_on_any_deck(
    owner_client: Client, studied: Seat, deck: Deck, second: Deck, address: str
) -> None:
    version = classroom_version(classroom=studied.classroom, now=NOON)
    assert f"v={version}" in body(owner_client.get(address))
    assert poll(owner_client, address, version) == 204
    for each in (deck, second):
        version = classroom_version(classroom=studied.classroom, now=NOON)
        flip(studied, each, True)
        assert poll(owner_client, address, version) == 200


def test_it_hears_of_decks_given_taken_off_and_edited(
    owner_client: Client, studied: Seat, deck: Deck, second: Deck, address: str
) -> None:
    def version() -> str:
        return classroom_version(classroom=studied.classroom, now=NOON)

    seen = [version()]
    decks.remove_card(card=card(deck, "Mars"), now=NOON)
    seen.append(version())
    Assignment.objects.filter(deck=second).delete()
    seen.append(version())
    third = make_deck(deck.owner, numbered_pairs(3), title="Third")
    sharing.share_deck(deck=third, classroom=studied.classroom, now=NOON)
    seen.append(version())
    assert len(set(seen)) == 4
    assert poll(owner_client, address, seen[-1]) == 204


def test_nothing_new_costs_two_statements_and_both_use_indexes(
    owner_client: Client, studied: Seat, address: str
) -> None:
    asked = statements(owner_client, body(owner_client.get(address)))
    assert len(asked) == 2
    for sql in asked:
        assert not scanned(sql), sql


def test_it_takes_no_more_statements_for_more_decks_and_students(
    owner_client: Client, studied: Seat, deck: Deck, address: str
) -> None:
    def count() -> int:
        owner_client.get(address)
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(address)
        return len(captured)

    few = count()
    for number in range(10):
        made = make_deck(deck.owner, numbered_pairs(3), title=f"Deck {number}")
        sharing.share_deck(deck=made, classroom=studied.classroom, now=NOON)
        learn(make_seat(studied.classroom), made, True)
    assert count() == few <= 8
