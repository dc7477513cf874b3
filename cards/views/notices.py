"""The teacher's inbox: what happened at the door of their classes, and answers to look at."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.forms.joining import DismissForm
from cards.models import NoticeKind, Teacher
from cards.services import inbox, notices


@login_required
@never_cache
@require_safe
def notice_list(request: TeacherRequest) -> HttpResponse:
    groups = notices.read_groups(teacher=request.user)
    context = {
        "groups": groups,
        "to_look_at": inbox.count_groups(teacher=request.user),
        "now": timezone.now().timestamp(),
    }
    return render(request, "cards/notice_list.html", context)


@login_required
@require_POST
def notices_dismiss(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The teacher has seen what the page showed of one kind in one class."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        raise Http404("There are no such notices.")
    until = datetime.fromtimestamp(form.cleaned_data["until"], tz=UTC)
    kind = NoticeKind(form.cleaned_data["kind"])
    notices.dismiss(classroom=classroom, kind=kind, until=until)
    return redirect("cards:notice_list")


def waiting(request: HttpRequest) -> dict[str, object]:
    """For the header of a teacher's pages: how much is in the inbox, counted when it is shown."""

    def count() -> int:
        teacher = request.user
        return notices.count_groups(teacher=teacher) if isinstance(teacher, Teacher) else 0

    return {"notices_waiting": count}
