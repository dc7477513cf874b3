"""Sittings of Spaced for tests: starting them, grading, counting what is left."""

from datetime import datetime

from django.http import HttpResponseBase

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.modes.spaced import Review
from cards.engine.questions import Mode
from cards.models import Deck, StudySession
from cards.services import starting
from tests.cards.conftest import Desk
from tests.factories import NOON, asked, respond


def sit_down(seat: Seat, deck: Deck, now: datetime = NOON, **options: str) -> StudySession:
    """Press Start at this moment, with the same wishes as the last time or with these."""
    deck.refresh_from_db()
    last = starting.last_options(seat=seat, deck=deck, mode=Mode.SPACED)
    return starting.start_session(
        seat=seat,
        deck=deck,
        mode=Mode.SPACED,
        options=options or last,
        now=now,
        anew=bool(options),
    )


def grade(seat: Seat, session: StudySession, *grades: str, now: datetime = NOON) -> None:
    for each in grades:
        respond(seat, session, Response(action=each), now=now)


def grade_all(seat: Seat, session: StudySession, now: datetime, action: str = "good") -> list[str]:
    """Grade every card of the sitting; their terms in order."""
    terms = []
    while isinstance(step := asked(session), Review):
        terms.append(step.card.term)
        grade(seat, session, action, now=now)
    return terms


def counts(session: StudySession) -> tuple[int, int]:
    """How many cards are to be repeated, and how many are new."""
    session.refresh_from_db()
    queue, new = session.state["queue"], session.state["new"]
    return len(queue) - len(new), len(new)


def send(desk: Desk, action: str, *, key: str = "", htmx: bool = True) -> HttpResponseBase:
    desk.session.refresh_from_db()
    question = key or str(desk.session.question_id)
    return desk.send({"question": question, "action": action}, htmx=htmx)
