"""Studying: one view for every mode."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards import access
from cards.access import Seat
from cards.engine.feedback import Feedback, explain
from cards.engine.grading import key_words
from cards.engine.modes.base import Question, Step, UnfitResponseError
from cards.engine.modes.matching import BoardOver
from cards.engine.modes.registry import MODES
from cards.engine.modes.scope import cards_in, scope_at_start
from cards.engine.questions import Kind, Mode, Side
from cards.forms.study import START_FORMS, AnswerForm, StarForm, StartForm
from cards.models import Answer, Deck, StudySession
from cards.services import appeals, best_times, planning, results, stars, starting, study
from cards.services.best_times import BestTimes
from cards.services.content import load_deck
from cards.services.results import TestResult
from cards.services.starting import NothingToStudyError, Which
from cards.services.study import Sitting

MOVED_ON, SAVED = "moved-on", "saved"
"""What is said after a response without a verdict, as a page's address names it."""

PAST_TESTS_ON_A_PAGE = 10
UNEXPLAINED = {Kind.FLIP, Kind.RATED, Kind.MATCH}
"""Kinds of questions after which nothing needs saying: the student has seen the answer."""


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
    deck = access.get_assigned_deck(seat, deck_id)
    card_count = deck.cards.filter(removed_at=None).count()
    sessions = starting.open_sessions(seat=seat, deck=deck)
    context = {
        "seat": seat,
        "deck": deck,
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


@require_POST
def session_start(request: HttpRequest, classroom_id: int, deck_id: int, mode: str) -> HttpResponse:
    """Begin in a mode, or go on where the student was."""
    seat = access.get_seat(request, classroom_id)
    deck = access.get_assigned_deck(seat, deck_id)
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


@never_cache
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


@never_cache
@require_POST
def session_answer(request: HttpRequest, classroom_id: int, session_id: UUID) -> HttpResponse:
    """Take a response and reply with its verdict and the next question."""
    seat, session = access.get_seat_and_session(request, classroom_id, session_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(
            request, seat, study.read_sitting(session=session), problem="Please try again."
        )
    try:
        sitting = study.submit_answer(
            seat=seat,
            session=session,
            question_id=form.cleaned_data["question"],
            response=form.response,
            clock=form.clock,
            now=timezone.now(),
        )
    except UnfitResponseError as problem:
        return _show(request, seat, study.read_sitting(session=session), problem=str(problem))
    return _reply(request, seat, sitting, is_draft=form.response.action == "save")


@never_cache
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
    context = {"seat": seat, "session": session, "card": card, "starred": starred}
    return render(request, "study/_star.html", context)


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


def _show(request: HttpRequest, seat: Seat, sitting: Sitting, *, problem: str = "") -> HttpResponse:
    """The sitting's page, or its fragment for htmx."""
    session, deck = sitting.session, sitting.deck
    mode = MODES[Mode(session.mode)]
    step = mode.step(deck, session.state)
    context = {
        "seat": seat,
        "session": session,
        "session_url": reverse("cards:session_detail", args=[seat.classroom.pk, session.id]),
        "mode_template": f"study/{session.mode}.html",
        "counter_template": f"study/counters/{session.mode}.html",
        "step": step,
        "progress": mode.progress(deck, session.state),
        "card_count": len(deck.cards),
        "scope_count": _scope_count(sitting),
        "starred": stars.numbers_of(session.star_marks),
        "key_words": _key_words(step),
        "feedback": _feedback(sitting),
        "answer": sitting.answer,
        "appeal": _appeal_state(sitting),
        "times": _times(seat, session, step),
        "result": _result(step, sitting),
        "moved_on": sitting.moved_on,
        "saved": request.GET.get("after") == SAVED,
        "problem": problem,
        "typed": request.POST.get("text", "") if problem else "",
        **_plans(seat, session, step),
    }
    part = "#sitting" if request.headers.get("HX-Request") else ""
    status = 422 if problem else 200
    return render(request, f"study/session.html{part}", context, status=status)


def _scope_count(sitting: Sitting) -> int | None:
    """How many cards the session is about, None for all of them."""
    scope = scope_at_start(sitting.session.state)
    return len(cards_in(sitting.deck, scope)) if scope else None


def _plans(seat: Seat, session: StudySession, step: Step) -> dict[str, object]:
    """What Spaced tells beside the step: when each grade brings the card back, or what is next."""
    if session.mode != Mode.SPACED:
        return {}
    now = timezone.now()
    if isinstance(step, Question):
        if step.kind is not Kind.RATED:
            return {}
        card_id = step.card.id
        return {"grades": planning.read_next_reviews(seat=seat, card_id=card_id, now=now)}
    options = session.options
    outlook = planning.read_outlook(
        seat=seat, deck=session.deck, options=options, now=now, is_done=True
    )
    return {"outlook": outlook}


def _key_words(step: Step) -> tuple[str, ...]:
    """What to look for when a long answer is compared with one's own."""
    if isinstance(step, Question) and step.given:
        return key_words(step.answer)
    return ()


def _times(seat: Seat, session: StudySession, step: Step) -> BestTimes | None:
    """What the time of the board that is over can be compared with."""
    if isinstance(step, BoardOver):
        return best_times.best_times(seat=seat, deck_id=session.deck_id)
    return None


def _result(step: Step, sitting: Sitting) -> TestResult | None:
    """A test that was handed in, question by question."""
    if sitting.session.mode != Mode.TEST or not step.finished:
        return None
    return results.read_result(session=sitting.session, deck=sitting.deck)


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


def _appeal_state(sitting: Sitting) -> str:
    """Whether the student can say "I was right", or what has become of it."""
    if sitting.answer is None or sitting.answer.counted_verdict.is_right:
        return ""
    states = appeals.appeal_states(answers=[sitting.answer], deck=sitting.deck)
    return states.get(sitting.answer.id, "")


def _feedback(sitting: Sitting) -> Feedback | None:
    """What to say about the answer just given; not in a test, nor where the answer was seen."""
    answer = sitting.answer
    if answer is None or answer.kind in UNEXPLAINED or answer.mode == Mode.TEST:
        return None
    if answer.card_id not in sitting.deck.by_id:
        return None
    return explain(
        card=sitting.deck.by_id[answer.card_id],
        side=Side(answer.side),
        kind=Kind(answer.kind),
        verdict=answer.counted_verdict,
        response=answer.response,
        deck=sitting.deck,
    )
