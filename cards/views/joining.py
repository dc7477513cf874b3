"""How students come in: a link, a name, a seat; no account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.forms.joining import NameForm, ResumeForm
from cards.models import Link
from cards.services import sharing

INVITATION_LASTS = timedelta(hours=12)
SEAT_LASTS = timedelta(days=400)
OFFER = "cards.joining.offer"
ON_THE_FORM = "cards.joining.link"


@never_cache
@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link in a cookie and take it out of the address bar; nothing else happens."""
    link = access.get_study_link(timezone.now(), token=token)
    response = redirect("cards:join")
    _set_cookie(response, settings.INVITATION_COOKIE, link.token, INVITATION_LASTS)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type a name, confirm it, be in."""
    link = _invitation(request)
    seat = access.find_seat(request, link.classroom_id)
    if seat and "other" not in request.GET and request.method == "GET":
        return render(request, "cards/join_back.html", {"link": link, "seat": seat})
    form = NameForm(request.POST or None)
    context = _context(link, form)
    if request.method == "GET" or not form.is_valid():
        return render(request, "cards/join.html", context, status=422 if form.errors else 200)
    name = form.cleaned_data["name"]
    if "confirmed" not in request.POST:
        context |= {"name": name, "offer": signing.dumps(sharing.new_device_token(), salt=OFFER)}
        return render(request, "cards/join_confirm.html", context)
    try:
        taken = sharing.take_new_seat(
            classroom=link.classroom, name=name, token=_offered_token(request), now=timezone.now()
        )
    except sharing.NameTakenError:
        return render(request, "cards/join.html", {**context, "taken": name}, status=422)
    response = render(request, "cards/join_welcome.html", {"link": link, "taken": taken})
    _seat(response, link, taken)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def seat_resume(request: HttpRequest) -> HttpResponse:
    """Come back to one's seat on another device, by name and code."""
    link = _invitation(request)
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = sharing.resume_seat(classroom=link.classroom, **form.cleaned_data)
        except sharing.WrongCodeError:
            form.add_error(
                "code",
                "This name and this code do not belong together. Check both, or ask your teacher.",
            )
        else:
            response = redirect("cards:classroom_study", link.classroom_id)
            _seat(response, link, taken)
            return response
    context = _context(link, form)
    return render(request, "cards/seat_resume.html", context, status=422 if form.errors else 200)


@require_POST
def seat_leave(request: HttpRequest, classroom_id: int) -> HttpResponse:
    """Not you? Switch: this browser gives the seat back; the student's work stays."""
    seat = access.get_seat(request, classroom_id)
    sharing.leave_seat(device=seat.device, now=timezone.now())
    has_invitation = settings.INVITATION_COOKIE in request.COOKIES
    response = redirect("cards:join" if has_invitation else "cards:home")
    response.delete_cookie(f"{settings.SEAT_COOKIE_PREFIX}{classroom_id}")
    return response


def _invitation(request: HttpRequest) -> Link:
    """The link that the form on screen is about, else the one opened last in this browser."""
    now = timezone.now()
    signed = request.POST.get("invitation", "")
    try:
        link_id = signing.loads(signed, salt=ON_THE_FORM, max_age=INVITATION_LASTS)
    except signing.BadSignature:
        token = request.COOKIES.get(settings.INVITATION_COOKIE, "")
        return access.get_study_link(now, token=token)
    return access.get_study_link(now, pk=link_id)


def _context(link: Link, form: NameForm | ResumeForm) -> dict[str, Any]:
    """What a form of joining shows; it carries the link it is about."""
    return {"link": link, "form": form, "invitation": signing.dumps(link.pk, salt=ON_THE_FORM)}


def _offered_token(request: HttpRequest) -> str:
    """The token that the confirmation page held ready, so that it can be sent twice."""
    try:
        offered: str = signing.loads(
            request.POST.get("offer", ""), salt=OFFER, max_age=INVITATION_LASTS
        )
    except signing.BadSignature:
        return sharing.new_device_token()
    return offered


def _seat(response: HttpResponse, link: Link, taken: sharing.SeatTaken) -> None:
    name = f"{settings.SEAT_COOKIE_PREFIX}{link.classroom_id}"
    _set_cookie(response, name, taken.token, SEAT_LASTS)


def _set_cookie(response: HttpResponse, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        name, value, max_age=lasts, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
