"""Two seats of one child become one, and answers go to the student who gave them.

Answers, and what belongs to them, change hands; memory and progress are then replayed from the log,
as if one student had given all of them. Whoever is answering meanwhile waits, and goes on under the
student who has the session afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from cards.engine.modes.marks import marked
from cards.models import (
    Answer,
    Appeal,
    Device,
    Excuse,
    Memory,
    Notice,
    Progress,
    Stars,
    Student,
    StudySession,
    WrongCodes,
)
from cards.models.by_hand import in_turn
from cards.services.locks import lock_whole_students
from cards.services.replay import replay_student
from cards.services.stars import STARRED, numbers_of

Owned: TypeAlias = type[Answer] | type[Appeal] | type[Device]

STANDS = Q(undone_at=None)
"""Of answers, those that were not taken back: the others are in no figure."""

MOVED: tuple[Owned, ...] = (Answer, Appeal, Device)
"""Rows that go over as they are."""

JOINED = (StudySession, Stars, Excuse)
"""Rows of which the kept student can have one already."""

REPLAYED = (Memory, Progress)
"""Rows that the log gives."""

DROPPED = (Notice, WrongCodes)
"""Rows about the seat alone, which is gone."""


class StudentGoneError(LookupError):
    """One of the students has been merged or removed in the meantime."""


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """What a student did on one device; without answers there is no time."""

    device: Device
    answers: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@in_turn()
@transaction.atomic
def merge_students(*, kept: Student, gone: Student, now: datetime) -> Student:
    """Join two students of one class: the first stays, with what both did. Raises StudentGoneError.

    The kept one's name and resume code stay; devices of both go on, under the kept one. Of two
    sessions that are open in the same mode of a deck, the one used last stays open.
    """
    kept, gone = _locked(kept, gone)
    decks = _decks(_answers(gone))
    _hand_over_sessions(_sessions(gone), to=kept, now=now)
    _join_stars(kept, gone)
    _join_excuses(kept, gone)
    for model in MOVED:
        model.objects.filter(classroom=gone.classroom_id, student=gone).update(student=kept)
    times = [student.joined_at for student in (kept, gone) if student.joined_at]
    kept.joined_at = min(times, default=None)
    kept.is_verified = kept.is_verified or gone.is_verified
    kept.resume_code = kept.resume_code or gone.resume_code
    kept.save(update_fields=["joined_at", "is_verified", "resume_code"])
    gone.delete()
    _replay(kept, decks)
    return kept


@in_turn()
@transaction.atomic
def move_answers(
    *,
    source: Student,
    device: Device,
    target: Student,
    since: datetime | None,
    hand_over: bool,
    now: datetime,
) -> int:
    """Give what a student answered on a device, from a time on, to another; how many answers.

    What was taken back goes along and is not counted. Sessions of which every answer moves go with
    them. With ``hand_over`` the device speaks for the other student from now on.
    Raises StudentGoneError.
    """
    source, target = _locked(source, target)
    answers = answers_on(student=source, device=device, since=since)
    decks = _decks(answers)
    sessions = set(answers.values_list("session_id", flat=True))
    moved = answers.filter(STANDS).count()
    answers.update(student=target)
    theirs, left = _answers(target), _answers(source)
    Appeal.objects.filter(
        classroom=source.classroom_id, student=source, answer_id__in=theirs.values("id")
    ).update(student=target)
    sessions -= set(left.filter(session_id__in=sessions).values_list("session_id", flat=True))
    _hand_over_sessions(_sessions(source).filter(id__in=sessions), to=target, now=now)
    if hand_over:
        Device.objects.filter(pk=device.pk, student=source).update(student=target)
    for student in (source, target):
        _replay(student, decks)
    return moved


def answers_on(*, student: Student, device: Device, since: datetime | None) -> QuerySet[Answer]:
    """What a student answered on a device, from a time on if one is given."""
    answers = _answers(student).filter(device=device)
    return answers if since is None else answers.filter(answered_at__gte=since)


def count_by_deck(answers: QuerySet[Answer]) -> list[tuple[str, int]]:
    """How many of the answers are about each deck, by its title."""
    counts = answers.filter(STANDS).values("deck_id", "deck__title").annotate(answers=Count("id"))
    return [(each["deck__title"], each["answers"]) for each in counts.order_by("deck__title")]


def devices_used(*, student: Student) -> list[DeviceUse]:
    """The devices that hold the student's seat or on which they answered, the latest used first."""
    uses = {
        each["device_id"]: each
        for each in _answers(student)
        .filter(device__isnull=False)
        .values("device_id")
        .annotate(
            answers=Count("id", filter=STANDS),
            first_at=Min("answered_at"),
            last_at=Max("answered_at"),
        )
    }
    devices = Device.objects.filter(Q(student=student) | Q(pk__in=uses)).order_by("-pk")
    found = [
        DeviceUse(device, use["answers"], use["first_at"], use["last_at"])
        if (use := uses.get(device.pk))
        else DeviceUse(device)
        for device in devices.filter(classroom=student.classroom_id)
    ]
    return sorted(found, key=lambda use: use.last_at or use.device.created_at, reverse=True)


def _locked(one: Student, other: Student) -> tuple[Student, Student]:
    """Both students as they are now, in this order; nobody does anything under them meanwhile."""
    found = {student.pk: student for student in lock_whole_students(one.pk, other.pk)}
    if found.keys() != {one.pk, other.pk} or one.pk == other.pk:
        raise StudentGoneError(one.pk, other.pk)
    return found[one.pk], found[other.pk]


def _answers(student: Student) -> QuerySet[Answer]:
    return Answer.objects.filter(classroom=student.classroom_id, student=student)


def _sessions(student: Student) -> QuerySet[StudySession]:
    return StudySession.objects.filter(classroom=student.classroom_id, student=student)


def _decks(answers: QuerySet[Answer]) -> list[int]:
    return sorted(answers.order_by().values_list("deck_id", flat=True).distinct())


def _hand_over_sessions(sessions: QuerySet[StudySession], *, to: Student, now: datetime) -> None:
    """Make the sessions another student's; in each mode of a deck one at most stays open."""
    open_now = {(each.deck_id, each.mode): each for each in _open(_sessions(to))}
    ended = []
    for theirs in _open(sessions):
        own = open_now.get((theirs.deck_id, theirs.mode))
        if own is not None:
            ended.append(min(own, theirs, key=lambda each: each.active_at).id)
    both = StudySession.objects.filter(classroom=to.classroom_id, id__in=ended)
    both.update(finished_at=now)
    sessions.update(student=to)


def _open(sessions: QuerySet[StudySession]) -> QuerySet[StudySession]:
    return sessions.filter(finished_at=None).defer("state")


def _join_stars(kept: Student, gone: Student) -> None:
    """Star for the one whatever either has starred."""
    joined: dict[int, str] = {}
    both = Stars.objects.filter(classroom=kept.classroom_id, student__in=[kept, gone])
    for stars in both:
        marks = joined.get(stars.deck_id, "")
        for number in numbers_of(stars.marks):
            marks = marked(marks, number, STARRED)
        joined[stars.deck_id] = marks
    both.delete()
    Stars.objects.bulk_create(
        Stars(classroom_id=kept.classroom_id, student=kept, deck_id=deck_id, marks=marks)
        for deck_id, marks in joined.items()
    )


def _join_excuses(kept: Student, gone: Student) -> None:
    """Excuse the one from whatever either was excused from."""
    excused = Excuse.objects.filter(classroom=kept.classroom_id, student=gone)
    Excuse.objects.bulk_create(
        [
            Excuse(classroom_id=kept.classroom_id, student=kept, deck_id=deck_id)
            for deck_id in excused.values_list("deck_id", flat=True)
        ],
        ignore_conflicts=True,
    )


def _replay(student: Student, decks: Iterable[int]) -> None:
    for deck_id in decks:
        replay_student(student_id=student.pk, deck_id=deck_id)
