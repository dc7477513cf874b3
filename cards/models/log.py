"""The log of answers as the engine reads it: streamed in order of time, never held whole."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q, QuerySet, Sum

from cards.engine.delayed import Answered, DelayedAnswer, delayed_answers
from cards.engine.memory import MemoryModel
from cards.engine.questions import Kind
from cards.engine.study_days import StudyCalendar
from cards.models.people import Classroom
from cards.models.study import Answer, Progress, counted_evidence

ANSWERS_READ_AT_ONCE = 2_000

Row = tuple[int, int, int, int, datetime, str, str, str, list[int], int]


class StudiedDeck(NamedTuple):
    """A deck that one classroom studied: how many answers, and when the last of them was given."""

    classroom_id: int
    deck_id: int
    time_zone: str
    answers: int
    last_at: datetime


def studied_decks(classrooms: QuerySet[Classroom]) -> Iterator[StudiedDeck]:
    """Every deck that these classrooms studied, assigned still or not."""
    found = (
        Progress.objects.filter(classroom__in=classrooms)
        .values_list("classroom_id", "deck_id", "classroom__time_zone")
        .annotate(total=Sum("answers"), last=Max("last_at"))
        .order_by("classroom_id", "deck_id")
    )
    return (StudiedDeck(*row) for row in found.iterator(ANSWERS_READ_AT_ONCE))


def delayed_in_log(
    studied: Sequence[StudiedDeck],
    model: MemoryModel,
    *,
    students: Collection[int] | None = None,
    limit: int | None = None,
) -> Iterator[DelayedAnswer]:
    """The delayed answers of these decks, in one query of at most ``limit`` answers.

    With ``students`` as if they were the whole class.
    Answers from before a card was started afresh were to another question and stay out, as they do
    of a replay. Those to cards removed since stay in: they were expected like any other.
    """
    zones = {(each.deck_id, each.classroom_id): ZoneInfo(each.time_zone) for each in studied}
    nothing = Q(classroom__in=[])
    wanted = reduce(or_, (Q(deck=deck, classroom=classroom) for deck, classroom in zones), nothing)
    if students is not None:
        wanted &= Q(student__in=students)
    rows: QuerySet[Answer, Row] = (
        Answer.objects.counted()
        .filter(wanted, card_version__gte=F("card__counts_from"))
        .order_by("deck_id", "classroom_id", "answered_at", "id")
        .values_list(
            *("deck_id", "classroom_id", "student_id", "card_id"),
            *("answered_at", "kind", "verdict", "regraded", "options", "rating"),
        )[:limit]
    )
    for key, log in groupby(rows.iterator(ANSWERS_READ_AT_ONCE), lambda row: (row[0], row[1])):
        first_tries = (row for row in log if _is_first_try(row))
        yield from delayed_answers(map(_answered, first_tries), StudyCalendar(zones[key]), model)


def _is_first_try(row: Row) -> bool:
    """As `Answer.is_first_try`: a later try at a pair is kept only for the time of its board."""
    return row[5] != Kind.MATCH or bool(row[8])


def _answered(row: Row) -> Answered:
    _, _, student, card, at, kind, verdict, regraded, options, rating = row
    evidence = counted_evidence(kind, regraded or verdict, options, rating)
    return Answered(student, card, int(at.timestamp()), evidence)
