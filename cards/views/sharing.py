"""Giving decks to classes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cards import access
from cards.access import TeacherRequest
from cards.forms.joining import ShareForm
from cards.models import Classroom, Link, LinkKind
from cards.services import best_times, classrooms, sharing


@login_required
@require_http_methods(["GET", "POST"])
def deck_share(request: TeacherRequest, deck_id: int) -> HttpResponse:
    """The deck's study links, and a form that makes one for a class."""
    deck = access.get_deck(request.user, deck_id)
    form = ShareForm(request.POST or None, teacher=request.user)
    if request.method == "POST" and form.is_valid():
        classroom = form.cleaned_data["classroom"] or classrooms.create_classroom(
            owner=request.user, name=form.cleaned_data["name"]
        )
        sharing.share_deck(deck=deck, classroom=classroom, now=timezone.now())
        messages.success(request, f"Ready. Send this link to {classroom.name}.")
        return redirect("cards:deck_share", deck_id)
    mine = Classroom.objects.taught_by(request.user).filter(archived_at=None)
    links = Link.objects.live(timezone.now()).filter(
        deck=deck, kind=LinkKind.STUDY, classroom__in=mine
    )
    context = {
        "deck": deck,
        "form": form,
        "links": [
            (link, request.build_absolute_uri(link.get_absolute_url()))
            for link in links.select_related("classroom")
        ],
        "assignments": deck.assignments.select_related("classroom").filter(classroom__in=mine),
    }
    return render(request, "cards/deck_share.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def deck_rank(request: TeacherRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """Turn the class's ranking in Matching on (``ranking`` is sent) or off."""
    assignment = access.get_assignment(request.user, classroom_id, deck_id)
    ranking = "ranking" in request.POST
    best_times.rank_class(assignment=assignment, ranking=ranking)
    classroom = assignment.classroom.name
    messages.success(
        request,
        f"Students of {classroom} now see the class’s best times."
        if ranking
        else f"Students of {classroom} see only their own best time.",
    )
    if assignment.deck.owner_id != request.user.pk:
        return redirect("cards:classroom_detail", classroom_id)
    return redirect("cards:deck_share", deck_id)


@login_required
@require_POST
def link_revoke(request: TeacherRequest, link_id: int) -> HttpResponse:
    link = access.get_link(request.user, link_id)
    sharing.revoke_link(link=link, now=timezone.now())
    messages.success(request, "The link is closed. Students who had joined can go on studying.")
    is_own = link.deck is not None and link.deck.owner_id == request.user.pk
    if is_own and request.POST.get("from") != "joining":
        return redirect("cards:deck_share", link.deck_id)
    return redirect("cards:classroom_joining", link.classroom_id)
