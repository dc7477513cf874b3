"""Bringing decks in."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cards.access import TeacherRequest
from cards.formats.bytes_to_text import decode
from cards.formats.layouts import Layout
from cards.formats.plain import PlainDeck, UnreadableError
from cards.forms.decks import PasteForm
from cards.services import decks, throttles
from cards.views.previews import digest_of

CARDS_PREVIEWED = 200


@login_required
@require_http_methods(["GET", "POST"])
def deck_import(request: TeacherRequest) -> HttpResponse:
    """Paste, preview, save: only what was previewed is saved."""
    form = PasteForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, form)
    throttles.count_import(teacher=request.user, now=timezone.now())
    try:
        form, plain = _read(form)
    except UnreadableError as problem:
        form.add_error("text", str(problem))
        return _page(request, form)
    wants_to_save = request.POST.get("action") == "save"
    if wants_to_save and request.POST.get("previewed") != _digest(form):
        messages.warning(
            request, "The text has changed since its preview. This is how it reads now."
        )
    elif wants_to_save and not plain.title:
        form.add_error("title", "Give the deck a title.")
    elif wants_to_save:
        deck = decks.create_deck(owner=request.user, title=plain.title, plain=plain)
        messages.success(request, f"“{deck.title}” is ready, with {_counted(plain.cards)}.")
        return redirect("cards:deck_detail", deck.pk)
    return _page(request, form, plain)


def _counted(cards: Sequence[object]) -> str:
    return f"{len(cards)} card{'' if len(cards) == 1 else 's'}"


def _read(form: PasteForm) -> tuple[PasteForm, PlainDeck]:
    """The deck in the form's file or text; the form then holds the text and the title found."""
    data = dict(form.data.items())
    if form.upload is not None:
        content = decode(form.upload.read())
        if content.strip() and data.get("text", "").strip():
            raise UnreadableError("There is a text here and a file too. Empty one of the two.")
        data["text"] = content
    plain = form.read(data.get("text", ""))
    data["title"] = plain.title
    shown = PasteForm(data)
    shown.is_valid()
    return shown, plain


def _digest(form: PasteForm) -> str:
    """What tells whether the text or the way it is read has changed since the preview."""
    names = ("text", "layout", "between_sides", "between_cards")
    return digest_of(*(form.data.get(name, "") for name in names))


def _page(request: TeacherRequest, form: PasteForm, plain: PlainDeck | None = None) -> HttpResponse:
    context = {
        "form": form,
        "plain": plain,
        "cards": plain.cards[:CARDS_PREVIEWED] if plain else (),
        "read_as": Layout(plain.layout).label if plain else "",
        "doubtful_lines": {doubt.line for doubt in plain.doubts if doubt.line} if plain else set(),
        "previewed": _digest(form) if plain else "",
    }
    status = 422 if form.errors else 200
    return render(request, "cards/deck_import.html", context, status=status)
