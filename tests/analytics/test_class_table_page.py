"""The class table as teachers see it: full page, fragments, order, and what is empty."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.models import Classroom, Deck
from cards.services import decks
from tests.cards.pages import body, is_fragment, text_of
from tests.factories import NOON, flip, learn, make_seat

COLUMNS = ["Name", "Mastery", "Learn", "Test", "Matching", "Spaced", "Call"]
BESIDE = ["Studied", "Last"]


@pytest.fixture
def address(classroom: Classroom, deck: Deck) -> str:
    return reverse("analytics:class_table", args=[classroom.pk, deck.pk])


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(?:<[^>]+>)*([^<]+)', page)


def cells(page: str, name: str) -> list[str]:
    """What the row of this student says, a text a column."""
    row = next(part for part in page.split("<tr")[1:] if f">{name}<" in part)
    row = row.split("</tr>")[0]
    found = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in found]


# --- Empty ----------------------------------------------------------------------------------------


def test_before_any_answer_there_is_only_the_link_to_send(
    owner_client: Client, address: str, deck: Deck
) -> None:
    page = owner_client.get(address)
    assert "No analytics yet" in text_of(page)
    assert "Send a link to your students to track their progress." in text_of(page)
    assert reverse("cards:deck_share", args=[deck.pk]) in body(page)
    assert "<table" not in body(page)


def test_it_says_who_has_joined_before_any_answer(
    owner_client: Client, address: str, seat: Seat
) -> None:
    make_seat(seat.classroom, "Ben K.")
    said = "Joined so far, not studied yet: Ana R., Ben K."
    assert said in text_of(owner_client.get(address))


# --- The table ------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_set_page_and_what_was_done(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    page = body(owner_client.get(address))
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", head).strip() for head in heads] == COLUMNS + BESIDE


def test_modes_that_are_not_built_show_a_dash_and_no_zero(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True)
    assert cells(body(owner_client.get(address)), "Ana R.")[2:6] == ["–"] * 4


def test_students_who_never_came_show_dashes_only(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    make_seat(seat.classroom, "Ben")
    assert cells(body(owner_client.get(address)), "Ben") == ["–"] * 8


def test_a_figure_comes_with_its_range_and_what_was_seen(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True, True)
    mastery, learned, *_ = cells(body(owner_client.get(address)), "Ana R.")
    assert re.fullmatch(r"\d+ % \d+–\d+ % · seen 25 % · 2 answers", mastery)
    assert learned == "13 %"


def test_a_figure_of_few_answers_is_marked_as_uncertain(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, *[True] * 9)
    assert "data-uncertain" in body(owner_client.get(address))
    learn(seat, deck, True)
    page = owner_client.get(address)
    assert "data-uncertain" not in body(page)
    assert "10 answers" not in cells(body(page), "Ana R.")[0]


def test_a_name_with_markup_is_shown_as_text(
    owner_client: Client, address: str, classroom: Classroom, deck: Deck
) -> None:
    flip(make_seat(classroom, "<img src=x>"), deck, True)
    page = body(owner_client.get(address))
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_a_deck_that_lost_its_cards_still_shows_its_table(
    owner_client: Client, address: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    for removed in deck.cards.all():
        decks.remove_card(card=removed, now=NOON)
    assert cells(body(owner_client.get(address)), "Ana R.")[:6] == ["–"] * 6


# --- Order ----------------------------------------------------------------------------------------


@pytest.fixture
def three_students(classroom: Classroom, deck: Deck) -> None:
    learn(make_seat(classroom, "Ana"), deck, True)
    learn(make_seat(classroom, "Ben"), deck, True, True, True)
    make_seat(classroom, "Cleo")


@pytest.mark.parametrize(
    ("sort", "order", "head", "said"),
    [
        ("", "Ana Ben Cleo", "name", "ascending"),
        ("-name", "Cleo Ben Ana", "name", "descending"),
        ("mastery", "Ana Ben Cleo", "mastery", "ascending"),
        ("-mastery", "Ben Ana Cleo", "mastery", "descending"),
        ("learn", "Ana Ben Cleo", "learn", "ascending"),
        ("-learn", "Ben Ana Cleo", "learn", "descending"),
        ("call", "Ana Ben Cleo", "name", "ascending"),
        ("'; --", "Ana Ben Cleo", "name", "ascending"),
    ],
)
def test_the_table_is_sorted_as_its_head_says(
    owner_client: Client,
    address: str,
    three_students: None,
    sort: str,
    order: str,
    head: str,
    said: str,
) -> None:
    page = body(owner_client.get(address, {"sort": sort}))
    assert names(page) == order.split()
    assert page.count("aria-sort") == 1
    marked = page[page.index("aria-sort") :]
    assert marked.startswith(f'aria-sort="{said}"')
    assert f'id="sort-{head}"' in marked.split("</th>")[0]


def test_a_second_click_on_a_head_turns_the_order_round(
    owner_client: Client, address: str, three_students: None
) -> None:
    def next_click(sort: str) -> str:
        page = body(owner_client.get(address, {"sort": sort}))
        found = re.search(r'id="sort-mastery"[^>]* href="[^"]*sort=([^"&]+)', page)
        assert found
        return found[1]

    assert next_click("name") == "mastery"
    assert next_click("mastery") == "-mastery"
    assert next_click("-mastery") == "mastery"


# --- Fragments ------------------------------------------------------------------------------------


def test_without_htmx_there_is_a_whole_page(
    owner_client: Client, address: str, three_students: None
) -> None:
    page = owner_client.get(address)
    assert not is_fragment(page)
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize(
    ("target", "begins"),
    [("class-table", '<section id="class-table"'), ("class-rows", '<tbody id="class-rows"')],
)
def test_htmx_gets_the_part_that_it_replaces(
    owner_client: Client, address: str, three_students: None, target: str, begins: str
) -> None:
    headers = {"HX-Request": "true", "HX-Target": target}
    page = owner_client.get(address, headers=headers)
    assert is_fragment(page)
    assert body(page).strip().startswith(begins)
    assert "HX-Request" in page.headers["Vary"]
    assert names(body(page)) == ["Ana", "Ben", "Cleo"]


def test_a_fragment_asked_for_after_signing_out_reloads_the_page(address: str) -> None:
    headers = {"HX-Request": "true", "HX-Target": "class-rows"}
    reply = Client().get(address, headers=headers)
    assert reply.headers["HX-Refresh"] == "true"
    assert body(reply) == ""
