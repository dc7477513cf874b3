"""What happens when a card or a sitting changes in the very moment of an answer."""

from collections.abc import Callable
from functools import partial

import pytest

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Answer, Card, Deck, Memory, StudySession
from cards.services import decks, starting
from cards.services.replay import replay_student
from tests.cards.threads import at_once
from tests.factories import NOON, flip, respond, start

pytestmark = pytest.mark.django_db(transaction=True)


def start_afresh(card: Card) -> object:
    card = Card.objects.select_related("deck").get(pk=card.pk)
    card.definition += ", more or less"
    return decks.change_card(card=card, tags=[], start_afresh=True)


@pytest.mark.parametrize("attempt", range(4))
def test_a_card_that_is_started_afresh_forgets_the_answer_in_flight(
    seat: Seat, deck: Deck, attempt: int
) -> None:
    flip(seat, deck, True)
    card = Card.objects.get(deck=deck, number=0)
    session = start(seat, deck, Mode.FLASHCARDS)
    respond(seat, session, Response(action="previous"))
    knew = partial(respond, seat, session, Response(action="knew"))
    calls: list[Callable[[], object]] = [knew, partial(start_afresh, card)]
    at_once(calls)
    before = list(Memory.objects.values())
    replay_student(student_id=seat.student.pk)
    assert list(Memory.objects.values()) == before


@pytest.mark.parametrize("attempt", range(4))
def test_a_sitting_that_is_ended_during_an_answer_stays_ended(
    seat: Seat, deck: Deck, attempt: int
) -> None:
    session = start(seat, deck, Mode.FLASHCARDS)
    knew = partial(respond, seat, session, Response(action="knew"))
    end = partial(starting.end_session, seat=seat, session=session, now=NOON)
    calls: list[Callable[[], object]] = [knew, end]
    at_once(calls)
    assert StudySession.objects.get().finished_at == NOON
    assert Answer.objects.count() <= 1
