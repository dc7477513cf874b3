"""Who needs me: each student with a flag and its reason, to be dismissed until there is news."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from analytics.dismissals import dismiss_flag, restore_flag
from analytics.queries.signals import Judged, find_flag, signals_of
from analytics.signals import (
    DAYS_TO_START,
    DAYS_WRONG,
    IDLE_DAYS,
    LEAST_ANSWERS,
    LEAST_SEEN,
    FlagKind,
)
from cards import access
from cards.access import TeacherRequest

LIMITS = {
    "least_answers": LEAST_ANSWERS,
    "least_seen": LEAST_SEEN,
    "idle_days": IDLE_DAYS,
    "days_wrong": DAYS_WRONG,
    "days_to_start": DAYS_TO_START,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Students whose most urgent flag is of one kind."""

    kind: FlagKind
    students: Sequence[Judged]


@login_required
@never_cache
@require_safe
def class_signals(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """The most urgent first; what was dismissed stands below, to be taken back."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    signals = signals_of(given.classroom, given.deck, timezone.now())
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "signals": signals,
        "groups": _groups(signals.open),
        **LIMITS,
    }
    return render(request, "analytics/class_signals.html", context)


@login_required
@require_POST
def flag_dismiss(
    request: TeacherRequest, classroom_id: int, deck_id: int, student_id: int, kind: str
) -> HttpResponse:
    given = access.get_assignment(request.user, classroom_id, deck_id)
    student = access.get_student(given.classroom, student_id)
    now = timezone.now()
    flag = find_flag(given.classroom, given.deck, student.pk, _known(kind), now)
    if flag is None:
        messages.info(request, f"{student.name} is not in the list for this any more.")
    else:
        seen = _evidence(request, flag.evidence)
        dismiss_flag(
            flag=flag, student=student, deck=given.deck, teacher=request.user, seen=seen, now=now
        )
        messages.success(request, f"{student.name}: dismissed until there is new evidence.")
    return redirect("analytics:class_signals", classroom_id, deck_id)


@login_required
@require_POST
def flag_restore(
    request: TeacherRequest, classroom_id: int, deck_id: int, student_id: int, kind: str
) -> HttpResponse:
    given = access.get_assignment(request.user, classroom_id, deck_id)
    student = access.get_student(given.classroom, student_id)
    restore_flag(kind=_known(kind), student=student, deck=given.deck)
    messages.success(request, f"{student.name} is in the list again.")
    return redirect("analytics:class_signals", classroom_id, deck_id)


def _groups(students: Sequence[Judged]) -> list[Group]:
    return [
        Group(kind, found)
        for kind in FlagKind
        if (found := [each for each in students if each.flags[0].kind is kind])
    ]


def _known(kind: str) -> FlagKind:
    if kind not in set(FlagKind):
        raise Http404("There is no such flag.")
    return FlagKind(kind)


def _evidence(request: HttpRequest, now: int) -> int:
    """What the teacher's page had been made from."""
    seen = request.POST.get("evidence", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,15}", seen) else now
