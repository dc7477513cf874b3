"""Letting students in: classrooms, study links, seats."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from cards.access import token_digest
from cards.models import (
    Assignment,
    Classroom,
    Deck,
    Device,
    Link,
    LinkKind,
    Student,
    Teacher,
    name_key,
)
from cards.services import resume_codes

DEVICE_TOKEN_BYTES = 32


class NameTakenError(ValueError):
    """Another student of the classroom already has this name."""


class WrongCodeError(ValueError):
    """No seat has this name and this resume code."""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """A seat that was just taken on a device; ``token`` and ``code`` are shown this once."""

    student: Student
    token: str
    code: str = ""


@transaction.atomic
def create_classroom(*, owner: Teacher, name: str) -> Classroom:
    return Classroom.objects.create(owner=owner, name=name)


@transaction.atomic
def share_deck(*, deck: Deck, classroom: Classroom, now: datetime) -> Link:
    """Give the deck to the classroom; the live study link that lands on it, made if need be."""
    Assignment.objects.get_or_create(classroom=classroom, deck=deck)
    live = Link.objects.live(now).filter(classroom=classroom, deck=deck, kind=LinkKind.STUDY)
    return live.first() or Link.objects.create(classroom=classroom, deck=deck, kind=LinkKind.STUDY)


@transaction.atomic
def revoke_link(*, link: Link, now: datetime) -> None:
    """Close a link for good; students who are already in stay in."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def new_device_token() -> str:
    """What a device's cookie holds: 256 random bits."""
    return secrets.token_urlsafe(DEVICE_TOKEN_BYTES)


def take_new_seat(*, classroom: Classroom, name: str, token: str, now: datetime) -> SeatTaken:
    """A new student of the classroom, on the device with this token. Raises NameTakenError.

    The same name and token again, after a lost reply, is the same seat with a new code.
    """
    code = resume_codes.new_code()
    hashed = resume_codes.hashed(code)  # slow on purpose, so before the transaction
    try:
        with transaction.atomic():
            student = Student.objects.create(
                classroom=classroom,
                name=name,
                name_key=name_key(name),
                resume_code=hashed,
                joined_at=now,
                is_verified=False,
            )
            _add_device(student, token)
    except IntegrityError as error:
        own = Student.objects.filter(
            classroom=classroom, name_key=name_key(name), devices__token_digest=token_digest(token)
        )
        if not own.update(resume_code=hashed):
            raise NameTakenError(name) from error
        student = own.get()
    return SeatTaken(student, token, code)


def resume_seat(*, classroom: Classroom, name: str, code: str) -> SeatTaken:
    """An existing student's seat, on a further device. Raises WrongCodeError."""
    student = Student.objects.filter(classroom=classroom, name_key=name_key(name)).first()
    if not resume_codes.matches(code, student.resume_code if student else "") or student is None:
        raise WrongCodeError(name)
    token = new_device_token()
    _add_device(student, token)
    return SeatTaken(student, token)


@transaction.atomic
def leave_seat(*, device: Device, now: datetime) -> None:
    """This device speaks for the student no more; the student's work stays."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)


def _add_device(student: Student, token: str) -> None:
    Device.objects.create(
        classroom_id=student.classroom_id, student=student, token_digest=token_digest(token)
    )


@transaction.atomic
def assign_deck(
    *, classroom: Classroom, deck: Deck, wanted: Mapping[str, Any]
) -> tuple[Assignment, bool]:
    """Give the class the deck, or change how it has it; and whether it is new to the class.

    ``wanted``: the fields of the assignment that are to be other than they are.
    """
    return Assignment.objects.update_or_create(classroom=classroom, deck=deck, defaults=wanted)
