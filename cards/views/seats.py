"""One student's seat, as the teacher sees to it: name, merging, devices, removal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cards import access
from cards.access import TeacherRequest
from cards.forms.rosters import ClassmateForm, MoveForm, StudentForm
from cards.models import Classroom, Device, Student, name_key
from cards.services import merging, rosters
from cards.services.merging import StudentGoneError
from cards.services.seats import NameTakenError

GONE = "One of the two had been merged or removed already. Nothing has changed."


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def student_edit(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """A student's name, devices, and the ways to merge or remove them."""
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    form = StudentForm(request.POST or None, initial={"name": student.name})
    namesake = None
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            rosters.rename_student(student=student, name=name)
        except NameTakenError:
            form.add_error("name", f"There is a “{name}” in this class already.")
            namesake = classroom.students.filter(name_key=name_key(name)).first()
        else:
            messages.success(request, f"The name is now {name}.")
            return redirect("cards:student_edit", classroom_id, student_id)
    context = {**_seat(classroom, student), "form": form, "namesake": namesake}
    return render(request, "cards/student_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def student_confirm(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """The name that a student typed belongs to the class."""
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    rosters.confirm_student(student=student)
    messages.success(request, f"{student.name} belongs to the class.")
    return redirect("cards:roster", classroom_id)


@login_required
@require_http_methods(["GET", "POST"])
def student_merge(request: TeacherRequest, classroom_id: int, student_id: int) -> HttpResponse:
    """Join a student with another (``student``); ``keep`` is the one whose name stays."""
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    form = ClassmateForm(
        request.POST or request.GET or None, student=student, label="The same child as"
    )
    if not form.is_valid():
        context = {**_seat(classroom, student), "form": form}
        status = 422 if form.errors else 200
        return render(request, "cards/student_merge.html", context, status=status)
    other = form.cleaned_data["student"]
    keep = request.POST.get("keep", "")
    if keep not in {str(student.pk), str(other.pk)}:
        return _compare(request, classroom, [student, other])
    kept, gone = (student, other) if keep == str(student.pk) else (other, student)
    return _merge(request, classroom, kept, gone)


def _merge(
    request: TeacherRequest, classroom: Classroom, kept: Student, gone: Student
) -> HttpResponse:
    try:
        merging.merge_students(kept=kept, gone=gone, now=timezone.now())
    except StudentGoneError:
        messages.info(request, GONE)
    else:
        messages.success(request, f"{gone.name} and {kept.name} are one now: {kept.name}.")
    return redirect("cards:roster", classroom.pk)


def _compare(
    request: TeacherRequest, classroom: Classroom, students: list[Student]
) -> HttpResponse:
    """Both seats side by side; a choice that was left out is asked for again."""
    both = rosters.read_roster(classroom=classroom).filter(pk__in=[each.pk for each in students])
    context = {
        "classroom": classroom,
        "student": students[0],
        "other": students[1],
        "both": both.order_by("-is_verified", F("joined_at").asc(nulls_last=True), "pk"),
        "is_unchosen": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cards/student_merge.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def device_move(
    request: TeacherRequest, classroom_id: int, student_id: int, device_id: int
) -> HttpResponse:
    """Give what was answered on a device to the student who answered; a preview comes first."""
    classroom = access.get_classroom(request.user, classroom_id)
    student = access.get_student(classroom, student_id)
    device = access.get_device(classroom, device_id)
    with timezone.override(classroom.zone):
        form = MoveForm(request.POST or request.GET or None, student=student)
        is_valid = form.is_valid()
        if is_valid and request.method == "POST":
            return _move(request, student, device, form)
        context = _seat(classroom, student) | {"form": form, "device": device}
        if is_valid:
            context |= _to_move(student, device, form)
        status = 422 if form.errors else 200
        return render(request, "cards/device_move.html", context, status=status)


def _move(
    request: TeacherRequest, student: Student, device: Device, form: MoveForm
) -> HttpResponse:
    try:
        moved = merging.move_answers(
            source=student,
            device=device,
            target=form.target,
            since=form.moment,
            hand_over=form.cleaned_data["hand_over"],
            now=timezone.now(),
        )
    except StudentGoneError:
        messages.info(request, GONE)
        return redirect("cards:roster", student.classroom_id)
    many = "1 answer was" if moved == 1 else f"{moved} answers were"
    messages.success(request, f"{many} moved to {form.target.name}.")
    return redirect("cards:student_edit", student.classroom_id, student.pk)


def _to_move(student: Student, device: Device, form: MoveForm) -> dict[str, Any]:
    """What the move that was asked for would do."""
    answers = merging.answers_on(student=student, device=device, since=form.moment)
    counts = merging.count_by_deck(answers)
    return {
        "target": form.target,
        "counts": counts,
        "total": sum(count for _, count in counts),
        "can_hand_over": device.student_id == student.pk and device.revoked_at is None,
    }


def _seat(classroom: Classroom, student: Student) -> dict[str, Any]:
    """The student with the figures of the roster, and the devices they used."""
    figures = rosters.read_roster(classroom=classroom).get(pk=student.pk)
    uses = merging.devices_used(student=student)
    return {"classroom": classroom, "student": figures, "uses": uses}
