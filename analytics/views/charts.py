"""Charts of a class, where people would rather look; each has its figures behind it."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.charts import DAYS_OF_ACTIVITY, LEFT, TALL, TOP, WIDE
from analytics.class_charts import (
    ActivityChart,
    activity_chart,
    distribution_chart,
    recall_chart,
)
from analytics.queries.over_time import activity, recalled
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, class_rows
from cards import access
from cards.access import TeacherRequest
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom

PLOT = {"left": LEFT, "right": LEFT + WIDE, "top": TOP, "bottom": TOP + TALL}


@login_required
@never_cache
@require_safe
def class_charts(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Mastery over the class, what was recalled day by day, and activity, on one deck."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    classroom, deck, now = given.classroom, given.deck, timezone.now()
    calendar = StudyCalendar(classroom.zone)
    distribution = distribution_chart(class_rows(classroom=classroom, deck=deck, now=now))
    grown = recalled(classroom=classroom, deck=deck, calendar=calendar, now=now)
    context = {
        "classroom": classroom,
        "deck": deck,
        "plot": PLOT,
        "distribution": distribution,
        "recall": recall_chart(
            grown,
            students=distribution.started,
            cards=deck.cards.filter(removed_at=None).count(),
            today=calendar.day_of(now.timestamp()),
        ),
        "activity": _activity(classroom, [deck.pk], calendar, now),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
    }
    return render(request, "analytics/class_charts.html", context)


@login_required
@never_cache
@require_safe
def class_activity(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """What the class did day by day on all decks that it was given."""
    classroom = access.get_classroom(request.user, classroom_id)
    decks = list(classroom.assignments.values_list("deck_id", flat=True))
    chart = _activity(classroom, decks, StudyCalendar(classroom.zone), timezone.now())
    context = {"classroom": classroom, "decks": len(decks), "plot": PLOT, "activity": chart}
    return render(request, "analytics/class_activity.html", context)


def _activity(
    classroom: Classroom, decks: list[int], calendar: StudyCalendar, now: datetime
) -> ActivityChart:
    today = calendar.day_of(now.timestamp())
    first = today - timedelta(DAYS_OF_ACTIVITY - 1)
    days = activity(classroom=classroom, decks=decks, calendar=calendar, first=first, now=now)
    return activity_chart(days, today)
