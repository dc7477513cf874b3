"""How often pages ask the database: a fixed number, however many cards, decks and students."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.modes.matching import PAIRS
from cards.engine.questions import Mode
from cards.formats.plain import PlainCard, PlainDeck
from cards.models import (
    Assignment,
    Card,
    Classroom,
    Deck,
    Link,
    NamesShown,
    NoticeKind,
    Student,
    Tag,
    Teacher,
)
from cards.services import appeals, decks, exporting, joining
from cards.services.merging import merge_students
from cards.services.notices import tell
from cards.services.rosters import add_students
from tests.analytics.answers import answered, write
from tests.cards.conftest import HTMX
from tests.cards.test_claiming import invited, put_on_roster
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

STATEMENTS_OF_AN_ANSWER = {"sqlite": 7, "postgresql": 3}
"""On PostgreSQL all changes are one statement."""

SAVED_DRAFT = {"sqlite": 3, "postgresql": 2}
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
    asked = [query["sql"] for query in captured if not is_of_the_header(query["sql"])]
    return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))])


def is_of_the_header(sql: str) -> bool:
    """Every full page of a teacher counts what is in the inbox; a test below counts that."""
    return "COUNT(*)" in sql and 'FROM "cards_notice"' in sql


def deck_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_detail", args=[world.deck.pk]))


def deck_list(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_list"))


def share_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:deck_share", args=[world.deck.pk]))


def class_table(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_table", args=place))


def roster_page(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:roster", args=[world.classroom.pk]))


def roster_preview(world: World) -> Callable[[], object]:
    """Of a list as long as the roster, half of it in the class already."""
    names = list(world.classroom.students.values_list("name", flat=True))
    text = "\n".join(f"{name}{' Jr' * (place % 2)}" for place, name in enumerate(names))
    address = reverse("cards:roster_add", args=[world.classroom.pk])
    return lambda: world.owner.post(address, {"text": text, "action": "preview"})


def student_edit(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.seat.student.pk]
    return lambda: world.owner.get(reverse("cards:student_edit", args=place))


def student_merge(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.seat.student.pk]
    other = world.classroom.students.exclude(pk=world.seat.student.pk)[0]
    address = reverse("cards:student_merge", args=place)
    return lambda: world.owner.get(address, {"student": other.pk})


def device_move(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.seat.student.pk, world.seat.device.pk]
    other = world.classroom.students.exclude(pk=world.seat.student.pk)[0]
    address = reverse("cards:device_move", args=place)
    return lambda: world.owner.get(address, {"student": other.pk})


def class_map(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("analytics:class_map", args=[world.classroom.pk]))


def goal_form(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("cards:assignment_goal", args=place))


def class_table_with_a_goal(world: World) -> Callable[[], object]:
    """Every rule of the log at work: all three goals, and the due date has passed."""
    Assignment.objects.update(learn_goal=100, test_goal=80, mastery_goal=60, due_at=NOON)
    return class_table(world)


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


def report_cards(world: World) -> Callable[[], object]:
    visitor, report = visitor_and_report(world)
    address = reverse("analytics:report_cards", args=[report.pk, world.deck.pk])
    return lambda: visitor.get(address)


def classroom_table(world: World) -> Callable[[], object]:
    place = [world.classroom.pk]
    return lambda: world.owner.get(reverse("analytics:classroom_table", args=place))


def classroom_signals(world: World) -> Callable[[], object]:
    place = [world.classroom.pk]
    return lambda: world.owner.get(reverse("analytics:classroom_signals", args=place))


def student_mode(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, "learn", world.seat.student.pk]
    return lambda: world.owner.get(reverse("analytics:student_mode", args=place))


def class_signals(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_signals", args=place))


def class_cards(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_cards", args=place))


def card_detail(world: World) -> Callable[[], object]:
    card = Card.objects.current().filter(deck=world.deck)[0]
    for student in Student.objects.filter(classroom=world.classroom):
        write([answered(student, card, right=False)])
    place = [world.classroom.pk, world.deck.pk, card.pk]
    return lambda: world.owner.get(reverse("analytics:card_detail", args=place))


def class_review(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    numbers = Card.objects.current().filter(deck=world.deck).values_list("number", flat=True)
    chosen = {"card": [*numbers]}
    return lambda: world.owner.get(reverse("analytics:class_review", args=place), chosen)


def student_cards(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk, world.seat.student.pk]
    return lambda: world.owner.get(reverse("analytics:student_cards", args=place))


def student_plan(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.student.get(reverse("analytics:student_plan", args=place))


def student_page(name: str) -> Callable[[World], Callable[[], object]]:
    """One of the pages about a student, who did as much as there are cards in the deck."""

    def of(world: World) -> Callable[[], object]:
        for number, about in enumerate(Card.objects.current().filter(deck=world.deck)):
            give_typed(world.seat, about, "Something else", now=NOON + timedelta(days=number % 7))
        place = [world.classroom.pk, world.seat.student.pk]
        return lambda: world.owner.get(reverse(f"analytics:{name}", args=place))

    of.__name__ = name
    return of


def student_test(world: World) -> Callable[[], object]:
    test = take_test(world.seat, world.deck, right=1, count="20", kinds="true_false,typed")
    place = [world.classroom.pk, world.seat.student.pk, test.id]
    return lambda: world.owner.get(reverse("analytics:student_test", args=place))


def class_charts(world: World) -> Callable[[], object]:
    record_lessons(world.classroom, world.deck, students=3)
    place = [world.classroom.pk, world.deck.pk]
    return lambda: world.owner.get(reverse("analytics:class_charts", args=place))


def class_activity(world: World) -> Callable[[], object]:
    record_lessons(world.classroom, world.deck, students=3)
    place = [world.classroom.pk]
    return lambda: world.owner.get(reverse("analytics:class_activity", args=place))


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


def join_page(world: World) -> Callable[[], object]:
    put_on_roster(world.classroom, *[f"Newcomer {n}" for n in range(world.deck.cards.count())])
    browser = invited(world.classroom)
    return lambda: browser.get(reverse("cards:join"))


def joining_page(world: World) -> Callable[[], object]:
    joining.renew_link(classroom=world.classroom, now=timezone.now())
    return lambda: world.owner.get(reverse("cards:classroom_joining", args=[world.classroom.pk]))


def board_page(world: World) -> Callable[[], object]:
    joining.renew_link(classroom=world.classroom, now=timezone.now())
    return lambda: world.owner.get(reverse("cards:classroom_board", args=[world.classroom.pk]))


def notice_page(world: World) -> Callable[[], object]:
    for student in world.classroom.students.all():
        tell(student=student, kind=NoticeKind.JOINED, now=NOON)
    return lambda: world.owner.get(reverse("cards:notice_list"))


def slips_page(world: World) -> Callable[[], object]:
    address = reverse("cards:slips_print", args=[world.classroom.pk])
    ticked = [student.pk for student in world.classroom.students.all()[:50]]
    return lambda: world.owner.post(address, {"student": ticked})


def remove_card(world: World) -> Callable[[], object]:
    cards = iter(Card.objects.current().filter(deck=world.deck))
    return lambda: world.owner.post(reverse("cards:card_remove", args=[next(cards).pk]))


def class_list(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:classroom_list"))


def class_archive(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:classroom_archive_list"))


def of_the_class(name: str) -> Callable[[World], Callable[[], object]]:
    def page(world: World) -> Callable[[], object]:
        return lambda: world.owner.get(reverse(name, args=[world.classroom.pk]))

    page.__name__ = name.removeprefix("cards:")
    return page


def delete_student(world: World) -> Callable[[], object]:
    place = [world.classroom.pk, world.seat.student.pk]
    return lambda: world.owner.get(reverse("cards:student_delete", args=place))


def account_delete(world: World) -> Callable[[], object]:
    return lambda: world.owner.get(reverse("cards:account_delete"))


PAGES: dict[Callable[[World], Callable[[], object]], int] = {
    deck_list: 6,
    deck_page: 9,
    share_page: 7,
    class_table: 5,
    roster_page: 4,
    roster_preview: 4,
    student_edit: 7,
    student_merge: 6,
    device_move: 11,
    class_table_with_a_goal: 8,
    class_map: 6,
    goal_form: 6,
    class_table_csv: 4,
    class_table_xlsx: 4,
    report_list: 5,
    report_page: 4,
    report_forecast: 5,
    report_cards: 5,
    classroom_table: 5,
    classroom_signals: 6,
    student_mode: 8,
    truth_page: 5,
    class_forecast: 6,
    student_cards: 11,
    class_signals: 6,
    class_cards: 6,
    card_detail: 8,
    class_review: 5,
    student_plan: 8,
    study_page: 6,
    student_page("student_detail"): 12,
    student_page("student_sittings"): 6,
    student_page("student_tests"): 5,
    student_page("student_typed"): 8,
    student_test: 9,
    class_charts: 7,
    class_activity: 5,
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
    spaced_undo: 16,
    give_star: 4,
    go_on: 7,
    remove_card: 6,
    class_list: 4,
    class_archive: 3,
    of_the_class("cards:classroom_detail"): 5,
    of_the_class("cards:classroom_edit"): 3,
    of_the_class("cards:classroom_data"): 5,
    of_the_class("cards:classroom_delete"): 5,
    of_the_class("cards:co_teacher_list"): 6,
    delete_student: 5,
    account_delete: 7,
    join_page: 2,
    joining_page: 6,
    board_page: 5,
    notice_page: 4,
    slips_page: 8,
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
def test_the_header_counts_the_inbox_in_one_query_for_any_number_of_notices(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, 10)
    for student in world.classroom.students.all():
        tell(student=student, kind=NoticeKind.JOINED, now=NOON)
    with CaptureQueriesContext(connection) as captured:
        world.owner.get(reverse("cards:deck_list"))
    assert sum(is_of_the_header(query["sql"]) for query in captured) == 1


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
    pair = STATEMENTS_OF_AN_ANSWER[connection.vendor]
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
    assert len(asked) == (SAVED_DRAFT[connection.vendor] if action == "save" else handed_in)


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
def test_saving_a_class_list_makes_the_same_queries_for_any_number_of_names(
    classroom: Classroom, size: int
) -> None:
    lists = iter([[f"{turn} {n}" for n in range(size)] for turn in ("Ana", "Ben")])
    assert queries(lambda: add_students(classroom=classroom, names=next(lists))) == 2


@pytest.mark.parametrize("size", SIZES)
def test_merging_makes_the_same_queries_for_any_number_of_answers_and_students(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, size)
    kept, *others = Student.objects.filter(classroom=world.classroom)
    gone = iter(others)
    flip(world.seat, world.deck, *[True] * (size // 2))
    made = queries(lambda: merge_students(kept=kept, gone=next(gone), now=NOON))
    assert made == 35


@pytest.mark.parametrize("size", SIZES)
def test_saving_an_import_makes_the_same_queries_for_any_number_of_cards(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    plain = PlainDeck("Deck", tuple(PlainCard(*pair) for pair in numbered_pairs(size)))
    assert queries(lambda: decks.create_deck(owner=teacher, title="Deck", plain=plain)) == 2


@pytest.mark.parametrize("size", [2, 20])
def test_the_class_list_makes_the_same_queries_for_any_number_of_classes(
    owner_client: Client, teacher: Teacher, size: int
) -> None:
    deck = make_deck(teacher)
    for number in range(size):
        learn(make_seat(make_classroom(teacher, deck, name=f"Class {number}")), deck, True)
    assert queries(lambda: owner_client.get(reverse("cards:classroom_list"))) == PAGES[class_list]


@pytest.mark.parametrize("size", SIZES)
def test_an_export_makes_the_same_queries_for_any_number_of_students(
    make_world: Callable[[int, int], World], size: int
) -> None:
    world = make_world(size, size)

    def export() -> None:
        file = exporting.export_classroom(classroom=world.classroom, now=NOON)
        file.close()

    assert queries(export) == 33
