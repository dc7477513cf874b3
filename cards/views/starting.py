"""Choosing what to study, and how: decks, modes, options."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import access
from cards.access import Seat
from cards.engine.modes.choices import FULL_CHOICE
from cards.engine.modes.matching import PAIRS
from cards.engine.modes.paper import FEWEST_PAIRS
from cards.engine.modes.registry import MODES
from cards.engine.questions import Mode
from cards.forms.study import START_FORMS, StartForm
from cards.models import Deck, StudySession
from cards.services import appeals, goals, planning, results, starting
from cards.services.starting import NothingToStudyError, Which

PAST_TESTS_ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class ModeTile:
    """A mode as the deck's page offers it; ``session`` is one to go on with."""

    mode: Mode
    card_count: int
    session: StudySession | None

    @property
    def about(self) -> str:
        return f"study/about/{self.mode}.html"

    @property
    def least_cards(self) -> int:
        return MODES[self.mode].least_cards

    @property
    def has_enough(self) -> bool:
        return self.card_count >= self.least_cards


@never_cache
@require_safe
def classroom_study(request: HttpRequest, classroom_id: int) -> HttpResponse:
    """The student's decks in this classroom; with one deck, that deck."""
    seat = access.get_seat(request, classroom_id)
    decks = list(Deck.objects.filter(assignments__classroom=seat.classroom).order_by("title"))
    if len(decks) == 1:
        return redirect("cards:deck_study", classroom_id, decks[0].pk)
    return render(request, "study/classroom.html", {"seat": seat, "decks": decks})


@never_cache
@require_safe
def deck_study(request: HttpRequest, classroom_id: int, deck_id: int) -> HttpResponse:
    """The modes in which the student can study this deck."""
    seat = access.get_seat(request, classroom_id)
    assignment = access.get_own_assignment(seat, deck_id)
    deck = assignment.deck
    card_count = deck.cards.filter(removed_at=None).count()
    sessions = starting.open_sessions(seat=seat, deck=deck)
    context = {
        "seat": seat,
        "deck": deck,
        "assignment": assignment,
        "is_excused": goals.is_excused(seat=seat, deck_id=deck_id),
        "card_count": card_count,
        "modes": [ModeTile(mode, card_count, sessions.get(mode)) for mode in MODES],
        "decisions": appeals.unseen_decisions(seat=seat, deck=deck),
    }
    return render(request, "study/deck.html", context)


@never_cache
@require_safe
def session_setup(request: HttpRequest, classroom_id: int, deck_id: int, mode: str) -> HttpResponse:
    """What can be chosen before a session, as the student chose it the last time."""
    seat = access.get_seat(request, classroom_id)
    deck = access.get_assigned_deck(seat, deck_id)
    form = _start_form(seat, deck, mode)
    if "all" in request.GET:
        form.initial["which"] = Which.ALL
    return _show_setup(request, seat, deck, Mode(mode), form)


@never_cache
@require_http_methods(["GET", "POST"])
def session_start(request: HttpRequest, classroom_id: int, deck_id: int, mode: str) -> HttpResponse:
    """Begin in a mode, or go on where the student was.

    Refused options leave this address in the bar: opened anew, it is where they are chosen.
    """
    seat = access.get_seat(request, classroom_id)
    deck = access.get_assigned_deck(seat, deck_id)
    if request.method == "GET":
        return redirect("cards:session_setup", classroom_id, deck_id, mode)
    form = _start_form(seat, deck, mode, data=request.POST)
    if not form.is_valid():
        return _show_setup(request, seat, deck, Mode(mode), form)
    try:
        session = starting.start_session(
            seat=seat,
            deck=deck,
            mode=Mode(mode),
            options=form.options if form.has_chosen else starting.on_all_cards(form.initial),
            now=timezone.now(),
            anew=form.has_chosen,
        )
    except NothingToStudyError as problem:
        form.add_error("which", str(problem))
        return _show_setup(request, seat, deck, Mode(mode), form)
    return redirect("cards:session_detail", classroom_id, session.id)


@require_POST
def session_end(request: HttpRequest, classroom_id: int, session_id: UUID) -> HttpResponse:
    """Stop before the end, to start over."""
    seat, session = access.get_seat_and_session(request, classroom_id, session_id)
    starting.end_session(seat=seat, session=session, now=timezone.now())
    return redirect("cards:deck_study", classroom_id, session.deck_id)


def _start_form(seat: Seat, deck: Deck, mode: str, *, data: QueryDict | None = None) -> StartForm:
    """The mode's own form, with what was chosen the last time; 404 where there is no such mode."""
    if mode not in MODES:
        raise Http404("There is no such mode.")
    return START_FORMS[Mode(mode)](
        data,
        offer=starting.read_offer(seat=seat, deck=deck),
        last=starting.last_options(seat=seat, deck=deck, mode=Mode(mode)),
        today=planning.study_day(seat, timezone.now()),
    )


def _show_setup(
    request: HttpRequest, seat: Seat, deck: Deck, mode: Mode, form: StartForm
) -> HttpResponse:
    session = starting.open_sessions(seat=seat, deck=deck).get(mode)
    context: dict[str, object] = {
        "seat": seat,
        "deck": deck,
        "mode": mode,
        "form": form,
        "session": session,
        **_limits(mode, form.offer.counts[Which.ALL]),
    }
    if mode is Mode.SPACED:
        context["outlook"] = planning.read_outlook(
            seat=seat, deck=deck, options=form.initial, now=timezone.now(), is_done=False
        )
    if mode is Mode.TEST:
        pages = Paginator(results.past_tests(seat=seat, deck=deck), PAST_TESTS_ON_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context |= {"page": page, "past_tests": results.with_scores(page.object_list)}
    status = 422 if form.is_bound else 200
    return render(request, "study/setup.html", context, status=status)


def _limits(mode: Mode, cards: int) -> dict[str, object]:
    """What a deck of so few cards asks otherwise, or cannot ask, in this mode."""
    least = MODES[mode].least_cards
    return {
        "card_count": cards,
        "has_enough": cards >= least,
        "full_choice": FULL_CHOICE,
        "fewest_pairs": FEWEST_PAIRS if mode is Mode.TEST else least,
        "full_board": PAIRS,
    }
