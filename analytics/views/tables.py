"""The class table: a full page, the fragment on the deck's page, and its live rows.

Of one deck, or of all decks that the class was given.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.class_reading import About, filters, read_class
from analytics.columns import COLUMNS
from analytics.lines import Places, row_html
from analytics.queries.middle import middles
from analytics.queries.table import ANSWERS_FOR_A_FIGURE
from analytics.screen import Screen
from cards import access
from cards.access import TeacherRequest

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
    return _table(request, About(given.classroom, given))


@login_required
@never_cache
@require_safe
def classroom_table(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The same over all decks that the class was given."""
    return _table(request, About(access.get_classroom(request.user, classroom_id)))


def _table(request: TeacherRequest, about: About) -> HttpResponse:
    now = timezone.now()
    version = about.version(now)
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    screen = Screen.of(request.GET)
    target = request.headers.get("HX-Target", "")
    context = {
        **_figures(about, screen, now, request.path),
        "about": about,
        "classroom": about.classroom,
        "deck": about.deck,
        "given": about.given,
        "now": now,
        "screen": screen,
        "version": version,
        "table_url": request.path,
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
        "is_own_deck": about.deck is not None and about.deck.owner_id == request.user.pk,
        "is_poll": target == "class-rows",
    }
    reply = render(request, FRAGMENTS.get(target, "analytics/class_table.html"), context)
    if target == "class-grid":
        reply.headers["HX-Replace-Url"] = _address(request, about, screen)
    return reply


def _figures(about: About, screen: Screen, now: datetime, address: str) -> dict[str, Any]:
    """The rows of the page, and what is said of all students, whatever the page and filter."""
    read = read_class(about, screen, now)
    page, zone = screen.page_of(read.rows), about.classroom.zone
    students = reverse("analytics:class_map", args=[about.classroom.pk]) + "students/"
    places = Places(students, f"{address}students/" if about.deck else students, address)
    stand = read.standings.get
    return {
        "columns": _columns(screen),
        "page": page,
        "before": screen.at(page.number - 1),
        "after": screen.at(page.number + 1),
        "rows": SafeString(
            "".join([row_html(row, stand(row.student_id), zone, places) for row in page])
        ),
        "students": len(read.everyone),
        "has_answers": any(row.has_started for row in read.everyone),
        "middles": middles(read.everyone),
        "filters": filters(about),
    }


def _address(request: TeacherRequest, about: About, screen: Screen) -> str:
    """Where the same is seen again: on the deck's page, if the table was looked at there."""
    where, query = request.path, screen.query
    if about.deck:
        deck_page = reverse("cards:deck_detail", args=[about.deck.pk])
        if urlsplit(request.headers.get("HX-Current-URL", "")).path == deck_page:
            where, query = deck_page, f"class={about.classroom.pk}&{query}".rstrip("&")
    return f"{where}?{query}".rstrip("?")


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
