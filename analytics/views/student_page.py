"""One student of a class, as the teacher sees them: decks, sittings, tests, and what was typed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.outlook import outlook_of
from analytics.queries.sittings import sitting_lines, sittings
from analytics.queries.student_decks import Overall, student_decks
from analytics.queries.typed import mistyped_cards, with_answers
from cards import access
from cards.access import TeacherRequest
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom, Student
from cards.models.plain_decks import read_deck
from cards.models.results import Score, answers_of_session, explain_answers

LATEST_SITTINGS = 5
SITTINGS_ON_A_PAGE = 30
CARDS_ON_A_PAGE = 20


@login_required
@never_cache
@require_safe
def student_detail(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """Every deck of the class with the student's mastery and cards, and what they did last."""
    context = _about(request, classroom_id, student_id)
    student, outlook, now = context["student"], outlook_of(context["classroom"]), timezone.now()
    decks = student_decks(student=student, outlook=outlook, now=now)
    latest = sittings(student=student, calendar=outlook.calendar, now=now)[:LATEST_SITTINGS]
    context |= {
        "decks": decks,
        "overall": Overall.of(decks),
        "sittings": sitting_lines(list(latest)),
    }
    return render(request, "analytics/student_detail.html", context)


@login_required
@never_cache
@require_safe
def student_sittings(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    context = _about(request, classroom_id, student_id) | {"here": "sittings"}
    return render(request, "analytics/student_sittings.html", _with_sittings(request, context))


@login_required
@never_cache
@require_safe
def student_tests(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    context = _about(request, classroom_id, student_id) | {"here": "tests"}
    context = _with_sittings(request, context, only=Mode.TEST)
    return render(request, "analytics/student_sittings.html", context)


@login_required
@never_cache
@require_safe
def student_test(
    request: TeacherRequest, classroom_id: int, student_id: int, test_id: UUID
) -> HttpResponse:
    """A test question by question: what was asked, given and right."""
    context = _about(request, classroom_id, student_id)
    test = access.get_handed_in_test(context["student"], test_id)
    answers = list(answers_of_session(test))
    questions = explain_answers(answers, read_deck(test.deck_id))
    score = Score(sum(each.is_right for each in questions), len(questions))
    context |= {"test": test, "questions": questions, "score": score}
    return render(request, "analytics/student_test.html", context)


@login_required
@never_cache
@require_safe
def student_typed(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """The wrong answers that the student typed, by card, the latest first."""
    context = _about(request, classroom_id, student_id)
    cards = mistyped_cards(context["student"])
    page = Paginator(cards, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "mistyped": with_answers(context["student"], list(page))}
    return render(request, "analytics/student_typed.html", context)


def _about(request: TeacherRequest, classroom_id: int, student_id: int) -> dict[str, Any]:
    """Whom the page is about."""
    classroom = access.get_classroom(request.user, classroom_id)
    return {"classroom": classroom, "student": access.get_student(classroom, student_id)}


def _with_sittings(
    request: TeacherRequest, context: dict[str, Any], only: Mode | None = None
) -> dict[str, Any]:
    classroom: Classroom = context["classroom"]
    student: Student = context["student"]
    calendar, now = StudyCalendar(classroom.zone), timezone.now()
    found = sittings(student=student, calendar=calendar, now=now, only=only)
    page = Paginator(found, SITTINGS_ON_A_PAGE).get_page(request.GET.get("page"))
    return context | {"page": page, "sittings": sitting_lines(list(page))}
