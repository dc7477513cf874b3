"""What a student's answers to a card were, in the words of the pages."""

from datetime import date, timedelta

import pytest

from analytics.days import day_in_words
from analytics.outlook import outlook_of
from analytics.queries.evidence import ORDER, Evidence, evidence_of
from cards.access import Seat
from cards.engine.questions import Kind, Mode, Verdict
from cards.models import Answer, Card, Deck, Memory
from cards.services import decks
from tests.factories import NOON, flip, learn, make_seat

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "on Saturday"),
        (6, "on Tuesday"),
        (7, "on 23 February 2026"),
        (400, "on 26 January 2025"),
        (-1, "on 3 March 2026"),
    ],
)
def test_days_are_said_as_people_say_them(days_ago: int, words: str) -> None:
    assert day_in_words(TODAY - timedelta(days=days_ago), TODAY) == words


def words_of(seat: Seat, evidence: Evidence) -> str:
    return evidence.in_words(NOON, outlook_of(seat.classroom).calendar)


def test_answers_are_counted_by_what_they_prove(seat: Seat) -> None:
    evidence = Evidence()
    early, late = NOON - timedelta(days=8), NOON - timedelta(days=4)
    evidence.add(Kind.CHOICE, Verdict.WRONG, Mode.LEARN, 1, early)
    evidence.add(Kind.TYPED, Verdict.TYPO, Mode.LEARN, 1, late)
    evidence.add(Kind.TYPED, Verdict.RIGHT, Mode.LEARN, 1, early)
    evidence.add(Kind.TYPED, Verdict.SKIPPED, Mode.TEST, 3, early)
    assert words_of(seat, evidence) == (
        "typed right twice, chosen wrong once, skipped 3 times; last on Thursday in Learn"
    )
    assert (evidence.right, evidence.answers) == (2, 6)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("verdict", Verdict)
def test_every_answer_can_be_said(seat: Seat, kind: Kind, verdict: Verdict) -> None:
    evidence = Evidence()
    evidence.add(kind, verdict, Mode.SPACED, 1, NOON)
    said = words_of(seat, evidence)
    assert said.endswith(" once; last today in Spaced")
    assert said.split(" once")[0] in ORDER


def test_without_answers_there_is_nothing_to_say(seat: Seat) -> None:
    assert words_of(seat, Evidence()) == ""


def test_the_log_is_counted_by_card(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, False, now=NOON - timedelta(days=1))
    missed = Memory.objects.get().card_id
    flip(seat, deck, True, True)
    ids = list(Card.objects.filter(deck=deck).values_list("pk", flat=True))
    found = evidence_of(student=seat.student, card_ids=ids)
    assert sum(each.answers for each in found.values()) == 3
    assert "chosen wrong once" in words_of(seat, found[missed])


def test_the_last_answer_of_any_kind_is_the_last(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, now=NOON - timedelta(days=1))
    answer = Answer.objects.get()
    answer.id, answer.mode, answer.kind = seat.device.token_digest[:32], "learn", "typed"
    answer.answered_at = NOON
    answer.save(force_insert=True)
    found = evidence_of(student=seat.student, card_ids=[answer.card_id])
    assert words_of(seat, found[answer.card_id]) == (
        "typed right once, turned and known once; last today in Learn"
    )


def test_answers_of_classmates_are_not_told(seat: Seat, deck: Deck) -> None:
    flip(make_seat(seat.classroom), deck, True)
    ids = list(Card.objects.filter(deck=deck).values_list("pk", flat=True))
    assert not evidence_of(student=seat.student, card_ids=ids)


def test_answers_to_a_card_that_keeps_its_memory_are_still_told(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True)
    changed = Memory.objects.get().card
    for start_afresh, told in ((False, 1), (True, 0)):
        decks.change_card(card=changed, tags=[], start_afresh=start_afresh)
        found = evidence_of(student=seat.student, card_ids=[changed.pk])
        assert found[changed.pk].answers == told
