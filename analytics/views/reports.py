"""What a report link opens: the figures of a class, read-only, without an account."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.columns import COLUMNS, cells_of
from analytics.forms import DayForm
from analytics.items import STUDENTS_TO_BE_COMMON, hardest_first
from analytics.outlook import outlook_of
from analytics.queries import forecast
from analytics.queries.items import items_of
from analytics.queries.table import class_rows, sorted_rows
from analytics.queries.version import table_version
from analytics.screen import sort_of
from analytics.signals import LEAST_ANSWERS
from analytics.visitors import as_shown
from cards import access
from cards.models import Assignment, Link

STUDENTS_ON_A_PAGE = 100
CARDS_ON_A_PAGE = 100


@never_cache
@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The decks of the report; one alone is opened at once."""
    shown = access.get_report(request, report_id, timezone.now())
    given = list(access.get_reported_assignments(shown))
    if len(given) == 1:
        return redirect("analytics:report_table", report_id, given[0].deck_id)
    context = {"report": shown, "classroom": shown.classroom, "assignments": given}
    return render(request, "analytics/report.html", context)


@never_cache
@require_safe
def report_table(request: HttpRequest, report_id: int, deck_id: int) -> HttpResponse:
    """The class table; 204 for a version that is still true."""
    now = timezone.now()
    shown = access.get_report(request, report_id, now)
    given = access.get_reported_assignment(shown, deck_id)
    version = table_version(given=given, now=now)
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    context = _table(request, shown, given, now) | {"version": version, "now": now}
    is_live = request.headers.get("HX-Target") == "report-rows"
    template = "analytics/_report_rows.html" if is_live else "analytics/report_table.html"
    return render(request, template, context)


@never_cache
@require_safe
def report_forecast(request: HttpRequest, report_id: int, deck_id: int) -> HttpResponse:
    """Each student on a later day, called as the report calls them."""
    now = timezone.now()
    shown = access.get_report(request, report_id, now)
    given = access.get_reported_assignment(shown, deck_id)
    outlook = outlook_of(given.classroom)
    form = DayForm(request.GET, calendar=outlook.calendar, now=now, due_at=given.due_at)
    rows = forecast.class_forecast(
        classroom=given.classroom, deck=given.deck, outlook=outlook, now=now, day=form.day
    )
    middle = forecast.middle_of([row.forecast for row in rows if row.forecast])
    context = _about(shown, given) | {"form": form, "rows": as_shown(rows, shown), "middle": middle}
    status = 200 if form.is_valid() else 422
    return render(request, "analytics/report_forecast.html", context, status=status)


@never_cache
@require_safe
def report_cards(request: HttpRequest, report_id: int, deck_id: int) -> HttpResponse:
    """Which cards the class finds hard, the hardest first; nothing of any student."""
    now = timezone.now()
    shown = access.get_report(request, report_id, now)
    given = access.get_reported_assignment(shown, deck_id)
    asked = [item for item in items_of(given.classroom, given.deck, now) if item.tries]
    page = Paginator(sorted(asked, key=hardest_first), CARDS_ON_A_PAGE)
    context = _about(shown, given) | {
        "page": page.get_page(request.GET.get("page")),
        "least_answers": LEAST_ANSWERS,
        "students_to_be_common": STUDENTS_TO_BE_COMMON,
    }
    return render(request, "analytics/report_cards.html", context)


def _about(shown: Link, given: Assignment) -> dict[str, Any]:
    return {"report": shown, "classroom": given.classroom, "deck": given.deck}


def _table(request: HttpRequest, shown: Link, given: Assignment, now: datetime) -> dict[str, Any]:
    """A page of the rows, called as the report calls them before they are put in order."""
    sort, down = sort_of(request.GET.get("sort", ""))
    rows = class_rows(classroom=given.classroom, deck=given.deck, now=now)
    ordered = sorted_rows(as_shown(rows, shown), sort, down=down)
    page = Paginator(ordered, STUDENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    zone = given.classroom.zone
    return _about(shown, given) | {
        "page": page,
        "rows": [(row, cells_of(row, zone)) for row in page],
        "columns": COLUMNS,
        "sort": f"-{sort}" if down else sort.value,
        "sorted_by": sort,
        "down": down,
        "has_answers": any(row.has_started for row in rows),
    }
