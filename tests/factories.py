"""Makes rows for tests, with only what a test says spelled out."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from django.conf import settings
from django.test import Client
from django.utils import timezone
from fsrs.scheduler import DEFAULT_PARAMETERS

from cards.access import Seat, token_digest
from cards.engine.mastery import Calibration
from cards.engine.modes.base import Question, Response, Step
from cards.engine.modes.practice_test import Asked, Paper
from cards.engine.modes.registry import MODES
from cards.engine.questions import Kind, Mode
from cards.formats.plain import PlainCard, PlainDeck
from cards.models import (
    Answer,
    Card,
    Classroom,
    Deck,
    Device,
    KeptCalibration,
    Link,
    NamesShown,
    Student,
    StudySession,
    Teacher,
    name_key,
)
from cards.services import classrooms, decks, reports, sharing, starting, study
from cards.services.content import load_deck
from cards.services.recording import ClientClock
from cards.services.study import Sitting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday: the moment at which tests happen unless they say otherwise."""

PASSWORD = "correct horse battery"
PLANETS = [
    ("Mercury", "The planet nearest to the Sun, without any moon"),
    ("Venus", "The hottest planet, under thick clouds of acid"),
    ("Earth", "The planet that we live on, with oceans"),
    ("Mars", "The red planet, with the highest volcano"),
    ("Jupiter", "The largest planet, with a great red storm"),
    ("Saturn", "The planet with the brightest rings of ice"),
    ("Uranus", "The planet that rolls around the Sun on its side"),
    ("Neptune", "The windiest planet, farthest from the Sun"),
]

numbers = count(1)

REFITTED = Calibration(
    parameters=tuple(DEFAULT_PARAMETERS),
    offset=0.21,
    by_recall=0.35,
    by_card=0.8,
    by_student=1.4,
    base_rate=0.42,
    spread=0.19,
)
"""Unlike the shipped one in every number."""


def make_teacher(email: str = "", *, password: str | None = None, **fields: bool) -> Teacher:
    email = email or f"teacher{next(numbers)}@example.org"
    return Teacher.objects.create_user(email, password, **fields)


def make_deck(
    owner: Teacher, pairs: Sequence[tuple[str, str]] = PLANETS, *, title: str = "Planets"
) -> Deck:
    cards = tuple(PlainCard(term, definition) for term, definition in pairs)
    return decks.create_deck(owner=owner, title=title, plain=PlainDeck(title, cards))


def numbered_pairs(size: int) -> list[tuple[str, str]]:
    """As many cards as wanted, all different."""
    return [(f"Term {n:04}", f"What number {n:04} is about, at length") for n in range(size)]


def make_classroom(owner: Teacher, *assigned: Deck, name: str = "Astronomy") -> Classroom:
    classroom = classrooms.create_classroom(owner=owner, name=name)
    for deck in assigned:
        sharing.share_deck(deck=deck, classroom=classroom, now=NOON)
    return classroom


def make_report_link(
    classroom: Classroom,
    deck: Deck | None = None,
    *,
    names: NamesShown = NamesShown.SHOWN,
    now: datetime | None = None,
) -> Link:
    """A report link that lasts for 30 days from now: its visitors come by the real clock."""
    return reports.make_report(
        classroom=classroom,
        deck=deck,
        names=names,
        lasts=timedelta(days=30),
        now=now or timezone.now(),
    )


def make_seat(classroom: Classroom, name: str = "") -> Seat:
    """A student of the classroom on a device of their own."""
    name = name or f"Student {next(numbers)}"
    student = Student.objects.create(
        classroom=classroom, name=name, name_key=name_key(name), joined_at=NOON
    )
    device = Device.objects.create(
        classroom=classroom, student=student, token_digest=token_digest(secrets.token_urlsafe())
    )
    return Seat(classroom, student, device)


def client_of(seat: Seat, client: Client | None = None) -> Client:
    """A browser that holds the seat."""
    client = client or Client()
    token = secrets.token_urlsafe()
    Device.objects.filter(pk=seat.device.pk).update(token_digest=token_digest(token))
    client.cookies[f"{settings.SEAT_COOKIE_PREFIX}{seat.classroom.pk}"] = token
    return client


def start(seat: Seat, deck: Deck, mode: Mode = Mode.LEARN, **options: str) -> StudySession:
    deck.refresh_from_db()
    return starting.start_session(seat=seat, deck=deck, mode=mode, options=options, now=NOON)


def respond(
    seat: Seat, session: StudySession, response: Response, *, now: datetime = NOON
) -> Sitting:
    """Answer the question that is asked now."""
    seat.student.refresh_from_db(fields=["turn"])  # first: a turn may be old, but never too new
    session.refresh_from_db()
    return study.submit_answer(
        seat=seat,
        session=session,
        question_id=session.question_id,
        response=response,
        clock=ClientClock(),
        now=now,
    )


def flip(seat: Seat, deck: Deck, *verdicts: bool, now: datetime = NOON) -> StudySession:
    """Sort one flashcard after another into knew it (True) and still learning (False)."""
    session = start(seat, deck, Mode.FLASHCARDS)
    for knew in verdicts:
        respond(seat, session, Response(action="knew" if knew else "learning"), now=now)
    return session


def card(deck: Deck, term: str) -> Card:
    return Card.objects.get(deck=deck, term=term)


def asked(session: StudySession) -> Step:
    """What the session shows now."""
    session.refresh_from_db()
    plain = load_deck(session.deck_id, Deck.objects.get(pk=session.deck_id).version)
    return MODES[Mode(session.mode)].step(plain, session.state)


def response_to(session: StudySession, *, right: bool = True) -> dict[str, str]:
    """What a browser sends to answer the question that Learn asks now, its key included."""
    step = asked(session)
    assert isinstance(step, Question)
    sent = {"question": str(session.question_id)}
    if step.kind is Kind.CHOICE:
        place = next(n for n, card in enumerate(step.options) if (card == step.card) is right)
        return sent | {"choice": str(place)}
    return sent | {"text": step.answer if right else "something else entirely"}


def pair_of(session: StudySession, *, right: bool = True, elapsed: str = "") -> dict[str, str]:
    """What a browser sends to pair the first tile that is left, its key included."""
    session.refresh_from_db()
    state = session.state
    left = [number for number in state["prompts"] if number not in state["found"]]
    return {
        "question": str(session.question_id),
        "q-prompt": str(state["prompts"].index(left[0])),
        "q-answer": str(state["answers"].index(left[0] if right else left[1])),
        "q-elapsed": elapsed,
    }


def learn(seat: Seat, deck: Deck, *rights: bool, now: datetime = NOON) -> StudySession:
    """Answer one question of Learn after another, right (True) or wrong, past every pause."""
    session = start(seat, deck, Mode.LEARN)
    for right in rights:
        if asked(session).is_pause:
            respond(seat, session, Response(action="continue"), now=now)
        sent = response_to(session, right=right)
        choice = int(sent["choice"]) if "choice" in sent else None
        respond(seat, session, Response(text=sent.get("text", ""), choice=choice), now=now)
    return session


def keep(calibration: Calibration, *, now: datetime = NOON) -> KeptCalibration:
    """Put a calibration in use, as a refit does."""
    kept = KeptCalibration.objects.create(
        plain=calibration.as_plain(),
        answers=640,
        students=36,
        log_loss_before=0.61,
        log_loss_after=0.52,
        kept_at=now,
    )
    KeptCalibration.objects.forget()
    return kept


def give_typed(seat: Seat, card: Card, text: str, *, now: datetime = NOON) -> Answer:
    """Type an answer to this card, in a sitting of Learn about it alone."""
    session = starting.start_session(
        seat=seat,
        deck=Deck.objects.get(pk=card.deck_id),
        mode=Mode.LEARN,
        options={"which": "chosen", "cards": str(card.number), "kinds": "typed"},
        now=now,
        anew=True,
    )
    answer = respond(seat, session, Response(text=text), now=now).answer
    assert answer is not None
    return Answer.objects.select_related("deck").get(pk=answer.pk)


def sheet_of(session: StudySession, *, right: int) -> dict[str, str]:
    """A test's fields with the first so many questions answered right and no others."""
    paper = asked(session)
    assert isinstance(paper, Paper)
    return {asked.name: right_value(asked) for asked in paper.questions[:right]}


def right_value(asked: Asked) -> str:
    """What a question's field has to hold to be right."""
    if asked.kind is Kind.TYPED:
        return asked.answer
    if asked.kind is Kind.TRUE_FALSE:
        return "true" if asked.statement == asked.card else "false"
    return next(place for place, card in asked.options.items() if card == asked.card)


def take_test(
    seat: Seat, deck: Deck, *, right: int, now: datetime = NOON, **options: str
) -> StudySession:
    """A test that was handed in, with so many questions right and the others blank."""
    session = start(seat, deck, Mode.TEST, **options)
    sheet = sheet_of(session, right=right)
    respond(seat, session, Response(action="submit-anyway", sheet=sheet), now=now)
    session.refresh_from_db()
    return session
