"""Adding, editing, removing and restoring cards, and what that does to what students know."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from analytics.queries.table import class_rows
from cards.access import Seat
from cards.models import Answer, Card, Classroom, Deck, Memory, Progress, Tag, Teacher
from cards.services import decks
from tests.cards.pages import body, follow, form_on, text_of
from tests.factories import NOON, card, flip, make_deck

EDITED = {"term": "Terra", "definition": "Where we live", "accepted": "", "tags": ""}


def edit(client: Client, changed: Card, **fields: str) -> int:
    address = reverse("cards:card_edit", args=[changed.pk])
    sent = form_on(client.get(address)) | fields
    return client.post(address, sent).status_code


def page_of(client: Client, deck: Deck) -> str:
    return text_of(client.get(reverse("cards:deck_detail", args=[deck.pk])))


# --- Adding ---------------------------------------------------------------------------------------


def test_an_added_card_comes_last_under_a_new_number(owner_client: Client, deck: Deck) -> None:
    sent = {
        "term": " Pluto ",
        "definition": "A dwarf",
        "accepted": "134340\n\n 134340 \nHades",
        "tags": "dwarf, cold,dwarf,",
    }
    added = owner_client.post(reverse("cards:card_add", args=[deck.pk]), sent)
    assert added.headers["Location"] == reverse("cards:deck_detail", args=[deck.pk])
    assert "“Pluto” is added." in text_of(follow(owner_client, added))
    pluto = card(deck, "Pluto")
    assert (pluto.number, pluto.position, pluto.version, pluto.counts_from) == (8, 8, 1, 1)
    assert pluto.accepted == ["134340", "Hades"]
    assert {tag.name for tag in pluto.tags.all()} == {"dwarf", "cold"}


def test_one_card_after_another_can_be_added(owner_client: Client, deck: Deck) -> None:
    address = reverse("cards:card_add", args=[deck.pk])
    added = owner_client.post(address, {"term": "a", "definition": "b", "then": "another"})
    assert added.headers["Location"] == address


def test_a_number_is_never_given_twice(owner_client: Client, deck: Deck) -> None:
    owner_client.post(reverse("cards:card_remove", args=[card(deck, "Neptune").pk]))
    owner_client.post(
        reverse("cards:card_add", args=[deck.pk]), {"term": "Pluto", "definition": "A dwarf"}
    )
    assert card(deck, "Pluto").number == 8


def test_the_first_card_of_an_empty_deck_can_be_added(
    owner_client: Client, teacher: Teacher
) -> None:
    deck = make_deck(teacher, [])
    owner_client.post(reverse("cards:card_add", args=[deck.pk]), {"term": "a", "definition": "b"})
    assert (card(deck, "a").number, card(deck, "a").position) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""},
        {"definition": " "},
        {"term": "x" * 5_001},
        {"accepted": "x" * 5_001},
        {"tags": "x" * 41},
        {"term": "with a \x00"},
    ],
    ids=["no term", "no definition", "long term", "long answer", "long tag", "null character"],
)
def test_a_card_that_cannot_be_saved_comes_back_with_what_was_typed(
    owner_client: Client, deck: Deck, wrong: dict[str, str]
) -> None:
    sent = {"term": "Pluto", "definition": "A dwarf", "accepted": "", "tags": "cold"} | wrong
    for address in (
        reverse("cards:card_add", args=[deck.pk]),
        reverse("cards:card_edit", args=[card(deck, "Mars").pk]),
    ):
        page = owner_client.post(address, sent)
        assert page.status_code == 422
        assert "field-error" in body(page)
        assert {name: form_on(page)[name] for name in sent} == sent
    assert Card.objects.count() == 8
    deck.refresh_from_db()
    assert deck.version == 1


# --- Editing --------------------------------------------------------------------------------------


def test_the_form_holds_the_card_as_it_is(owner_client: Client, deck: Deck) -> None:
    edit(owner_client, card(deck, "Earth"), accepted="Terra\nGaia", tags="rocky, blue")
    page = owner_client.get(reverse("cards:card_edit", args=[card(deck, "Earth").pk]))
    shown = form_on(page)
    assert shown["term"] == "Earth"
    assert shown["accepted"] == "Terra\r\nGaia"
    assert shown["tags"] == "blue, rocky"


def test_a_card_that_was_changed_meanwhile_is_not_overwritten_unseen(
    owner_client: Client, deck: Deck
) -> None:
    """A claim was accepted while the form was open: its answer must not get lost."""
    earth = card(deck, "Earth")
    address = reverse("cards:card_edit", args=[earth.pk])
    typed = form_on(owner_client.get(address)) | {"definition": "Our home"}
    decks.accept_answers(card=earth, answers=["Terra"])
    page = owner_client.post(address, typed)
    assert page.status_code == 422
    assert "This card was changed while you edited it" in text_of(page)
    assert "Also right Terra" in text_of(page)
    assert form_on(page)["definition"] == "Our home"
    assert card(deck, "Earth").accepted == ["Terra"]
    assert card(deck, "Earth").definition != "Our home"

    again = form_on(page) | {"accepted": "Terra"}
    assert owner_client.post(address, again).status_code == 302
    assert card(deck, "Earth").definition == "Our home"
    assert card(deck, "Earth").accepted == ["Terra"]


@pytest.mark.parametrize(
    "change",
    [
        {"term": "Terra"},
        {"definition": "Where we live"},
        {"accepted": "Gaia"},
        {"tags": "blue"},
    ],
    ids=str,
)
def test_of_two_tabs_the_second_is_shown_what_the_first_saved(
    owner_client: Client, deck: Deck, change: dict[str, str]
) -> None:
    address = reverse("cards:card_edit", args=[card(deck, "Earth").pk])
    first = form_on(owner_client.get(address)) | change
    second = form_on(owner_client.get(address)) | {"definition": "Ours"}
    assert owner_client.post(address, first).status_code == 302
    page = owner_client.post(address, second)
    assert page.status_code == 422
    assert next(iter(change.values())) in text_of(page).partition("Copy what you want")[0]
    assert owner_client.post(address, form_on(page)).status_code == 302
    assert deck.cards.get(number=2).definition == "Ours"


def test_an_edit_gives_the_card_a_new_version(owner_client: Client, deck: Deck) -> None:
    earth = card(deck, "Earth")
    assert edit(owner_client, earth, **EDITED, keep="on") == 302
    earth.refresh_from_db()
    assert (earth.term, earth.definition) == ("Terra", "Where we live")
    assert (earth.version, earth.counts_from, earth.number) == (2, 1, 2)


def test_a_mended_typo_keeps_what_students_know(
    owner_client: Client, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    before = Memory.objects.get()
    mended = {"definition": "The planet nearest to the Sun", "keep": "on"}
    edit(owner_client, card(deck, "Mercury"), **mended)
    after = Memory.objects.get()
    assert (after.stability, after.proven) == (before.stability, before.proven)


def test_a_card_started_afresh_is_unseen_by_everyone(
    owner_client: Client, deck: Deck, classroom: Classroom, seat: Seat
) -> None:
    flip(seat, deck, True, True)
    mercury = card(deck, "Mercury")
    edit(owner_client, mercury, definition="A planet of iron")
    mercury.refresh_from_db()
    assert (mercury.version, mercury.counts_from) == (2, 2)
    assert [memory.card.term for memory in Memory.objects.all()] == ["Venus"]
    assert class_rows(classroom=classroom, deck=deck, now=NOON)[0].seen == 1


def test_a_card_started_afresh_keeps_its_answers_in_the_log(
    owner_client: Client, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    edit(owner_client, card(deck, "Mercury"), **EDITED)
    assert Answer.objects.get().card_version == 1
    assert Progress.objects.get().answers == 1


def test_the_page_says_what_starting_afresh_does(owner_client: Client, deck: Deck) -> None:
    page = owner_client.get(reverse("cards:card_edit", args=[card(deck, "Mars").pk]))
    assert (
        "starts the card afresh for everyone: earlier answers are kept but stop counting."
        in text_of(page)
    )
    new = owner_client.get(reverse("cards:card_add", args=[deck.pk]))
    assert 'name="keep"' not in body(new)


# --- Tags -----------------------------------------------------------------------------------------


def test_tags_are_shown_with_how_many_cards_they_have(owner_client: Client, deck: Deck) -> None:
    edit(owner_client, card(deck, "Mars"), tags="rocky, red")
    edit(owner_client, card(deck, "Earth"), tags="rocky")
    text = page_of(owner_client, deck)
    assert "red 1 rocky 2" in text
    assert "No tags yet." not in text


def test_a_tag_of_no_card_is_dropped(owner_client: Client, deck: Deck) -> None:
    edit(owner_client, card(deck, "Mars"), tags="rocky, red")
    edit(owner_client, card(deck, "Mars"), tags="red")
    assert [tag.name for tag in Tag.objects.all()] == ["red"]


def test_tags_of_removed_cards_are_not_listed_but_come_back(
    owner_client: Client, deck: Deck
) -> None:
    mars = card(deck, "Mars")
    edit(owner_client, mars, tags="red")
    owner_client.post(reverse("cards:card_remove", args=[mars.pk]))
    assert "No tags yet." in page_of(owner_client, deck)
    owner_client.post(reverse("cards:card_restore", args=[mars.pk]))
    assert "red 1" in page_of(owner_client, deck)


# --- Removing and restoring -----------------------------------------------------------------------


def test_a_removed_card_leaves_the_deck_but_not_the_log(
    owner_client: Client, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    removed = owner_client.post(reverse("cards:card_remove", args=[card(deck, "Mercury").pk]))
    text = text_of(follow(owner_client, removed))
    assert "“Mercury” is removed. It leaves every figure." in text
    assert "7 cards" in text
    assert "1 removed card Mercury" in text
    assert Answer.objects.count() == Memory.objects.count() == 1


def test_a_removed_card_leaves_every_figure_of_the_table(
    owner_client: Client, deck: Deck, classroom: Classroom, seat: Seat
) -> None:
    flip(seat, deck, True, True)
    owner_client.post(reverse("cards:card_remove", args=[card(deck, "Mercury").pk]))
    row = class_rows(classroom=classroom, deck=deck, now=NOON)[0]
    assert (row.cards, row.seen) == (7, 1)
    assert row.mastery is not None
    assert row.mastery < 1 / 7


def test_a_restored_card_brings_back_what_students_knew(
    owner_client: Client, deck: Deck, classroom: Classroom, seat: Seat
) -> None:
    flip(seat, deck, True, True)
    mercury = card(deck, "Mercury")
    before = class_rows(classroom=classroom, deck=deck, now=NOON)
    owner_client.post(reverse("cards:card_remove", args=[mercury.pk]))
    back = owner_client.post(reverse("cards:card_restore", args=[mercury.pk]))
    assert "“Mercury” is back." in text_of(follow(owner_client, back))
    assert class_rows(classroom=classroom, deck=deck, now=NOON) == before
    assert Card.objects.current().filter(deck=deck)[0] == mercury


def test_only_a_card_in_the_deck_can_be_edited_or_removed(owner_client: Client, deck: Deck) -> None:
    mars = card(deck, "Mars")
    for name in ("card_restore", "card_remove", "card_remove"):
        status = owner_client.post(reverse(f"cards:{name}", args=[mars.pk])).status_code
        mars.refresh_from_db()
        assert (status, mars.removed_at is None) in {(404, True), (302, False), (404, False)}
    assert owner_client.get(reverse("cards:card_edit", args=[mars.pk])).status_code == 404
    assert mars.removed_at is not None
    assert mars.removed_at > NOON - timedelta(days=1)


def test_new_tags_and_accepted_answers_leave_what_students_know(
    owner_client: Client, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    edit(owner_client, card(deck, "Mercury"), tags="inner", accepted="Hermes")
    assert Memory.objects.filter(card__term="Mercury").exists()
