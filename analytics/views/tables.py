"""The class table: a full page, the fragment on the deck's page, and its live rows."""

from collections.abc import Sequence
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

from analytics.lines import line_of
from analytics.queries.goals import standings
from analytics.queries.middle import middles
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, Sort, class_rows
from analytics.queries.version import table_version
from analytics.screen import Screen
from cards import access
from cards.access import TeacherRequest
from cards.engine.goals import Standing
from cards.models import Assignment

FRAGMENTS = {
    "class-table": "analytics/class_table.html#class-table",
    "class-grid": "analytics/_class_grid.html",
    "class-rows": "analytics/_class_rows.html",
}
NOT_STARTED = "not-started"
COLUMNS = [
    ("Name", Sort.NAME),
    ("Mastery", Sort.MASTERY),
    ("Learn", Sort.LEARN),
    ("Test", Sort.TEST),
    ("Matching", Sort.MATCHING),
    ("Spaced", Sort.SPACED),
    ("Call", None),
    ("Studied", Sort.STUDIED),
    ("Last", Sort.LAST),
]


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
        "screen": screen,
        "columns": _columns(screen),
        "version": version,
        "table_url": reverse("analytics:class_table", args=[classroom_id, deck_id]),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
        "is_own_deck": given.deck.owner_id == request.user.pk,
        "is_poll": target == "class-rows",
    }
    return render(request, FRAGMENTS.get(target, "analytics/class_table.html"), context)


def _figures(given: Assignment, screen: Screen, now: datetime) -> dict[str, Any]:
    """The rows of the page, and what is said of all students, whatever the page and filter."""
    everyone = class_rows(classroom=given.classroom, deck=given.deck, now=now)
    stand = standings(given=given, rows=everyone, now=now)
    flags: dict[str, set[int]] = {
        NOT_STARTED: {row.student_id for row in everyone if not row.has_started},
        **{str(word): {key for key, found in stand.items() if found is word} for word in Standing},
    }
    page = screen.select(everyone, flags)
    has_answers = any(row.has_started for row in everyone)
    return {
        "page": page,
        "before": screen.at(page.number - 1),
        "after": screen.at(page.number + 1),
        "lines": [line_of(row, stand.get(row.student_id), given.classroom.zone) for row in page],
        "students": len(everyone),
        "has_answers": has_answers,
        "middles": middles(everyone),
        "filters": _filters(has_goal=given.goal.is_set),
    }


def _filters(*, has_goal: bool) -> Sequence[tuple[str, str]]:
    """What the table can be narrowed to: the key in the address, and the words."""
    words = {NOT_STARTED: "Not started"}
    if has_goal:
        words |= {str(standing): standing.label for standing in Standing}
    return [(key, label) for key, label in words.items()]


def _columns(screen: Screen) -> list[Column]:
    """Names start from A, figures from the lowest: who needs me comes first."""
    found = []
    for label, sort in COLUMNS:
        if sort is None:
            found.append(Column(label))
        elif sort is screen.sort:
            way = "descending" if screen.down else "ascending"
            query = screen.sorted_by(sort, down=not screen.down)
            found.append(Column(label, sort, way, query))
        else:
            found.append(Column(label, sort, query=screen.sorted_by(sort, down=False)))
    return found
