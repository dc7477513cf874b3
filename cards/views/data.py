"""What is kept of a class and its students: for how long, as a copy, and gone for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.engine import retention
from cards.forms.classrooms import ConfirmForm, RetentionForm
from cards.models import Classroom
from cards.services import classrooms, deletion, exporting

STUDENTS_ON_A_PAGE = 100


@login_required
@never_cache
@require_safe
def classroom_data(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """A copy of the class's data, the day on which it goes, and each student's."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = RetentionForm(initial={"delete_on": classroom.delete_on}, today=timezone.localdate())
    return _show(request, classroom, form)


@login_required
@require_POST
def classroom_retain(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """Choose another day for the class to be deleted on."""
    classroom = access.get_own_classroom(request.user, classroom_id)
    form = RetentionForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _show(request, classroom, form)
    delete_on = form.cleaned_data["delete_on"]
    classrooms.keep_until(classroom=classroom, delete_on=delete_on)
    messages.success(request, f"{classroom.name} is kept until {delete_on:%-d %B %Y}.")
    return redirect("cards:classroom_data", classroom_id)


@login_required
@never_cache
@require_safe
def classroom_export(request: TeacherRequest, classroom_id: int) -> FileResponse:
    classroom = access.get_classroom(request.user, classroom_id)
    now = timezone.now()
    return FileResponse(
        exporting.export_classroom(classroom=classroom, now=now),
        as_attachment=True,
        filename=exporting.file_name(classroom.name, now=now),
    )


@login_required
@require_http_methods(["GET", "POST"])
def classroom_delete(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    classroom = access.get_own_classroom(request.user, classroom_id)
    form = ConfirmForm(request.POST or None, wanted=classroom.name)
    if request.method == "POST" and form.is_valid():
        deletion.delete_classroom(classroom=classroom)
        messages.success(request, f"{classroom.name} is deleted, with all that was kept of it.")
        return redirect("cards:classroom_list")
    extent = deletion.extent_of_classroom(classroom=classroom)
    context = {"classroom": classroom, "form": form, "extent": extent}
    status = 422 if form.errors else 200
    return render(request, "cards/classroom_delete.html", context, status=status)


@login_required
@never_cache
@require_safe
def student_export(request: TeacherRequest, classroom_id: int, student_id: int) -> FileResponse:
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    now = timezone.now()
    return FileResponse(
        exporting.export_student(student=student, now=now),
        as_attachment=True,
        filename=exporting.file_name(classroom.name, student.name, now=now),
    )


@login_required
@require_http_methods(["GET", "POST"])
def student_delete(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    form = ConfirmForm(request.POST or None, wanted=student.name)
    if request.method == "POST" and form.is_valid():
        deletion.delete_student(student=student)
        messages.success(request, f"{student.name} is deleted, with everything they did.")
        return redirect("cards:classroom_data", classroom_id)
    extent = deletion.extent_of_student(student=student)
    context = {"classroom": classroom, "student": student, "form": form, "extent": extent}
    status = 422 if form.errors else 200
    return render(request, "cards/student_delete.html", context, status=status)


def _show(request: TeacherRequest, classroom: Classroom, form: RetentionForm) -> HttpResponse:
    students = Paginator(classroom.students.order_by("name_key"), STUDENTS_ON_A_PAGE)
    context = {
        "classroom": classroom,
        "is_owner": classroom.owner_id == request.user.pk,
        "form": form,
        "warned_before": retention.WARNED_BEFORE.days,
        "page": students.get_page(request.GET.get("page")),
    }
    status = 422 if form.errors else 200
    return render(request, "cards/classroom_data.html", context, status=status)
