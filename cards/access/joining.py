"""What somebody on the way in may see: a class by its link, a seat by its slip or name."""

from datetime import datetime

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404

from cards.access.base import ClassroomArchivedError
from cards.models import Classroom, Link, LinkKind, Student, name_key


def get_study_link(now: datetime, **key: str | int) -> Link:
    """The live study link with this ``token`` or ``pk``, with its classroom."""
    if not str(key.get("token", "x")).isprintable():  # PostgreSQL refuses null characters
        raise Http404("No link has such a token.")
    links = Link.objects.live(now).select_related("classroom", "deck")
    link = get_object_or_404(links, kind=LinkKind.STUDY, **key)
    if link.classroom.is_archived:
        raise ClassroomArchivedError(link.classroom.name)
    return link


SLIPS = signing.Signer(salt="cards.slip")
"""A slip names its seat by a signed key: nobody can try codes at seats they hold no slip of."""


def slip_key(student: Student) -> str:
    """What a slip names its seat by; the code beside it opens the seat."""
    return SLIPS.sign(str(student.pk))


def find_student_of_slip(key: str) -> Student | None:
    """The seat that a slip is about, with its classroom."""
    try:
        student_id = SLIPS.unsign(key)
    except signing.BadSignature:
        return None
    return Student.objects.select_related("classroom").filter(pk=student_id).first()


def find_named_student(classroom: Classroom, name: str) -> Student | None:
    """The seat with this name, taken or not; for whoever was invited into the classroom."""
    seats = Student.objects.select_related("classroom")
    return seats.filter(classroom=classroom, name_key=name_key(name)).first()
