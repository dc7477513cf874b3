"""Keeping a seat, giving it back, and coming back to it on another device."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Answer, Classroom, Device, Link, Student
from cards.services import resume_codes, seats
from cards.services.seats import SeatTaken
from tests.cards.pages import follow, form_on, text_of, titles
from tests.factories import NOON, client_of, flip, make_seat, respond, start

RESUME = "/join/resume/"
NO_MATCH = "This name and this code do not belong together."


@pytest.fixture
def taken(classroom: Classroom) -> SeatTaken:
    """Cleo’s seat, with her code."""
    return seats.take_seat(
        classroom=classroom, name="Cleo M.", token=seats.new_device_token(), now=NOON
    )


@pytest.fixture
def phone(classroom: Classroom) -> Client:
    """Another device, in which the link was opened."""
    browser = Client()
    browser.get(Link.objects.get().get_absolute_url())
    return browser


def cookie(classroom: Classroom) -> str:
    return f"{settings.SEAT_COOKIE_PREFIX}{classroom.pk}"


# --- Coming back ----------------------------------------------------------------------------------


def test_the_name_and_the_code_bring_the_seat_to_another_device(
    phone: Client, taken: SeatTaken, classroom: Classroom
) -> None:
    back = phone.post(RESUME, {"name": "Cleo M.", "code": taken.code})
    assert back.headers["Location"] == reverse("cards:classroom_study", args=[classroom.pk])
    assert "Cleo M." in text_of(phone.get("/"))
    assert Student.objects.count() == 1
    assert Device.objects.filter(student=taken.student).count() == 2


def test_the_code_works_again_on_a_third_device(
    phone: Client, taken: SeatTaken, classroom: Classroom
) -> None:
    for _ in range(2):
        assert phone.post(RESUME, {"name": "Cleo M.", "code": taken.code}).status_code == 302
    assert Device.objects.filter(student=taken.student, revoked_at=None).count() == 3


def test_case_spaces_and_hyphens_do_not_matter(phone: Client, taken: SeatTaken) -> None:
    typed = f"  {taken.code.upper().replace('-', '  ')} "
    assert phone.post(RESUME, {"name": " cleo  M. ", "code": typed}).status_code == 302


@pytest.mark.parametrize(
    ("name", "code"),
    [("Cleo M.", "otter-otter-otter-00"), ("Nobody", None), ("Ben", None)],
    ids=["wrong code", "unknown name", "name without a code"],
)
def test_a_wrong_code_and_an_unknown_name_get_the_same_answer(
    phone: Client, taken: SeatTaken, classroom: Classroom, name: str, code: str | None
) -> None:
    make_seat(classroom, "Ben")
    page = phone.post(RESUME, {"name": name, "code": code or taken.code})
    assert page.status_code == 422
    assert NO_MATCH in text_of(page)
    assert form_on(page)["name"] == name
    assert cookie(classroom) not in phone.cookies


@pytest.mark.parametrize("missing", ["name", "code"])
def test_both_the_name_and_the_code_are_asked_for(
    phone: Client, taken: SeatTaken, missing: str
) -> None:
    sent = {"name": "Cleo M.", "code": taken.code, missing: ""}
    assert phone.post(RESUME, sent).status_code == 422


def test_a_code_of_another_class_opens_nothing(phone: Client, taken: SeatTaken) -> None:
    other = Classroom.objects.create(owner=taken.student.classroom.owner, name="Another")
    theirs = seats.take_seat(
        classroom=other, name="Cleo M.", token=seats.new_device_token(), now=NOON
    )
    assert phone.post(RESUME, {"name": "Cleo M.", "code": theirs.code}).status_code == 422


def test_codes_are_three_words_and_two_digits_with_30_random_bits() -> None:
    words = len(set(resume_codes.WORDS))
    assert words == len(resume_codes.WORDS)
    assert words**3 * 100 > 2**30
    codes = {resume_codes.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        *three, digits = code.split("-")
        assert len(three) == 3
        assert set(three) <= set(resume_codes.WORDS)
        assert len(digits) == 2
        assert digits.isdecimal()


# --- Giving the seat back -------------------------------------------------------------------------


def test_leaving_takes_the_seat_from_this_browser(
    seat: Seat, student_client: Client, classroom: Classroom
) -> None:
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert student_client.get(study, follow=True).status_code == 200
    left = student_client.post(reverse("cards:seat_leave", args=[classroom.pk]))
    assert left.headers["Location"] == "/"
    assert left.cookies[cookie(classroom)].value == ""
    assert student_client.get(study).status_code == 404


def test_a_seat_that_was_left_cannot_be_used_with_the_old_cookie(
    student_client: Client, classroom: Classroom
) -> None:
    token = student_client.cookies[cookie(classroom)].value
    student_client.post(reverse("cards:seat_leave", args=[classroom.pk]))
    student_client.cookies[cookie(classroom)] = token
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert student_client.get(study).status_code == 404


def test_leaving_keeps_the_work_and_the_other_devices(
    seat: Seat, student_client: Client, classroom: Classroom, taken: SeatTaken
) -> None:
    deck = classroom.assignments.get().deck
    flip(seat, deck, True, False)
    other_device = client_of(Seat(classroom, taken.student, taken.student.devices.get()))
    student_client.post(reverse("cards:seat_leave", args=[classroom.pk]))
    assert Answer.objects.filter(student=seat.student).count() == 2
    study = reverse("cards:deck_study", args=[classroom.pk, deck.pk])
    assert other_device.get(study).status_code == 200


def test_who_leaves_with_an_invitation_can_join_at_once_as_somebody_else(
    phone: Client, taken: SeatTaken, classroom: Classroom
) -> None:
    phone.post(RESUME, {"name": "Cleo M.", "code": taken.code})
    left = phone.post(reverse("cards:seat_leave", args=[classroom.pk]))
    assert titles(follow(phone, left)) == ["Join Astronomy"]


def test_a_removed_student_holds_no_seat(seat: Seat, student_client: Client) -> None:
    seat.student.delete()
    study = reverse("cards:classroom_study", args=[seat.classroom.pk])
    assert student_client.get(study).status_code == 404


def test_a_seat_in_one_class_opens_no_other(student_client: Client, classroom: Classroom) -> None:
    other = Classroom.objects.create(owner=classroom.owner, name="Another")
    student_client.cookies[cookie(other)] = student_client.cookies[cookie(classroom)].value
    study = reverse("cards:classroom_study", args=[other.pk])
    assert student_client.get(study).status_code == 404


def test_work_goes_on_where_it_was_on_the_other_device(
    phone: Client, taken: SeatTaken, classroom: Classroom
) -> None:
    deck = classroom.assignments.get().deck
    cleo = Seat(classroom, taken.student, taken.student.devices.get())
    session = start(cleo, deck, Mode.FLASHCARDS)
    respond(cleo, session, Response(action="knew"), now=NOON)
    phone.post(RESUME, {"name": "Cleo M.", "code": taken.code})
    started = phone.post(
        reverse("cards:session_start", args=[classroom.pk, deck.pk, Mode.FLASHCARDS])
    )
    assert str(session.id) in started.headers["Location"]
    assert "2/8" in text_of(follow(phone, started))
