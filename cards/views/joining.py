"""How students come in: a link or a board code, a name, a seat; no account."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.forms.joining import BoardCodeForm, NameForm, ResumeForm
from cards.models import Link, Student, name_key
from cards.services import joining, seats
from cards.services.throttles import TooFastError
from cards.views import board_code_tries
from cards.views.slips import Slip
from cards.views.waiting import written

INVITATION_LASTS = timedelta(hours=12)
SEAT_LASTS = timedelta(days=400)
OFFER = "cards.joining.offer"
ON_THE_FORM = "cards.joining.link"
MANY_NAMES = 12
"""From so many names on, they can be searched."""
NOT_ON_THE_LIST = (
    "This name is not on the list of the class. Tap your name if it is there, spell it as your "
    "teacher does, or ask your teacher to add you."
)


class UnknownBoardCodeError(ValueError):
    """No live link has this board code."""


# --- To the class ---------------------------------------------------------------------------------


@never_cache
@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link in a cookie and take it out of the address bar; nothing else happens."""
    return _invited_by(access.get_study_link(timezone.now(), token=token))


@never_cache
@require_http_methods(["GET", "POST"])
def code_open(request: HttpRequest) -> HttpResponse:
    """The same as opening the link, for whoever read its code off the board.

    A wrong code leaves this address in the bar: opened anew, it is where a code is typed.
    """
    if request.method == "GET":
        return redirect("cards:join")
    form = BoardCodeForm(request.POST)
    if form.is_valid():
        try:
            return _invited_by(_link_of_code(request, form.cleaned_data["code"]))
        except UnknownBoardCodeError:
            form.add_error("code", "No class has this code now. Look at the board once more.")
    response = render(request, "cards/join_code.html", {"form": form}, status=422)
    return board_code_tries.count(request, response)


def _link_of_code(request: HttpRequest, code: str) -> Link:
    """Raises UnknownBoardCodeError, ClassroomArchivedError, TooFastError after many wrong ones."""
    board_code_tries.check(request)
    link = joining.find_link_by_code(code=code, now=timezone.now())
    if link is None:
        raise UnknownBoardCodeError
    if link.classroom.is_archived:
        raise access.ClassroomArchivedError(link.classroom.name)
    return link


def _invited_by(link: Link) -> HttpResponse:
    response = redirect("cards:join")
    _set_cookie(response, settings.INVITATION_COOKIE, link.token, INVITATION_LASTS)
    return response


# --- To a seat ------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Tap or type a name, confirm it, be in; without an invitation the board's code is asked for.

    A GET takes no seat: links are also opened by whatever makes previews of them.
    """
    link = _find_invitation(request)
    if link is None:
        is_lost = request.method == "POST" or settings.INVITATION_COOKIE in request.COOKIES
        context = {"form": BoardCodeForm(), "is_lost": is_lost}
        return render(request, "cards/join_code.html", context, status=404 if is_lost else 200)
    if request.method == "POST":
        return _answer_name(request, link)
    seat = access.find_seat(request, link.classroom_id)
    if seat and "other" not in request.GET:
        return render(request, "cards/join_back.html", {"link": link, "seat": seat})
    return _ask_for_name(request, link, NameForm())


def _answer_name(request: HttpRequest, link: Link) -> HttpResponse:
    """Ask whether the name is right, and when it is, take its seat."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _ask_for_name(request, link, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    name = form.cleaned_data["name"]
    try:
        if "confirmed" not in request.POST:
            return _ask_whether_right(request, link, name)
        token = _offered_token(request)
        taken = seats.take_seat(
            classroom=link.classroom, name=name, token=token, now=timezone.now()
        )
    except seats.NameTakenError:
        return _ask_for_name(request, link, form, status=422, taken=name)
    except seats.NotOnRosterError:
        form.add_error("name", NOT_ON_THE_LIST)
        return _ask_for_name(request, link, form, status=422)
    except seats.JoiningClosedError:
        return _ask_for_name(request, link, form, status=HTTPStatus.CONFLICT)
    slip = Slip.of(request, taken.student, taken.code)
    response = render(request, "cards/join_welcome.html", {"link": link, "slip": slip})
    return _seated(response, taken)


def _ask_for_name(
    request: HttpRequest, link: Link, form: NameForm, *, status: int = 200, taken: str = ""
) -> HttpResponse:
    """The names that nobody has taken; those that are taken are never listed."""
    asked = request.GET.get("q", "")
    wanted = "".join(sign for sign in asked if sign.isprintable())  # PostgreSQL refuses null
    free = Student.objects.filter(classroom=link.classroom_id, joined_at=None)
    names = list(free.filter(name_key__contains=name_key(wanted)).values_list("name", flat=True))
    context = _context(link, form) | {
        "names": names,
        "wanted": wanted,
        "can_search": bool(wanted) or len(names) > MANY_NAMES,
        "other": "other" in request.GET,
        "taken": taken,
    }
    is_open = link.classroom.lets_in(timezone.now())
    template = "cards/join.html" if is_open else "cards/join_closed.html"
    return render(request, template, context, status=status)


def _ask_whether_right(request: HttpRequest, link: Link, name: str) -> HttpResponse:
    """Raises NotOnRosterError, JoiningClosedError, TooFastError: what would be refused later."""
    student = access.find_named_student(link.classroom, name)
    is_free = student is not None and student.joined_at is None
    if student is None or is_free:
        seats.check_joining(classroom=link.classroom, student=student, now=timezone.now())
    context = _context(link) | {
        "name": student.name if student and is_free else name,
        "is_new": student is None,
        "offer": signing.dumps(seats.new_device_token(), salt=OFFER),
    }
    return render(request, "cards/join_confirm.html", context)


# --- Back to a seat -------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def seat_resume(request: HttpRequest) -> HttpResponse:
    """Come back to one's seat on another device: by name and code, or by a slip.

    It works while joining is closed, and a slip even without a link.
    """
    link = _find_invitation(request)
    form = ResumeForm(request.POST or None, asks_for_class=link is None)
    wait = 0
    if request.method == "POST" and form.is_valid():
        try:
            return _resume(request, link, form.cleaned_data)
        except seats.WrongCodeError:
            form.add_error("code", form.no_match)
        except UnknownBoardCodeError:
            form.add_error("board_code", "No class has this code now. Ask your teacher.")
        except TooFastError as too_fast:
            wait = too_fast.seconds
            form.add_error(None, f"Too many wrong codes. Wait {written(wait)}, then try again.")
    context = (_context(link) if link else {}) | {"form": form, "wait": wait}
    status = 429 if wait else 422 if form.errors else 200
    response = render(request, "cards/seat_resume.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return board_code_tries.count(request, response) if "board_code" in form.errors else response


def _resume(request: HttpRequest, link: Link | None, given: dict[str, str]) -> HttpResponse:
    if given["slip"]:
        student = access.find_student_of_slip(given["slip"])
    else:
        link = link or _link_of_code(request, given["board_code"])
        student = access.find_named_student(link.classroom, given["name"])
    taken = seats.resume_seat(student=student, code=given["code"], now=timezone.now())
    return _seated(redirect("cards:classroom_study", taken.student.classroom_id), taken)


@require_POST
def seat_leave(request: HttpRequest, classroom_id: int) -> HttpResponse:
    """Not you? Switch: this browser gives the seat back; the student's work stays."""
    seat = access.get_seat(request, classroom_id)
    seats.leave_seat(device=seat.device, now=timezone.now())
    has_invitation = settings.INVITATION_COOKIE in request.COOKIES
    response = redirect("cards:join" if has_invitation else "cards:home")
    response.delete_cookie(f"{settings.SEAT_COOKIE_PREFIX}{classroom_id}")
    return response


# --- What forms and cookies carry -----------------------------------------------------------------


def _find_invitation(request: HttpRequest) -> Link | None:
    """The live link that the form on screen is about, else the one opened last in this browser.

    Raises ClassroomArchivedError.
    """
    signed = request.POST.get("invitation", "")
    key: dict[str, str | int]
    try:
        key = {"pk": signing.loads(signed, salt=ON_THE_FORM, max_age=INVITATION_LASTS)}
    except signing.BadSignature:
        key = {"token": request.COOKIES.get(settings.INVITATION_COOKIE, "")}
    try:
        return access.get_study_link(timezone.now(), **key)
    except access.ClassroomArchivedError:
        raise
    except Http404:
        return None


def _context(link: Link, form: NameForm | None = None) -> dict[str, Any]:
    """What a page of joining shows; its forms carry the link that they are about."""
    return {"link": link, "form": form, "invitation": signing.dumps(link.pk, salt=ON_THE_FORM)}


def _offered_token(request: HttpRequest) -> str:
    """The token that the confirmation page held ready, so that it can be sent twice."""
    try:
        offered: str = signing.loads(
            request.POST.get("offer", ""), salt=OFFER, max_age=INVITATION_LASTS
        )
    except signing.BadSignature:
        return seats.new_device_token()
    return offered


def _seated(response: HttpResponse, taken: seats.SeatTaken) -> HttpResponse:
    name = f"{settings.SEAT_COOKIE_PREFIX}{taken.student.classroom_id}"
    _set_cookie(response, name, taken.token, SEAT_LASTS)
    return response


def _set_cookie(response: HttpResponse, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        name, value, max_age=lasts, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
