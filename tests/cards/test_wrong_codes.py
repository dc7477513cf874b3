"""Wrong codes slow the seat down that they are tried at, and nobody else; the teacher is told."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import slip_key
from cards.models import Classroom, Device, Link, Notice, NoticeKind, Student, WrongCodes
from cards.services import joining, seats, throttles
from cards.services.seats import FREE_TRIES, SeatTaken
from cards.services.throttles import TooFastError
from tests.cards.pages import text_of
from tests.cards.test_claiming import invited, put_on_roster
from tests.cards.threads import at_once
from tests.factories import NOON, make_seat

RESUME = "/join/resume/"
WRONG = "otter-otter-otter-00"


@pytest.fixture
def cleo(classroom: Classroom) -> SeatTaken:
    token = seats.new_device_token()
    return seats.take_seat(classroom=classroom, name="Cleo M.", token=token, now=NOON)


def try_code(student: Student, code: str = WRONG, *, now: datetime = NOON) -> timedelta | None:
    """The wait that the seat asks for, None when it took the try (and found it wrong)."""
    try:
        seats.resume_seat(student=student, code=code, now=now)
    except TooFastError as problem:
        return problem.wait
    except seats.WrongCodeError:
        return None
    return None


def miss(student: Student, times: int = FREE_TRIES) -> None:
    for _ in range(times):
        assert try_code(student) is None


# --- The seat slows down --------------------------------------------------------------------------


def test_a_few_wrong_codes_cost_nothing(cleo: SeatTaken) -> None:
    miss(cleo.student, FREE_TRIES - 1)
    assert seats.resume_seat(student=cleo.student, code=cleo.code, now=NOON).token
    assert not WrongCodes.objects.exists()
    assert not Notice.objects.filter(kind=NoticeKind.WRONG_CODE).exists()


def test_after_too_many_even_the_right_code_has_to_wait(cleo: SeatTaken) -> None:
    miss(cleo.student)
    with pytest.raises(TooFastError) as problem:
        seats.resume_seat(student=cleo.student, code=cleo.code, now=NOON)
    later = NOON + problem.value.wait
    assert seats.resume_seat(student=cleo.student, code=cleo.code, now=later).token


def test_the_wait_doubles_with_every_wrong_code_up_to_a_quarter_of_an_hour(
    cleo: SeatTaken,
) -> None:
    miss(cleo.student)
    now, waits = NOON, []
    for _ in range(9):
        wait = try_code(cleo.student, now=now)
        assert wait is not None
        waits.append(wait)
        now += wait
        assert try_code(cleo.student, now=now) is None
    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60)]
    assert waits[-2:] == [timedelta(minutes=15)] * 2
    assert seats.wait_after(10**6) == timedelta(minutes=15)


def test_wrong_codes_are_forgotten_after_a_day(cleo: SeatTaken) -> None:
    miss(cleo.student)
    later = NOON + timedelta(days=1, minutes=16)
    for _ in range(FREE_TRIES):
        assert try_code(cleo.student, now=later) is None


def test_other_seats_are_as_quick_as_ever(cleo: SeatTaken, classroom: Classroom) -> None:
    other = seats.take_seat(
        classroom=classroom, name="Ben", token=seats.new_device_token(), now=NOON
    )
    miss(cleo.student)
    assert seats.resume_seat(student=other.student, code=other.code, now=NOON).token


def test_the_page_says_how_long_to_wait(cleo: SeatTaken, classroom: Classroom) -> None:
    browser = invited(classroom)
    for _ in range(FREE_TRIES):
        assert browser.post(RESUME, {"name": "Cleo M.", "code": WRONG}).status_code == 422
    page = browser.post(RESUME, {"name": "Cleo M.", "code": cleo.code})
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 15
    assert "Too many wrong codes. Wait 1" in text_of(page)
    assert "seat-" not in str(browser.cookies)


def test_a_reset_lets_the_student_in_at_once(cleo: SeatTaken) -> None:
    miss(cleo.student)
    code = seats.reset_seat(student=cleo.student, now=NOON)
    assert seats.resume_seat(student=cleo.student, code=code, now=NOON).token
    assert not Notice.objects.filter(kind=NoticeKind.WRONG_CODE).exists()


def test_the_teacher_is_told_once_with_a_count(cleo: SeatTaken) -> None:
    miss(cleo.student)
    try_code(cleo.student, now=NOON + timedelta(minutes=1))
    notice = Notice.objects.get(kind=NoticeKind.WRONG_CODE)
    assert (notice.student, notice.count) == (cleo.student, 2)


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_count_one_by_one(cleo: SeatTaken) -> None:
    waits = at_once([partial(try_code, cleo.student) for _ in range(12)])
    assert sum(wait is None for wait in waits) == FREE_TRIES


# --- Board codes ----------------------------------------------------------------------------------


def test_one_browser_has_to_wait_after_wrong_board_codes_and_others_have_not(
    classroom: Classroom,
) -> None:
    link = joining.renew_link(classroom=classroom, now=timezone.now())
    address = reverse("cards:code_open")
    guesser = Client()
    for _ in range(FREE_TRIES):
        assert guesser.post(address, {"code": "7777-7777"}).status_code == 422
    page = guesser.post(address, {"code": link.written_code})
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 15
    assert "Please wait" in text_of(page)
    assert Client().post(address, {"code": link.written_code}).status_code == 302


def test_a_forged_count_of_wrong_codes_is_ignored(classroom: Classroom) -> None:
    link = joining.renew_link(classroom=classroom, now=timezone.now())
    browser = Client()
    browser.cookies["wrong-codes"] = "forged"
    reply = browser.post(reverse("cards:code_open"), {"code": link.written_code})
    assert reply.status_code == 302


def test_the_whole_site_takes_only_so_many_wrong_board_codes_and_links_go_on(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "WRONG_BOARD_CODES", throttles.Limit(8, timedelta(minutes=1)))
    link = joining.renew_link(classroom=classroom, now=timezone.now())
    address = reverse("cards:code_open")
    for _ in range(8):
        assert Client().post(address, {"code": "7777-7777"}).status_code == 422
    assert Client().post(address, {"code": link.written_code}).status_code == 429
    assert Client().get(link.get_absolute_url()).status_code == 302


# --- Without a link -------------------------------------------------------------------------------


def test_a_code_comes_back_with_the_code_of_the_class_in_place_of_a_link(
    cleo: SeatTaken, classroom: Classroom
) -> None:
    link = joining.renew_link(classroom=classroom, now=timezone.now())
    sent = {"name": "cleo m.", "code": cleo.code, "board_code": link.written_code.lower()}
    browser = Client()
    assert browser.post(RESUME, sent).status_code == 302
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert browser.get(study, follow=True).status_code == 200


@pytest.mark.parametrize("missing", ["name", "code", "board_code"])
def test_without_a_link_everything_is_asked_for(
    cleo: SeatTaken, classroom: Classroom, missing: str
) -> None:
    link = joining.renew_link(classroom=classroom, now=timezone.now())
    sent = {"name": "Cleo M.", "code": cleo.code, "board_code": link.written_code, missing: ""}
    assert Client().post(RESUME, sent).status_code == 422


def test_a_wrong_code_of_the_class_is_told_apart(cleo: SeatTaken) -> None:
    sent = {"name": "Cleo M.", "code": cleo.code, "board_code": "7777-7777"}
    page = Client().post(RESUME, sent)
    assert page.status_code == 422
    assert "No class has this code now." in text_of(page)


def test_a_slip_needs_neither_link_nor_name(cleo: SeatTaken, classroom: Classroom) -> None:
    Link.objects.all().delete()
    Classroom.objects.update(joining_closes_at=NOON)
    sent = {"slip": slip_key(cleo.student), "code": cleo.code}
    assert Client().post(RESUME, sent).status_code == 302
    assert Device.objects.filter(student=cleo.student).count() == 2


@pytest.mark.parametrize("slip", ["1", "1:forged", ":", "x" * 120])
def test_a_forged_slip_opens_nothing_and_slows_no_seat_down(cleo: SeatTaken, slip: str) -> None:
    page = Client().post(RESUME, {"slip": slip, "code": cleo.code})
    assert page.status_code == 422
    assert not WrongCodes.objects.exists()


def test_a_slip_can_be_the_first_way_in(classroom: Classroom) -> None:
    (ben,) = put_on_roster(classroom, "Ben")
    (code,) = seats.renew_codes(students=[ben], now=NOON)
    assert Client().post(RESUME, {"slip": slip_key(ben), "code": code}).status_code == 302
    ben.refresh_from_db()
    assert ben.joined_at is not None
    assert Notice.objects.get().kind == NoticeKind.JOINED


def test_a_name_of_the_roster_without_a_code_cannot_be_come_back_to(classroom: Classroom) -> None:
    (ben,) = put_on_roster(classroom, "Ben")
    make_seat(classroom, "Ana")
    for code in ("", "x", WRONG):
        assert invited(classroom).post(RESUME, {"name": "Ben", "code": code}).status_code == 422
    ben.refresh_from_db()
    assert ben.joined_at is None
