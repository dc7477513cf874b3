"""A teacher's account: a copy of everything in it, and its end."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cards.access import TeacherRequest
from cards.forms.classrooms import AccountDeletionForm
from cards.services import deletion, exporting


@login_required
@require_safe
def account_detail(request: TeacherRequest) -> HttpResponse:
    return render(request, "cards/account_detail.html")


@login_required
@never_cache
@require_safe
def account_export(request: TeacherRequest) -> FileResponse:
    now = timezone.now()
    return FileResponse(
        exporting.export_teacher(teacher=request.user, now=now),
        as_attachment=True,
        filename=exporting.file_name("account", now=now),
    )


@login_required
@require_http_methods(["GET", "POST"])
def account_delete(request: TeacherRequest) -> HttpResponse:
    form = AccountDeletionForm(request.POST or None, teacher=request.user)
    if request.method == "POST" and form.is_valid():
        teacher = request.user
        deletion.delete_teacher(teacher=teacher)
        logout(request)
        messages.success(request, "Your account is deleted, with all that was kept in it.")
        return redirect("cards:home")
    context = {"form": form, "extent": deletion.extent_of_teacher(teacher=request.user)}
    status = 422 if form.errors else 200
    return render(request, "cards/account_delete.html", context, status=status)
