"""Links that show a class's figures to someone without an account."""

from datetime import datetime, timedelta

from django.db import transaction

from cards.models import Classroom, Deck, Link, LinkKind, NamesShown


@transaction.atomic
def make_report(
    *, classroom: Classroom, deck: Deck | None, names: NamesShown, lasts: timedelta, now: datetime
) -> Link:
    """A link to the figures of one deck, or of all decks that the class has and will be given."""
    return Link.objects.create(
        classroom=classroom,
        deck=deck,
        kind=LinkKind.REPORT,
        names=names,
        expires_at=now + lasts,
    )


@transaction.atomic
def note_opening(*, report: Link, now: datetime) -> None:
    """Keep when the link was last opened, and nothing about who opened it."""
    Link.objects.filter(pk=report.pk).update(last_opened_at=now)
