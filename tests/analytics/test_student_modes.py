"""The figures of the class table that are not mastery open to what they count."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.queries.mode_cards import mode_figures
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.memory import DAY
from cards.engine.questions import Mode
from cards.models import Deck, Memory, Progress, Teacher
from cards.services import decks
from tests.cards.pages import body, text_of
from tests.factories import (
    NOON,
    card,
    flip,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    numbered_pairs,
    take_test,
)

NOW = int(NOON.timestamp())
MODES = [Mode.LEARN, Mode.MATCHING, Mode.SPACED]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def studied(seat: Seat, deck: Deck) -> Seat:
    """Ana met six of eight cards in Learn; of these some in Matching and Spaced too."""
    learn(seat, deck, True, True, False, True, True, False)
    kept = list(Memory.objects.filter(student=seat.student).order_by("card_id"))
    for place, memory in enumerate(kept):
        Memory.objects.filter(card=memory.card_id).update(
            learn_level=place % 3,
            matched=place < 2,
            introduced=NOW - 5 * DAY if place < 5 else None,
            due=NOW + (place - 3) * DAY,
        )
    for mode in (Mode.MATCHING, Mode.SPACED):
        place_of = {"classroom": seat.classroom, "student": seat.student, "deck": deck}
        Progress.objects.create(**place_of, mode=mode, answers=6, right=2, last_at=NOON)
    return seat


def address(seat: Seat, deck: Deck, mode: str) -> str:
    place = [seat.classroom.pk, deck.pk, mode, seat.student.pk]
    return reverse("analytics:student_mode", args=place)


# --- The table ------------------------------------------------------------------------------------


def test_every_figure_of_the_table_that_counts_cards_opens_to_them(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    take_test(studied, deck, right=3)
    table = reverse("analytics:class_table", args=[studied.classroom.pk, deck.pk])
    row = body(owner_client.get(table)).split('<tbody id="class-rows"')[1]
    found = [re.findall(r'href="([^"]+)"', cell) for cell in row.split("<td>")[1:6]]
    modes = ["learn", "test", "matching", "spaced"]
    assert found[1:] == [[address(studied, deck, mode)] for mode in modes]
    for [each] in found:
        assert owner_client.get(each, follow=True).status_code == 200


def test_a_figure_that_is_not_there_opens_nothing(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    table = reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])
    row = body(owner_client.get(table)).split('<tbody id="class-rows"')[1]
    assert row.split("</tbody>")[0].count("<a ") == 2  # name and mastery


# --- One deck -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_what_the_cards_count_is_the_figure_of_the_table(
    owner_client: Client, studied: Seat, deck: Deck, mode: Mode
) -> None:
    [row] = class_rows(classroom=studied.classroom, deck=deck, now=NOON)
    [figure] = mode_figures(student=studied.student, decks=[deck], mode=mode, now=NOON)
    assert figure.percent == getattr(row, f"{mode}_percent")
    assert 0 < (figure.percent or 0) < 100
    page = text_of(owner_client.get(address(studied, deck, mode)))
    assert f"Why {figure.percent} % in {mode.capitalize()}?" in page


def test_learn_says_what_counts_in_full_half_and_nothing(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    page = text_of(owner_client.get(address(studied, deck, "learn")))
    assert "2 count in full: typed right" in page
    assert "2 count half: chosen right" in page
    assert "4 count for nothing: missed the last time, or not asked yet" in page


def test_the_cards_that_count_least_come_first_with_what_was_answered(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    page = text_of(owner_client.get(address(studied, deck, "learn")))
    heads = ["Missed the last time, or not asked yet", "◐ Chosen right", "● Typed right"]
    places = [page.index(head) for head in heads]
    assert places == sorted(places)
    assert "chosen right once; last today in Learn" in page
    assert "no answer that counts" in page


def test_only_answers_of_the_mode_are_told(owner_client: Client, studied: Seat, deck: Deck) -> None:
    assert "in Learn" not in text_of(owner_client.get(address(studied, deck, "spaced")))


def test_spaced_tells_overdue_cards_from_those_not_introduced(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    page = text_of(owner_client.get(address(studied, deck, "spaced")))
    assert "2 count in full: introduced and not overdue" in page
    assert "3 count for nothing: overdue" in page
    assert "3 count for nothing: not introduced yet" in page


def test_removed_cards_are_left_out(owner_client: Client, studied: Seat, deck: Deck) -> None:
    decks.remove_card(card=card(deck, "Mars"), now=NOON)
    [row] = class_rows(classroom=studied.classroom, deck=deck, now=NOON)
    page = text_of(owner_client.get(address(studied, deck, "learn")))
    assert f"Why {row.learn_percent} % in Learn?" in page
    assert "Mars" not in page


def test_a_mode_that_was_not_used_says_so(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    page = text_of(owner_client.get(address(seat, deck, "matching")))
    assert "has not used Matching with this deck yet" in page


def test_test_opens_the_one_that_was_handed_in_last(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    take_test(seat, deck, right=1)
    last = take_test(seat, deck, right=7)
    reply = owner_client.get(address(seat, deck, "test"))
    place = [seat.classroom.pk, seat.student.pk, last.id]
    assert reply.headers["Location"] == reverse("analytics:student_test", args=place)


def test_without_a_test_it_opens_the_students_tests(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    reply = owner_client.get(address(seat, deck, "test"))
    place = [seat.classroom.pk, seat.student.pk]
    assert reply.headers["Location"] == reverse("analytics:student_tests", args=place)


@pytest.mark.parametrize("mode", ["flashcards", "call", "x"])
def test_a_mode_without_such_a_figure_is_404(
    owner_client: Client, seat: Seat, deck: Deck, mode: str
) -> None:
    assert owner_client.get(address(seat, deck, mode)).status_code == 404


@pytest.mark.parametrize("mode", ["learn", "test"])
def test_a_student_of_another_class_is_404(
    owner_client: Client, seat: Seat, deck: Deck, teacher: Teacher, mode: str
) -> None:
    other = make_seat(make_classroom(teacher, deck, name="Evening"))
    wrong = [seat.classroom.pk, deck.pk, mode, other.student.pk]
    assert owner_client.get(reverse("analytics:student_mode", args=wrong)).status_code == 404


# --- All decks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_figure_over_all_decks_opens_to_its_decks(
    owner_client: Client, studied: Seat, deck: Deck, mode: Mode
) -> None:
    made = make_deck(deck.owner, numbered_pairs(3), title="Numbers")
    studied.classroom.assignments.create(deck=made)
    place = [studied.classroom.pk, mode, studied.student.pk]
    page = owner_client.get(reverse("analytics:classroom_student_mode", args=place))
    [row] = class_rows(classroom=studied.classroom, deck=deck, now=NOON)
    assert f"{getattr(row, f'{mode}_percent')} %" in text_of(page)
    assert "3 cards, of which none counts yet" in text_of(page)
    assert address(studied, deck, mode) in body(page)
    assert address(studied, made, mode) in body(page)


def test_test_over_all_decks_opens_the_students_tests(owner_client: Client, seat: Seat) -> None:
    place = [seat.classroom.pk, "test", seat.student.pk]
    reply = owner_client.get(reverse("analytics:classroom_student_mode", args=place))
    tests = reverse("analytics:student_tests", args=[seat.classroom.pk, seat.student.pk])
    assert reply.headers["Location"] == tests


def test_the_pages_take_no_more_queries_for_more_cards_and_decks(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    def queries(deck: Deck) -> list[int]:
        place = [seat.classroom.pk, "learn", seat.student.pk]
        pages = [
            address(seat, deck, "learn"),
            reverse("analytics:classroom_student_mode", args=place),
        ]
        counts = []
        for page in pages:
            owner_client.get(page)
            with CaptureQueriesContext(connection) as captured:
                owner_client.get(page)
            counts.append(len(captured))
        return counts

    learn(seat, deck, True)
    few = queries(deck)
    for number in range(10):
        made = make_deck(deck.owner, numbered_pairs(90), title=f"Deck {number}")
        seat.classroom.assignments.create(deck=made)
    learn(seat, made, *[True] * 30)
    assert queries(made) == few
