"""A teacher's decks and their cards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import TeacherRequest
from cards.forms.decks import CardForm, DeckForm
from cards.models import Card, Classroom, Deck
from cards.services import decks, inbox, retention


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where everyone starts: teachers at their decks, students at their classes."""
    if request.user.is_authenticated:
        return redirect("cards:deck_list")
    return render(request, "cards/home.html", {"seats": access.get_seats(request)})


@login_required
@require_safe
def deck_list(request: TeacherRequest) -> HttpResponse:
    found = Deck.objects.filter(owner=request.user).with_card_count()
    page = Paginator(found.order_by("-updated_at", "-pk"), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "to_look_at": inbox.count_groups(teacher=request.user),
        "going": retention.going_classrooms(teacher=request.user, now=timezone.now()),
    }
    return render(request, "cards/deck_list.html", context)


@login_required
@require_safe
def deck_detail(request: TeacherRequest, deck_id: int) -> HttpResponse:
    """The deck with its cards, one card to look at, and its classes' table."""
    deck = access.get_deck(request.user, deck_id)
    cards = list(Card.objects.current().filter(deck=deck).prefetch_related("tags"))
    viewer = Paginator(cards, 1).get_page(request.GET.get("card"))
    mine = Classroom.objects.taught_by(request.user).filter(archived_at=None)
    assignments = list(deck.assignments.select_related("classroom").filter(classroom__in=mine))
    chosen = request.GET.get("class", "")
    context = {
        "deck": deck,
        "to_look_at": inbox.count_groups(teacher=request.user, deck=deck),
        "cards": cards,
        "viewer": viewer,
        "removed": deck.cards.exclude(removed_at=None),
        "tags": deck.tags.annotate(card_count=Count("cards", filter=Q(cards__removed_at=None)))
        .filter(card_count__gt=0)
        .order_by("name"),  # a grouped query leaves the model's own order out
        "assignments": assignments,
        "assignment": next(
            (given for given in assignments if str(given.classroom_id) == chosen),
            assignments[-1] if assignments else None,
        ),
    }
    template = "cards/deck_detail.html"
    return render(request, f"{template}#viewer" if _wants(request, "viewer") else template, context)


@login_required
@require_http_methods(["GET", "POST"])
def deck_edit(request: TeacherRequest, deck_id: int) -> HttpResponse:
    deck = access.get_deck(request.user, deck_id)
    form = DeckForm(request.POST or None, instance=deck)
    if request.method == "POST" and form.is_valid():
        decks.change_deck(deck=form.save(commit=False))
        messages.success(request, "Saved.")
        return redirect("cards:deck_detail", deck_id)
    status = 422 if form.errors else 200
    return render(request, "cards/deck_edit.html", {"deck": deck, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def deck_delete(request: TeacherRequest, deck_id: int) -> HttpResponse:
    deck = access.get_deck(request.user, deck_id)
    if request.method == "POST":
        decks.delete_deck(deck=deck)
        messages.success(request, f"“{deck.title}” is deleted.")
        return redirect("cards:deck_list")
    return render(request, "cards/deck_delete.html", {"deck": deck})


@login_required
@require_http_methods(["GET", "POST"])
def card_add(request: TeacherRequest, deck_id: int) -> HttpResponse:
    deck = access.get_deck(request.user, deck_id)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        card = decks.add_card(deck=deck, **form.cleaned_data)
        messages.success(request, f"“{card.term}” is added.")
        wants_another = request.POST.get("then") == "another"
        return redirect("cards:card_add" if wants_another else "cards:deck_detail", deck_id)
    context = {"deck": deck, "form": form}
    return render(request, "cards/card_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def card_edit(request: TeacherRequest, card_id: int) -> HttpResponse:
    card = access.get_card(request.user, card_id)
    form = CardForm(request.POST or None, instance=card)
    context = {"deck": card.deck, "card": card, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            _save_card(form)
        except decks.CardChangedError:
            now = access.get_card(request.user, card_id)
            form.edit_from(now)
            context["changed"] = now
            return render(request, "cards/card_form.html", context, status=422)
        messages.success(request, "Saved.")
        return redirect("cards:deck_detail", card.deck_id)
    return render(request, "cards/card_form.html", context, status=422 if form.errors else 200)


def _save_card(form: CardForm) -> None:
    """Raises CardChangedError."""
    changed = form.save(commit=False)
    changed.accepted = form.cleaned_data["accepted"]
    decks.change_card(
        card=changed,
        tags=form.cleaned_data["tags"],
        start_afresh=form.start_afresh,
        edited_from=form.cleaned_data["edited_from"],
    )


@login_required
@require_POST
def card_remove(request: TeacherRequest, card_id: int) -> HttpResponse:
    card = access.get_card(request.user, card_id)
    decks.remove_card(card=card, now=timezone.now())
    messages.success(request, f"“{card.term}” is removed. It leaves every figure.")
    return redirect("cards:deck_detail", card.deck_id)


@login_required
@require_POST
def card_restore(request: TeacherRequest, card_id: int) -> HttpResponse:
    card = access.get_card(request.user, card_id, removed=True)
    decks.restore_card(card=card)
    messages.success(request, f"“{card.term}” is back.")
    return redirect("cards:deck_detail", card.deck_id)


def _wants(request: HttpRequest, fragment: str) -> bool:
    """Whether htmx asks for this fragment of the page only."""
    return request.headers.get("HX-Target") == fragment
