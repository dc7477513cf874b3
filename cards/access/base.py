"""What all of access speaks of: keys that can be looked for, and the ways to be refused."""

import hashlib

from django.http import Http404, HttpRequest

from cards.models import Teacher

LARGEST_KEY = 2**63 - 1
"""SQLite refuses to look for a larger one."""


class TeacherRequest(HttpRequest):
    """A request of a signed-in teacher: what `login_required` lets through."""

    user: Teacher


class GoneError(Http404):
    """What a request is about was deleted while the request was under way."""


class ClassroomArchivedError(Http404):
    """The class is over for now: its students are told so, kindly."""


def token_digest(token: str) -> str:
    """What is stored of a device's random token."""
    return hashlib.sha256(token.encode()).hexdigest()
