"""Is mastery true here? What was expected of a teacher's students beside what they answered."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.charts import LEFT, SIDE, TICKS, TOP, dots
from analytics.queries.truth import ANSWERS_TO_SHOW, MOST_ANSWERS, truth_of
from cards.access import TeacherRequest
from cards.engine.calibration import LEAST_ANSWERS
from cards.models import Classroom


@login_required
@require_safe
def classrooms_truth(request: TeacherRequest) -> HttpResponse:
    """All classrooms of the teacher together: a single one seldom has enough delayed answers."""
    truth = truth_of(Classroom.objects.taught_by(request.user))
    context = {
        "truth": truth,
        "report": truth.report,
        "dots": dots(truth.report.bins) if truth.report else [],
        "ticks": TICKS,
        "plot": {"left": LEFT, "right": LEFT + SIDE, "top": TOP, "bottom": TOP + SIDE},
        "answers_to_show": ANSWERS_TO_SHOW,
        "answers_to_be_firm": LEAST_ANSWERS,
        "most_answers": MOST_ANSWERS,
    }
    return render(request, "analytics/classrooms_truth.html", context)
