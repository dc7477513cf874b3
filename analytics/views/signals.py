"""Who needs me: each student with a flag and its reason, to be dismissed until there is news.

On one deck, or on any deck that the class was given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    Flag,
    FlagKind,
    by_urgency,
)
from cards import access
from cards.access import TeacherRequest
from cards.models import Classroom, Deck

LIMITS = {
    "least_answers": LEAST_ANSWERS,
    "least_seen": LEAST_SEEN,
    "idle_days": IDLE_DAYS,
    "days_wrong": DAYS_WRONG,
    "days_to_start": DAYS_TO_START,
}


class Reason(NamedTuple):
    """A flag of a student, with the deck that it is about."""

    flag: Flag
    deck_id: int
    deck_title: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A student with every open flag, the most urgent first."""

    student_id: int
    name: str
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Group:
    """Students whose most urgent flag is of one kind."""

    kind: FlagKind
    students: Sequence[Flagged]


@login_required
@never_cache
@require_safe
def class_signals(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """The most urgent first; what was dismissed stands below, to be taken back."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    return _signals(request, given.classroom, given.deck)


@login_required
@never_cache
@require_safe
def classroom_signals(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The same over all decks that the class was given; every reason names its deck."""
    return _signals(request, access.get_classroom(request.user, classroom_id), None)


def _signals(request: TeacherRequest, classroom: Classroom, deck: Deck | None) -> HttpResponse:
    signals = signals_of(classroom, deck, timezone.now())
    context = {
        "classroom": classroom,
        "deck": deck,
        "signals": signals,
        "groups": _groups(_flagged(signals.open)),
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
    return _back(request, classroom_id, deck_id)


@login_required
@require_POST
def flag_restore(
    request: TeacherRequest, classroom_id: int, deck_id: int, student_id: int, kind: str
) -> HttpResponse:
    given = access.get_assignment(request.user, classroom_id, deck_id)
    student = access.get_student(given.classroom, student_id)
    restore_flag(kind=_known(kind), student=student, deck=given.deck)
    messages.success(request, f"{student.name} is in the list again.")
    return _back(request, classroom_id, deck_id)


def _back(request: HttpRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """To the page that was left: that of all decks says so."""
    if "all-decks" in request.POST:
        return redirect("analytics:classroom_signals", classroom_id)
    return redirect("analytics:class_signals", classroom_id, deck_id)


def _flagged(judged: Sequence[Judged]) -> list[Flagged]:
    """A student once, with the reasons of every deck, in the order in which they came."""
    found: dict[int, Flagged] = {}
    for each in judged:
        student = found.setdefault(each.student_id, Flagged(each.student_id, each.name, []))
        student.reasons.extend(Reason(flag, each.deck_id, each.deck_title) for flag in each.flags)
    for student in found.values():
        student.reasons.sort(key=lambda reason: by_urgency([reason.flag]))
    return list(found.values())


def _groups(students: Sequence[Flagged]) -> list[Group]:
    return [
        Group(kind, found)
        for kind in FlagKind
        if (found := [each for each in students if each.reasons[0].flag.kind is kind])
    ]


def _known(kind: str) -> FlagKind:
    if kind not in set(FlagKind):
        raise Http404("There is no such flag.")
    return FlagKind(kind)


def _evidence(request: HttpRequest, now: int) -> int:
    """What the teacher's page had been made from."""
    seen = request.POST.get("evidence", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,15}", seen) else now
