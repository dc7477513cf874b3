"""What a visitor without an account may see: what a live report link shows."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare

from cards.access.base import LARGEST_KEY
from cards.access.teachers import get_classroom
from cards.models import Assignment, Link, LinkKind, Teacher


def get_report_link(teacher: Teacher, classroom_id: int, report_id: int) -> Link:
    """A report link into one of the teacher's classrooms, for whoever made it or teaches too."""
    classroom = get_classroom(teacher, classroom_id)
    if report_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(Link, pk=report_id, classroom=classroom, kind=LinkKind.REPORT)


def get_report_by_token(token: str, now: datetime) -> Link:
    """The live report link with this token."""
    if not token.isprintable():  # PostgreSQL refuses null characters
        raise Http404("No link has such a token.")
    return get_object_or_404(Link.objects.live(now), kind=LinkKind.REPORT, token=token)


def get_report(request: HttpRequest, report_id: int, now: datetime) -> Link:
    """The live report link that this browser opened, with its classroom: no account is needed."""
    token = request.COOKIES.get(f"{settings.REPORT_COOKIE_PREFIX}{report_id}", "")
    if report_id > LARGEST_KEY or not token:
        raise Http404("This browser opened no such report.")
    links = Link.objects.live(now).select_related("classroom").filter(kind=LinkKind.REPORT)
    report = get_object_or_404(links, pk=report_id)
    if not constant_time_compare(report.token, token):
        raise Http404("This browser opened no such report.")
    return report


def get_reported_assignments(report: Link) -> QuerySet[Assignment]:
    """The decks whose figures the report shows, with deck and classroom, by title."""
    given = Assignment.objects.select_related("classroom", "deck").filter(
        classroom_id=report.classroom_id
    )
    if report.deck_id is not None:
        given = given.filter(deck_id=report.deck_id)
    return given.order_by("deck__title", "pk")


def get_reported_assignment(report: Link, deck_id: int) -> Assignment:
    if deck_id > LARGEST_KEY:
        raise Http404("Nothing has such a key.")
    return get_object_or_404(get_reported_assignments(report), deck_id=deck_id)
