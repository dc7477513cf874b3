"""A teacher's classes: what they study, who is in them, how they are run."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.forms.classrooms import AssignForm, ClassroomForm
from cards.models import Classroom
from cards.services import classrooms


@login_required
@require_safe
def classroom_list(request: TeacherRequest) -> HttpResponse:
    """The classes that go on, with their numbers."""
    taught = Classroom.objects.taught_by(request.user)
    context = {
        "classrooms": classrooms.with_numbers(taught.filter(archived_at=None)),
        "archived_count": taught.exclude(archived_at=None).count(),
    }
    return render(request, "cards/classroom_list.html", context)


@login_required
@require_safe
def classroom_archive_list(request: TeacherRequest) -> HttpResponse:
    """The classes that were put away."""
    taught = Classroom.objects.taught_by(request.user).exclude(archived_at=None)
    context = {"classrooms": classrooms.with_numbers(taught)}
    return render(request, "cards/classroom_archive_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def classroom_add(request: TeacherRequest) -> HttpResponse:
    form = ClassroomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        classroom = classrooms.create_classroom(owner=request.user, **form.cleaned_data)
        messages.success(request, f"{classroom.name} is ready. Now give it decks.")
        return redirect("cards:classroom_detail", classroom.pk)
    status = 422 if form.errors else 200
    return render(request, "cards/classroom_add.html", {"form": form}, status=status)


@login_required
@require_safe
def classroom_detail(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The decks that were given to the class, each with the way to its table."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = AssignForm(classroom=classroom, teacher=request.user)
    return _show_decks(request, classroom, form)


@login_required
@require_http_methods(["GET", "POST"])
def classroom_edit(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The class's settings."""
    classroom = access.get_classroom(request.user, classroom_id)
    name = classroom.name
    form = ClassroomForm(request.POST or None, instance=classroom)
    if request.method == "POST" and form.is_valid():
        classrooms.change_classroom(classroom=form.save(commit=False))
        messages.success(request, "Saved.")
        return redirect("cards:classroom_edit", classroom_id)
    context = {"classroom": classroom, "form": form, "name": name}
    status = 422 if form.errors else 200
    return render(request, "cards/classroom_edit.html", context, status=status)


@login_required
@require_POST
def classroom_archive(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    classroom = access.get_classroom(request.user, classroom_id)
    classrooms.archive_classroom(classroom=classroom, now=timezone.now())
    messages.success(
        request, f"{classroom.name} is archived. Its tables stay; its students can study no more."
    )
    return redirect("cards:classroom_list")


@login_required
@require_POST
def classroom_unarchive(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    classroom = access.get_classroom(request.user, classroom_id)
    classrooms.unarchive_classroom(classroom=classroom)
    messages.success(
        request, f"{classroom.name} is open again. Its students go on where they were."
    )
    return redirect("cards:classroom_detail", classroom_id)


@login_required
@require_POST
def classroom_assign(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """Give the class several decks at once."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = AssignForm(request.POST, classroom=classroom, teacher=request.user)
    if not form.is_valid():
        return _show_decks(request, classroom, form)
    decks = form.cleaned_data["decks"]
    count = len(decks)
    classrooms.assign_decks(classroom=classroom, decks=decks)
    what = f"“{decks[0].title}”" if count == 1 else f"{count} decks"
    messages.success(request, f"{classroom.name} can study {what} now.")
    return redirect("cards:classroom_detail", classroom_id)


@login_required
@require_POST
def classroom_take_off(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Take a deck off the class; nothing that was done on it is lost."""
    assignment = access.get_assignment(request.user, classroom_id, deck_id)
    classrooms.take_off_deck(assignment=assignment)
    messages.success(
        request,
        f"“{assignment.deck.title}” is taken off. What students did on it is kept, "
        "and is back when the class gets the deck again.",
    )
    return redirect("cards:classroom_detail", classroom_id)


def _show_decks(request: TeacherRequest, classroom: Classroom, form: AssignForm) -> HttpResponse:
    context = {
        "classroom": classroom,
        "assignments": classroom.assignments.select_related("deck").order_by("deck__title", "pk"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "cards/classroom_detail.html", context, status=status)
