"""How much is too much, and how long to wait then (ADR 8).

What must hold across the server's processes is counted in the database. The way of an answer may
cost no further statement: there each process keeps buckets of its own.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F

from cards.access import Seat
from cards.models import Teacher, Throttle
from cards.models.by_hand import in_turn


class TooFastError(Exception):
    """Too much was asked for; ``wait`` says for how long nothing more is taken."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"Wait {wait}.")
        self.wait = wait

    @property
    def seconds(self) -> int:
        return max(1, math.ceil(self.wait.total_seconds()))


# --- Counted by all processes together ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in a span, counted from the first."""

    times: int
    span: timedelta


WRONG_BOARD_CODES = Limit(600, timedelta(minutes=1))
"""Of the whole site. At 600 a minute 40 random bits hold out for centuries."""
IMPORTS = Limit(60, timedelta(minutes=10))
"""Of one teacher."""
JOINS = Limit(400, timedelta(hours=1))
"""New names that are typed into one class."""


def check(key: str, limit: Limit, now: datetime) -> None:
    """Raises TooFastError when it was counted too often already; counts nothing itself."""
    since = now - limit.span
    row = Throttle.objects.filter(key=key, started_at__gt=since, count__gte=limit.times).first()
    if row:
        raise TooFastError(row.started_at + limit.span - now)


@in_turn()
@transaction.atomic
def count(key: str, limit: Limit, now: datetime) -> None:
    """Count one more; what was counted before the span is forgotten."""
    row = Throttle.objects.filter(key=key)
    if row.filter(started_at__gt=now - limit.span).update(count=F("count") + 1):
        return
    if not row.update(count=1, started_at=now):
        Throttle.objects.bulk_create(
            [Throttle(key=key, count=1, started_at=now)], ignore_conflicts=True
        )


def count_import(*, teacher: Teacher, now: datetime) -> None:
    """Raises TooFastError when the teacher has imported too often."""
    key = f"imports of {teacher.pk}"
    check(key, IMPORTS, now)
    count(key, IMPORTS, now)


# --- Counted by each process for itself -----------------------------------------------------------


@dataclass(slots=True)
class Buckets:
    """One bucket a key: ``size`` at once, then ``rate`` a second; the least used are forgotten."""

    size: float
    rate: float
    most: int = 50_000
    _left: OrderedDict[Hashable, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: Hashable) -> None:
        """Raises TooFastError when the bucket is empty."""
        now = monotonic()
        with self._lock:
            left, at = self._left.pop(key, (self.size, now))
            left = min(self.size, left + (now - at) * self.rate)
            self._left[key] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > self.most:
                self._left.popitem(last=False)
        if left < 1:
            raise TooFastError(timedelta(seconds=(1 - left) / self.rate))

    def forget(self) -> None:
        self._left.clear()


ANSWERS = Buckets(size=settings.ANSWERS_AT_ONCE, rate=settings.ANSWERS_A_SECOND)
"""Of one student. Nobody reads and answers four questions a second for long."""
REQUESTS = Buckets(size=settings.REQUESTS_AT_ONCE, rate=settings.REQUESTS_A_SECOND, most=5_000)
"""Of one address that sends something: hundreds of students may be behind it."""


def take_answer(*, seat: Seat) -> None:
    """Raises TooFastError when the student answers faster than a person can."""
    ANSWERS.take((seat.classroom.pk, seat.student.pk))
