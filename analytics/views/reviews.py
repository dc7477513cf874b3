"""A class review: some cards on the projector, one after another, without a name."""

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.queries.card_answers import texts_of
from analytics.queries.review import hard_numbers, review_of
from cards import access
from cards.access import TeacherRequest
from cards.engine.questions import Side

NUMBER = re.compile(r"[0-9]{1,9}")


@login_required
@never_cache
@require_safe
def class_review(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Question, answer, next; the hard cards where none were chosen."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    numbers = _numbers(request) or hard_numbers(given.classroom, given.deck, timezone.now())
    review = review_of(given.deck, numbers)
    at = min(_place(request), max(len(review.cards) - 1, 0))
    card = review.cards[at] if review.cards else None
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "card": card,
        "texts": texts_of(card, given.classroom) if card else None,
        "at": at,
        "cards": len(review.cards),
        "asks_for_term": review.answer_side is Side.TERM,
        "chosen": urlencode([("card", each.number) for each in review.cards]),
    }
    return render(request, "analytics/class_review.html", context)


def _numbers(request: HttpRequest) -> set[int]:
    return {int(text) for text in request.GET.getlist("card") if NUMBER.fullmatch(text)}


def _place(request: HttpRequest) -> int:
    at = request.GET.get("at", "")
    return int(at) if NUMBER.fullmatch(at) else 0
