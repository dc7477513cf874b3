"""What a class will know on a later day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.forms import DayForm
from analytics.outlook import outlook_of
from analytics.queries import forecast
from cards import access
from cards.access import TeacherRequest


@login_required
@never_cache
@require_safe
def class_forecast(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Each student today, on the chosen day without study, and with all due cards done."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    outlook, now = outlook_of(given.classroom), timezone.now()
    form = DayForm(request.GET, calendar=outlook.calendar, now=now, due_at=given.due_at)
    rows = forecast.class_forecast(
        classroom=given.classroom, deck=given.deck, outlook=outlook, now=now, day=form.day
    )
    started = [row.forecast for row in rows if row.forecast]
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "form": form,
        "rows": rows,
        "started": len(started),
        "middle": forecast.middle_of(started),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "analytics/class_forecast.html", context, status=status)
