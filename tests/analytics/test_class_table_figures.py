"""What the class table counts, and what it leaves out."""

from datetime import timedelta

import pytest

from analytics.queries.table import ANSWERS_FOR_A_FIGURE, Row, Sort, class_rows
from cards.access import Seat
from cards.engine.mastery import SHIPPED, Tally, shrunk
from cards.engine.memory import MODEL, CardMemory
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Classroom, Deck, Memory, Progress, Teacher
from cards.services import decks
from tests.factories import (
    NOON,
    card,
    flip,
    learn,
    make_classroom,
    make_seat,
    pair_of,
    respond,
    start,
    take_test,
)


def row_of(seat: Seat, deck: Deck, *, after: timedelta = timedelta()) -> Row:
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON + after)
    return next(row for row in rows if row.student_id == seat.student.pk)


def order(classroom: Classroom, deck: Deck, sort: Sort, *, down: bool = False) -> str:
    rows = class_rows(classroom=classroom, deck=deck, now=NOON, sort=sort, down=down)
    return " ".join(row.name for row in rows)


def test_students_who_never_came_are_listed_without_figures(seat: Seat, deck: Deck) -> None:
    row = row_of(seat, deck)
    assert row.name == "Ana R."
    assert not row.has_started
    assert (row.mastery, row.learn, row.mastery_percent, row.learn_percent) == (None,) * 4
    assert row.last_at is None


def test_unseen_cards_count_as_not_known(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True)
    memory = Memory.objects.get()
    recall = MODEL.recall(
        CardMemory(memory.stability, memory.difficulty, memory.last, memory.due),
        NOON.timestamp(),
    )
    own = Tally(memory.proven_right, memory.proven)
    rates = shrunk(everyone=own, classmates=Tally(), student=own, base_rate=SHIPPED.base_rate)
    known = SHIPPED.expected(recall, rates)
    row = row_of(seat, deck)
    assert row.mastery == pytest.approx(known / 8, abs=1e-9)
    assert row.seen_percent == 13


def test_mastery_fades_until_practised_again(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, *[True] * 8)
    shares = [row_of(seat, deck, after=timedelta(days=days)).mastery for days in (0, 1, 7, 60)]
    assert shares[0] == shares[1]
    assert shares[1:] == sorted(shares[1:], key=lambda share: share or 0, reverse=True)
    assert shares[3] is not None
    assert shares[3] < (shares[1] or 0) - 0.1


def test_learn_is_half_for_choosing_and_full_for_typing(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, True, False)
    assert row_of(seat, deck).learn == 2 / 16
    Memory.objects.filter(learn_level=1).update(learn_level=2)
    assert row_of(seat, deck).learn == 4 / 16


def test_learn_does_not_fade(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, True)
    assert row_of(seat, deck, after=timedelta(days=365)).learn == 2 / 16


def test_learn_is_empty_for_who_only_turned_flashcards(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True)
    row = row_of(seat, deck)
    assert row.mastery is not None
    assert row.learn is None


def test_learn_with_nothing_right_is_zero_and_not_empty(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, False)
    assert row_of(seat, deck).learn == 0


def test_removed_cards_leave_the_figures_and_their_base(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, *[True] * 7)
    seen = Memory.objects.all()[0].card
    decks.remove_card(card=seen, now=NOON)
    row = row_of(seat, deck)
    assert (row.cards, row.seen, row.learn) == (7, 6, 6 / 14)


def test_added_cards_count_as_unseen(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, *[True] * 8)
    before = row_of(seat, deck).mastery
    decks.add_card(deck=deck, term="Pluto", definition="A dwarf", accepted=[], tags=[])
    row = row_of(seat, deck)
    assert row.cards == 9
    assert row.mastery == pytest.approx((before or 0) * 8 / 9)


def test_a_deck_without_cards_has_no_figures(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    for removed in deck.cards.all():
        decks.remove_card(card=removed, now=NOON)
    row = row_of(seat, deck)
    assert (row.cards, row.mastery, row.learn, row.seen_percent) == (0, None, None, None)
    assert (row.low_percent, row.high_percent) == (0, 0)


def test_a_card_started_afresh_is_unseen_again(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, True)
    decks.change_card(card=card(deck, "Venus"), tags=[], start_afresh=True)
    assert row_of(seat, deck).seen == 1


def test_a_figure_is_certain_from_ten_answers(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, *[True] * (ANSWERS_FOR_A_FIGURE - 1))
    assert not row_of(seat, deck).is_certain
    learn(seat, deck, True)
    assert row_of(seat, deck).is_certain


def test_the_same_deck_in_another_class_is_another_table(
    seat: Seat, deck: Deck, teacher: Teacher
) -> None:
    other = make_seat(make_classroom(teacher, deck, name="Evening"))
    learn(seat, deck, True)
    assert not row_of(other, deck).has_started
    assert len(class_rows(classroom=other.classroom, deck=deck, now=NOON)) == 1


def test_the_last_answer_of_any_mode_is_the_last(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, now=NOON + timedelta(hours=1))
    flip(seat, deck, True, now=NOON + timedelta(hours=2))
    assert row_of(seat, deck).last_at == NOON + timedelta(hours=2)
    assert row_of(seat, deck).answers == 2


# --- Order ----------------------------------------------------------------------------------------


@pytest.fixture
def class_of_four(classroom: Classroom, deck: Deck) -> Classroom:
    """Dana never came; the others know three, one and two cards."""
    for name, cards in (("ben", 3), ("Ana", 1), ("Čeněk", 2)):
        learn(make_seat(classroom, name), deck, *[True] * cards)
    make_seat(classroom, "Dana")
    return classroom


def test_names_are_sorted_whatever_their_case(class_of_four: Classroom, deck: Deck) -> None:
    assert order(class_of_four, deck, Sort.NAME).startswith("Ana ben ")
    assert order(class_of_four, deck, Sort.NAME, down=True).endswith(" ben Ana")


@pytest.mark.parametrize("sort", [Sort.MASTERY, Sort.LEARN])
def test_who_has_nothing_to_show_comes_last_either_way(
    class_of_four: Classroom, deck: Deck, sort: Sort
) -> None:
    assert order(class_of_four, deck, sort) == "Ana Čeněk ben Dana"
    assert order(class_of_four, deck, sort, down=True) == "ben Čeněk Ana Dana"


# --- Percent --------------------------------------------------------------------------------------


def test_the_latest_test_counts_with_its_questions(seat: Seat, deck: Deck) -> None:
    take_test(seat, deck, right=6, kinds="typed")
    take_test(seat, deck, right=2, kinds="typed", now=NOON + timedelta(days=1))
    row = row_of(seat, deck)
    assert (row.test_right, row.test_of, row.test_percent) == (2, 8, 25)
    assert row.test_at == NOON + timedelta(days=1, microseconds=7)


def test_matching_counts_first_tries_and_shows_the_best_time(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.MATCHING)
    assert row_of(seat, deck).matching is None
    respond(seat, session, Response(sheet=pair_of(session, right=False)))
    for _ in range(4):
        respond(seat, session, Response(sheet=pair_of(session)))
    row = row_of(seat, deck)
    assert (row.matched, row.matching_percent, row.best_time) == (3, 38, "")
    Progress.objects.update(best_ms=23_400)
    assert row_of(seat, deck).best_time == "23.4 s"


def test_spaced_counts_introduced_cards_until_they_are_overdue(seat: Seat, deck: Deck) -> None:
    session = start(seat, deck, Mode.SPACED)
    assert row_of(seat, deck).spaced is None
    for action in ("good", "good"):
        respond(seat, session, Response(action=action))
    assert row_of(seat, deck).spaced_percent == 25
    due = max(Memory.objects.values_list("due", flat=True)) - int(NOON.timestamp())
    on_the_day, after = timedelta(seconds=due + 60), timedelta(seconds=due, days=1)
    assert row_of(seat, deck, after=on_the_day).kept_up > 0
    assert row_of(seat, deck, after=after).spaced_percent == 0
