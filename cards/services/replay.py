"""Rebuilds memory and progress from the log of answers."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from cards.access import GoneError
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, KeptCalibration, Memory, Progress, Student
from cards.models.log import ANSWERS_READ_AT_ONCE
from cards.services.locks import lock_student
from cards.services.recording import counted, remember


@transaction.atomic
def replay_student(*, student_id: int, deck_id: int | None = None) -> int:
    """Put what the log says in place of a student's memory and progress; the answers counted.

    Of one deck or of all. The student's row is locked, as it is by an answer: nothing that is given
    meanwhile is missed. A student who was deleted has nothing to replay.
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
    memories, progress = _replayed(student, answers.iterator(ANSWERS_READ_AT_ONCE), cards)
    Memory.objects.filter(**key).delete()
    Progress.objects.filter(**key).delete()
    Memory.objects.bulk_create(memories, batch_size=500)
    Progress.objects.bulk_create(progress, batch_size=500)
    return sum(row.answers for row in progress)


def _replayed(
    student: Student, answers: Iterable[Answer], cards: QuerySet[Card]
) -> tuple[Iterable[Memory], Iterable[Progress]]:
    calendar = StudyCalendar(student.classroom.zone)
    model = KeptCalibration.objects.in_use().model
    counts_from = dict(cards.values_list("pk", "counts_from"))
    memories: dict[int, Memory] = {}
    progress: dict[tuple[int, str], Progress] = {}
    for answer in answers:
        place = answer.deck_id, answer.mode
        progress[place] = counted(progress.get(place), answer)
        card = answer.card_id
        if answer.is_first_try and answer.card_version >= counts_from[card]:
            memories[card], _ = remember(memories.get(card), answer, calendar, model)
    return memories.values(), progress.values()
