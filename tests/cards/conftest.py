"""A student in the middle of studying, as browsers see it."""

from dataclasses import dataclass

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Deck, StudySession
from tests.factories import client_of, start

HTMX = {"HX-Request": "true", "HX-Target": "sitting"}


@dataclass
class Desk:
    """A student's browser with a session open in it."""

    client: Client
    seat: Seat
    session: StudySession

    @property
    def address(self) -> str:
        return reverse("cards:session_detail", args=[self.seat.classroom.pk, self.session.id])

    @property
    def answer_address(self) -> str:
        return reverse("cards:session_answer", args=[self.seat.classroom.pk, self.session.id])

    def look(self, **query: str) -> HttpResponseBase:
        return self.client.get(self.address, query)

    def send(self, sent: dict[str, str], *, htmx: bool = True) -> HttpResponseBase:
        headers = HTMX if htmx else {}
        return self.client.post(self.answer_address, sent, headers=headers)

    def beside(self) -> "Desk":
        """The same student at another browser."""
        other = Client()
        other.cookies = self.client.cookies.copy()  # type: ignore[assignment]
        return Desk(other, self.seat, self.session)


@pytest.fixture
def learning(seat: Seat, deck: Deck) -> Desk:
    return Desk(client_of(seat), seat, start(seat, deck, Mode.LEARN))


@pytest.fixture
def flipping(seat: Seat, deck: Deck) -> Desk:
    return Desk(client_of(seat), seat, start(seat, deck, Mode.FLASHCARDS))


@pytest.fixture
def spacing(seat: Seat, deck: Deck) -> Desk:
    return Desk(client_of(seat), seat, start(seat, deck, Mode.SPACED))


@pytest.fixture
def matching(seat: Seat, deck: Deck) -> Desk:
    return Desk(client_of(seat), seat, start(seat, deck, Mode.MATCHING))


@pytest.fixture
def testing(seat: Seat, deck: Deck) -> Desk:
    """In the middle of a test whose eight terms are to be typed."""
    return Desk(client_of(seat), seat, start(seat, deck, Mode.TEST, kinds="typed"))
