"""A teacher's decks: the list, the page, the settings, the end."""

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Side
from cards.models import (
    Answer,
    Assignment,
    Card,
    Classroom,
    Deck,
    Link,
    Memory,
    Progress,
    StudySession,
    Tag,
    Teacher,
)
from cards.services import decks
from tests.cards.pages import body, follow, form_on, is_fragment, text_of
from tests.factories import (
    asked,
    card,
    flip,
    learn,
    make_classroom,
    make_deck,
    make_teacher,
    numbered_pairs,
    start,
)

LONG_TERMS = [("a long question about something", "yes"), ("another long question", "no")]


def settings_of(client: Client, deck: Deck) -> dict[str, str]:
    return form_on(client.get(reverse("cards:deck_edit", args=[deck.pk])))


# --- The list -------------------------------------------------------------------------------------


def test_a_teacher_without_decks_is_invited_to_make_one(owner_client: Client) -> None:
    page = owner_client.get(reverse("cards:deck_list"))
    assert "No decks yet." in text_of(page)
    assert reverse("cards:deck_import") in body(page)


def test_the_list_shows_the_teachers_own_decks_with_their_current_cards(
    owner_client: Client, deck: Deck
) -> None:
    make_deck(make_teacher(), title="Somebody else’s")
    decks.remove_card(card=card(deck, "Earth"), now=deck.created_at)
    text = text_of(owner_client.get(reverse("cards:deck_list")))
    assert "Planets 7 cards" in text
    assert "Somebody else’s" not in text


def test_the_deck_changed_last_comes_first(owner_client: Client, teacher: Teacher) -> None:
    older, newer = make_deck(teacher, title="Older"), make_deck(teacher, title="Newer")
    text = text_of(owner_client.get(reverse("cards:deck_list")))
    assert text.index(newer.title) < text.index(older.title)
    decks.change_deck(deck=older)
    text = text_of(owner_client.get(reverse("cards:deck_list")))
    assert text.index(older.title) < text.index(newer.title)


def test_the_fifty_first_deck_is_on_the_second_page(owner_client: Client, teacher: Teacher) -> None:
    for number in range(51):
        make_deck(teacher, [("a", "b")], title=f"Deck {number:02}")
    first = text_of(owner_client.get(reverse("cards:deck_list")))
    second = text_of(owner_client.get(reverse("cards:deck_list"), {"page": 2}))
    assert "Page 1 of 2" in first
    assert "Deck 00" not in first
    assert "Deck 00" in second


# --- The page -------------------------------------------------------------------------------------


def test_the_page_shows_every_card_in_order(owner_client: Client, deck: Deck) -> None:
    text = text_of(owner_client.get(reverse("cards:deck_detail", args=[deck.pk])))
    listed = text[text.index("8 cards") :]
    assert listed.index("Mercury") < listed.index("Venus") < listed.index("Neptune")


def test_the_viewer_counts_its_cards(owner_client: Client, teacher: Teacher) -> None:
    deck = make_deck(teacher, numbered_pairs(56))
    address = reverse("cards:deck_detail", args=[deck.pk])
    assert "1/56" in text_of(owner_client.get(address))
    assert "56/56" in text_of(owner_client.get(address, {"card": 56}))
    assert "56/56" in text_of(owner_client.get(address, {"card": 999}))
    assert "1/56" in text_of(owner_client.get(address, {"card": "none"}))


def test_htmx_gets_the_viewer_alone(owner_client: Client, deck: Deck) -> None:
    address = reverse("cards:deck_detail", args=[deck.pk])
    headers = {"HX-Request": "true", "HX-Target": "viewer"}
    page = owner_client.get(address, {"card": 2}, headers=headers)
    assert is_fragment(page)
    assert body(page).strip().startswith('<section id="viewer"')
    assert "2/8" in text_of(page)
    assert page.headers["Vary"].split(", ").count("HX-Request") == 1


def test_a_deck_without_tags_says_so(owner_client: Client, deck: Deck) -> None:
    text = text_of(owner_client.get(reverse("cards:deck_detail", args=[deck.pk])))
    assert "No tags yet." in text


def test_a_deck_without_a_class_offers_to_make_a_link(owner_client: Client, deck: Deck) -> None:
    page = owner_client.get(reverse("cards:deck_detail", args=[deck.pk]))
    assert "No analytics yet" in text_of(page)
    assert "Send a link to your students to track their progress." in text_of(page)
    assert reverse("cards:deck_share", args=[deck.pk]) in body(page)


def test_the_class_table_is_a_plain_link_that_htmx_replaces(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    page = body(owner_client.get(reverse("cards:deck_detail", args=[deck.pk])))
    table = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    assert f'href="{table}"' in page
    assert f'hx-get="{table}"' in page


def test_the_deck_leads_to_who_needs_the_teacher_and_to_which_cards(
    owner_client: Client, deck: Deck, classroom: Classroom
) -> None:
    page = body(owner_client.get(reverse("cards:deck_detail", args=[deck.pk])))
    for name in ("class_table", "class_signals", "class_cards", "class_forecast", "class_charts"):
        place = reverse(f"analytics:{name}", args=[classroom.pk, deck.pk])
        assert f'<a href="{place}">' in page


def test_each_class_of_the_deck_can_be_chosen(
    owner_client: Client, deck: Deck, classroom: Classroom, teacher: Teacher
) -> None:
    second = make_classroom(teacher, deck, name="Evening class")
    address = reverse("cards:deck_detail", args=[deck.pk])
    latest = body(owner_client.get(address))
    chosen = body(owner_client.get(address, {"class": classroom.pk}))
    of_second = reverse("analytics:class_table", args=[second.pk, deck.pk])
    of_first = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    assert f'hx-get="{of_second}"' in latest
    assert f'hx-get="{of_first}?class={classroom.pk}"' in chosen
    assert f'hx-get="{of_second}' not in chosen


def test_a_deck_that_lost_all_its_cards_offers_to_add_one(
    owner_client: Client, teacher: Teacher
) -> None:
    deck = make_deck(teacher, [("only", "one")])
    decks.remove_card(card=card(deck, "only"), now=deck.created_at)
    text = text_of(owner_client.get(reverse("cards:deck_detail", args=[deck.pk])))
    assert "This deck has no cards yet." in text
    assert "1 removed card" in text


# --- Settings -------------------------------------------------------------------------------------


def test_saving_the_settings_changes_the_deck(owner_client: Client, deck: Deck) -> None:
    sent = settings_of(owner_client, deck) | {
        "title": " The  planets ",
        "answer_with": "definition",
        "exact_spelling": "on",
        "split_alternatives": "on",
    }
    saved = owner_client.post(reverse("cards:deck_edit", args=[deck.pk]), sent)
    assert "Saved." in text_of(follow(owner_client, saved))
    deck.refresh_from_db()
    assert (deck.title, deck.answer_with) == ("The planets", "definition")
    assert (deck.exact_spelling, deck.accents_required, deck.split_alternatives) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": " \u200b "},
        {"title": "x" * 151},
        {"answer_with": "both sides"},
        {"term_language": 'en" onclick="'},
    ],
    ids=["no title", "an invisible title", "a long title", "an unknown side", "no language"],
)
def test_settings_that_cannot_be_saved_come_back_with_422(
    owner_client: Client, deck: Deck, wrong: dict[str, str]
) -> None:
    sent = settings_of(owner_client, deck) | wrong
    page = owner_client.post(reverse("cards:deck_edit", args=[deck.pk]), sent)
    assert page.status_code == 422
    assert "field-error" in body(page)
    deck.refresh_from_db()
    assert (deck.title, deck.answer_with, deck.version) == ("Planets", "shorter", 1)


def test_the_shorter_side_is_asked_for_unless_the_teacher_chooses(
    teacher: Teacher, seat: Seat
) -> None:
    short_terms = make_deck(teacher)
    long_terms = make_deck(teacher, LONG_TERMS)
    decks_and_sides = [(short_terms, Side.TERM), (long_terms, Side.DEFINITION)]
    for deck, side in decks_and_sides:
        step = asked(start(seat, deck))
        assert isinstance(step, Question)
        assert step.side is side


@pytest.mark.parametrize("side", [Side.TERM, Side.DEFINITION])
def test_the_chosen_side_is_asked_for(
    owner_client: Client, deck: Deck, seat: Seat, side: Side
) -> None:
    sent = settings_of(owner_client, deck) | {"answer_with": side}
    owner_client.post(reverse("cards:deck_edit", args=[deck.pk]), sent)
    step = asked(start(seat, deck))
    assert isinstance(step, Question)
    assert step.side is side


def test_both_sides_are_asked_for_in_turn(teacher: Teacher, seat: Seat) -> None:
    deck = make_deck(teacher, numbered_pairs(40))
    deck.answer_with = "both"
    decks.change_deck(deck=deck)
    learn(seat, deck, *[True] * 30)
    sides = set(Answer.objects.values_list("side", flat=True))
    assert sides == {"term", "definition"}


# --- The end --------------------------------------------------------------------------------------


def test_deleting_is_confirmed_first(owner_client: Client, deck: Deck) -> None:
    page = owner_client.get(reverse("cards:deck_delete", args=[deck.pk]))
    assert "This cannot be undone." in text_of(page)
    assert Deck.objects.filter(pk=deck.pk).exists()


def test_a_deleted_deck_takes_everything_with_it(
    owner_client: Client, deck: Deck, classroom: Classroom, seat: Seat, teacher: Teacher
) -> None:
    other = make_deck(teacher, title="Another")
    flip(seat, deck, True, False)
    learn(seat, deck, True, False)
    decks.change_card(card=card(deck, "Earth"), tags=["rocky"], start_afresh=False)
    gone = owner_client.post(reverse("cards:deck_delete", args=[deck.pk]))
    assert "“Planets” is deleted." in text_of(follow(owner_client, gone))
    for model in (Answer, Memory, Progress, StudySession, Assignment, Link, Tag):
        assert not model.objects.exists(), model
    assert list(Deck.objects.all()) == [other]
    assert Card.objects.count() == other.cards.count()
    assert Classroom.objects.filter(pk=classroom.pk).exists()
    assert seat.student in classroom.students.all()
