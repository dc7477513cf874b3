"""Who is quickest at a full board of Matching: oneself, and the class if its teacher says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cards.access import Seat
from cards.engine.board_times import written
from cards.engine.questions import Mode
from cards.models import Assignment, Progress

MOST_RANKED = 10


@dataclass(frozen=True, slots=True)
class BestTime:
    """The shortest time of one student, ``is_own`` if it is whoever asks."""

    name: str
    ms: int
    is_own: bool = True

    @property
    def time(self) -> str:
        return written(self.ms)


@dataclass(frozen=True, slots=True)
class BestTimes:
    """The student's own best time, None before the first; ``ranking`` is empty where it is off."""

    own: BestTime | None
    ranking: Sequence[BestTime] = ()


def best_times(*, seat: Seat, deck_id: int) -> BestTimes:
    """The times that the student may see, of one deck."""
    played = Progress.objects.filter(
        classroom=seat.classroom, deck=deck_id, mode=Mode.MATCHING, best_ms__isnull=False
    )
    own = played.filter(student=seat.student).values_list("best_ms", flat=True).first()
    ranked = played.filter(
        classroom__assignments__deck=deck_id, classroom__assignments__ranking=True
    ).order_by("best_ms", "last_at")
    rows = ranked.values_list("student_id", "student__name", "best_ms")[:MOST_RANKED]
    return BestTimes(
        own=None if own is None else BestTime(seat.student.name, own),
        ranking=[BestTime(name, ms, pk == seat.student.pk) for pk, name, ms in rows if ms],
    )


@transaction.atomic
def rank_class(*, assignment: Assignment, ranking: bool) -> None:
    """Let the class see whose Matching of this deck is the quickest, or no more."""
    Assignment.objects.filter(pk=assignment.pk).update(ranking=ranking)
