"""The class table: a full page, the fragment on the deck's page, and its live rows."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.queries.table import ANSWERS_FOR_A_FIGURE, Sort, class_rows, table_version
from cards import access
from cards.access import TeacherRequest

FRAGMENTS = {
    "class-table": "analytics/class_table.html#class-table",
    "class-rows": "analytics/_class_rows.html",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the table, and how a click on it sorts."""

    label: str
    sort: str = ""
    aria_sort: str = ""
    next_sort: str = ""


@login_required
@never_cache
@require_safe
def class_table(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Name, Mastery, Learn, Test, Matching, Spaced, Call; 204 for a version that is still true."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    now = timezone.now()
    version = table_version(classroom=given.classroom, deck=given.deck, now=now)
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    sort, down = sort_of(request.GET.get("sort", ""))
    rows = class_rows(classroom=given.classroom, deck=given.deck, now=now, sort=sort, down=down)
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "now": now,
        "rows": rows,
        "students": len(rows),
        "has_answers": any(row.has_started for row in rows),
        "columns": _columns(sort, down=down),
        "sort": f"-{sort}" if down else sort,
        "version": version,
        "table_url": reverse("analytics:class_table", args=[classroom_id, deck_id]),
        "answers_for_a_figure": ANSWERS_FOR_A_FIGURE,
    }
    template = FRAGMENTS.get(request.headers.get("HX-Target", ""), "analytics/class_table.html")
    return render(request, template, context)


def sort_of(wanted: str) -> tuple[Sort, bool]:
    """The column to sort by, and whether downwards; by name when the wish is unknown."""
    column = wanted.removeprefix("-")
    return (Sort(column), wanted.startswith("-")) if column in set(Sort) else (Sort.NAME, False)


def _columns(sort: Sort, *, down: bool) -> list[Column]:
    """Names start from A, figures from the lowest: who needs me comes first."""

    def sortable(label: str, column: Sort) -> Column:
        if column is not sort:
            return Column(label, column, next_sort=column)
        return Column(
            label,
            column,
            aria_sort="descending" if down else "ascending",
            next_sort=column if down else f"-{column}",
        )

    return [
        sortable("Name", Sort.NAME),
        sortable("Mastery", Sort.MASTERY),
        sortable("Learn", Sort.LEARN),
        sortable("Test", Sort.TEST),
        sortable("Matching", Sort.MATCHING),
        sortable("Spaced", Sort.SPACED),
        Column("Call"),
    ]
