"""“I was right”: students say so, teachers decide, students hear of it."""

import re
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards import access
from cards.access import Seat, TeacherRequest
from cards.models import Answer
from cards.services import appeals, inbox
from cards.services.appeals import AppealRefusedError

GROUPS_ON_A_PAGE = 50
ALREADY_DECIDED = "This answer had been decided already. Nothing has changed."

# --- Teachers -------------------------------------------------------------------------------------


@login_required
@never_cache
@require_safe
def appeal_list(request: TeacherRequest) -> HttpResponse:
    """The inbox: what students of all decks, or of one, claim to be right."""
    wanted = _deck_key(request.GET.get("deck", ""))
    deck = access.get_deck(request.user, int(wanted)) if wanted else None
    groups = inbox.read_groups(teacher=request.user, deck=deck)
    page = Paginator(groups, GROUPS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "deck": deck,
        "decks": inbox.decks_with_appeals(teacher=request.user),
        "page": page,
        "groups": inbox.describe_groups(list(page)),
    }
    return render(request, "cards/appeal_list.html", context)


@login_required
@require_POST
def appeal_accept(request: TeacherRequest, card_id: int) -> HttpResponse:
    """Make a text right for its card, for everyone who gave it."""
    card = access.get_card(request.user, card_id)
    text = request.POST.get("text", "")
    students = appeals.accept_appeal(card=card, text=text, now=timezone.now())
    if students:
        whom = "1 student" if students == 1 else f"{students} students"
        messages.success(request, f"“{text}” is right now. It counts for {whom}.")
    else:
        messages.info(request, ALREADY_DECIDED)
    return _back_to_inbox(request)


@login_required
@require_POST
def appeal_reject(request: TeacherRequest, card_id: int) -> HttpResponse:
    """Leave a text wrong, and let the students know."""
    card = access.get_card(request.user, card_id)
    text = request.POST.get("text", "")
    if appeals.reject_appeal(card=card, text=text, now=timezone.now()):
        messages.success(request, f"“{text}” stays wrong. Whoever asked will be told.")
    else:
        messages.info(request, ALREADY_DECIDED)
    return _back_to_inbox(request)


def _back_to_inbox(request: HttpRequest) -> HttpResponse:
    """To the decks that the teacher was looking at."""
    deck = _deck_key(request.POST.get("deck", ""))
    return redirect(reverse("cards:appeal_list") + (f"?deck={deck}" if deck else ""))


def _deck_key(text: str) -> str:
    return text if re.fullmatch(r"[0-9]{1,19}", text) else ""


# --- Students -------------------------------------------------------------------------------------


@never_cache
@require_POST
def appeal_make(request: HttpRequest, classroom_id: int, answer_id: UUID) -> HttpResponse:
    """Send the student's claim to the teacher; the question that is asked now stays."""
    seat = access.get_seat(request, classroom_id)
    answer = access.get_answer(seat, answer_id)
    try:
        state = appeals.make_appeal(seat=seat, answer=answer, now=timezone.now())
    except AppealRefusedError as problem:
        return _refused(request, seat, answer, str(problem))
    if request.headers.get("HX-Request"):
        return _show(request, seat, answer, {"appeal": state})
    return _back_to_verdict(seat, answer)


@require_POST
def decisions_seen(request: HttpRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """The student has read what the page showed of the teacher's decisions."""
    seat = access.get_seat(request, classroom_id)
    deck = access.get_assigned_deck(seat, deck_id)
    shown = request.POST.getlist("answer")
    read = [key for key in appeals.unseen_decisions(seat=seat, deck=deck) if str(key) in shown]
    appeals.mark_decisions_seen(seat=seat, deck=deck, answer_ids=read, now=timezone.now())
    return redirect("cards:deck_study", classroom_id, deck_id)


def _refused(request: HttpRequest, seat: Seat, answer: Answer, problem: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _show(request, seat, answer, {"problem_with_appeal": problem}, status=422)
    messages.warning(request, problem)
    return _back_to_verdict(seat, answer)


def _show(
    request: HttpRequest, seat: Seat, answer: Answer, said: dict[str, str], *, status: int = 200
) -> HttpResponse:
    """What takes the button's place."""
    context = {"seat": seat, "answer": answer, "takes_focus": True, **said}
    return render(request, "study/_appeal.html", context, status=status)


def _back_to_verdict(seat: Seat, answer: Answer) -> HttpResponse:
    address = reverse("cards:session_detail", args=[seat.classroom.pk, answer.session_id])
    return redirect(f"{address}?after={answer.id}")
