"""The class table as files, of one deck or of all."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.class_reading import About, read_class
from analytics.exports import Export, as_csv, as_xlsx
from analytics.screen import Screen
from cards import access
from cards.access import TeacherRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_safe
def class_table_csv(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    return _csv(request, _one_deck(request, classroom_id, deck_id))


@login_required
@never_cache
@require_safe
def class_table_xlsx(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    return _xlsx(request, _one_deck(request, classroom_id, deck_id))


@login_required
@never_cache
@require_safe
def classroom_table_csv(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    return _csv(request, About(access.get_classroom(request.user, classroom_id)))


@login_required
@never_cache
@require_safe
def classroom_table_xlsx(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    return _xlsx(request, About(access.get_classroom(request.user, classroom_id)))


def _one_deck(request: TeacherRequest, classroom_id: int, deck_id: int) -> About:
    given = access.get_assignment(request.user, classroom_id, deck_id)
    return About(given.classroom, given)


def _csv(request: TeacherRequest, about: About) -> HttpResponse:
    return _file(_export(request, about), "csv", "text/csv; charset=utf-8", as_csv)


def _xlsx(request: TeacherRequest, about: About) -> HttpResponse:
    return _file(_export(request, about), "xlsx", XLSX, as_xlsx)


def _export(request: TeacherRequest, about: About) -> Export:
    """All rows that the page with this query shows, in its order."""
    now = timezone.now()
    read = read_class(about, Screen.of(request.GET), now)
    return Export(about.title, about.classroom, read.rows, read.standings, now)


def _file(
    export: Export, ending: str, content_type: str, write: Callable[[Export], bytes]
) -> HttpResponse:
    header = content_disposition_header(as_attachment=True, filename=export.file_name(ending))
    return HttpResponse(
        write(export),
        content_type=content_type,
        headers={"Content-Disposition": header or "attachment"},
    )
