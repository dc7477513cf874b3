"""A deck that its teacher changes while students are in the middle of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Mode
from cards.models import Answer, Card, Deck
from cards.services import decks
from tests.cards.conftest import Desk
from tests.cards.pages import body, question_key, text_of
from tests.cards.threads import at_once
from tests.factories import NOON, asked, card, response_to, start


def asked_card(desk: Desk) -> Card:
    step = asked(desk.session)
    assert isinstance(step, Question)
    return Card.objects.get(pk=step.card.id)


@pytest.fixture(params=["learning", "flipping", "spacing"])
def desk(request: pytest.FixtureRequest) -> Desk:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Desk)
    return found


def response(desk: Desk) -> dict[str, str]:
    if desk.session.mode == Mode.FLASHCARDS:
        return {"question": str(desk.session.question_id), "action": "knew"}
    if desk.session.mode == Mode.SPACED:
        return {"question": str(desk.session.question_id), "action": "good"}
    return response_to(desk.session)


def test_instead_of_a_removed_card_another_is_asked_under_a_new_key(desk: Desk) -> None:
    old_key = question_key(desk.look())
    removed = asked_card(desk)
    decks.remove_card(card=removed, now=NOON)
    page = desk.look()
    assert question_key(page) != old_key
    assert asked_card(desk) != removed
    assert removed.definition not in text_of(page)


def test_the_key_of_a_removed_card_records_nothing(desk: Desk) -> None:
    sent = response(desk)
    decks.remove_card(card=asked_card(desk), now=NOON)
    reply = desk.send(sent)
    assert reply.status_code == 200
    assert "This question is not asked any more" in text_of(reply)
    assert question_key(reply) != sent["question"]
    assert not Answer.objects.exists()


def test_a_removed_option_is_replaced(learning: Desk) -> None:
    step = asked(learning.session)
    assert isinstance(step, Question)
    other = next(option for option in step.options if option != step.card)
    sent = response_to(learning.session)
    decks.remove_card(card=Card.objects.get(pk=other.id), now=NOON)
    page = learning.look()
    assert question_key(page) != sent["question"]
    assert other.text(step.side) not in text_of(page)
    learning.send(sent)
    assert not Answer.objects.exists()


def test_a_change_elsewhere_in_the_deck_leaves_the_question_alone(
    learning: Desk, deck: Deck
) -> None:
    sent = response_to(learning.session)
    other = Card.objects.filter(deck=deck).exclude(pk=asked_card(learning).pk)[0]
    decks.change_card(card=other, tags=["far away"], start_afresh=True)
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])
    assert 'data-verdict="right"' in body(learning.send(sent))
    assert Answer.objects.count() == 1


def test_an_edited_card_is_graded_as_it_is_now(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    desk = Desk(student_client, seat, start(seat, deck, Mode.LEARN, kinds="typed"))
    edited = asked_card(desk)
    edited.term = "Tellus"
    decks.change_card(card=edited, tags=[], start_afresh=True)
    reply = desk.send({"question": str(desk.session.question_id), "text": "tellus"})
    assert 'data-verdict="right"' in body(reply)
    answer = Answer.objects.get()
    assert (answer.card_version, answer.card) == (2, edited)


def test_an_added_card_is_asked_too(flipping: Desk, deck: Deck) -> None:
    assert "1/8" in text_of(flipping.look())
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])
    assert "1/9" in text_of(flipping.look())


def test_a_verdict_on_a_card_that_was_just_removed_is_left_out(learning: Desk) -> None:
    removed = asked_card(learning)
    reply = learning.send(response_to(learning.session), htmx=False)
    decks.remove_card(card=removed, now=NOON)
    page = learning.client.get(reply.headers["Location"])
    assert page.status_code == 200
    assert "feedback" not in body(page)


def test_a_deck_that_loses_all_its_cards_ends_in_a_page(desk: Desk, deck: Deck) -> None:
    for removed in Card.objects.filter(deck=deck):
        decks.remove_card(card=removed, now=NOON)
    page = desk.look()
    assert page.status_code == 200
    assert "Back to the deck" in text_of(page)


def test_a_deck_that_gets_its_cards_back_goes_on(learning: Desk, deck: Deck) -> None:
    removed = list(Card.objects.filter(deck=deck))
    for gone in removed:
        decks.remove_card(card=gone, now=NOON)
    learning.look()
    for back in removed:
        decks.restore_card(card=back)
    page = learning.look()
    assert page.status_code == 200
    reply = learning.send({"question": question_key(page), "action": "continue"})
    assert reply.status_code == 200
    assert not asked(learning.session).is_pause


@pytest.mark.django_db(transaction=True)
def test_answering_while_the_teacher_edits_never_fails(learning: Desk, deck: Deck) -> None:
    def edit(number: int) -> Callable[[], object]:
        def change() -> object:
            mars = card(deck, "Mars")
            mars.definition = f"Edit {number}"
            return decks.change_card(card=mars, tags=[f"tag {number}"], start_afresh=False)

        return change

    browser = learning.beside()
    sent = response_to(learning.session)
    results = at_once([*(edit(number) for number in range(4)), lambda: browser.send(sent)])
    assert getattr(results[-1], "status_code", 0) == 200
    assert Answer.objects.count() == 1
    deck.refresh_from_db()
    assert deck.version == 5


def test_a_card_removed_elsewhere_leaves_the_question_its_key(desk: Desk) -> None:
    sent = response(desk)
    step = asked(desk.session)
    assert isinstance(step, Question)
    shown = {step.card.id, *(option.id for option in step.options)}
    elsewhere = Card.objects.filter(deck=desk.session.deck).exclude(pk__in=shown).last()
    assert elsewhere is not None
    decks.remove_card(card=elsewhere, now=NOON)
    desk.send(sent)
    assert Answer.objects.get().card_id == step.card.id
