"""Spaced from day to day: what its options keep, what its end tells, and the plan for an exam."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.engine.modes.base import Pause
from cards.engine.questions import Mode
from cards.engine.study_days import StudyCalendar
from cards.models import Deck, StudySession
from cards.services import starting
from tests.cards.conftest import HTMX, Desk
from tests.cards.pages import body, form_on, text_of
from tests.cards.sittings import counts, send, sit_down
from tests.factories import NOON, asked, client_of

A_DAY = timedelta(days=1)


# --- The end of the day ---------------------------------------------------------------------------


def test_the_end_of_the_day_tells_what_comes_and_offers_more(seat: Seat, deck: Deck) -> None:
    session = sit_down(seat, deck, timezone.now(), daily_new="3", which="all")
    desk = Desk(client_of(seat), seat, session)
    for _ in range(3):
        page = send(desk, "good")
    text = text_of(page)
    assert "You met 3 new cards." in text
    assert "Tomorrow: 3 to repeat, 3 new. In the next seven days: 8 to repeat, 5 new." in text
    assert isinstance(asked(session), Pause)
    wanted = re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', body(page))
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, "spaced"])
    reply = desk.client.post(address, {**dict(wanted), "more": "1"})
    assert reply.status_code == 302
    more = StudySession.objects.get(mode=Mode.SPACED, finished_at=None)
    assert counts(more) == (0, 5)
    last = starting.last_options(seat=seat, deck=deck, mode=Mode.SPACED)
    assert last == {"which": "all", "daily_new": "3"}


# --- Options --------------------------------------------------------------------------------------


def setup_page(desk: Desk) -> HttpResponseBase:
    place = [desk.seat.classroom.pk, desk.session.deck_id, "spaced"]
    return desk.client.get(reverse("cards:session_setup", args=place))


def begin(desk: Desk, **fields: str) -> HttpResponseBase:
    place = [desk.seat.classroom.pk, desk.session.deck_id, "spaced"]
    sent = {"which": "all", "daily_new": "10", **fields}
    return desk.client.post(reverse("cards:session_start", args=place), sent)


def test_the_options_are_kept_from_day_to_day(spacing: Desk) -> None:
    exam = str(timezone.now().date() + 30 * A_DAY)
    assert begin(spacing, daily_new="0", typed="on", exam=exam).status_code == 302
    fields = form_on(setup_page(spacing), form_id="options")
    assert (fields["daily_new"], fields["exam"]) == ("0", exam)
    assert "typed" in fields
    assert "more" not in fields


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_an_exam_is_between_tomorrow_and_a_year_from_now(spacing: Desk, days: int) -> None:
    exam = StudyCalendar(spacing.seat.classroom.zone).day_of(timezone.now().timestamp())
    reply = begin(spacing, exam=str(exam + days * A_DAY))
    assert reply.status_code == 422
    assert "Choose a day from tomorrow on, within a year." in text_of(reply)


@pytest.mark.parametrize("daily_new", ["-1", "101", "x"])
def test_a_daily_limit_is_between_0_and_100(spacing: Desk, daily_new: str) -> None:
    assert begin(spacing, daily_new=daily_new).status_code == 422


def test_the_page_says_the_plan_for_the_exam_in_words(spacing: Desk) -> None:
    today = StudyCalendar(spacing.seat.classroom.zone).day_of(timezone.now().timestamp())
    exam = today + 6 * A_DAY
    begin(spacing, daily_new="1", exam=str(exam))
    said = f"Exam on {exam:%A} {exam.day} {exam:%B}: 2 new cards a day until"
    assert said in text_of(setup_page(spacing))
    assert counts(sit_down(spacing.seat, spacing.session.deck, timezone.now())) == (0, 2)


def test_an_exam_that_is_over_is_ignored_with_a_word(seat: Seat, deck: Deck) -> None:
    over = NOON.date()
    session = sit_down(seat, deck, timezone.now(), exam=str(over), which="all")
    desk = Desk(client_of(seat), seat, session)
    page = setup_page(desk)
    assert "Your exam on Monday 2 March is over." in text_of(page)
    assert not form_on(page, form_id="options")["exam"]
    for _ in range(8):
        done = send(desk, "good")
    assert "Your exam on Monday 2 March is over." in text_of(done)


def test_a_fragment_asks_for_the_card_only(spacing: Desk) -> None:
    spacing.session.refresh_from_db()
    sent = {"question": str(spacing.session.question_id), "action": "good"}
    reply = spacing.client.post(spacing.answer_address, sent, headers=HTMX)
    assert "<html" not in body(reply)
    assert "Venus" in body(reply)
