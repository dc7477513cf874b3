"""Stars: the cards that a student wants to find again."""

from django.db import transaction

from cards.access import Seat
from cards.engine.modes.marks import BLANK, marked
from cards.models import Deck, Stars
from cards.services.locks import lock_seat

STARRED = "s"


def starred(*, seat: Seat, deck: Deck) -> frozenset[int]:
    """The numbers of the cards that the student starred."""
    found = Stars.objects.filter(classroom=seat.classroom, student=seat.student, deck=deck)
    return numbers_of(found.values_list("marks", flat=True).first() or "")


def numbers_of(marks: str) -> frozenset[int]:
    """The numbers of the cards that have a star in these marks."""
    return frozenset(number for number, mark in enumerate(marks) if mark == STARRED)


@transaction.atomic
def star_card(*, seat: Seat, deck: Deck, number: int) -> None:
    """Star the card with this number; a card that has a star keeps it."""
    _mark(seat, deck, number, STARRED)


@transaction.atomic
def unstar_card(*, seat: Seat, deck: Deck, number: int) -> None:
    """Take the star from the card with this number, if it has one."""
    _mark(seat, deck, number, BLANK)


def _mark(seat: Seat, deck: Deck, number: int, mark: str) -> None:
    # All the deck's stars are one text: while it is changed no other device may change it.
    seat = lock_seat(seat)
    stars, _ = Stars.objects.get_or_create(
        classroom=seat.classroom, student=seat.student, deck=deck
    )
    stars.marks = marked(stars.marks, number, mark)
    stars.save(update_fields=["marks"])
