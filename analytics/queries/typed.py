"""What a student typed and was wrong about, card by card."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Window
from django.db.models.functions import RowNumber

from cards.models import Answer, Card, Student

ANSWERS_OF_A_CARD = 3
"""The latest wrong answers that are shown of each card."""


@dataclass(frozen=True, slots=True)
class MistypedCard:
    """A card, how often a wrong answer to it was typed, and the latest of them, newest first."""

    card: Card
    times: int
    answers: list[Answer]

    @property
    def more(self) -> int:
        return self.times - len(self.answers)


def mistyped_cards(student: Student) -> QuerySet[Any, Any]:
    """The current cards with wrong typed answers that count, the latest answered first."""
    return (
        _typed_wrong(student)
        .values("card_id")
        .annotate(times=Count("id"), last=Max("answered_at"))
        .order_by("-last", "card_id")
    )


def with_answers(student: Student, rows: Sequence[dict[str, Any]]) -> list[MistypedCard]:
    """Rows of `mistyped_cards` with their cards and latest answers; in two queries."""
    wanted = [row["card_id"] for row in rows]
    cards = Card.objects.select_related("deck").in_bulk(wanted)
    answers: dict[int, list[Answer]] = defaultdict(list)
    latest = Window(RowNumber(), partition_by=F("card_id"), order_by=F("answered_at").desc())
    found = (
        _typed_wrong(student)
        .filter(card__in=wanted)
        .select_related("mistaken_for")
        .annotate(place=latest)
        .filter(place__lte=ANSWERS_OF_A_CARD)
        .order_by("-answered_at")
    )
    for answer in found:
        answers[answer.card_id].append(answer)
    return [
        MistypedCard(cards[row["card_id"]], row["times"], answers[row["card_id"]]) for row in rows
    ]


def _typed_wrong(student: Student) -> QuerySet[Answer]:
    return Answer.objects.typed_wrong().filter(
        classroom_id=student.classroom_id, student=student, card__removed_at=None
    )
