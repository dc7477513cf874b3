"""“Why 62 % in Learn?”: what is behind the figures of the class table that are not mastery."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.queries.evidence import evidence_of
from analytics.queries.mode_cards import PARTS, ModeCard, mode_figures
from cards import access
from cards.access import TeacherRequest
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Deck, Student

CARDS_ON_A_PAGE = 100


class CardLine(NamedTuple):
    """A card as the page lists it: what it counts, and what the student answered in this mode."""

    card: ModeCard
    evidence: str


@login_required
@never_cache
@require_safe
def student_mode(
    request: TeacherRequest, classroom_id: int, deck_id: int, mode: str, student_id: int
) -> HttpResponse:
    """Every card and what it counts, the least first; of Test, the one handed in last."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    student = access.get_student(given.classroom, student_id)
    wanted = _known(mode)
    if wanted is Mode.TEST:
        return _latest_test(student, given.deck)
    [figure] = mode_figures(student=student, decks=[given.deck], mode=wanted, now=timezone.now())
    page = Paginator(figure.cards, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "student": student,
        "figure": figure,
        "mode": wanted.capitalize(),
        "page": page,
        "lines": _lines(student, wanted, list(page), StudyCalendar(given.classroom.zone)),
    }
    return render(request, "analytics/student_mode.html", context)


@login_required
@never_cache
@require_safe
def classroom_student_mode(
    request: TeacherRequest, classroom_id: int, mode: str, student_id: int
) -> HttpResponse:
    """The decks of which a figure over all decks is made."""
    classroom = access.get_classroom(request.user, classroom_id)
    student, wanted = access.get_student(classroom, student_id), _known(mode)
    if wanted is Mode.TEST:
        return redirect("analytics:student_tests", classroom_id, student_id)
    decks = Deck.objects.filter(assignments__classroom=classroom).order_by("title", "pk")
    context = {
        "classroom": classroom,
        "student": student,
        "figures": mode_figures(student=student, decks=decks, mode=wanted, now=timezone.now()),
        "mode": wanted.capitalize(),
    }
    return render(request, "analytics/student_mode_decks.html", context)


def _latest_test(student: Student, deck: Deck) -> HttpResponse:
    place = [student.classroom_id, student.pk]
    test = access.find_latest_test(student, deck)
    if test is None:
        return redirect("analytics:student_tests", *place)
    return redirect("analytics:student_test", *place, test.id)


def _lines(
    student: Student, mode: Mode, cards: Sequence[ModeCard], calendar: StudyCalendar
) -> list[CardLine]:
    now = timezone.now()
    found = evidence_of(student=student, card_ids=[each.card.pk for each in cards], mode=mode)
    return [CardLine(each, found[each.card.pk].in_words(now, calendar)) for each in cards]


def _known(mode: str) -> Mode:
    if mode != Mode.TEST and mode not in PARTS:
        raise Http404("No figure of the table is about this mode.")
    return Mode(mode)
