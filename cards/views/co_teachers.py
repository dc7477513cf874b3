"""Who teaches a class beside its owner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cards import access
from cards.access import TeacherRequest
from cards.forms.classrooms import InviteForm
from cards.models import CoTeacherInvitation
from cards.models.people import INVITATION_LASTS
from cards.services import classrooms


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def co_teacher_list(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """Who teaches the class; for its owner, a form that invites a colleague."""
    find = access.get_classroom if request.method == "GET" else access.get_own_classroom
    classroom = find(request.user, classroom_id)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        classrooms.invite_co_teacher(classroom=classroom, email=email, now=timezone.now())
        messages.success(request, f"Ready. Send the link below to {email}.")
        return redirect("cards:co_teacher_list", classroom_id)
    is_owner = classroom.owner_id == request.user.pk
    live = CoTeacherInvitation.objects.live(timezone.now())
    invitations = live.filter(classroom=classroom) if is_owner else []
    context = {
        "classroom": classroom,
        "is_owner": is_owner,
        "co_teachers": classroom.co_teachers.order_by("email"),
        "invitations": [
            (each, request.build_absolute_uri(each.get_absolute_url())) for each in invitations
        ],
        "days": INVITATION_LASTS.days,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "cards/co_teacher_list.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def co_teacher_join(request: TeacherRequest, invitation_token: str) -> HttpResponse:
    """What an invited colleague opens; only whoever was invited learns which class it is."""
    invitation = access.get_invitation_by_token(timezone.now(), invitation_token)
    if request.method == "GET":
        is_invited = request.user.email.lower() == invitation.email
        context = {"invitation": invitation, "is_invited": is_invited}
        return render(request, "cards/co_teacher_join.html", context)
    try:
        classrooms.accept_invitation(invitation=invitation, teacher=request.user)
    except classrooms.NotInvitedError:
        raise Http404("The invitation is for somebody else.") from None
    messages.success(request, f"You teach {invitation.classroom.name} too now.")
    return redirect("cards:classroom_detail", invitation.classroom_id)


@login_required
@require_POST
def invitation_withdraw(
    request: TeacherRequest, classroom_id: int, invitation_id: int
) -> HttpResponse:
    classroom = access.get_own_classroom(request.user, classroom_id)
    invitation = access.get_invitation(classroom, invitation_id)
    classrooms.withdraw_invitation(invitation=invitation)
    messages.success(request, f"The link for {invitation.email} is closed.")
    return redirect("cards:co_teacher_list", classroom_id)


@login_required
@require_POST
def co_teacher_remove(request: TeacherRequest, classroom_id: int, teacher_id: int) -> HttpResponse:
    classroom = access.get_own_classroom(request.user, classroom_id)
    teacher = access.get_co_teacher(classroom, teacher_id)
    classrooms.remove_co_teacher(classroom=classroom, teacher=teacher)
    messages.success(request, f"{teacher.email} teaches {classroom.name} no more.")
    return redirect("cards:co_teacher_list", classroom_id)


@login_required
@require_POST
def classroom_leave(request: TeacherRequest, classroom_id: int) -> HttpResponse:
    """A co-teacher leaves of their own accord; owners cannot."""
    classroom = access.get_classroom(request.user, classroom_id)
    access.get_co_teacher(classroom, request.user.pk)
    classrooms.remove_co_teacher(classroom=classroom, teacher=request.user)
    messages.success(request, f"You teach {classroom.name} no more.")
    return redirect("cards:classroom_list")
