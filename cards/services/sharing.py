"""Giving decks to classes: classrooms and study links."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cards.models import Assignment, Classroom, Deck, Link, LinkKind


@transaction.atomic
def share_deck(*, deck: Deck, classroom: Classroom, now: datetime) -> Link:
    """Give the deck to the classroom; the live study link that lands on it, made if need be."""
    Assignment.objects.get_or_create(classroom=classroom, deck=deck)
    live = Link.objects.live(now).filter(classroom=classroom, deck=deck, kind=LinkKind.STUDY)
    return live.first() or Link.objects.create(classroom=classroom, deck=deck, kind=LinkKind.STUDY)


@transaction.atomic
def revoke_link(*, link: Link, now: datetime) -> None:
    """Close a link for good; students who are already in stay in."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def assign_deck(
    *, classroom: Classroom, deck: Deck, wanted: Mapping[str, Any]
) -> tuple[Assignment, bool]:
    """Give the class the deck, or change how it has it; and whether it is new to the class.

    ``wanted``: the fields of the assignment that are to be other than they are.
    """
    return Assignment.objects.update_or_create(classroom=classroom, deck=deck, defaults=wanted)
