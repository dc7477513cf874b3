"""Charts of a class, where people would rather look; each has its figures behind it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics import charts
from analytics.charts import DAYS_OF_ACTIVITY, LEFT, TALL, TOP, WIDE
from analytics.class_charts import (
    ActivityChart,
    MasteryChart,
    activity_chart,
    distribution_chart,
    mastery_chart,
)
from analytics.queries.history import first_answered, history
from analytics.queries.over_time import activity
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, Row, class_rows
from cards import access
from cards.access import TeacherRequest
from cards.engine.study_days import StudyCalendar
from cards.models import Assignment, Classroom

PLOT = {"left": LEFT, "right": LEFT + WIDE, "top": TOP, "bottom": TOP + TALL}


@login_required
@never_cache
@require_safe
def class_charts(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Mastery over time and over the class, and activity, on one deck."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    classroom, deck, now = given.classroom, given.deck, timezone.now()
    calendar = StudyCalendar(classroom.zone)
    rows = class_rows(classroom=classroom, deck=deck, now=now)
    context = {
        "classroom": classroom,
        "deck": deck,
        "plot": PLOT,
        "distribution": distribution_chart(rows),
        "mastery": _mastery(given, rows, calendar, now),
        "activity": _activity(classroom, [deck.pk], calendar, now),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
    }
    return render(request, "analytics/class_charts.html", context)


def _mastery(
    given: Assignment, rows: Sequence[Row], calendar: StudyCalendar, now: datetime
) -> MasteryChart | None:
    started = [row for row in rows if row.mastery is not None]
    if not started:
        return None
    today = calendar.day_of(now.timestamp())
    at = first_answered(classroom=given.classroom, deck=given.deck)
    first = charts.window(at and calendar.day_of(at.timestamp()), today, charts.DAYS_OF_MASTERY)
    days = charts.days_between(first, today, charts.MOST_POINTS)
    past = history(
        classroom=given.classroom, deck=given.deck, calendar=calendar, days=days, now=now
    )
    return mastery_chart(started, past, days)


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
