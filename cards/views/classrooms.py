"""A teacher's classes: what they study, who is in them, how they are run."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cards import access
from cards.access import TeacherRequest
from cards.models import Classroom


@login_required
@require_safe
def classroom_list(request: TeacherRequest) -> HttpResponse:
    classrooms = Classroom.objects.taught_by(request.user).filter(archived_at=None)
    return render(request, "cards/classroom_list.html", {"classrooms": classrooms})


@login_required
@require_safe
def classroom_detail(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The decks that were given to the class, each with the way to its table."""
    classroom = access.get_classroom(request.user, classroom_id)
    assignments = classroom.assignments.select_related("deck").order_by("deck__title", "pk")
    context = {"classroom": classroom, "assignments": assignments}
    return render(request, "cards/classroom_detail.html", context)
