"""What teachers ask a class to reach with a deck."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cards import access
from cards.access import TeacherRequest
from cards.forms.goals import GoalForm
from cards.services import goals


@login_required
@require_http_methods(["GET", "POST"])
def assignment_goal(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Goals and the due date of a deck for a class, and who is excused."""
    assignment = access.get_assignment(request.user, classroom_id, deck_id)
    sent = request.POST if request.method == "POST" else None  # an empty form is one too
    form = GoalForm(sent, assignment=assignment)
    if form.is_valid():
        goals.set_goal(
            assignment=assignment,
            goal=form.goal,
            due_at=form.due_at,
            excused=form.cleaned_data["excused"],
        )
        messages.success(request, "Saved. Students see it on the deck’s page.")
        return redirect("analytics:class_table", classroom_id, deck_id)
    context = {"form": form, "classroom": assignment.classroom, "deck": assignment.deck}
    return render(
        request, "cards/assignment_goal.html", context, status=422 if form.errors else 200
    )
