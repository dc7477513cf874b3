"""Cards that classmates really took for each other come first among the wrong options."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.engine.questions import Mode
from cards.models import Answer, Card, Classroom, Deck
from cards.services import appeals, decks, starting
from tests.factories import (
    NOON,
    asked,
    card,
    give_typed,
    make_classroom,
    make_seat,
    numbered_pairs,
    start,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mars(deck: Deck) -> Card:
    return card(deck, "Mars")


def confuse(classroom: Classroom, about: Card, text: str, *, students: int = 2) -> list[Answer]:
    """So many students of the class type another card's answer."""
    return [give_typed(make_seat(classroom), about, text) for _ in range(students)]


def kept(seat: Seat, deck: Deck) -> dict[str, list[int]]:
    """What a sitting of Learn that starts now keeps of the class's confusions, by card number."""
    session = start(seat, deck, Mode.LEARN)
    found: dict[str, list[int]] = session.state["confused"]
    return found


def options(seat: Seat, about: Card) -> list[str]:
    """The terms to choose from when Learn asks this card first."""
    session = starting.start_session(
        seat=seat,
        deck=Deck.objects.get(pk=about.deck_id),
        mode=Mode.LEARN,
        options={"which": "chosen", "cards": str(about.number), "kinds": "choice"},
        now=NOON,
        anew=True,
    )
    question = asked(session)
    assert isinstance(question, Question)
    return [option.term for option in question.options]


def test_it_takes_two_students(seat: Seat, deck: Deck, mars: Card) -> None:
    confuse(seat.classroom, mars, "Venus", students=1)
    assert kept(seat, deck) == {}


def test_one_student_twice_is_not_two(seat: Seat, deck: Deck, mars: Card) -> None:
    other = make_seat(seat.classroom)
    for _ in range(2):
        give_typed(other, mars, "Venus")
    assert kept(seat, deck) == {}


def test_two_students_of_two_classes_are_not_two(seat: Seat, deck: Deck, mars: Card) -> None:
    confuse(seat.classroom, mars, "Venus", students=1)
    elsewhere = make_classroom(deck.owner, deck, name="Other class")
    confuse(elsewhere, mars, "Venus", students=1)
    assert kept(seat, deck) == {}


def test_what_most_students_confuse_comes_first(seat: Seat, deck: Deck, mars: Card) -> None:
    confuse(seat.classroom, mars, "Venus", students=2)
    confuse(seat.classroom, mars, "Saturn", students=3)
    expected = [card(deck, "Saturn").number, card(deck, "Venus").number]
    assert kept(seat, deck) == {str(mars.number): expected}


def test_answers_that_were_taken_back_are_left_out(seat: Seat, deck: Deck, mars: Card) -> None:
    first, _ = confuse(seat.classroom, mars, "Venus")
    Answer.objects.filter(pk=first.pk).update(undone_at=NOON)
    assert kept(seat, deck) == {}


def test_answers_that_were_right_after_all_are_left_out(seat: Seat, deck: Deck, mars: Card) -> None:
    first, _ = confuse(seat.classroom, mars, "Venus")
    student = Seat(seat.classroom, first.student, seat.device)
    appeals.make_appeal(seat=student, answer=first, now=NOON)
    assert appeals.accept_appeal(card=mars, text="Venus", now=NOON) == 2
    assert kept(seat, deck) == {}


@pytest.mark.parametrize("removed", ["Mars", "Venus"])
def test_removed_cards_are_left_out(seat: Seat, deck: Deck, mars: Card, removed: str) -> None:
    confuse(seat.classroom, mars, "Venus")
    decks.remove_card(card=card(deck, removed), now=NOON)
    assert not any(kept(seat, deck).values())


def test_a_new_sitting_always_offers_what_classmates_confused(
    seat: Seat, deck: Deck, mars: Card
) -> None:
    for pair in numbered_pairs(40):  # so many others that chance alone would not
        decks.add_card(deck=deck, term=pair[0], definition=pair[1], accepted=[], tags=[])
    confused = Card.objects.filter(term__in=["Term 0007", "Term 0023", "Neptune"])
    before = [set(options(seat, mars)) for _ in range(5)]
    assert not all(each >= {"Term 0007", "Term 0023", "Neptune"} for each in before)
    for each in confused:
        confuse(seat.classroom, mars, each.term)
    for _ in range(5):
        assert sorted(options(seat, mars)) == ["Mars", "Neptune", "Term 0007", "Term 0023"]


def test_the_database_looks_only_at_the_answers_that_were_another_cards(
    seat: Seat, deck: Deck, mars: Card
) -> None:
    first, _ = confuse(seat.classroom, mars, "Venus")
    fill_log(first, size=3_000)
    with CaptureQueriesContext(connection) as captured:
        start(seat, deck)
    [asked_for] = [query["sql"] for query in captured if "HAVING" in query["sql"]]
    plan = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"{plan} {asked_for}")
        steps = "\n".join(str(step) for step in cursor.fetchall())
    assert "answer_by_confused_cards" in steps, steps


def fill_log(like: Answer, *, size: int) -> None:
    """As many answers like this one, but not another card's."""
    like.mistaken_for_id = None
    fields = [field for field in Answer._meta.concrete_fields if field.name not in {"pk", "id"}]
    same = {field.attname: getattr(like, field.attname) for field in fields}
    Answer.objects.bulk_create(Answer(**same, id=uuid4()) for _ in range(size))
