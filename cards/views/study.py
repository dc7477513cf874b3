"""Studying: one view for every mode."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cards import access
from cards.access import Seat
from cards.engine.modes.base import UnfitResponseError
from cards.forms.study import PostedAnswer, StarForm
from cards.models import Answer
from cards.services import stars, study, throttles
from cards.services.content import load_deck
from cards.services.study import Sitting
from cards.views.beside import beside
from cards.views.replies import fragment, kept_nowhere

MOVED_ON, SAVED = "moved-on", "saved"
"""What is said after a response without a verdict, as a page's address names it."""
ANSWER = "answer/"
"""Where a session's responses go, from its own address."""


@kept_nowhere
@require_safe
def session_detail(request: HttpRequest, classroom_id: int, session_id: UUID) -> HttpResponse:
    """What is asked now; after an answer without JavaScript, its verdict first."""
    seat, session = access.get_seat_and_session(request, classroom_id, session_id)
    sitting = study.read_sitting(session=session)
    after = request.GET.get("after", "")
    if after == MOVED_ON:
        sitting = replace(sitting, moved_on=True)
    elif after:
        sitting = replace(sitting, answer=_find_answer(seat, after))
    return _show(request, seat, sitting)


@kept_nowhere
@require_POST
def session_answer(request: HttpRequest, classroom_id: int, session_id: UUID) -> HttpResponse:
    """Take a response and reply with its verdict and the next question."""
    seat, session = access.get_seat_and_session(request, classroom_id, session_id)
    throttles.take_answer(seat=seat)
    try:
        posted = PostedAnswer.read(request.POST)
        sitting = study.submit_answer(
            seat=seat,
            session=session,
            question_id=posted.question,
            response=posted.response,
            clock=posted.clock,
            now=timezone.now(),
        )
    except UnfitResponseError as problem:
        return _show(request, seat, study.read_sitting(session=session), problem=str(problem))
    return _reply(request, seat, sitting, is_draft=posted.response.action == "save")


@kept_nowhere
@require_POST
def session_star(request: HttpRequest, classroom_id: int, session_id: UUID) -> HttpResponse:
    """Give the card a star or take it away, and nothing else of the session changes."""
    seat, session = access.get_seat_and_session(request, classroom_id, session_id)
    form = StarForm(request.POST)
    deck = load_deck(session.deck_id, session.deck.version)
    card = deck.by_number.get(form.cleaned_data["card"]) if form.is_valid() else None
    if card is None:
        raise Http404("The deck has no such card.")
    change = stars.star_card if form.wants_star else stars.unstar_card
    change(seat=seat, deck=session.deck, number=card.number)
    if not request.headers.get("HX-Request"):
        return redirect("cards:session_detail", classroom_id, session.id)
    starred = {card.number} if form.wants_star else set()
    address = reverse("cards:session_detail", args=[classroom_id, session.id])
    context = {"session_url": address, "card": card, "starred": starred}
    return fragment(request, "study/_star.html", context)


def _show(request: HttpRequest, seat: Seat, sitting: Sitting, *, problem: str = "") -> HttpResponse:
    """The sitting's page, or its fragment for htmx."""
    session = sitting.session
    context = {
        "seat": seat,
        "session": session,
        "session_url": request.path.removesuffix(ANSWER),
        "mode_template": f"study/{session.mode}.html",
        "counter_template": f"study/counters/{session.mode}.html",
        "step": sitting.step,
        "progress": sitting.progress,
        "moved_on": sitting.moved_on,
        "answered_elsewhere": sitting.answered_elsewhere,
        "saved": request.GET.get("after") == SAVED,
        "problem": problem,
        "typed": request.POST.get("text", "") if problem else "",
        **beside(seat, sitting),
    }
    status = 422 if problem else 200
    if request.headers.get("HX-Request"):
        return fragment(request, "study/_sitting.html", context, status=status)
    return render(request, "study/session.html", context, status=status)


def _reply(request: HttpRequest, seat: Seat, sitting: Sitting, *, is_draft: bool) -> HttpResponse:
    """What follows a response: for htmx a fragment, else the way to the session's page.

    A draft that was saved leaves the page as it is: what is being typed must not be swapped away.
    """
    is_saved = is_draft and not sitting.moved_on and not sitting.answer
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204) if is_saved else _show(request, seat, sitting)
    address = reverse("cards:session_detail", args=[seat.classroom.pk, sitting.session.id])
    if sitting.moved_on or is_saved:
        return redirect(f"{address}?after={MOVED_ON if sitting.moved_on else SAVED}")
    return redirect(f"{address}?after={sitting.answer.id}" if sitting.answer else address)


def _find_answer(seat: Seat, answer_id: str) -> Answer | None:
    try:
        return access.find_answer(seat, UUID(answer_id))
    except ValueError:
        return None
