"""Everything that is written about decks and their cards."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from cards.formats.plain import PlainDeck
from cards.models import Answer, Card, Deck, Memory, Tag, Teacher
from cards.services.locks import lock_deck, lock_deck_and_students, lock_deck_to_delete_it

SETTINGS = [
    "title",
    "answer_with",
    "exact_spelling",
    "accents_required",
    "split_alternatives",
    "term_language",
    "definition_language",
]
CONTENT = ["term", "definition", "accepted"]


@transaction.atomic
def create_empty_deck(*, deck: Deck) -> Deck:
    """Save a new deck with its title and settings, to be filled card by card."""
    deck.save(force_insert=True)
    return deck


@transaction.atomic
def create_deck(*, owner: Teacher, title: str, plain: PlainDeck) -> Deck:
    """A deck with all the cards that were read, or nothing."""
    deck = Deck.objects.create(owner=owner, title=title, next_number=len(plain.cards))
    Card.objects.bulk_create(
        Card(
            deck=deck,
            number=number,
            position=number,
            term=card.term,
            definition=card.definition,
        )
        for number, card in enumerate(plain.cards)
    )
    return deck


@transaction.atomic
def change_deck(*, deck: Deck) -> Deck:
    """Save a deck's title and settings, which change how it is studied."""
    deck.save(update_fields=SETTINGS)
    _grow_version(deck)
    return deck


@transaction.atomic
def delete_deck(*, deck: Deck) -> None:
    """Remove a deck with its cards and everything that students did on them."""
    lock_deck_to_delete_it(deck.pk).delete()


@transaction.atomic
def add_card(
    *, deck: Deck, term: str, definition: str, accepted: list[str], tags: Iterable[str]
) -> Card:
    deck = lock_deck(deck.pk)
    last = deck.cards.aggregate(last=Max("position"))["last"]
    card = Card.objects.create(
        deck=deck,
        number=deck.next_number,
        position=0 if last is None else last + 1,
        term=term,
        definition=definition,
        accepted=accepted,
    )
    deck.next_number += 1
    deck.save(update_fields=["next_number"])
    _tag(card, tags)
    _grow_version(deck)
    return card


class CardChangedError(ValueError):
    """The card is not any more as it was when somebody began to edit it."""


def fingerprint(*, card: Card) -> str:
    """What the card says, in short: another one as soon as anybody changes it in any way."""
    tags = sorted(tag.name for tag in card.tags.all())
    said = json.dumps([card.term, card.definition, card.accepted, tags])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def change_card(
    *, card: Card, tags: Iterable[str], start_afresh: bool, edited_from: str = ""
) -> Card:
    """Save an edited card; ``start_afresh`` lets earlier answers to it count no more.

    ``edited_from``: the fingerprint of the card when it was shown to whoever edits it. Raises
    CardChangedError if it has another one by now.
    """
    if start_afresh:
        lock_deck_and_students(card)
    else:
        lock_deck(card.deck_id)
    latest = Card.objects.get(pk=card.pk)
    if edited_from and edited_from != fingerprint(card=latest):
        raise CardChangedError
    card.version = latest.version + 1
    card.counts_from = card.version if start_afresh else latest.counts_from
    card.save(update_fields=[*CONTENT, "version", "counts_from"])
    if start_afresh:
        Memory.objects.filter(card=card).delete()
        Answer.objects.filter(card=card).update(stability=None)
    _tag(card, tags)
    _grow_version(card.deck)
    return card


@transaction.atomic
def accept_answers(*, card: Card, answers: Iterable[str]) -> Card:
    """Let further answers count for a card from now on; what students knew of it stays."""
    lock_deck(card.deck_id)
    card = Card.objects.get(pk=card.pk)
    card.accepted = list(dict.fromkeys([*card.accepted, *answers]))
    card.save(update_fields=["accepted"])
    _grow_version(card.deck)
    return card


@transaction.atomic
def remove_card(*, card: Card, now: datetime) -> None:
    """Take a card out of its deck and out of every figure; its answers stay in the log."""
    lock_deck(card.deck_id)
    card.removed_at = now
    card.save(update_fields=["removed_at"])
    _grow_version(card.deck)


@transaction.atomic
def restore_card(*, card: Card) -> None:
    """Put a removed card back where it was."""
    lock_deck(card.deck_id)
    card.removed_at = None
    card.save(update_fields=["removed_at"])
    _grow_version(card.deck)


def _grow_version(deck: Deck) -> None:
    Deck.objects.filter(pk=deck.pk).update(version=F("version") + 1, updated_at=timezone.now())


def _tag(card: Card, names: Iterable[str]) -> None:
    tags = [Tag.objects.get_or_create(deck=card.deck, name=name)[0] for name in names]
    card.tags.set(tags)
    _drop_unused_tags(card.deck)


def _drop_unused_tags(deck: Deck) -> None:
    deck.tags.filter(cards=None).delete()
