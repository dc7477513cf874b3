"""The map of a class: students by decks."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.queries.class_map import class_map as read_class_map
from analytics.queries.table import ANSWERS_FOR_A_FIGURE
from analytics.screen import ROWS_ON_A_PAGE
from cards import access
from cards.access import TeacherRequest


@login_required
@never_cache
@require_safe
def class_map(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """Mastery of every student on every deck of the class, fifty students a page."""
    classroom = access.get_classroom(request.user, classroom_id)
    found = read_class_map(classroom=classroom, now=timezone.now())
    context = {
        "classroom": classroom,
        "map_url": request.path,
        "columns": list(zip(found.decks, found.middles, strict=True)),
        "students": len(found.lines),
        "page": Paginator(found.lines, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
    }
    return render(request, "analytics/class_map.html", context)
