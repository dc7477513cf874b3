"""The log of answers for programs: page after page in order of time, each found by an index."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from cards.models import Answer, Classroom

SETTLES_AFTER = timedelta(seconds=30)
"""Whoever waits for the database may still write an answer with an earlier time than others."""

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownCursorError(ValueError):
    """The text is no place in the log."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is in the log: after the answer of this moment and key."""

    at: datetime
    id: UUID

    def as_cursor(self) -> str:
        microseconds = (self.at - EPOCH) // MICROSECOND
        return base64.urlsafe_b64encode(f"{microseconds}:{self.id.hex}".encode()).decode()

    @classmethod
    def of(cls, cursor: str) -> "Place":
        """Raises UnknownCursorError."""
        try:
            text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
            microseconds, _, key = text.partition(":")
            return cls(EPOCH + int(microseconds) * MICROSECOND, UUID(hex=key))
        except (binascii.Error, ValueError, OverflowError) as error:
            raise UnknownCursorError(cursor) from error


@dataclass(frozen=True, slots=True)
class Page:
    """Some answers in the order of time; ``end`` is where to read on, ``is_last`` if not now."""

    answers: list[Answer]
    end: Place | None
    is_last: bool


def read_log(
    *,
    classroom: Classroom,
    deck_id: int | None,
    student_id: int | None,
    since: datetime | None,
    after: Place | None,
    size: int,
    now: datetime,
) -> Page:
    """At most ``size`` answers of the classroom, those taken back included.

    None comes twice and none is passed over, however many are given meanwhile: the newest wait
    until nothing earlier can come any more.
    """
    wanted = Answer.objects.filter(classroom=classroom, answered_at__lte=now - SETTLES_AFTER)
    if deck_id is not None:
        wanted = wanted.filter(deck=deck_id)
    if student_id is not None:
        wanted = wanted.filter(student=student_id)
    if since is not None:
        wanted = wanted.filter(answered_at__gte=since)
    if after is not None:
        # The first condition says nothing new: it lets the database begin at the place.
        later = Q(answered_at__gt=after.at) | Q(answered_at=after.at, id__gt=after.id)
        wanted = wanted.filter(later, answered_at__gte=after.at)
    found = list(wanted.defer("options").order_by("answered_at", "id")[: size + 1])
    answers = found[:size]
    end = Place(answers[-1].answered_at, answers[-1].id) if answers else after
    return Page(answers, end, is_last=len(found) <= size)
