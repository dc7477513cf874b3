"""“Why 62 %?”: the cards behind a mastery, and that they stay right when the deck is edited."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.outlook import outlook_of
from analytics.queries.student import StudentFigures, student_figures
from analytics.queries.table import Row, class_rows
from cards.access import Seat
from cards.models import Card, Classroom, Deck, Memory, Student, Teacher
from cards.services import decks
from cards.services.replay import replay_student
from tests.cards.pages import body, text_of, titles
from tests.factories import (
    NOON,
    flip,
    learn,
    make_deck,
    make_seat,
    numbered_pairs,
)

LATER = NOON + timedelta(days=3)


@pytest.fixture
def studied(seat: Seat, deck: Deck) -> Seat:
    """Ana has seen six of eight cards, better and worse; three classmates some too."""
    learn(seat, deck, True, False, True, True, True, False, True, now=NOON - timedelta(days=4))
    flip(seat, deck, True, False, now=NOON)
    for number in range(3):
        classmate = make_seat(seat.classroom, f"Classmate {number}")
        learn(classmate, deck, *[bool(n % (number + 2)) for n in range(8)])
    return seat


@pytest.fixture
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def figures_of(seat: Seat, deck: Deck) -> StudentFigures:
    return student_figures(
        student=seat.student, deck=deck, outlook=outlook_of(seat.classroom), now=LATER
    )


def row_of(seat: Seat, deck: Deck) -> Row:
    rows = class_rows(classroom=seat.classroom, deck=deck, now=LATER)
    return next(row for row in rows if row.student_id == seat.student.pk)


def address(seat: Seat, deck: Deck) -> str:
    return reverse("analytics:student_cards", args=[seat.classroom.pk, deck.pk, seat.student.pk])


def equal(figures: StudentFigures, row: Row) -> None:
    """The cards add up to what the class table shows, and so does all that is said of them."""
    assert sum(figure.chance for figure in figures.cards) == pytest.approx(row.expected, abs=1e-9)
    assert (len(figures.cards), figures.seen) == (row.cards, row.seen)
    assert figures.answers == row.answers
    assert figures.has_figure is (row.mastery is not None)
    assert figures.is_certain is row.is_certain
    shown = (figures.mastery.percent, figures.mastery.low_percent, figures.mastery.high_percent)
    if figures.has_figure:
        assert shown == (row.mastery_percent, row.low_percent, row.high_percent)


# --- The sum --------------------------------------------------------------------------------------


def test_the_cards_add_up_to_the_figure_of_the_table(studied: Seat, deck: Deck) -> None:
    for student in Student.objects.filter(classroom=studied.classroom):
        seat = Seat(studied.classroom, student, studied.device)
        equal(figures_of(seat, deck), row_of(seat, deck))


def remove(seat: Seat, deck: Deck) -> None:
    seen = Memory.objects.filter(student=seat.student).latest("stability").card
    decks.remove_card(card=seen, now=NOON)


def restore(seat: Seat, deck: Deck) -> None:
    remove(seat, deck)
    decks.restore_card(card=Card.objects.exclude(removed_at=None).get())


def start_afresh(seat: Seat, deck: Deck) -> None:
    seen = Memory.objects.filter(student=seat.student).latest("stability").card
    decks.change_card(card=seen, tags=[], start_afresh=True)


def add(seat: Seat, deck: Deck) -> None:
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])


def replay(seat: Seat, deck: Deck) -> None:
    start_afresh(seat, deck)
    replay_student(student_id=seat.student.pk)


def classmate_leaves(seat: Seat, deck: Deck) -> None:
    Student.objects.get(name="Classmate 1").delete()


def everything_removed(seat: Seat, deck: Deck) -> None:
    for each in Card.objects.current().filter(deck=deck):
        decks.remove_card(card=each, now=NOON)


EDITS = [remove, restore, start_afresh, add, replay, classmate_leaves, everything_removed]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_the_cards_add_up_after_every_edit(
    studied: Seat, deck: Deck, edit: Callable[[Seat, Deck], None]
) -> None:
    edit(studied, deck)
    equal(figures_of(studied, deck), row_of(studied, deck))


def test_a_removed_card_leaves_the_list(studied: Seat, deck: Deck) -> None:
    before = {figure.card.pk for figure in figures_of(studied, deck).cards}
    remove(studied, deck)
    after = {figure.card.pk for figure in figures_of(studied, deck).cards}
    gone = Card.objects.exclude(removed_at=None).get().pk
    assert before - after == {gone}


def test_a_card_started_afresh_is_not_seen_and_its_old_answers_are_not_told(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    start_afresh(studied, deck)
    changed = Card.objects.get(version__gt=1)
    figure = next(f for f in figures_of(studied, deck).cards if f.card.pk == changed.pk)
    assert (figure.is_seen, figure.chance) == (False, 0)
    line = line_of(owner_client, studied, deck, changed.term)
    assert "Not seen yet" in line
    assert "right" not in line


def test_the_same_student_name_in_another_class_has_other_figures(
    studied: Seat, deck: Deck, classroom: Classroom, teacher: Teacher
) -> None:
    stranger = make_seat(type(classroom).objects.create(owner=teacher, name="Evening"), "Ana R.")
    assert figures_of(stranger, deck).seen == 0


# --- The gain -------------------------------------------------------------------------------------


def test_what_raises_it_most_comes_first(studied: Seat, deck: Deck) -> None:
    gains = [figure.gain for figure in figures_of(studied, deck).cards]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > gains[-1] > 0


def test_a_right_answer_raises_the_table_by_the_gain(studied: Seat, deck: Deck) -> None:
    """What the memory gains; the rates, which the answer would also move, are kept."""
    seen = [figure for figure in figures_of(studied, deck).cards if figure.is_seen]
    before = row_of(studied, deck).mastery or 0
    for figure in (seen[0], seen[-1]):
        row = Memory.objects.get(student=studied.student, card=figure.card)
        outlook = outlook_of(studied.classroom)
        after = outlook.after_right(figure.belief, int(LATER.timestamp())).memory
        assert after is not None
        key = Memory.objects.filter(student=studied.student, card=figure.card)
        key.update(stability=after.stability, last=after.last)
        mastery = row_of(studied, deck).mastery or 0
        assert mastery - before == pytest.approx(figure.gain, abs=1e-9)
        key.update(stability=row.stability, last=row.last)


def test_small_gains_of_a_large_deck_are_told_apart(teacher: Teacher, classroom: Classroom) -> None:
    large = make_deck(teacher, numbered_pairs(2000))
    figures = figures_of(make_seat(classroom), large)
    assert re.fullmatch(r"0\.0\d", figures.cards[0].gain_points)


# --- The page -------------------------------------------------------------------------------------


def lines(page: str) -> list[str]:
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows]


def line_of(client: Client, seat: Seat, deck: Deck, term: str) -> str:
    found = [line for line in lines(body(client.get(address(seat, deck)))) if term in line]
    assert len(found) == 1
    return found[0]


def test_the_heading_asks_why_and_the_sentence_answers(
    owner_client: Client, studied: Seat, deck: Deck, at_noon: object
) -> None:
    page = owner_client.get(address(studied, deck))
    rows = class_rows(classroom=studied.classroom, deck=deck, now=timezone.now())
    row = next(row for row in rows if row.student_id == studied.student.pk)
    assert titles(page) == [f"Why {row.mastery_percent} %?"]
    said = (
        f"We expect Ana R. to answer {row.mastery_percent} % of this deck unprompted tomorrow or "
        f"later; most likely between {row.low_percent} % and {row.high_percent} %. "
        f"Seen so far: {row.seen} of 8 cards; cards never seen count as not known"
    )
    assert said in text_of(page)


def test_it_says_when_a_figure_is_only_a_guess(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True)
    assert "With 1 answer this is only a first guess." in text_of(
        owner_client.get(address(seat, deck))
    )
    learn(seat, deck, *[True] * 9)
    assert "first guess" not in text_of(owner_client.get(address(seat, deck)))


def test_every_card_has_chance_evidence_and_gain(
    owner_client: Client, seat: Seat, deck: Deck, at_noon: object
) -> None:
    flip(seat, deck, True)
    term = Memory.objects.get().card.term
    line = line_of(owner_client, seat, deck, term)
    said = rf"{term} ◐ recognised 1 of 1 right: turned and known once; last today in Flashcards"
    assert re.fullmatch(rf"{said} \d+ % \+\d\.\d+ points", line)
    assert len(lines(body(owner_client.get(address(seat, deck))))) == 8


def test_it_says_why_a_card_that_was_answered_often_can_be_low(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    said = "a card that classmates often get wrong is expected to be hard for Ana R. too"
    assert said in text_of(owner_client.get(address(studied, deck)))


def test_a_student_who_never_answered_has_cards_but_no_figure(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    page = owner_client.get(address(seat, deck))
    assert titles(page) == ["Ana R."]
    assert "has not answered yet" in text_of(page)
    assert all("Not seen yet 0 %" in line for line in lines(body(page)))


def test_a_deck_without_cards_says_so(owner_client: Client, studied: Seat, deck: Deck) -> None:
    everything_removed(studied, deck)
    assert "This deck has no cards" in text_of(owner_client.get(address(studied, deck)))


def test_a_large_deck_comes_in_pages(
    owner_client: Client, teacher: Teacher, classroom: Classroom
) -> None:
    large = make_deck(teacher, numbered_pairs(130))
    large.assignments.create(classroom=classroom)
    seat = make_seat(classroom)
    learn(seat, large, True)
    first = lines(body(owner_client.get(address(seat, large))))
    second = lines(body(owner_client.get(address(seat, large), {"page": 2})))
    assert (len(first), len(second)) == (100, 30)
    assert not set(first) & set(second)


def test_terms_are_shown_as_text(owner_client: Client, seat: Seat, teacher: Teacher) -> None:
    hostile = make_deck(teacher, [("<b>bold</b>", "Markup"), ("Plain", "None")])
    hostile.assignments.create(classroom=seat.classroom)
    assert "<b>bold</b>" not in body(owner_client.get(address(seat, hostile)))


def test_a_student_of_another_class_is_not_found_under_this_one(
    owner_client: Client, seat: Seat, deck: Deck, teacher: Teacher
) -> None:
    other = make_seat(type(seat.classroom).objects.create(owner=teacher, name="Evening"))
    wrong = reverse("analytics:student_cards", args=[seat.classroom.pk, deck.pk, other.student.pk])
    assert owner_client.get(wrong).status_code == 404


def test_every_mastery_of_the_table_leads_to_its_cards(
    owner_client: Client, studied: Seat, deck: Deck
) -> None:
    make_seat(studied.classroom, "Never came")
    table = reverse("analytics:class_table", args=[studied.classroom.pk, deck.pk])
    found = re.findall(r'<a data-heat[^>]* href="([^"]+)"', body(owner_client.get(table)))
    rows = class_rows(classroom=studied.classroom, deck=deck, now=NOON)
    assert len(found) == len([row for row in rows if row.has_started]) == 4
    assert address(studied, deck) in found
    assert {owner_client.get(each).status_code for each in found} == {200}
