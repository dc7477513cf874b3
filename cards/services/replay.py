"""Rebuilds memory, its history and progress from the log of answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from cards.access import GoneError
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, KeptCalibration, Memory, Progress, Student
from cards.models.by_hand import update_each
from cards.models.log import ANSWERS_READ_AT_ONCE
from cards.services.locks import lock_student
from cards.services.recording import counted, remember


@transaction.atomic
def replay_student(*, student_id: int, deck_id: int | None = None) -> int:
    """Put what the log says in place of a student's memory and progress; the answers counted.

    Of one deck or of all. What an answer left its card's memory at is written where that is another
    now. The student's row is locked, as it is by an answer: nothing that is given meanwhile is
    missed. A student who was deleted has nothing to replay.
    """
    try:
        lock_student(student_id)
    except GoneError:
        return 0
    student = Student.objects.select_related("classroom").get(pk=student_id)
    key = {"classroom_id": student.classroom_id, "student_id": student.pk}
    if deck_id is not None:
        key["deck_id"] = deck_id
    answers = Answer.objects.filter(**key).counted().order_by("answered_at", "id")
    cards = Card.objects.filter(deck__in=answers.order_by().values("deck").distinct())
    replayed = _replayed(student, answers.iterator(ANSWERS_READ_AT_ONCE), cards)
    Memory.objects.filter(**key).delete()
    Progress.objects.filter(**key).delete()
    Memory.objects.bulk_create(replayed.memories.values(), batch_size=500)
    Progress.objects.bulk_create(replayed.progress.values(), batch_size=500)
    update_each(replayed.changed, "stability")
    return sum(row.answers for row in replayed.progress.values())


@dataclass(slots=True)
class Replayed:
    """What the log says: memory by card, progress by deck and mode, neither of them saved yet.

    ``changed``: the answers that leave another stability than they are said to.
    """

    memories: dict[int, Memory] = field(default_factory=dict)
    progress: dict[tuple[int, str], Progress] = field(default_factory=dict)
    changed: list[Answer] = field(default_factory=list)


def _replayed(student: Student, answers: Iterable[Answer], cards: QuerySet[Card]) -> Replayed:
    calendar = StudyCalendar(student.classroom.zone)
    model = KeptCalibration.objects.in_use().model
    counts_from = dict(cards.values_list("pk", "counts_from"))
    found = Replayed()
    for answer in answers:
        place = answer.deck_id, answer.mode
        found.progress[place] = counted(found.progress.get(place), answer)
        card, before = answer.card_id, answer.stability
        answer.stability = None
        if answer.is_first_try and answer.card_version >= counts_from[card]:
            memory, _ = remember(found.memories.get(card), answer, calendar, model)
            found.memories[card], answer.stability = memory, memory.stability
        if answer.stability != before:
            found.changed.append(answer)
    return found
