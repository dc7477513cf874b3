"""Paste, preview, save: nothing is saved unseen, nothing typed is lost."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cards.formats.plain import PlainCard, PlainDeck
from cards.models import Card, Deck, Teacher
from cards.services.decks import create_deck
from tests.cards.pages import body, follow, form_on, text_of
from tests.factories import numbered_pairs

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"

LIST = "hola\thello\nadiós\tgoodbye\ngracias\tthank you"
PAGE_HEAD = """1/55
Looks like no tags are added yet.
Name | Mastery | Learn | Test | Matching | Spaced | Call with Kai |
|---|
No analytics yet
Send a link to your students to track their progress
"""


@dataclass(frozen=True)
class CopiedPage:
    text: str
    first: str
    last: str


@pytest.fixture
def copied_page() -> CopiedPage:
    """A set page of 56 cards copied whole: the real one where it is at hand, else one like it."""
    for seed in sorted(SEEDS.glob("*.txt")):
        text = seed.read_text(encoding="utf-8")
        return CopiedPage(text, "Sigmoid Function", "SGD calc: 5000 images, batch=100, 10 epochs")
    lines = [side for pair in numbered_pairs(56) for side in pair]
    return CopiedPage(PAGE_HEAD + "\n".join(lines), "Term 0000", "Term 0055")


def preview(client: Client, text: str, **more: object) -> HttpResponseBase:
    empty = {"title": "", "layout": "auto", "between_sides": "", "between_cards": ""}
    sent = {**empty, "text": text.replace("\n", "\r\n"), "action": "preview", **more}
    return client.post(reverse("cards:deck_import"), sent)


def save(client: Client, page: HttpResponseBase, **changed: str) -> HttpResponseBase:
    """Press “Make this deck” on a preview."""
    sent = form_on(page, form_id="paste") | {"action": "save"} | changed
    return client.post(reverse("cards:deck_import"), sent)


def typed_text(page: HttpResponseBase) -> str:
    return form_on(page, form_id="paste")["text"].replace("\r\n", "\n")


def upload(content: bytes, name: str = "list.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


# --- Preview and save -----------------------------------------------------------------------------


def test_the_page_starts_empty_and_without_complaints(owner_client: Client) -> None:
    page = owner_client.get(reverse("cards:deck_import"))
    assert page.status_code == 200
    assert typed_text(page) == ""
    assert "field-error" not in body(page)


def test_a_preview_saves_nothing(owner_client: Client) -> None:
    page = preview(owner_client, LIST)
    assert page.status_code == 200
    assert not Deck.objects.exists()
    assert not Card.objects.exists()


def test_a_preview_shows_the_cards_and_how_they_were_read(owner_client: Client) -> None:
    text = text_of(preview(owner_client, LIST))
    assert "3 cards" in text
    assert "Read as: tab between term and definition. Nothing is saved yet." in text
    assert "2 adiós goodbye" in text


def test_what_was_previewed_can_be_saved(owner_client: Client, teacher: Teacher) -> None:
    page = preview(owner_client, LIST, title="Spanish")
    saved = save(owner_client, page)
    deck = Deck.objects.get()
    assert saved.headers["Location"] == reverse("cards:deck_detail", args=[deck.pk])
    assert (deck.owner, deck.title, deck.next_number) == (teacher, "Spanish", 3)
    cards = deck.cards.values_list("number", "position", "term", "definition")
    assert list(cards) == [
        (0, 0, "hola", "hello"),
        (1, 1, "adiós", "goodbye"),
        (2, 2, "gracias", "thank you"),
    ]
    assert "“Spanish” is ready, with 3 cards." in text_of(follow(owner_client, saved))


def test_a_text_that_was_never_previewed_is_shown_instead_of_saved(owner_client: Client) -> None:
    page = preview(owner_client, LIST, title="Spanish", action="save")
    assert "The text has changed since its preview" in text_of(page)
    assert not Deck.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [{"text": LIST + "\nsí\tyes"}, {"layout": "alternating"}, {"between_cards": ";"}],
    ids=["the text", "the layout", "the separator"],
)
def test_what_was_changed_after_the_preview_is_shown_instead_of_saved(
    owner_client: Client, changed: dict[str, str]
) -> None:
    text = "one\t1;two\t2\nthree\t3;four\t4"
    page = preview(owner_client, text, title="Numbers", layout="tab")
    again = save(owner_client, page, **changed)
    assert not Deck.objects.exists()
    assert "The text has changed since its preview" in text_of(again)
    save(owner_client, again)
    assert Deck.objects.count() == 1


def test_the_title_may_still_change_after_the_preview(owner_client: Client) -> None:
    save(owner_client, preview(owner_client, LIST), title="  Spanish \t words ")
    assert Deck.objects.get().title == "Spanish words"


def test_a_deck_without_a_title_is_not_saved_and_loses_nothing(owner_client: Client) -> None:
    page = save(owner_client, preview(owner_client, LIST))
    assert page.status_code == 422
    assert "Give the deck a title." in text_of(page)
    assert typed_text(page) == LIST
    assert not Deck.objects.exists()


def test_a_title_of_invisible_characters_is_no_title(owner_client: Client) -> None:
    page = save(owner_client, preview(owner_client, LIST), title="\u200b \u2060")
    assert page.status_code == 422
    assert not Deck.objects.exists()


@pytest.mark.parametrize("title", ["x" * 151, "\U0001d160" * 60], ids=["letters", "growing notes"])
def test_a_title_too_long_for_its_column_is_refused(owner_client: Client, title: str) -> None:
    page = save(owner_client, preview(owner_client, LIST), title=title)
    assert page.status_code == 422
    assert typed_text(page) == LIST
    assert not Deck.objects.exists()


def test_a_deck_is_made_whole_or_not_at_all(teacher: Teacher) -> None:
    plain = PlainDeck("Half", (PlainCard("good", "card"), PlainCard("bad", "")))
    with pytest.raises(IntegrityError):
        create_deck(owner=teacher, title="Half", plain=plain)


@pytest.mark.django_db(transaction=True)
def test_a_deck_whose_cards_are_refused_leaves_no_trace(teacher: Teacher) -> None:
    plain = PlainDeck("Half", (PlainCard("good", "card"), PlainCard("bad", "")))
    with pytest.raises(IntegrityError):
        create_deck(owner=teacher, title="Half", plain=plain)
    assert not Deck.objects.exists()
    assert not Card.objects.exists()


def test_markup_in_a_card_is_shown_as_text(owner_client: Client) -> None:
    page = preview(owner_client, "<script>alert(1)</script>\t<b>bold</b>\nplain\ttext")
    assert "<script>alert(1)" not in body(page)
    assert "<b>bold</b>" in text_of(page)


# --- The copied page ------------------------------------------------------------------------------


def test_a_copied_set_page_becomes_its_56_cards(
    owner_client: Client, copied_page: CopiedPage
) -> None:
    page = preview(owner_client, copied_page.text)
    text = text_of(page)
    assert "56 cards" in text
    assert "The page speaks of 55 cards, but 56 were found." in text
    save(owner_client, page, title="Deep learning")
    cards = list(Deck.objects.get().cards.values_list("term", flat=True))
    assert (len(cards), cards[0], cards[-1]) == (56, copied_page.first, copied_page.last)


def test_the_page_around_the_cards_is_in_no_card(
    owner_client: Client, copied_page: CopiedPage
) -> None:
    save(owner_client, preview(owner_client, copied_page.text), title="Deep learning")
    sides = "\n".join(f"{card.term}\n{card.definition}" for card in Card.objects.all())
    for chrome in ("1/55", "no tags are added", "Mastery |", "No analytics yet", "Send a link"):
        assert chrome not in sides


# --- Doubts ---------------------------------------------------------------------------------------


def test_doubtful_rows_are_marked_with_their_line(owner_client: Client) -> None:
    page = preview(owner_client, "one\t1\ntwo\t2\nthree\nfour\t4\ntwo\tzwei")
    text = text_of(page)
    assert page.status_code == 200
    assert "Line 3 " in text
    assert "Line 5 " in text
    assert body(page).count("data-doubtful") == 1
    assert "5 please check two zwei" in text


def test_unbalanced_quotes_lose_no_line_and_are_named(owner_client: Client) -> None:
    page = preview(owner_client, '"open,never closed\nred,rojo\nblue,azul')
    text = text_of(page)
    assert "3 cards" in text
    assert "Line 1 " in text
    assert "quotation mark that is never closed" in text


# --- What cannot be read --------------------------------------------------------------------------

UNREADABLE = {
    "nothing": ("", "There is nothing here yet."),
    "empty space": (" \n\t\n ", "There is only empty space here."),
    "one column": ("hola\nadiós\ngracias", "No separator was found"),
    "one column in unbalanced quotes": ('"hola\nadiós"\n"gracias', "No separator was found"),
    "terms only": ("hola\t\nadiós\t\n", "No complete card was found"),
    "ten megabytes": ("term\tdefinition\n" * 655_000, "longer than 1 MB"),
    "control characters": ("\x01\x02\x03\t\x04\x05\x06\n" * 9, "This is not plain text."),
    "null characters": ("hola\thello\x00\nadiós\tgoodbye", "Null characters are not allowed."),
    "too many cards": (
        "\n".join(f"t{n}\td{n}" for n in range(5_001)),
        "more than 5,000 cards",
    ),
}


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("action", ["preview", "save"])
def test_what_cannot_be_read_gets_a_clear_message_and_stays_on_the_page(
    owner_client: Client, text: str, message: str, action: str
) -> None:
    page = preview(owner_client, text, action=action, title="Spanish")
    assert page.status_code == 422
    sent_back = form_on(page, form_id="paste")
    assert sent_back["text"].replace("\r\n", "\n") == text
    assert sent_back["title"] == "Spanish"
    assert message in text_of(page)
    assert not Deck.objects.exists()


def test_an_own_separator_that_is_missing_is_asked_for(owner_client: Client) -> None:
    page = preview(owner_client, LIST, layout="custom")
    assert page.status_code == 422
    assert "Type the separator" in text_of(page)


def test_a_layout_that_does_not_exist_is_refused(owner_client: Client) -> None:
    page = preview(owner_client, LIST, layout="spiral")
    assert page.status_code == 422
    assert typed_text(page) == LIST


def test_more_than_the_server_takes_in_is_answered_with_a_sentence(owner_client: Client) -> None:
    page = preview(owner_client, "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert page.status_code == 400
    assert "Go back in your browser: what you typed is still there." in text_of(page)


# --- Files ----------------------------------------------------------------------------------------

FILES = {
    "UTF-8": LIST.encode(),
    "UTF-8 with its mark": LIST.encode("utf-8-sig"),
    "UTF-16": LIST.encode("utf-16"),
    "Windows": LIST.encode("cp1252"),
    "Windows line ends": LIST.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_text_file_is_read_into_the_page(owner_client: Client, content: bytes) -> None:
    page = preview(owner_client, "", file=upload(content))
    assert page.status_code == 200
    assert typed_text(page) == LIST


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_previewed_file_can_be_saved_at_once(owner_client: Client, content: bytes) -> None:
    page = preview(owner_client, "", title="Spanish", file=upload(content))
    saved = save(owner_client, page)
    assert saved.status_code == 302
    assert Deck.objects.get().cards.count() == 3


BAD_FILES = {
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This file is not plain text."),
    "nothing": (b"", "There is nothing here yet."),
    "two megabytes": (b"term\tdefinition\n" * 131_072, "This file is larger than 1 MB."),
    "half a character": (b"\xff\xfe\x00", "could not be read"),
    "no letters at all": (b"hol\x81\x8d\x8f\t\x90", "could not be read"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_read_leaves_what_was_typed(
    owner_client: Client, content: bytes, message: str
) -> None:
    page = preview(owner_client, LIST, title="Spanish", file=upload(content))
    assert page.status_code == 422
    assert message in text_of(page)
    assert typed_text(page) == LIST
    assert not Deck.objects.exists()


# --- Long decks -----------------------------------------------------------------------------------


def test_a_thousand_cards_are_previewed_in_part_and_saved_in_full(owner_client: Client) -> None:
    pairs = numbered_pairs(1_000)
    page = preview(owner_client, "\n".join("\t".join(pair) for pair in pairs), title="Numbers")
    text = text_of(page)
    assert "1,000 cards" in text
    assert "The first 200 are shown. All 1,000 will be made." in text
    save(owner_client, page)
    saved = Card.objects.order_by("position").values_list("term", "definition")
    assert list(saved) == pairs


def test_a_file_beside_a_typed_text_replaces_nothing(owner_client: Client) -> None:
    page = preview(owner_client, LIST, title="Spanish", file=upload(b"mine\ttyped"))
    assert page.status_code == 422
    assert "There is a text here and a file too." in text_of(page)
    assert typed_text(page) == LIST
