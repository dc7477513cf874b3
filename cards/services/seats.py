"""A student's seat: taken, come back to on another device, given back, reset by the teacher."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cards.access import find_named_student, token_digest
from cards.models import Classroom, Device, Notice, NoticeKind, Student, WrongCodes, name_key
from cards.models.by_hand import in_turn
from cards.services import resume_codes
from cards.services.notices import tell
from cards.services.throttles import JOINS, TooFastError

DEVICE_TOKEN_BYTES = 32

FREE_TRIES = 5
"""Wrong codes in a row before a seat slows down."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


class NameTakenError(ValueError):
    """Another student of the classroom already has this seat."""


class NotOnRosterError(ValueError):
    """The class takes only names on its roster, and this one is not there."""


class JoiningClosedError(ValueError):
    """The class lets nobody new in at the moment."""


class WrongCodeError(ValueError):
    """The seat has another resume code, or there is no such seat."""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """A seat that was just taken on a device; ``token`` and ``code`` are shown this once."""

    student: Student
    token: str
    code: str = ""


def new_device_token() -> str:
    """What a device's cookie holds: 256 random bits."""
    return secrets.token_urlsafe(DEVICE_TOKEN_BYTES)


# --- Taking a seat --------------------------------------------------------------------------------


def take_seat(*, classroom: Classroom, name: str, token: str, now: datetime) -> SeatTaken:
    """The seat of this name on the device with this token: one of the roster's, or a new one.

    Of many who want the same seat one gets it. The same name and token again, after a lost reply,
    is the same seat with a new code, also when it was renamed or merged since. Raises
    NameTakenError, NotOnRosterError, JoiningClosedError, and TooFastError when far too many names
    were typed into the class.
    """
    student = find_named_student(classroom, name)
    if student and student.joined_at:
        return _take_again(student, token, now)
    check_joining(classroom=classroom, student=student, now=now)
    code = resume_codes.new_code()
    hashed = resume_codes.hashed(code)  # slow on purpose, so before the transaction
    try:
        with in_turn(), transaction.atomic():
            taken = _claim(student, hashed, now) if student else _add(classroom, name, hashed, now)
            if taken:
                _add_device(taken, token)
                tell(student=taken, kind=_what_to_tell(taken), now=now)
    except IntegrityError:  # the device has a seat: the name has changed since it was confirmed
        return _take_again(_seat_of(classroom, token), token, now)
    if taken is None:  # somebody was quicker
        quicker = Student.objects.get(classroom=classroom, name_key=name_key(name))
        return _take_again(quicker, token, now)
    return SeatTaken(taken, token, code)


def check_joining(*, classroom: Classroom, student: Student | None, now: datetime) -> None:
    """Whether this free seat of the roster, or with None a new one, can be taken.

    Raises NotOnRosterError, JoiningClosedError, TooFastError.
    """
    if not classroom.lets_in(now):
        raise JoiningClosedError
    if student:
        return
    if not classroom.takes_new_names:
        raise NotOnRosterError
    typed = classroom.students.filter(is_verified=False, joined_at__gt=now - JOINS.span)
    newcomers = typed.order_by("-joined_at")[JOINS.times - 1 : JOINS.times]
    for first_that_counts in newcomers.values_list("joined_at", flat=True):
        raise TooFastError((first_that_counts or now) + JOINS.span - now)


def _claim(student: Student, hashed: str, now: datetime) -> Student | None:
    """The seat, unless somebody took it in the meantime."""
    free = Student.objects.filter(pk=student.pk, joined_at=None)
    if not free.update(joined_at=now, resume_code=hashed):
        return None
    WrongCodes.objects.filter(classroom=student.classroom_id, student=student).delete()
    return student


def _add(classroom: Classroom, name: str, hashed: str, now: datetime) -> Student | None:
    """A new seat, unless somebody took the name in the meantime."""
    try:
        with transaction.atomic():
            return Student.objects.create(
                classroom=classroom,
                name=name,
                name_key=name_key(name),
                resume_code=hashed,
                joined_at=now,
                is_verified=False,
            )
    except IntegrityError:
        return None


def _seat_of(classroom: Classroom, token: str) -> Student:
    digest = token_digest(token)
    return Student.objects.get(classroom=classroom, devices__token_digest=digest)


def _take_again(student: Student, token: str, now: datetime) -> SeatTaken:
    """The seat for the device that has it already, with a new code; for others NameTakenError."""
    holds = Device.objects.filter(
        classroom=student.classroom_id, student=student, token_digest=token_digest(token)
    )
    if not holds.filter(revoked_at=None).exists():
        tell(student=student, kind=NoticeKind.TRIED, now=now)
        raise NameTakenError(student.name)
    code = resume_codes.new_code()
    Student.objects.filter(pk=student.pk).update(resume_code=resume_codes.hashed(code))
    return SeatTaken(student, token, code)


def _what_to_tell(student: Student) -> NoticeKind:
    """Where there is no roster, every name is typed, and none is a surprise."""
    on_roster = Student.objects.filter(classroom=student.classroom_id, is_verified=True)
    is_surprise = not student.is_verified and on_roster.exists()
    return NoticeKind.TYPED if is_surprise else NoticeKind.JOINED


def _add_device(student: Student, token: str) -> None:
    Device.objects.create(
        classroom_id=student.classroom_id, student=student, token_digest=token_digest(token)
    )


# --- Coming back ----------------------------------------------------------------------------------


def resume_seat(*, student: Student | None, code: str, now: datetime) -> SeatTaken:
    """The seat on a further device; with a slip it can be the first.

    Raises WrongCodeError, also where there is no such seat, and TooFastError when too many wrong
    codes were tried at this seat: it alone slows down, whoever tries.
    """
    tries = _count_try(student, now) if student else 0
    if not resume_codes.matches(code, student.resume_code if student else "") or student is None:
        if student and tries >= FREE_TRIES:
            tell(student=student, kind=NoticeKind.WRONG_CODE, now=now)
        raise WrongCodeError
    token = new_device_token()
    with in_turn(), transaction.atomic():
        WrongCodes.objects.filter(classroom=student.classroom_id, student=student).delete()
        _add_device(student, token)
        if Student.objects.filter(pk=student.pk, joined_at=None).update(joined_at=now):
            tell(student=student, kind=NoticeKind.JOINED, now=now)
    return SeatTaken(student, token)


@in_turn()
@transaction.atomic
def _count_try(student: Student, now: datetime) -> int:
    """How many tries in a row that makes.

    It is counted before the code is looked at, so that tries at the same moment count too.
    """
    key = {"classroom_id": student.classroom_id, "student_id": student.pk}
    WrongCodes.objects.bulk_create([WrongCodes(**key, last_at=now)], ignore_conflicts=True)
    tries = WrongCodes.objects.select_for_update().get(**key)
    if now - tries.last_at > FORGOTTEN_AFTER:
        tries.count = 0
    again_at = tries.last_at + wait_after(tries.count)
    if now < again_at:
        raise TooFastError(again_at - now)
    tries.count += 1
    tries.last_at = now
    tries.save(update_fields=["count", "last_at"])
    return tries.count


def wait_after(wrong: int) -> timedelta:
    """How long a seat takes no code after so many wrong ones in a row: ever longer."""
    if wrong < FREE_TRIES:
        return timedelta()
    doublings = min(wrong - FREE_TRIES, 20)  # more would overflow
    return min(FIRST_WAIT * float(2**doublings), LONGEST_WAIT)


@transaction.atomic
def leave_seat(*, device: Device, now: datetime) -> None:
    """This device speaks for the student no more; the student's work stays."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)


# --- What the teacher does ------------------------------------------------------------------------


def reset_seat(*, student: Student, now: datetime) -> str:
    """Sign all devices of the seat out and give it a new code, which is returned this once."""
    return _renew([student], now, signs_out=True)[0]


def renew_codes(*, students: Sequence[Student], now: datetime) -> list[str]:
    """New codes, in the order of the students, for slips; devices that are in stay in."""
    return _renew(students, now, signs_out=False)


def _renew(students: Sequence[Student], now: datetime, *, signs_out: bool) -> list[str]:
    codes = [resume_codes.new_code() for _ in students]
    for student, code in zip(students, codes, strict=True):
        student.resume_code = resume_codes.hashed(code)
    seats = {"classroom__in": {each.classroom_id for each in students}, "student__in": students}
    with in_turn(), transaction.atomic():
        Student.objects.bulk_update(students, ["resume_code"])
        WrongCodes.objects.filter(**seats).delete()
        Notice.objects.filter(**seats, kind=NoticeKind.WRONG_CODE).delete()
        if signs_out:
            Device.objects.filter(**seats, revoked_at=None).update(revoked_at=now)
    return codes
