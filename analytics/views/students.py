"""The cards behind one student's mastery: for the teacher, and for the student as a plan."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.forms import DayForm
from analytics.outlook import outlook_of
from analytics.queries.card_states import DUE, FADING, NOT_MET, Level, card_states, is_in
from analytics.queries.evidence import card_lines
from analytics.queries.forecast import student_forecast
from analytics.queries.student import is_learning, student_figures
from cards import access
from cards.access import TeacherRequest

CARDS_ON_A_PAGE = 100
CARDS_TO_STUDY_NOW = 8
SHOWN = [*Level, DUE, FADING]
"""What the list of cards can be narrowed to."""


@login_required
@never_cache
@require_safe
def student_cards(
    request: TeacherRequest, classroom_id: int, deck_id: int, student_id: int
) -> HttpResponse:
    """“Why 62 %?”: every card with its chance and evidence, what would raise the figure first."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    student = access.get_student(given.classroom, student_id)
    outlook, now = outlook_of(given.classroom), timezone.now()
    figures = student_figures(student=student, deck=given.deck, outlook=outlook, now=now)
    states = card_states(student=student, outlook=outlook, now=now)
    show = next((each for each in SHOWN if each == request.GET.get("show")), "")
    cards = [each for each in figures.cards if is_in(states.get(each.card.pk, NOT_MET), show)]
    page = Paginator(cards, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "student": student,
        "figures": figures,
        "show": show,
        "shown": show.replace("-", " "),
        "page": page,
        "lines": card_lines(
            list(page), student=student, calendar=outlook.calendar, now=now, states=states
        ),
    }
    return render(request, "analytics/student_cards.html", context)


@never_cache
@require_safe
def student_plan(request: HttpRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """What to study now, where the student stands, and what will be left on a later day."""
    seat = access.get_seat(request, classroom_id)
    given = access.get_own_assignment(seat, deck_id)
    outlook, now = outlook_of(seat.classroom), timezone.now()
    figures = student_figures(student=seat.student, deck=given.deck, outlook=outlook, now=now)
    form = DayForm(request.GET, calendar=outlook.calendar, now=now, due_at=given.due_at)
    first, rest = figures.cards[:CARDS_TO_STUDY_NOW], figures.cards[CARDS_TO_STUDY_NOW:]
    page = Paginator(rest, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = card_lines([*first, *page], student=seat.student, calendar=outlook.calendar, now=now)
    context = {
        "seat": seat,
        "deck": given.deck,
        "figures": figures,
        "first": lines[: len(first)],
        "is_learning": is_learning(seat.student, given.deck),
        "numbers": ",".join(str(figure.card.number) for figure in first),
        "page": page,
        "lines": lines[len(first) :],
        "form": form,
        "forecast": student_forecast(figures, outlook=outlook, now=now, day=form.day),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "analytics/student_plan.html", context, status=status)
