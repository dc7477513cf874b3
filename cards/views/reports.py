"""Report links: teachers make and close them, visitors open them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.forms.reports import ReportForm
from cards.models import Link, LinkKind
from cards.services import reports, sharing


@login_required
@require_http_methods(["GET", "POST"])
def report_list(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The open report links of a class, and a form that makes one."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = ReportForm(request.POST or None, classroom=classroom)
    if request.method == "POST" and form.is_valid():
        deck, names = form.cleaned_data["deck"], form.cleaned_data["names"]
        now = timezone.now()
        reports.make_report(classroom=classroom, deck=deck, names=names, lasts=form.lasts, now=now)
        messages.success(request, "Ready. Send the link to whoever may see these figures.")
        return redirect("cards:report_list", classroom_id)
    links = Link.objects.live(timezone.now()).select_related("deck")
    context = {
        "classroom": classroom,
        "form": form,
        "links": [
            (link, request.build_absolute_uri(link.get_absolute_url()))
            for link in links.filter(classroom=classroom, kind=LinkKind.REPORT)
        ],
    }
    return render(request, "cards/report_list.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def report_revoke(request: TeacherRequest, classroom_id: int, report_id: int) -> HttpResponse:
    link = access.get_report_link(request.user, classroom_id, report_id)
    sharing.revoke_link(link=link, now=timezone.now())
    messages.success(request, "The link is closed. Nobody can open it any more.")
    return redirect("cards:report_list", classroom_id)


@never_cache
@require_safe
def report_open(request: HttpRequest, report_token: str) -> HttpResponse:
    """Remember the link in a cookie until it ends, and take it out of the address bar."""
    now = timezone.now()
    report = access.get_report_by_token(report_token, now)
    if request.method == "GET":
        reports.note_opening(report=report, now=now)
    response = redirect("analytics:report", report.pk)
    response.set_cookie(
        f"{settings.REPORT_COOKIE_PREFIX}{report.pk}",
        report.token,
        max_age=report.expires_at - now if report.expires_at else None,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
