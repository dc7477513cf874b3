"""When a student studied what, for how long, and how it went: from the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet, Sum

from analytics.days import duration_in_words
from analytics.study_days import StudyDay
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Student
from cards.models.results import COUNTED_RIGHT, FIRST_TRY, Score


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One study session on one study day; ``seconds`` were spent on its answers."""

    session_id: UUID
    mode: Mode
    deck_title: str
    began_at: datetime
    seconds: int
    score: Score

    @property
    def is_test(self) -> bool:
        return self.mode is Mode.TEST

    @property
    def time(self) -> str:
        return duration_in_words(self.seconds)


def sittings(
    *, student: Student, calendar: StudyCalendar, now: datetime, only: Mode | None = None
) -> QuerySet[Any, Any]:
    """The latest first; a session that went on for days is a sitting on each of them.

    A test is in the log when it was handed in.
    """
    answers = Answer.objects.counted().filter(classroom_id=student.classroom_id, student=student)
    if only:
        answers = answers.filter(mode=only)
    return (
        answers.annotate(day=StudyDay("answered_at", calendar, now))
        .values("session_id", "day", "mode", "deck__title")
        .annotate(
            began=Min("answered_at"),
            ended=Max("answered_at"),
            total_seconds=Sum("seconds"),
            of=Count("id", filter=FIRST_TRY),
            right=Count("id", filter=FIRST_TRY & COUNTED_RIGHT),
        )
        .order_by("-ended", "session_id")
    )


def sitting_lines(rows: Sequence[dict[str, Any]]) -> list[SittingLine]:
    """Rows of `sittings` as a page shows them."""
    return [
        SittingLine(
            row["session_id"],
            Mode(row["mode"]),
            row["deck__title"],
            row["began"],
            row["total_seconds"],
            Score(row["right"], row["of"]),
        )
        for row in rows
    ]
