"""Who is in a class: the list of its students, and lists that are brought in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cards import access
from cards.access import TeacherRequest
from cards.formats.oneroster import RosterClass
from cards.formats.plain import UnreadableError
from cards.formats.roster_files import read_roster_files
from cards.formats.rosters import PlainRoster, read_names
from cards.forms.rosters import RosterForm, StudentForm
from cards.models import Classroom
from cards.services import rosters
from cards.services.rosters import Fate
from cards.views.previews import digest_of

CLASSES_SHOWN = 300


@login_required
@require_http_methods(["GET", "POST"])
def roster(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """The students of a class; one more can be typed."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = StudentForm(request.POST or None, label="Add one student")
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if rosters.add_students(classroom=classroom, names=[name]):
            messages.success(request, f"{name} is in the class.")
            return redirect("cards:roster", classroom_id)
        form.add_error("name", f"There is a “{name}” in this class already.")
    students = list(rosters.read_roster(classroom=classroom))
    context = {
        "classroom": classroom,
        "form": form,
        "students": students,
        "joined": sum(student.joined_at is not None for student in students),
        "doubles": rosters.suggest_doubles(students=students),
    }
    return render(request, "cards/roster.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def roster_add(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """Paste or upload a list, look at it, save it: only what was previewed is saved."""
    classroom = access.get_classroom(request.user, classroom_id)
    form = RosterForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, classroom, form)
    try:
        form, found = _read(form)
    except UnreadableError as problem:
        form.add_error("text", str(problem))
        return _page(request, classroom, form)
    if isinstance(found, list):
        return _page(request, classroom, form, classes=found)
    if request.POST.get("action") != "save":
        return _page(request, classroom, form, found)
    if request.POST.get("previewed") != _digest(form):
        messages.warning(request, "The list has changed since its preview. Please look again.")
        return _page(request, classroom, form, found)
    return _save(request, classroom, found)


def _save(request: TeacherRequest, classroom: Classroom, found: PlainRoster) -> HttpResponse:
    """Add whoever is new, but not those that were asked about and are not ticked any more."""
    listed = rosters.preview_names(classroom=classroom, names=found.names)
    unticked = set(request.POST.getlist("asked")) - set(request.POST.getlist("add"))
    names = [
        each.name
        for place, each in enumerate(listed)
        if each.fate is Fate.NEW and str(place) not in unticked
    ]
    added = rosters.add_students(classroom=classroom, names=names)
    if added:
        many = "1 student was" if len(added) == 1 else f"{len(added)} students were"
        messages.success(request, f"{many} added.")
    else:
        nobody = "Everyone on this list is in the class already."
        messages.info(request, "Nobody is added." if unticked else nobody)
    return redirect("cards:roster", classroom.pk)


def _read(form: RosterForm) -> tuple[RosterForm, PlainRoster | list[RosterClass]]:
    """The names in the form's text or files; the form then holds the names and nothing else.

    What a file says beyond names is gone when this returns.
    """
    text = form.cleaned_data["text"]
    if not form.uploads:
        return form, read_names(text, form.name_order)
    if text.strip():
        raise UnreadableError("There is a list here and a file too. Empty one of the two.")
    found = read_roster_files([upload.read() for upload in form.uploads], form.name_order)
    if isinstance(found, list) and len(found) > 1:
        return form, found
    if isinstance(found, list):
        found = read_names("\n".join(found[0].names))
    shown = RosterForm({"text": "\n".join(each.name for each in found.names)})
    shown.is_valid()
    return shown, found


def _digest(form: RosterForm) -> str:
    return digest_of(form.data.get("text", ""), form.name_order)


def _page(
    request: TeacherRequest,
    classroom: Classroom,
    form: RosterForm,
    found: PlainRoster | None = None,
    *,
    classes: list[RosterClass] | None = None,
) -> HttpResponse:
    listed = rosters.preview_names(classroom=classroom, names=found.names) if found else []
    context = {
        "classroom": classroom,
        "form": form,
        "found": found,
        "listed": listed,
        "new": sum(each.fate is Fate.NEW for each in listed),
        "asks": any(each.is_doubtful for each in listed),
        "previewed": _digest(form) if found else "",
        "classes": [(each, "\n".join(each.names)) for each in (classes or [])[:CLASSES_SHOWN]],
        "classes_hidden": max(len(classes or []) - CLASSES_SHOWN, 0),
    }
    status = 422 if form.errors else 200
    return render(request, "cards/roster_add.html", context, status=status)
