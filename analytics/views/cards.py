"""Which cards: how a class answers each card of a deck, and everything given to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.item_charts import BOTTOM, HEIGHT, LEFT, LINES, RIGHT, TOP, WIDTH, rate_chart
from analytics.items import STUDENTS_TO_BE_COMMON, STUDENTS_TO_TELL_APART, Item, hardest_first
from analytics.queries.card_answers import read_answers, texts_of, tries_of
from analytics.queries.items import items_of
from analytics.signals import LEAST_ANSWERS
from cards import access
from cards.access import TeacherRequest

CARDS_ON_A_PAGE = 100
STUDENTS_ON_A_PAGE = 30
CARDS_TO_NAME = 3
LIMITS = {
    "least_answers": LEAST_ANSWERS,
    "students_to_be_common": STUDENTS_TO_BE_COMMON,
    "students_to_tell_apart": STUDENTS_TO_TELL_APART,
}
PLOT = {
    "width": WIDTH,
    "height": HEIGHT,
    "left": LEFT,
    "right": RIGHT,
    "top": TOP,
    "bottom": BOTTOM,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Some of the cards, as a tab shows them."""

    name: str
    label: str
    items: Sequence[Item]


@login_required
@never_cache
@require_safe
def class_cards(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Hardest first, with what was given instead; hard ones are ticked for a class review."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    items = items_of(given.classroom, given.deck, timezone.now())
    filters = _filters(items)
    chosen = next((each for each in filters if each.name == request.GET.get("show")), filters[0])
    is_in_order = request.GET.get("sort") == "deck"
    shown = chosen.items if is_in_order else sorted(chosen.items, key=hardest_first)
    hard = sorted((item for item in items if item.is_hard), key=hardest_first)
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "is_owner": given.deck.owner_id == request.user.pk,
        "items": items,
        "filters": filters,
        "chosen": chosen.name,
        "is_in_order": is_in_order,
        "page": Paginator(shown, CARDS_ON_A_PAGE).get_page(request.GET.get("page")),
        "worst": hard[:CARDS_TO_NAME],
        "answered": any(item.tries for item in items),
        **LIMITS,
    }
    return render(request, "analytics/class_cards.html", context)


@login_required
@never_cache
@require_safe
def card_detail(
    request: TeacherRequest, classroom_id: int, deck_id: int, card_id: int
) -> HttpResponse:
    """Who gets it and who does not, every answer given, and the first-try rate over time."""
    given = access.get_assignment(request.user, classroom_id, deck_id)
    card = access.get_assigned_card(given, card_id)
    tries = tries_of(card, given.classroom, timezone.now())
    page = Paginator(tries.asked, STUDENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    read_answers(page.object_list, card, given.classroom)
    context = {
        "classroom": given.classroom,
        "deck": given.deck,
        "card": card,
        "is_owner": given.deck.owner_id == request.user.pk,
        "tries": tries,
        "texts": texts_of(card, given.classroom),
        "page": page,
        "chart": rate_chart(tries.days),
        "plot": PLOT,
        "grid": LINES,
        "least_answers": LEAST_ANSWERS,
    }
    return render(request, "analytics/card_detail.html", context)


def _filters(items: Sequence[Item]) -> list[Filter]:
    return [
        Filter("all", "All", items),
        Filter("hard", "Hard", [item for item in items if item.is_hard]),
        Filter("confused", "Confused", [item for item in items if item.confusions]),
        Filter("wrong", "Shared mistakes", [item for item in items if item.wrong]),
        Filter("unseen", "Unseen", [item for item in items if not item.seen]),
    ]
