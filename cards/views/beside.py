"""What a page of study shows beside the step itself."""

from django.utils import timezone

from cards.access import Seat
from cards.engine.feedback import Feedback, explain
from cards.engine.grading import key_words
from cards.engine.modes.base import Question, Step
from cards.engine.modes.matching import BoardOver
from cards.engine.modes.scope import cards_in, scope_at_start
from cards.engine.questions import Kind, Mode, Side
from cards.models import StudySession
from cards.services import appeals, best_times, planning, results, stars
from cards.services.appeals import AppealState
from cards.services.best_times import BestTimes
from cards.services.results import TestResult
from cards.services.study import Sitting

UNEXPLAINED = {Kind.FLIP, Kind.RATED, Kind.MATCH}
"""Kinds of questions after which nothing needs saying: the student has seen the answer."""


def beside(seat: Seat, sitting: Sitting) -> dict[str, object]:
    """For the template: the verdict on the last answer, and what the mode tells with its step."""
    session, step = sitting.session, sitting.step
    return {
        "card_count": len(sitting.deck.cards),
        "scope_count": _scope_count(sitting),
        "starred": stars.numbers_of(session.star_marks),
        "key_words": _key_words(step),
        "feedback": _feedback(sitting),
        "answer": sitting.answer,
        "appeal": _appeal_state(sitting),
        "times": _times(seat, session, step),
        "result": _result(step, sitting),
        **_plans(seat, session, step),
    }


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


def _appeal_state(sitting: Sitting) -> str:
    """Whether the student can say "I was right", or what has become of it."""
    if sitting.answer is None:
        return ""
    if sitting.is_new:  # nobody can have claimed anything yet
        can_be = appeals.can_be_appealed(sitting.answer, sitting.deck)
        return AppealState.OFFERED if can_be else ""
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
