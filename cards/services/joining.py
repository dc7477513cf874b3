"""How a class is joined: its link and board code, when it is open, and for which names."""

from datetime import datetime, timedelta

from django.db import transaction

from cards.models import Classroom, Link, LinkKind
from cards.models.people import new_board_code
from cards.services import throttles
from cards.services.locks import lock_classroom

A_LESSON = timedelta(minutes=60)


def find_class_link(*, classroom: Classroom, now: datetime) -> Link | None:
    """The live study link of the class itself, which has the board code."""
    links = Link.objects.live(now).filter(classroom=classroom, kind=LinkKind.STUDY)
    return links.filter(deck=None, code__isnull=False).first()


def find_link_by_code(*, code: str, now: datetime) -> Link | None:
    """The live study link with this board code; case, spaces and hyphens do not matter.

    Its classroom may be archived. Raises TooFastError while far too many wrong codes are tried, by
    whomever: links and QR codes work meanwhile.
    """
    throttles.check("board codes", throttles.WRONG_BOARD_CODES, now)
    spelled = "".join(letter for letter in code.upper() if letter.isalnum())
    links = Link.objects.live(now).select_related("classroom")
    found = links.filter(kind=LinkKind.STUDY, code=spelled).first()
    if found is None:
        throttles.count("board codes", throttles.WRONG_BOARD_CODES, now)
    return found


@transaction.atomic
def renew_link(*, classroom: Classroom, now: datetime) -> Link:
    """A new study link and board code; every older study link of the class is dead at once."""
    lock_classroom(classroom.pk)  # of two who renew at once, one's link must die too
    old = Link.objects.live(now).filter(classroom=classroom, kind=LinkKind.STUDY)
    old.update(revoked_at=now)
    return Link.objects.create(classroom=classroom, kind=LinkKind.STUDY, code=new_board_code())


@transaction.atomic
def set_expiry(*, link: Link, expires_at: datetime | None) -> None:
    link.expires_at = expires_at
    link.save(update_fields=["expires_at"])


@transaction.atomic
def set_window(*, classroom: Classroom, closes_at: datetime | None) -> None:
    """Let new students in until then, or always; whoever is in stays in and can come back."""
    classroom.joining_closes_at = closes_at
    classroom.save(update_fields=["joining_closes_at"])


@transaction.atomic
def set_new_names(*, classroom: Classroom, takes_new_names: bool) -> None:
    """Whether students may type a name that is not on the roster."""
    classroom.takes_new_names = takes_new_names
    classroom.save(update_fields=["takes_new_names"])
