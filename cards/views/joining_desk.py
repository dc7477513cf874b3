"""The teacher's side of joining: link and board code, when it is open, codes of students."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.formats.qr_codes import qr_code
from cards.forms.joining import EXPIRIES, JoiningForm
from cards.models import Classroom, Link, LinkKind, Student
from cards.services import joining, seats
from cards.views.slips import Slip

MOST_SLIPS = 60
"""Codes made at once: each is hashed slowly on purpose."""


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def classroom_joining(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """How the class is joined, and who is in; a POST changes one thing about it."""
    classroom = access.get_classroom(request.user, classroom_id)
    now = timezone.now()
    link = joining.find_class_link(classroom=classroom, now=now)
    form = JoiningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _change(classroom, link, form.cleaned_data))
        return redirect("cards:classroom_joining", classroom_id)
    students = list(classroom.students.all())
    live = Link.objects.live(now).filter(classroom=classroom, kind=LinkKind.STUDY)
    context = _invitation(request, classroom, link) | {
        "expiries": EXPIRIES,
        "students": students,
        "joined": sum(student.joined_at is not None for student in students),
        "deck_links": live.filter(deck__isnull=False).select_related("deck"),
        "most_slips": MOST_SLIPS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "cards/classroom_joining.html", context, status=status)


def _change(classroom: Classroom, link: Link | None, wanted: dict[str, str]) -> str:
    """Do what was asked for; returns what to say about it."""
    if classroom.archived_at:
        return "This class is archived: nobody new can join."
    now = timezone.now()
    if window := wanted["joining"]:
        closes_at = {"open": None, "hour": now + joining.A_LESSON, "closed": now}[window]
        joining.set_window(classroom=classroom, closes_at=closes_at)
        return {
            "open": "Joining is open.",
            "hour": "Joining is open for 60 minutes.",
            "closed": "Joining is closed. Whoever is in stays in and can come back by code.",
        }[window]
    if names := wanted["names"]:
        joining.set_new_names(classroom=classroom, takes_new_names=names == "typed")
        typed = "Students may also type a name that is not on the list."
        return typed if names == "typed" else "Only names on the list can join."
    if link is None:
        return "There is no link whose end could be set."
    lasts = EXPIRIES[wanted["expiry"]][1]
    joining.set_expiry(link=link, expires_at=now + lasts if lasts else None)
    return "The link’s end is set." if lasts else "The link does not end by itself."


@login_required
@require_POST
def links_renew(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """A new study link and board code for the class; the old ones are dead at once."""
    classroom = access.get_classroom(request.user, classroom_id)
    now = timezone.now()
    if classroom.is_archived:
        messages.warning(request, "This class is archived: its link and code wake up with it.")
        return redirect("cards:classroom_joining", classroom_id)
    had_one = Link.objects.live(now).filter(classroom=classroom, kind=LinkKind.STUDY).exists()
    joining.renew_link(classroom=classroom, now=now)
    made = "There is a new link and a new board code. Older ones are dead."
    messages.success(request, made if had_one else "The class has a link and a board code.")
    return redirect("cards:classroom_joining", classroom_id)


@login_required
@never_cache
@require_safe
def classroom_board(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """For the projector: how to join, and who has; 204 for a version that is still true."""
    classroom = access.get_classroom(request.user, classroom_id)
    link = joining.find_class_link(classroom=classroom, now=timezone.now())
    hides_names = request.GET.get("names") == "hidden"
    names = list(classroom.students.values_list("name", "joined_at"))
    joined = [name.partition(" ") for name, joined_at in names if joined_at]
    context = _invitation(request, classroom, link) | {
        "joined": [(first, rest) for first, _, rest in joined],
        "expected": len(names),
        "hides_names": hides_names,
        "board_url": reverse("cards:classroom_board", args=[classroom_id]),
    }
    shown = repr([link and link.token, context["is_open"], hides_names, len(names), joined])
    context["version"] = hashlib.sha256(shown.encode()).hexdigest()[:16]
    if request.GET.get("v") == context["version"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    part = "#board" if request.headers.get("HX-Target") == "board" else ""
    return render(request, f"cards/classroom_board.html{part}", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def slips_print(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """New codes for the students that were ticked, as slips to print: the only time they show."""
    classroom = access.get_classroom(request.user, classroom_id)
    if request.method == "GET":
        return redirect("cards:classroom_joining", classroom_id)
    ticked = [key for key in request.POST.getlist("student") if key.isdecimal()][:MOST_SLIPS]
    keys = [int(key) for key in ticked if int(key) <= access.LARGEST_KEY]
    students = list(Student.objects.filter(classroom=classroom, pk__in=keys))
    if not students:
        messages.warning(request, "Tick the students who should get a slip.")
        return redirect("cards:classroom_joining", classroom_id)
    codes = seats.renew_codes(students=students, now=timezone.now())
    return _show_slips(request, classroom, students, codes)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def seat_reset(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """Sign the student out everywhere and show a new code, once."""
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    if request.method == "GET":
        return redirect("cards:classroom_joining", classroom_id)
    code = seats.reset_seat(student=student, now=timezone.now())
    return _show_slips(request, classroom, [student], [code], reset=student)


def _show_slips(
    request: TeacherRequest,
    classroom: Classroom,
    students: list[Student],
    codes: list[str],
    *,
    reset: Student | None = None,
) -> HttpResponse:
    pairs = zip(students, codes, strict=True)
    slips = [Slip.of(request, student, code) for student, code in pairs]
    link = joining.find_class_link(classroom=classroom, now=timezone.now())
    context = {"classroom": classroom, "slips": slips, "link": link, "reset": reset}
    return render(request, "cards/slips.html", context)


def _invitation(request: TeacherRequest, classroom: Classroom, link: Link | None) -> dict[str, Any]:
    """How to join: for the page of the class and for the projector."""
    address = request.build_absolute_uri(link.get_absolute_url()) if link else ""
    return {
        "classroom": classroom,
        "link": link,
        "address": address,
        "qr": qr_code(address) if link else None,
        "short_address": request.get_host() + reverse("cards:join"),
        "is_open": classroom.lets_in(timezone.now()),
    }
