"""Who needs me over all decks of a class: every reason names its deck."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.models import Dismissal
from analytics.queries.signals import flags_of, signals_of
from cards.models import Assignment, Card, Classroom, Deck, Student
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_deck, make_seat, numbered_pairs

LATER = NOON + timedelta(days=5)


@pytest.fixture(autouse=True)
def _five_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def second(group: Classroom, numbers: Deck) -> Deck:
    """Another deck of the class, given on the same day."""
    made = make_deck(numbers.owner, numbered_pairs(15), title="Verbs")
    Assignment.objects.create(classroom=group, deck=made)
    Assignment.objects.filter(classroom=group).update(created_at=NOON)
    return made


@pytest.fixture
def behind(ana: Student, classmates: list[Student], cards: list[Card], second: Deck) -> Student:
    """Behind her classmates on the first deck; on the second a card wrong on four days."""
    write(answered(ana, card, right=place < 2) for place, card in enumerate(cards[:14]))
    verbs = list(Card.objects.current().filter(deck=second))
    write(answered(student, card, right=True) for student in classmates for card in verbs)
    write(answered(ana, card, right=True) for card in verbs[1:])
    write(answered(ana, verbs[0], right=False, on=day) for day in range(1, 5))
    return ana


@pytest.fixture
def address(group: Classroom) -> str:
    return reverse("analytics:classroom_signals", args=[group.pk])


def page(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_the_flags_are_those_of_each_deck(behind: Student, numbers: Deck, second: Deck) -> None:
    together = signals_of(behind.classroom, None, LATER)
    alone = [signals_of(behind.classroom, deck, LATER) for deck in (numbers, second)]
    assert sorted(together.judged, key=lambda each: each.deck_id) == [
        each for signals in alone for each in signals.judged
    ]
    assert together.students == sum(signals.students for signals in alone)
    assert together.unsure == sum(signals.unsure for signals in alone)
    kinds = [flag.kind for flag in flags_of(behind.classroom, None, LATER)[behind.pk]]
    assert kinds == ["needs-help", "stuck"]


def test_a_student_stands_once_and_every_reason_names_its_deck(
    owner_client: Client, behind: Student, numbers: Deck, second: Deck, address: str
) -> None:
    found = page(owner_client, address)
    student = reverse("analytics:student_detail", args=[behind.classroom_id, behind.pk])
    assert found.count(f'href="{student}">Ana R.') == 1
    for deck, reason in ((numbers, "Right at the first try on 2 of 14"), (second, "“Term 0000”")):
        place = [behind.classroom_id, deck.pk, behind.pk]
        opens = reverse("analytics:student_cards", args=place)
        assert f'<a href="{opens}">{deck.title}</a>: {reason}' in found


def test_work_on_a_deck_that_was_taken_off_is_not_counted(
    owner_client: Client, behind: Student, second: Deck, address: str
) -> None:
    Assignment.objects.filter(deck=second).delete()
    assert "Verbs" not in page(owner_client, address)
    assert "2 of 14" in page(owner_client, address)


def test_dismissing_leads_back_and_leaves_the_other_deck(
    owner_client: Client, behind: Student, numbers: Deck, second: Deck, address: str
) -> None:
    forms = re.findall(r'action="([^"]+/dismiss/)"', page(owner_client, address))
    place = [behind.classroom_id, second.pk, behind.pk, "stuck"]
    assert reverse("analytics:flag_dismiss", args=place) in forms
    reply = owner_client.post(
        reverse("analytics:flag_dismiss", args=place), {"all-decks": "yes"}, follow=True
    )
    assert reply.redirect_chain[-1][0] == address
    assert "Ana R.</strong>, Verbs: “Term 0000”" in page(owner_client, address)
    assert Dismissal.objects.get().deck == second
    kinds = [flag.kind for flag in flags_of(behind.classroom, None, LATER)[behind.pk]]
    assert kinds == ["needs-help"]
    restored = owner_client.post(
        reverse("analytics:flag_restore", args=place), {"all-decks": "yes"}, follow=True
    )
    assert restored.redirect_chain[-1][0] == address
    assert not Dismissal.objects.exists()


def test_the_table_of_all_decks_can_be_narrowed_to_who_needs_help(
    owner_client: Client, behind: Student
) -> None:
    table = reverse("analytics:classroom_table", args=[behind.classroom_id])
    rows = owner_client.get(table, {"show": "needs-help"}).content.decode()
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)', rows) == ["Ana R."]


def test_a_class_in_which_nobody_stands_out_says_what_cannot_be_said_yet(
    owner_client: Client, group: Classroom, second: Deck, address: str
) -> None:
    Assignment.objects.update(created_at=LATER)
    for _ in range(3):
        make_seat(group)
    assert "Nobody stands out" in page(owner_client, address)
    assert "6 of 6 (a student counts once a deck) have fewer" in page(owner_client, address)


def test_a_class_without_decks_says_so(
    owner_client: Client, group: Classroom, ana: Student, address: str
) -> None:
    Assignment.objects.all().delete()
    assert "Nobody has a deck here yet" in page(owner_client, address)


def test_it_takes_no_more_statements_for_more_decks_and_students(
    owner_client: Client, behind: Student, address: str
) -> None:
    def count() -> int:
        owner_client.get(address)
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(address)
        return len(captured)

    few = count()
    for number in range(10):
        made = make_deck(behind.classroom.owner, numbered_pairs(12), title=f"Deck {number}")
        Assignment.objects.create(classroom=behind.classroom, deck=made)
        write(
            answered(make_seat(behind.classroom).student, card, right=False)
            for card in Card.objects.filter(deck=made)
        )
    assert count() == few <= 8
