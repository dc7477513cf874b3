"""How often pages ask the database: a fixed number, however many cards, decks and students."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.modes.matching import PAIRS
from cards.engine.questions import Mode
from cards.formats.plain import PlainCard, PlainDeck
from cards.models import Card, Classroom, Deck, Link, NamesShown, Tag, Teacher
from cards.services import appeals, decks
from tests.cards.conftest import HTMX
from tests.factories import (
    NOON,
    asked,
    client_of,
    flip,
    give_typed,
    learn,
    make_classroom,
    make_deck,
    make_report_link,
    make_seat,
    numbered_pairs,
    pair_of,
    respond,
    response_to,
    sheet_of,
    start,
    take_test,
)
from tests.logs import record_lessons

SIZES = [10, 100]

STATEMENTS_OF_AN_ANSWER = {"sqlite": 6, "postgresql": 4}
"""PostgreSQL locks the student by a statement, and makes all changes in one."""

LOCK = int(connection.vendor == "postgresql")


@dataclass
class World:
    """A class in which everybody has answered once, and its deck."""

    owner: Client
    student: Client
    seat: Seat
    deck: Deck
    classroom: Classroom


@pytest.fixture
def make_world(teacher: Teacher, owner_client: Client) -> Callable[[int, int], World]:
    def make(students: int, cards: int) -> World:
        deck = make_deck(teacher, numbered_pairs(cards))
        classroom = make_classroom(teacher, deck)
        seats = [make_seat(classroom) for _ in range(students)]
        for seat in seats:
            flip(seat, deck, True)
        learn(seats[0], deck, True)
        for number, card in enumerate(Card.objects.filter(deck=deck)):
            card.tags.add(Tag.objects.get_or_create(deck=deck, name=f"tag {number % 5}")[0])
        decks.remove_card(card=card, now=NOON)
        return World(owner_client, client_of(seats[0]), seats[0], deck, classroom)

    return make


def queries(call: Callable[[], object]) -> int:
    """How many queries a request makes when everything that is kept in memory is warm."""
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    asked = [query["sql"] for query in captured]
    return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))])


def deck_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_detail", args=[world.deck.pk]))


def deck_list(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_list"))


def share_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_share", args=[world.deck.pk]))


def class_table(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_table", args=place))


def class_table_csv(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_table_csv", args=place))


def class_table_xlsx(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_table_xlsx", args=place))


def visitor_and_report(world: World) -> tuple[Client, Link]:
    visitor, report = Client(), make_report_link(world.classroom, names=NamesShown.HIDDEN)
    visitor.get(report.get_absolute_url())
    return visitor, report


def report_list(world: World) -> Callable[[], object]:
    for _ in range(5):
        make_report_link(world.classroom, world.deck)
    return lambda: world.owner.get(reverse("cards:report_list", args=[world.classroom.pk]))


def report_page(world: World) -> Callable[[], object]:
    visitor, report = visitor_and_report(world)
    address = reverse("analytics:report_table", args=[report.pk, world.deck.pk])
    return lambda: visitor.get(address)


def report_forecast(world: World) -> Callable[[], object]:
    visitor, report = visitor_and_report(world)
    address = reverse("analytics:report_forecast", args=[report.pk, world.deck.pk])
    return lambda: visitor.get(address)


def truth_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("analytics:classrooms_truth"))


def class_forecast(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_forecast", args=place))


def student_cards(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, world.seat.student.pk]
    return lambda: world.owner.get(reverse("analytics:student_cards", args=place))


def student_plan(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.student.get(reverse("analytics:student_plan", args=place))


def study_page(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.student.get(reverse("cards:deck_study", args=place))


def flashcards_page(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.FLASHCARDS)
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def learn_page(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.LEARN)
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def matching_page(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.MATCHING)
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def setup_page(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, "learn"]
    return lambda: world.student.get(reverse("cards:session_setup", args=place))


def give_star(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.LEARN)
    address = reverse("cards:session_star", args=[world.classroom.pk, session.id])
    return lambda: world.student.post(address, {"card": 1, "starred": "yes"}, headers=HTMX)


def spaced_page(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.SPACED)
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def spaced_done(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.SPACED, daily_new="0")
    assert asked(session).is_pause
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def spaced_options(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, "spaced"]
    return lambda: world.student.get(reverse("cards:session_setup", args=place))


def spaced_undo(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.SPACED)
    for _ in range(3):
        respond(world.seat, session, Response(action="good"))
    address = reverse("cards:session_answer", args=[world.classroom.pk, session.id])

    def undo() -> object:
        session.refresh_from_db()
        sent = {"question": str(session.question_id), "action": "undo"}
        return world.student.post(address, sent, headers=HTMX)

    return undo


def go_on(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, "learn"]
    return lambda: world.student.post(reverse("cards:session_start", args=place))


def paper_page(world: World) -> Callable[[], object]:
    session = start(world.seat, world.deck, Mode.TEST, count="9")
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def result_page(world: World) -> Callable[[], object]:
    session = take_test(world.seat, world.deck, right=1, kinds="true_false,typed")
    address = reverse("cards:session_detail", args=[world.classroom.pk, session.id])
    return lambda: world.student.get(address)


def history_page(world: World) -> Callable[[], object]:
    for _ in range(Card.objects.filter(deck=world.deck).count() // 10 + 1):
        take_test(world.seat, world.deck, right=1, count="2")
    place = [world.classroom.pk, world.deck.pk, "test"]
    return lambda: world.student.get(reverse("cards:session_setup", args=place))


def remove_card(world: World) -> Callable[[], object]:
    cards = iter(Card.objects.current().filter(deck=world.deck))
    return lambda: world.owner.post(reverse("cards:card_remove", args=[next(cards).pk]))


PAGES: dict[Callable[[World], Callable[[], object]], int] = {
    deck_list: 5,
    deck_page: 9,
    share_page: 7,
    class_table: 5,
    class_table_csv: 4,
    class_table_xlsx: 4,
    report_list: 5,
    report_page: 4,
    report_forecast: 5,
    truth_page: 5,
    class_forecast: 6,
    student_cards: 9,
    student_plan: 8,
    study_page: 5,
    setup_page: 6,
    flashcards_page: 1,
    learn_page: 1,
    matching_page: 1,
    paper_page: 1,
    result_page: 2,
    history_page: 9,
    spaced_page: 2,
    spaced_done: 2,
    spaced_options: 7,
    spaced_undo: 15 + LOCK,
    give_star: 4,
    go_on: 7,
    remove_card: 6,
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", PAGES, ids=lambda view: view.__name__)
def test_a_page_makes_the_same_queries_for_any_number_of_cards_and_students(
    make_world: Callable[[int, int], World],
    view: Callable[[World], Callable[[], object]],
    size: int,
) -> None:
    assert queries(view(make_world(size, size))) == PAGES[view]


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_makes_the_same_queries_for_any_number_of_cards_and_students(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, size)
    session = start(world.seat, world.deck, Mode.LEARN)
    address = reverse("cards:session_answer", args=[world.classroom.pk, session.id])
    world.student.post(address, response_to(session), headers=HTMX)
    sent = response_to(session)
    with CaptureQueriesContext(connection) as captured:
        reply = world.student.post(address, sent, headers=HTMX)
    assert reply.status_code == 200
    written = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(written) == STATEMENTS_OF_AN_ANSWER[connection.vendor]


@pytest.mark.parametrize("size", SIZES)
def test_a_pair_makes_the_same_queries_for_any_number_of_cards_and_students(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, size)
    world.classroom.assignments.update(ranking=True)
    session = start(world.seat, world.deck, Mode.MATCHING)
    address = reverse("cards:session_answer", args=[world.classroom.pk, session.id])
    counts = []
    for _ in range(PAIRS):
        sent = pair_of(session)
        with CaptureQueriesContext(connection) as captured:
            reply = world.student.post(address, sent, headers=HTMX)
        assert reply.status_code == 200
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        counts.append(len(asked))
    pair = STATEMENTS_OF_AN_ANSWER[connection.vendor] + 1  # the card's memory
    assert counts == [pair] * (PAIRS - 1) + [pair + 2]


@pytest.mark.parametrize("action", ["save", "submit", "submit-anyway"])
@pytest.mark.parametrize("size", [22, 100])
def test_a_test_of_twenty_questions_makes_the_same_queries_for_any_deck_and_history(
    make_world: Callable[[int, int], World], size: int, action: str
) -> None:
    world = make_world(2, size)
    for _ in range(size // 20):
        take_test(world.seat, world.deck, right=3)
    session = start(world.seat, world.deck, Mode.TEST)
    sent = {"question": str(session.question_id), "action": action}
    sent |= sheet_of(session, right=20 if action == "submit" else 19)
    address = reverse("cards:session_answer", args=[world.classroom.pk, session.id])
    with CaptureQueriesContext(connection) as captured:
        reply = world.student.post(address, sent, headers=HTMX)
    assert reply.status_code == (204 if action == "save" else 200)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    handed_in = STATEMENTS_OF_AN_ANSWER[connection.vendor] + 2  # the cards' memories, the result
    assert len(asked) == (3 + LOCK if action == "save" else handed_in)


@pytest.mark.parametrize("size", SIZES)
def test_a_poll_without_news_makes_four_queries(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, size)
    address = reverse("analytics:class_table", args=[world.classroom.pk, world.deck.pk])
    page = world.owner.get(address)
    version = page.context["version"]
    assert queries(lambda: world.owner.get(address, {"v": version})) == 4


@pytest.mark.parametrize("size", SIZES)
def test_the_inbox_makes_the_same_queries_for_any_number_of_claims(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(1, size)
    for about in Card.objects.current().filter(deck=world.deck):
        seat = make_seat(world.classroom)
        answer = give_typed(seat, about, "Something else")
        appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    address = reverse("cards:appeal_list")
    assert queries(lambda: world.owner.get(address)) == 6


@pytest.mark.parametrize("size", [5, 45])
def test_the_deck_list_makes_the_same_queries_for_any_number_of_decks(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    for _ in range(size):
        make_deck(teacher, numbered_pairs(3))
    assert queries(lambda: owner_client.get(reverse("cards:deck_list"))) == PAGES[deck_list]


@pytest.mark.parametrize("size", [2, 20])
def test_the_deck_page_makes_the_same_queries_for_any_number_of_classes(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    deck = make_deck(teacher)
    for number in range(size):
        make_classroom(teacher, deck, name=f"Class {number}")
    address = reverse("cards:deck_detail", args=[deck.pk])
    assert queries(lambda: owner_client.get(address)) == PAGES[deck_page]


@pytest.mark.parametrize("size", [2, 20])
def test_the_page_on_truth_makes_the_same_queries_for_any_number_of_classes(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    deck = make_deck(teacher)
    for number in range(size):
        classroom = make_classroom(teacher, deck, name=f"Class {number}")
        record_lessons(classroom, deck, students=max(1, 20 // size))
    address = reverse("analytics:classrooms_truth")
    assert owner_client.get(address).context["truth"].answers > 100
    assert queries(lambda: owner_client.get(address)) == PAGES[truth_page]


@pytest.mark.parametrize("size", SIZES)
def test_saving_an_import_makes_the_same_queries_for_any_number_of_cards(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    plain = PlainDeck("Deck", tuple(PlainCard(*pair) for pair in numbered_pairs(size)))
    assert queries(lambda: decks.create_deck(owner=teacher, title="Deck", plain=plain)) == 2
