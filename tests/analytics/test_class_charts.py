"""The charts of a class: mastery now, activity by day; each with its figures."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts import DAYS_OF_ACTIVITY, TALL, TOP, columns, round_top, window
from analytics.queries.over_time import activity
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Classroom, Deck, Progress
from cards.services import sharing
from tests.cards.pages import body, text_of
from tests.factories import NOON, flip, learn, make_deck, make_seat, take_test
from tests.logs import record_lessons

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def charts(classroom: Classroom, deck: Deck) -> str:
    return reverse("analytics:class_charts", args=[classroom.pk, deck.pk])


@pytest.fixture
def whole_class(classroom: Classroom) -> str:
    return reverse("analytics:class_activity", args=[classroom.pk])


# --- Activity -------------------------------------------------------------------------------------


def test_each_day_has_its_answers_students_and_time(
    owner_client: Client, whole_class: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True, False, True, now=NOON - DAY)
    flip(make_seat(seat.classroom), deck, True, now=NOON - DAY)
    flip(seat, deck, True, now=NOON)
    Answer.objects.update(seconds=30)
    said = text_of(owner_client.get(whole_class))
    assert "Mon 2 Mar 2026 1 100 % 1 under a minute Sun 1 Mar 2026 4 75 % 2 2 min" in said
    assert "Answers on 2 days; most on 1 March: 4, 3 of them right." in said


def test_answers_at_night_belong_to_the_evening_before(
    owner_client: Client, whole_class: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True, now=NOON.replace(hour=3))
    assert "Sun 1 Mar 2026 1" in text_of(owner_client.get(whole_class))


def test_only_what_was_assigned_counts(
    owner_client: Client, whole_class: str, charts: str, seat: Seat, deck: Deck
) -> None:
    other = make_deck(deck.owner, title="Other")
    sharing.share_deck(deck=other, classroom=seat.classroom, now=NOON)
    flip(seat, deck, True)
    flip(seat, other, True, True)
    assert "Mon 2 Mar 2026 3" in text_of(owner_client.get(whole_class))
    assert "Mon 2 Mar 2026 1" in text_of(owner_client.get(charts))
    seat.classroom.assignments.filter(deck=other).delete()
    assert "Mon 2 Mar 2026 1" in text_of(owner_client.get(whole_class))


def test_it_adds_up_to_what_the_class_table_counts(
    classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True, False, True, now=NOON - DAY)
    take_test(make_seat(classroom), deck, right=3)
    days = activity(
        classroom=classroom,
        decks=[deck.pk],
        calendar=StudyCalendar(classroom.zone),
        first=TODAY - 9 * DAY,
        now=NOON,
    )
    rows = class_rows(classroom=classroom, deck=deck, now=NOON)
    assert sum(day.answers for day in days) == sum(row.answers for row in rows)
    assert sum(day.right for day in days) == sum(each.right for each in Progress.objects.all())


def test_what_is_older_than_eight_weeks_is_left_out(
    owner_client: Client, whole_class: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True, now=NOON - DAYS_OF_ACTIVITY * DAY)
    assert "Nobody has answered anything in the last eight weeks" in text_of(
        owner_client.get(whole_class)
    )


# --- Mastery now ----------------------------------------------------------------------------------


def test_every_student_who_started_is_in_one_band(
    owner_client: Client, charts: str, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, *[True] * 12)
    for place in range(4):
        learn(make_seat(seat.classroom), deck, *[True] * (place + 1))
    make_seat(seat.classroom, "Never came")
    page = owner_client.get(charts)
    chart = page.context["distribution"]
    rows = class_rows(classroom=seat.classroom, deck=deck, now=NOON)
    started = sorted(row.mastery for row in rows if row.mastery is not None)
    assert sum(band.students for band in chart.bands) == len(started) == 5
    assert sum(band.few for band in chart.bands) == 4
    assert chart.middle_percent == round(started[2] * 100)
    assert "1 of the class has not started and is not drawn" in text_of(page)
    table = reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])
    assert f'href="{table}?sort=mastery">Who is where, and why</a>' in body(page)


def test_one_student_is_not_called_the_middle(
    owner_client: Client, charts: str, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    said = text_of(owner_client.get(charts))
    assert "The one student who has answered is at" in said
    assert "student in the middle" not in said


# --- The page -------------------------------------------------------------------------------------


def test_every_chart_has_a_title_a_description_and_a_table(
    owner_client: Client, charts: str, classroom: Classroom, deck: Deck
) -> None:
    record_lessons(classroom, deck, students=4, days=(-3, -1, 0))
    page = body(owner_client.get(charts))
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == page.count('role="img"') == page.count("The same as a table") == 3
    for drawing in drawings:
        names = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert names is not None
        assert f'<title id="{names[1]}">' in drawing
        assert re.search(rf'<desc id="{names[2]}">\S', drawing)
        assert "style=" not in drawing


def test_before_the_first_answer_there_is_nothing_to_draw(
    owner_client: Client, charts: str, whole_class: str, seat: Seat
) -> None:
    for address in (charts, whole_class):
        page = owner_client.get(address)
        assert page.status_code == 200
        assert "<svg" not in body(page)


@pytest.mark.parametrize(("most", "top"), [(0, 10), (10, 10), (11, 20), (21, 50), (501, 1000)])
def test_an_axis_ends_with_a_round_number(most: int, top: int) -> None:
    assert round_top(most) == top


def test_at_least_a_week_is_drawn_and_no_more_than_the_longest_time() -> None:
    assert window(None, TODAY, 56) == TODAY - 6 * DAY
    assert window(TODAY, TODAY, 56) == TODAY - 6 * DAY
    assert window(TODAY - 20 * DAY, TODAY, 56) == TODAY - 20 * DAY
    assert window(TODAY - 200 * DAY, TODAY, 56) == TODAY - 55 * DAY


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=60))
def test_bars_stand_on_the_axis_and_do_not_overlap(values: list[tuple[int, int]]) -> None:
    wholes = [(max(pair), min(pair)) for pair in values]
    bars = columns(wholes, round_top(max(whole for whole, _ in wholes)))
    for bar in bars:
        assert bar.y + bar.height == pytest.approx(TOP + TALL, abs=0.02)
        assert bar.y <= bar.split_y + 0.01
        assert bar.y >= TOP - 0.01
    for left, right in pairwise(bars):
        assert left.x + left.width < right.x
