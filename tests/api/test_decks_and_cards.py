"""Decks and cards through the API: the pages' rules, spoken in JSON."""

from unittest.mock import ANY

import pytest

from cards.access import Seat
from cards.models import Card, Deck, Memory, Teacher
from tests.api.programs import Program, results
from tests.factories import card, flip, make_deck, make_teacher

# --- Decks ----------------------------------------------------------------------------------------


def test_decks_are_listed_with_their_cards_counted(program: Program, deck: Deck) -> None:
    make_deck(make_teacher(), title="Somebody else's")
    program.delete("card_detail", card(deck, "Mars").pk)
    (listed,) = results(program.get("deck_list"))
    assert (listed["id"], listed["title"], listed["card_count"]) == (deck.pk, "Planets", 7)


def test_long_lists_come_in_pages(program: Program, teacher: Teacher) -> None:
    for number in range(5):
        make_deck(teacher, title=f"Deck {number}")
    first = program.get("deck_list", page_size=2).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    second = program.ask("GET", first["next"]).json()
    third = program.ask("GET", second["next"]).json()
    assert third["next"] is None
    titles = [deck["title"] for page in (first, second, third) for deck in page["results"]]
    assert sorted(titles) == [f"Deck {number}" for number in range(5)]
    assert program.get("deck_list", page=9).status_code == 404


def test_an_empty_deck_is_created_with_its_settings(program: Program, teacher: Teacher) -> None:
    reply = program.post("deck_list", title="  Mond \n  e ", term_language="de", answer_with="term")
    assert reply.status_code == 201
    assert reply.json() == {
        "id": ANY,
        "title": "Mond e",
        "answer_with": "term",
        "exact_spelling": False,
        "accents_required": False,
        "split_alternatives": False,
        "term_language": "de",
        "definition_language": "",
        "card_count": 0,
        "version": 1,
        "created_at": ANY,
        "updated_at": ANY,
    }
    assert Deck.objects.get().owner == teacher


def test_what_is_not_sent_of_a_deck_stays(program: Program, deck: Deck) -> None:
    Deck.objects.update(exact_spelling=True, term_language="en")
    reply = program.patch("deck_detail", deck.pk, title="Eight planets")
    assert reply.status_code == 200
    deck.refresh_from_db()
    assert (deck.title, deck.exact_spelling, deck.term_language) == ("Eight planets", True, "en")
    assert reply.json()["version"] == deck.version == 2
    assert reply.json()["card_count"] == 8


def test_a_deck_is_deleted_once(program: Program, deck: Deck) -> None:
    assert program.delete("deck_detail", deck.pk).status_code == 204
    assert not Deck.objects.exists()
    assert program.delete("deck_detail", deck.pk).status_code == 404


# --- Import ---------------------------------------------------------------------------------------

LIST = "Mars\tThe red planet\nVenus\tThe hottest planet\n"


def test_a_text_is_previewed_without_saving(program: Program) -> None:
    reply = program.post("deck_import", text=LIST, preview=True)
    assert reply.status_code == 200
    read = reply.json()
    assert (read["deck"], read["layout"], read["card_count"]) == (None, "tab", 2)
    assert read["cards"][0] == {"term": "Mars", "definition": "The red planet", "line": 1}
    assert not Deck.objects.exists()


def test_a_text_becomes_a_deck(program: Program) -> None:
    reply = program.post("deck_import", text=LIST, title="Planets")
    assert reply.status_code == 201
    deck = Deck.objects.get()
    assert reply.json()["deck"]["id"] == deck.pk
    assert reply.json()["deck"]["card_count"] == 2
    assert [card.term for card in deck.cards.all()] == ["Mars", "Venus"]


def test_a_layout_may_be_chosen(program: Program) -> None:
    reply = program.post(
        "deck_import",
        text="a::b|c::d",
        title="T",
        layout="custom",
        between_sides="::",
        between_cards="|",
    )
    assert [(each["term"], each["definition"]) for each in reply.json()["cards"]] == [
        ("a", "b"),
        ("c", "d"),
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": LIST}, "title"),
        ({"text": "   ", "title": "T"}, "text"),
        ({"text": "one line only", "title": "T"}, "text"),
        ({"title": "T"}, "text"),
        ({"text": LIST, "title": "T", "layout": "sideways"}, "layout"),
    ],
)
def test_a_text_that_cannot_become_a_deck_is_refused(
    program: Program, sent: dict[str, str], field: str
) -> None:
    reply = program.post("deck_import", **sent)
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == [field]
    assert not Deck.objects.exists()


# --- Cards ----------------------------------------------------------------------------------------


def test_cards_are_listed_in_the_order_of_the_deck(program: Program, deck: Deck) -> None:
    terms = [each["term"] for each in results(program.get("card_list", deck.pk))]
    assert terms == [each.term for each in Card.objects.current().filter(deck=deck)]


def test_a_card_is_added_at_the_end(program: Program, deck: Deck) -> None:
    reply = program.post(
        "card_list",
        deck.pk,
        term=" Pluto ",
        definition="A dwarf planet",
        accepted=["The planet Pluto", "the planet  Pluto"],
        tags=["dwarf", "far"],
    )
    assert reply.status_code == 201
    assert reply.json() | {"id": ANY} == {
        "id": ANY,
        "deck": deck.pk,
        "term": "Pluto",
        "definition": "A dwarf planet",
        "accepted": ["The planet Pluto", "the planet Pluto"],
        "tags": ["dwarf", "far"],
        "version": 1,
        "removed_at": None,
    }
    assert results(program.get("card_list", deck.pk))[-1]["term"] == "Pluto"


@pytest.mark.parametrize(
    "sides", [{"term": "Red"}, {"definition": "Red"}, {"term": "R", "definition": "R"}]
)
def test_another_term_or_definition_must_say_what_becomes_of_the_memories(
    program: Program, deck: Deck, seat: Seat, sides: dict[str, str]
) -> None:
    flip(seat, deck, True)
    known = Memory.objects.get().card
    reply = program.patch("card_detail", known.pk, **sides)
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == ["keep"]
    known.refresh_from_db()
    assert known.version == 1


@pytest.mark.parametrize("keep", [True, False])
def test_what_students_knew_is_kept_or_started_afresh(
    program: Program, deck: Deck, seat: Seat, *, keep: bool
) -> None:
    flip(seat, deck, True)
    known = Memory.objects.get().card
    reply = program.patch("card_detail", known.pk, term="Otherwise", keep=keep)
    assert (reply.status_code, reply.json()["term"]) == (200, "Otherwise")
    assert Memory.objects.exists() is keep
    known.refresh_from_db()
    assert known.counts_from == (1 if keep else 2)


def test_tags_and_further_answers_change_without_a_word_on_memories(
    program: Program, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    known = Memory.objects.get().card
    reply = program.patch("card_detail", known.pk, tags=["rocky"], accepted=["Hermes"])
    assert (reply.json()["tags"], reply.json()["accepted"]) == (["rocky"], ["Hermes"])
    again = program.patch("card_detail", known.pk, accepted=[])
    assert (again.json()["tags"], again.json()["accepted"]) == (["rocky"], [])
    assert Memory.objects.exists()


def test_a_card_is_removed_and_restored_as_often_as_one_says_so(
    program: Program, deck: Deck
) -> None:
    mars = card(deck, "Mars")
    for _ in range(2):
        assert program.delete("card_detail", mars.pk).status_code == 204
    assert program.get("card_detail", mars.pk).status_code == 404
    assert [each["id"] for each in results(program.get("card_list", deck.pk, removed="true"))] == [
        mars.pk
    ]
    deck.refresh_from_db()
    assert deck.version == 2
    for _ in range(2):
        assert program.post("card_restore", mars.pk).json()["removed_at"] is None
    deck.refresh_from_db()
    assert deck.version == 3
