"""The mastery of a class on earlier days: what the engine would have expected, and the chart."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts import LEFT, MOST_POINTS, TALL, TOP, WIDE, area, curve, days_between
from analytics.queries.history import Past, first_answered, history
from analytics.queries.memories import current_memories, remembered
from analytics.queries.middle import middle_of
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.mastery import Calibration
from cards.engine.memory import CardMemory
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Classroom, Deck, KeptCalibration, Student
from cards.services import decks, sharing
from cards.services.replay import replay_student
from tests.cards.pages import text_of
from tests.factories import (
    NOON,
    REFITTED,
    card,
    flip,
    give_typed,
    keep,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    respond,
    start,
    take_test,
)
from tests.logs import record_lessons

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
WEEK = [TODAY - 6 * DAY, TODAY - 5 * DAY, TODAY - 4 * DAY, TODAY - 3 * DAY, TODAY - 2 * DAY,
        TODAY - DAY, TODAY]  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def past_of(
    classroom: Classroom, deck: Deck, days: Sequence[date] = tuple(WEEK), now: datetime = NOON
) -> dict[int, Past]:
    calendar = StudyCalendar(classroom.zone)
    return history(classroom=classroom, deck=deck, calendar=calendar, days=days, now=now)


def engines(classroom: Classroom, deck: Deck, day: date) -> dict[int, float]:
    """What the engine expects of each student from the answers until the end of a day.

    Each memory is made anew; nothing is taken from what answers say that they left.
    """
    calendar = StudyCalendar(classroom.zone)
    calibration = KeptCalibration.objects.in_use()
    end = calendar.start_of(day + DAY) if day < TODAY else int(NOON.timestamp())
    memories: dict[tuple[int, int], CardMemory] = {}
    answers = Answer.objects.counted().filter(classroom=classroom, card__deck=deck)
    for answer in answers.order_by("answered_at", "id").select_related("card"):
        at = int(answer.answered_at.timestamp())
        counts = answer.is_first_try and answer.card_version >= answer.card.counts_from
        if counts and answer.card.removed_at is None and (at < end or day == TODAY):
            place = answer.student_id, answer.card_id
            memories[place], _ = calibration.model.update(
                memories.get(place), answer.evidence, at, calendar
            )
    found = dict.fromkeys(
        Student.objects.filter(classroom=classroom).values_list("pk", flat=True), 0.0
    )
    for (student_id, card_id), memory in memories.items():
        found[student_id] += chance(classroom, deck, student_id, card_id, memory, end, calibration)
    return found


def chance(
    classroom: Classroom,
    deck: Deck,
    student_id: int,
    card_id: int,
    memory: CardMemory,
    at: int,
    calibration: Calibration,
) -> float:
    """From this memory and the class's rates as they are now."""
    student = Student.objects.get(pk=student_id)
    now = remembered(current_memories(classroom_id=classroom.pk, deck=deck), student)
    cards = list(deck.cards.filter(removed_at=None).values_list("pk", flat=True))
    belief = now.beliefs(cards, calibration.base_rate)[cards.index(card_id)]
    return calibration.expected(calibration.model.recall(memory, at), belief.rates)


def practise(seat: Seat, deck: Deck) -> None:
    """Some of everything: other modes, an answer taken back, a card started afresh, one removed."""
    learn(seat, deck, True, False, True, True, False, now=NOON - 6 * DAY)
    take_test(seat, deck, right=5, kinds="match", now=NOON - 5 * DAY)
    flip(make_seat(seat.classroom), deck, True, False, True, now=NOON - 4 * DAY)
    spaced = start(seat, deck, Mode.SPACED)
    for minutes, action in enumerate(["good", "again", "undo", "easy"]):
        respond(
            seat, spaced, Response(action=action), now=NOON - 3 * DAY + timedelta(0, minutes * 60)
        )
    decks.change_card(card=card(deck, "Mars"), tags=[], start_afresh=True)
    give_typed(seat, card(deck, "Mars"), "Mars", now=NOON - 2 * DAY)
    give_typed(seat, card(deck, "Mars"), "Ceres", now=NOON - 2 * DAY + timedelta(hours=9))
    decks.remove_card(card=card(deck, "Venus"), now=NOON)


@pytest.mark.parametrize("refitted", [None, REFITTED], ids=["shipped", "refitted"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles"])
def test_every_day_is_what_the_engine_makes_of_the_answers_until_then(
    seat: Seat, deck: Deck, zone: str, refitted: Calibration | None
) -> None:
    Classroom.objects.update(time_zone=zone)
    seat.classroom.refresh_from_db()
    if refitted:
        keep(refitted)
    practise(seat, deck)
    record_lessons(seat.classroom, deck, students=3, days=(-6, -3, -2))
    found = past_of(seat.classroom, deck)
    assert len(found) == 5
    for place, day in enumerate(WEEK):
        expected = engines(seat.classroom, deck, day)
        for student_id, past in found.items():
            assert past.expected[place] == pytest.approx(expected[student_id], abs=1e-6)


def test_the_last_figure_is_that_of_the_class_table(seat: Seat, deck: Deck) -> None:
    practise(seat, deck)
    found = past_of(seat.classroom, deck)
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON)
    assert len(rows) == 2
    for row in rows:
        assert found[row.student_id].expected[-1] == pytest.approx(row.expected, abs=1e-9)
        assert found[row.student_id].seen == row.seen


def test_days_further_apart_say_the_same_of_those_shown(seat: Seat, deck: Deck) -> None:
    practise(seat, deck)
    daily = past_of(seat.classroom, deck)
    third = past_of(seat.classroom, deck, WEEK[::3])
    for student_id, past in third.items():
        assert past.expected == pytest.approx(daily[student_id].expected[::3], abs=1e-9)


def test_what_was_known_before_the_first_day_shown_counts_on_it(seat: Seat, deck: Deck) -> None:
    practise(seat, deck)
    whole, late = past_of(seat.classroom, deck), past_of(seat.classroom, deck, WEEK[4:])
    for student_id, past in late.items():
        assert past.expected == pytest.approx(whole[student_id].expected[4:], abs=1e-9)


def test_another_class_and_another_deck_say_nothing_of_this_one(seat: Seat, deck: Deck) -> None:
    other = make_deck(deck.owner, title="Other")
    sharing.share_deck(deck=other, classroom=seat.classroom, now=NOON)
    flip(seat, other, True)
    elsewhere = make_seat(make_classroom(deck.owner, deck, name="Elsewhere"))
    flip(elsewhere, deck, True)
    assert past_of(seat.classroom, deck) == {}
    assert first_answered(classroom=seat.classroom, deck=deck) is None


def test_an_answer_a_moment_after_the_day_begins_is_of_that_day(seat: Seat, deck: Deck) -> None:
    four = datetime(2026, 3, 1, 4, tzinfo=seat.classroom.zone)
    flip(seat, deck, True, now=four - timedelta(seconds=1))
    evening = past_of(seat.classroom, deck)[seat.student.pk].expected
    Answer.objects.update(answered_at=four)
    morning = past_of(seat.classroom, deck)[seat.student.pk].expected
    assert [bool(each) for each in evening] == [False] * 4 + [True] * 3
    assert [bool(each) for each in morning] == [False] * 5 + [True] * 2


# --- The chart ------------------------------------------------------------------------------------


@pytest.fixture
def page(classroom: Classroom, deck: Deck) -> str:
    return reverse("analytics:class_charts", args=[classroom.pk, deck.pk])


def test_the_last_point_is_the_class_row_of_the_table(
    owner_client: Client, page: str, seat: Seat, deck: Deck
) -> None:
    practise(seat, deck)
    record_lessons(seat.classroom, deck, students=4, days=(-6, -3, -1))
    make_seat(seat.classroom, "Never came")
    chart = owner_client.get(page).context["mastery"]
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON)
    assert chart.days[0] == (TODAY, middle_of(row.mastery for row in rows))


def test_who_began_later_had_mastered_nothing_before(
    owner_client: Client, page: str, seat: Seat, deck: Deck
) -> None:
    give_typed(seat, card(deck, "Mars"), "Mars", now=NOON - 9 * DAY)
    for _ in range(2):
        learn(make_seat(seat.classroom), deck, *[True] * 8, now=NOON)
    reply = owner_client.get(page)
    days = reply.context["mastery"].days
    assert [each.day for each in days] == [TODAY - ago * DAY for ago in range(10)]
    assert {each.middle.students for each in days} == {3}
    assert {each.middle.median for each in days[1:]} == {0}
    assert days[0].middle.median > 0
    said = text_of(reply)
    assert (
        f"the student in the middle of the 3 who have answered, now at {days[0].middle.median} %"
        in said
    )
    assert "Sat 21 Feb 2026 0 % 0–" in said
    assert "falls on days without, because what is not practised fades" in said


def test_the_line_of_one_student_fades_until_they_practise(
    owner_client: Client, page: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, *[True] * 8, now=NOON - 20 * DAY)
    reply = owner_client.get(page)
    known = [each.middle.median for each in reply.context["mastery"].days]
    assert known == sorted(known)  # the latest first
    assert known[0] < known[-1]
    assert not reply.context["mastery"].band
    assert "The one student who has answered" in text_of(reply)
    learn(seat, deck, *[True] * 8, now=NOON)
    again = [each.middle.median for each in owner_client.get(page).context["mastery"].days]
    assert again[0] > again[1]


def test_where_answers_do_not_say_what_they_left_the_page_says_what_to_do(
    owner_client: Client, page: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True, True, now=NOON - DAY)
    Answer.objects.update(stability=None)
    learn(seat, deck, True, now=NOON)
    assert "manage.py rebuild_progress" in text_of(owner_client.get(page))
    replay_student(student_id=seat.student.pk)
    reply = owner_client.get(page)
    assert "rebuild_progress" not in text_of(reply)
    assert reply.context["mastery"].days[1].middle.median > 0


@pytest.mark.parametrize("ago", [6, 28, 29, 30, 100, 364])
def test_so_many_days_are_drawn_that_the_first_is_among_them_or_just_before(ago: int) -> None:
    first = TODAY - ago * DAY
    days = days_between(first, TODAY, MOST_POINTS)
    gaps = {later - earlier for earlier, later in pairwise(days)}
    assert len(gaps) == 1
    assert days[-1] == TODAY
    assert days[0] <= first < days[0] + gaps.pop()
    assert len(days) <= MOST_POINTS


@given(st.lists(st.floats(0, 1), min_size=1, max_size=MOST_POINTS))
def test_a_line_and_its_band_stay_within_the_plot(shares: list[float]) -> None:
    low = [share / 2 for share in shares]
    for path, points in ((curve(shares), len(shares)), (area(low, shares), 2 * len(shares))):
        places = re.findall(r"([\d.]+) ([\d.]+)", path)
        assert len(places) == points
        assert all(LEFT < float(x) < LEFT + WIDE for x, _ in places)
        assert all(TOP <= float(y) <= TOP + TALL for _, y in places)
