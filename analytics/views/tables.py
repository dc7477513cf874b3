"""The class table: a full page, the fragment on the deck's page, and its live rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.class_reading import filters, read_class
from analytics.columns import COLUMNS
from analytics.lines import line_of
from analytics.queries.middle import middles
from analytics.queries.table import ANSWERS_FOR_A_FIGURE
from analytics.queries.version import table_version
from analytics.screen import Screen
from cards import access
from cards.access import TeacherRequest
from cards.models import Assignment

FRAGMENTS = {
    "class-table": "analytics/class_table.html#class-table",
    "class-grid": "analytics/_class_grid.html",
    "class-rows": "analytics/_class_rows.html",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the table, and how a click on it sorts."""

    label: str
    sort: str = ""
    aria_sort: str = ""
    query: str = ""


@login_required
@never_cache
@require_safe
def class_table(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """A row a student, fifty a page; 204 for a version that is still true."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    now = timezone.now()
    version = table_version(given=given, now=now)
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    screen = Screen.of(request.GET)
    target = request.headers.get("HX-Target", "")
    context = {
        **_figures(given, screen, now),
        "classroom": given.classroom,
        "deck": given.deck,
        "given": given,
        "now": now,
        "screen": screen,
        "columns": _columns(screen),
        "version": version,
        "class_url": reverse("analytics:class_map", args=[classroom_id]),
        "table_url": reverse("analytics:class_table", args=[classroom_id, deck_id]),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
        "is_own_deck": given.deck.owner_id == request.user.pk,
        "is_poll": target == "class-rows",
    }
    return render(request, FRAGMENTS.get(target, "analytics/class_table.html"), context)


def _figures(given: Assignment, screen: Screen, now: datetime) -> dict[str, Any]:
    """The rows of the page, and what is said of all students, whatever the page and filter."""
    read = read_class(given, screen, now)
    page, zone = screen.page_of(read.rows), given.classroom.zone
    return {
        "page": page,
        "before": screen.at(page.number - 1),
        "after": screen.at(page.number + 1),
        "lines": [line_of(row, read.standings.get(row.student_id), zone) for row in page],
        "students": len(read.everyone),
        "has_answers": any(row.has_started for row in read.everyone),
        "middles": middles(read.everyone),
        "filters": filters(has_goal=given.goal.is_set),
    }


def _columns(screen: Screen) -> list[Column]:
    """Names start from A, figures from the lowest: who needs me comes first."""
    found = []
    for label, sort in ((column.label, column.sort) for column in COLUMNS):
        if sort is None:
            found.append(Column(label))
        elif sort is screen.sort:
            way = "descending" if screen.down else "ascending"
            query = screen.sorted_by(sort, down=not screen.down)
            found.append(Column(label, sort, way, query))
        else:
            found.append(Column(label, sort, query=screen.sorted_by(sort, down=False)))
    return found
