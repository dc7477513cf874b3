"""What a class and each student will know on a later day."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from analytics.outlook import outlook_of
from analytics.queries.forecast import Forecast, class_forecast, middle_of, student_forecast
from analytics.queries.student import Figure, StudentFigures, student_figures
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.forecast import with_due_done
from cards.models import Assignment, Classroom, Deck, Memory
from cards.services import decks
from tests.cards.pages import body, form_on, text_of
from tests.factories import NOON, flip, learn, make_seat

TODAY = date(2026, 3, 2)
IN_TEN_DAYS = TODAY + timedelta(days=10)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def studied(seat: Seat, deck: Deck) -> Seat:
    """Ana and two classmates have studied, a third never came."""
    learn(seat, deck, True, False, True, True, True, True, now=NOON - timedelta(days=4))
    flip(seat, deck, True, False, now=NOON)
    learn(make_seat(seat.classroom, "Ben"), deck, *[True] * 8, now=NOON - timedelta(days=9))
    learn(make_seat(seat.classroom, "Cleo"), deck, False, True)
    make_seat(seat.classroom, "Dana")
    return seat


@pytest.fixture
def address(classroom: Classroom, deck: Deck) -> str:
    return reverse("analytics:class_forecast", args=[classroom.pk, deck.pk])


def figures_of(seat: Seat, deck: Deck) -> StudentFigures:
    outlook = outlook_of(seat.classroom)
    return student_figures(student=seat.student, deck=deck, outlook=outlook, now=NOON)


def forecasts(seat: Seat, deck: Deck, day: date = IN_TEN_DAYS) -> dict[str, Forecast | None]:
    rows = class_forecast(
        classroom=seat.classroom, deck=deck, outlook=outlook_of(seat.classroom), now=NOON, day=day
    )
    return {row.name: row.forecast for row in rows}


def of_ana(seat: Seat, deck: Deck, day: date = IN_TEN_DAYS) -> Forecast:
    found = forecasts(seat, deck, day)["Ana R."]
    assert found is not None
    return found


# --- Figures --------------------------------------------------------------------------------------


def test_today_is_what_the_class_table_shows(studied: Seat, deck: Deck) -> None:
    found = forecasts(studied, deck)
    for row in class_rows(classroom=studied.classroom, deck=deck, now=NOON):
        forecast = found[row.name]
        if forecast is None:
            assert row.mastery is None
        else:
            figure = forecast.today
            shown = (figure.percent, figure.low_percent, figure.high_percent)
            assert shown == (row.mastery_percent, row.low_percent, row.high_percent)


def test_without_study_is_what_the_class_table_will_show(studied: Seat, deck: Deck) -> None:
    morning = datetime(2026, 3, 12, 4, tzinfo=studied.classroom.zone)
    for row in class_rows(classroom=studied.classroom, deck=deck, now=morning):
        forecast = forecasts(studied, deck)[row.name]
        assert (forecast and forecast.without_study.share) == row.mastery


def test_who_never_answered_has_no_forecast(studied: Seat, deck: Deck) -> None:
    assert forecasts(studied, deck)["Dana"] is None


def test_every_student_fades_without_study_and_gains_from_due_cards(
    studied: Seat, deck: Deck
) -> None:
    found = [each for each in forecasts(studied, deck).values() if each]
    assert len(found) == 3
    for forecast in found:
        assert forecast.without_study.share < forecast.today.share
        assert forecast.with_due_done.share > forecast.without_study.share + 0.01


def test_due_cards_done_is_the_table_after_those_answers(studied: Seat, deck: Deck) -> None:
    """Every card of Ana's that falls due is answered right; the rates are kept."""
    outlook = outlook_of(studied.classroom)
    until = outlook.calendar.start_of(IN_TEN_DAYS)
    forecast = of_ana(studied, deck)
    figures = figures_of(studied, deck)
    for figure in figures.cards:
        done = with_due_done(outlook, figure.belief, int(NOON.timestamp()), until).memory
        if done:
            Memory.objects.filter(student=studied.student, card=figure.card).update(
                stability=done.stability, last=done.last
            )
    then = datetime.fromtimestamp(until, UTC)
    rows = class_rows(classroom=studied.classroom, deck=deck, now=then)
    row = next(row for row in rows if row.name == "Ana R.")
    assert forecast.with_due_done.share == pytest.approx(row.mastery, abs=1e-9)
    assert forecast.with_due_done.low_percent == row.low_percent
    assert forecast.with_due_done.high_percent == row.high_percent


def test_the_student_sees_what_the_teacher_sees(studied: Seat, deck: Deck) -> None:
    figures = figures_of(studied, deck)
    own = student_forecast(
        figures, outlook=outlook_of(studied.classroom), now=NOON, day=IN_TEN_DAYS
    )
    for mine, theirs in zip(own, of_ana(studied, deck), strict=True):
        assert (mine.share, mine.low, mine.high) == pytest.approx(
            (theirs.share, theirs.low, theirs.high), abs=1e-9
        )


def test_removed_cards_and_cards_started_afresh_leave_the_forecast(
    studied: Seat, deck: Deck
) -> None:
    for memory in Memory.objects.filter(student=studied.student).order_by("card_id")[:2]:
        decks.remove_card(card=memory.card, now=NOON)
    memory = Memory.objects.filter(student=studied.student, card__removed_at=None)[0]
    decks.change_card(card=memory.card, tags=[], start_afresh=True)
    left = Memory.objects.filter(student=studied.student, card__removed_at=None).count()
    assert left > 0
    assert of_ana(studied, deck).with_due_done.share <= left / 6
    figures = figures_of(studied, deck)
    own = student_forecast(
        figures, outlook=outlook_of(studied.classroom), now=NOON, day=IN_TEN_DAYS
    )
    assert of_ana(studied, deck).with_due_done.share == pytest.approx(own.with_due_done.share)


def test_when_every_card_is_gone_nobody_has_a_forecast(studied: Seat, deck: Deck) -> None:
    for each in deck.cards.all():
        decks.remove_card(card=each, now=NOON)
    assert set(forecasts(studied, deck).values()) == {None}


# --- The class ------------------------------------------------------------------------------------


def flat(share: float) -> Forecast:
    return Forecast(*[Figure(share, 0, 1)] * 3)


@pytest.mark.parametrize(
    ("shares", "middle"),
    [
        ([0.4], (0.4, 0.4, 0.4)),
        ([0.2, 0.6], (0.4, 0.3, 0.5)),
        ([0.9, 0.1, 0.5], (0.5, 0.3, 0.7)),
        ([0.0, 0.2, 0.4, 0.6, 0.8], (0.4, 0.2, 0.6)),
    ],
)
def test_the_class_is_its_middle_student_and_its_middle_half(
    shares: list[float], middle: tuple[float, float, float]
) -> None:
    found = middle_of([flat(share) for share in shares])
    assert found is not None
    for figure in found:
        assert (figure.share, figure.low, figure.high) == pytest.approx(middle)


def test_nobody_has_no_middle() -> None:
    assert middle_of([]) is None


# --- The page -------------------------------------------------------------------------------------


def names(page: HttpResponseBase) -> list[str]:
    heads = re.findall(r'<th scope="row">(.*?)</th>', body(page), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", head).split()) for head in heads]


def test_the_class_comes_first_then_every_student(
    owner_client: Client, studied: Seat, address: str
) -> None:
    page = owner_client.get(address)
    class_row, *students = names(page)
    assert class_row == "Class student in the middle, and the middle half"
    few = "answers: a first guess"
    assert students == [f"Ana R. 8 {few}", f"Ben 8 {few}", f"Cleo 2 {few}", "Dana"]
    assert "the middle half of the 3 students who have answered" in text_of(page)


def test_it_says_what_it_assumes(owner_client: Client, studied: Seat, address: str) -> None:
    said = text_of(owner_client.get(address))
    assert "every card is answered right, unprompted, each time it falls due before that" in said
    assert "That is the best case." in said
    assert "Cards that a student has not seen count as not known in both." in said


def test_before_any_answer_there_is_no_forecast(
    owner_client: Client, seat: Seat, address: str
) -> None:
    page = owner_client.get(address)
    assert "No answers yet" in text_of(page)
    assert "<table" not in body(page)


def test_the_usual_day_is_a_week_from_today(
    owner_client: Client, studied: Seat, address: str
) -> None:
    page = owner_client.get(address)
    assert form_on(page)["on"] == "2026-03-09"
    assert "On 9 March 2026" in text_of(page)


@pytest.mark.parametrize(
    ("due_at", "day"),
    [
        (NOON + timedelta(days=20), "2026-03-22"),
        (NOON - timedelta(days=20), "2026-03-03"),
        (NOON + timedelta(days=900), "2027-03-02"),
    ],
)
def test_the_usual_day_is_when_the_deck_is_due(
    owner_client: Client, studied: Seat, address: str, due_at: datetime, day: str
) -> None:
    Assignment.objects.update(due_at=due_at)
    assert form_on(owner_client.get(address))["on"] == day


@pytest.mark.parametrize("day", ["2026-03-03", "2026-04-30", "2027-03-02"])
def test_any_day_from_tomorrow_to_a_year_can_be_chosen(
    owner_client: Client, studied: Seat, address: str, day: str
) -> None:
    page = owner_client.get(address, {"on": day})
    assert page.status_code == 200
    assert form_on(page)["on"] == day


@pytest.mark.parametrize("day", ["", "2026-03-02", "2027-03-03", "1066-10-14", "soon", "9" * 500])
def test_another_day_is_refused_and_kept_to_mend(
    owner_client: Client, studied: Seat, address: str, day: str
) -> None:
    page = owner_client.get(address, {"on": day})
    assert page.status_code == 422
    assert "Choose a day" in text_of(page)
    assert form_on(page)["on"] == day
    assert "<table" not in body(page)


def test_the_class_table_leads_to_the_forecast(
    owner_client: Client, studied: Seat, deck: Deck, address: str
) -> None:
    table = reverse("analytics:class_table", args=[studied.classroom.pk, deck.pk])
    assert f'href="{address}"' in body(owner_client.get(table))


def test_figures_from_few_answers_are_grey_and_say_so(
    owner_client: Client, studied: Seat, deck: Deck, address: str
) -> None:
    learn(studied, deck, True, True, now=NOON)  # the ninth and the tenth answer
    page = owner_client.get(address)
    marks = {row.name: row.is_certain for row in page.context["rows"]}
    assert marks == {"Ana R.": True, "Ben": False, "Cleo": False, "Dana": False}
    assert body(page).count("data-uncertain") == 2
    assert "Ben 8 answers: a first guess" in text_of(page)
    assert "Cleo 2 answers: a first guess" in text_of(page)
    assert "Ana R. 10 answers" not in text_of(page)
