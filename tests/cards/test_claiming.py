"""A student taps a free name of the roster, confirms it, and is in; of many, one gets the seat."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.models import Classroom, Device, Link, Notice, NoticeKind, Student, name_key
from cards.services import resume_codes, seats
from cards.services.merging import merge_students
from cards.services.rosters import rename_student
from tests.cards.pages import body, buttons, form_on, text_of, titles
from tests.cards.test_joining import JOIN, code_on
from tests.cards.threads import at_once
from tests.factories import NOON, make_seat

TAKEN = "is already taken in this class. Is it you on another device? Use your code ."
OTHERWISE = "Otherwise tell your teacher"


def put_on_roster(classroom: Classroom, *names: str) -> list[Student]:
    return Student.objects.bulk_create(
        Student(classroom=classroom, name=name, name_key=name_key(name)) for name in names
    )


@pytest.fixture
def roster(classroom: Classroom) -> list[Student]:
    return put_on_roster(classroom, "Ana R.", "Ben", "Cleo M.")


def invited(classroom: Classroom) -> Client:
    """A browser in which the class's link was opened."""
    browser = Client()
    browser.get(Link.objects.filter(classroom=classroom)[0].get_absolute_url())
    return browser


def claim(browser: Client, name: str) -> str:
    """Tap a name and confirm it; what the page then says."""
    asked = browser.post(JOIN, {"name": name})
    return text_of(browser.post(JOIN, form_on(asked) | {"confirmed": "yes"}))


# --- The list -------------------------------------------------------------------------------------


def test_the_free_names_of_the_roster_can_be_tapped(
    classroom: Classroom, roster: list[Student]
) -> None:
    page = invited(classroom).get(JOIN)
    assert buttons(page, "name") == ["Ana R.", "Ben", "Cleo M."]


def test_a_name_that_is_taken_is_not_listed(classroom: Classroom, roster: list[Student]) -> None:
    make_seat(classroom, "Dora")
    claim(invited(classroom), "Ben")
    page = invited(classroom).get(JOIN)
    assert buttons(page, "name") == ["Ana R.", "Cleo M."]
    assert "Dora" not in text_of(page)
    assert "Ben" not in text_of(page)


def test_looking_at_the_list_takes_nothing(classroom: Classroom, roster: list[Student]) -> None:
    browser = invited(classroom)
    for query in ("", "?name=Ben&confirmed=yes", "?q=Ben"):
        browser.get(JOIN + query)
    browser.post(JOIN, {"name": "Ben"})
    assert not Student.objects.exclude(joined_at=None).exists()
    assert not Device.objects.exists()


def test_many_names_can_be_searched(classroom: Classroom) -> None:
    put_on_roster(classroom, *[f"Student {number:02}" for number in range(30)])
    browser = invited(classroom)
    assert len(buttons(browser.get(JOIN), "name")) == 30
    assert buttons(browser.get(JOIN, {"q": "STUDENT 07"}), "name") == ["Student 07"]
    nothing = browser.get(JOIN, {"q": "Zoë"})
    assert buttons(nothing, "name") == []
    assert "No free name is spelled like this" in text_of(nothing)


# --- The seat -------------------------------------------------------------------------------------


def test_a_name_that_was_tapped_and_confirmed_is_in(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    text = claim(browser, "Ana R.")
    ana = Student.objects.get(name="Ana R.")
    assert "You are in, Ana R." in text
    assert ana.pk == roster[0].pk
    assert ana.is_verified
    assert ana.joined_at is not None
    assert resume_codes.matches(code_on(text), ana.resume_code)
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert "Ana R." in text_of(browser.get(study, follow=True))


def test_a_name_of_the_roster_can_be_typed_too(classroom: Classroom, roster: list[Student]) -> None:
    page = invited(classroom).post(JOIN, {"name": "  ana   r. "})
    assert titles(page) == ["Are you Ana R.?"]
    assert "new in the class" not in text_of(page)


def test_a_typed_name_that_is_not_on_the_roster_is_not_verified(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    assert "This name is new in the class" in text_of(browser.post(JOIN, {"name": "Zoë"}))
    claim(browser, "Zoë")
    assert not Student.objects.get(name="Zoë").is_verified


def test_where_only_the_roster_counts_no_other_name_gets_in(
    classroom: Classroom, roster: list[Student]
) -> None:
    Classroom.objects.update(takes_new_names=False)
    browser = invited(classroom)
    assert "My name is not here" not in text_of(browser.get(JOIN))
    page = browser.post(JOIN, {"name": "Zoë", "confirmed": "yes"})
    assert page.status_code == 422
    assert "This name is not on the list of the class." in text_of(page)
    assert Student.objects.count() == len(roster)


def test_where_only_the_roster_counts_another_name_is_refused_where_it_is_typed(
    classroom: Classroom, roster: list[Student]
) -> None:
    """Not only after it was confirmed; it stays in the field, to be mended."""
    browser = invited(classroom)
    browser.get(JOIN)
    Classroom.objects.update(takes_new_names=False)  # while the page is being filled in
    page = browser.post(JOIN, {"name": "Zoë"})
    assert page.status_code == 422
    assert titles(page) == ["Join Astronomy"]
    assert "spell it as your teacher does, or ask your teacher to add you." in text_of(page)
    assert 'value="Zoë"' in body(page)
    assert buttons(page, "name") == ["Ana R.", "Ben", "Cleo M."]


def test_a_name_is_not_asked_about_while_joining_is_closed(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    Classroom.objects.update(joining_closes_at=NOON)
    page = browser.post(JOIN, {"name": "Ben"})
    assert page.status_code == 409
    assert titles(page) == ["Joining is closed"]


def test_where_every_name_of_the_roster_is_taken_that_is_said(classroom: Classroom) -> None:
    Classroom.objects.update(takes_new_names=False)
    make_seat(classroom, "Ana R.")
    assert "Every name of this class is taken." in text_of(invited(classroom).get(JOIN))


def test_who_comes_too_late_is_told_what_to_do(classroom: Classroom, roster: list[Student]) -> None:
    late = invited(classroom)
    asked = late.post(JOIN, {"name": "Ben"})
    claim(invited(classroom), "Ben")
    page = late.post(JOIN, form_on(asked) | {"confirmed": "yes"})
    assert page.status_code == 422
    assert TAKEN in text_of(page)
    assert OTHERWISE in text_of(page)
    assert reverse("cards:seat_resume") in body(page)
    assert Device.objects.count() == 1


def test_a_confirmation_that_is_sent_again_is_the_same_seat_with_a_code_that_works(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Ben"})) | {"confirmed": "yes"}
    browser.post(JOIN, sent)
    page = browser.post(JOIN, sent)
    assert page.status_code == 200
    assert Device.objects.count() == 1
    stored = Student.objects.get(name="Ben").resume_code
    assert resume_codes.matches(code_on(text_of(page)), stored)


@pytest.mark.parametrize("change", ["renamed", "merged"])
def test_a_confirmation_that_is_sent_again_after_the_name_changed_is_the_same_seat(
    classroom: Classroom, roster: list[Student], change: str
) -> None:
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Zoë"})) | {"confirmed": "yes"}
    browser.post(JOIN, sent)
    zoe = Student.objects.get(name="Zoë")
    if change == "renamed":
        rename_student(student=zoe, name="Zoë B.")
    else:
        merge_students(kept=roster[0], gone=zoe, now=timezone.now())
    seats = Student.objects.count()
    page = text_of(browser.post(JOIN, sent))
    assert f"You are in, {'Zoë B.' if change == 'renamed' else roster[0].name}" in page
    assert Student.objects.count() == seats
    assert Device.objects.count() == 1


def test_a_search_with_signs_that_databases_refuse_finds_the_rest(
    classroom: Classroom, roster: list[Student]
) -> None:
    assert "Ben" in text_of(invited(classroom).get(JOIN, {"q": "b\0en"}))


def test_a_confirmation_from_before_a_reset_opens_nothing(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Ben"})) | {"confirmed": "yes"}
    browser.post(JOIN, sent)
    code = seats.reset_seat(student=Student.objects.get(name="Ben"), now=timezone.now())
    assert browser.post(JOIN, sent).status_code == 422
    assert resume_codes.matches(code, Student.objects.get(name="Ben").resume_code)


@pytest.mark.django_db(transaction=True)
def test_of_thirty_who_want_one_seat_at_once_exactly_one_gets_it(
    classroom: Classroom, roster: list[Student]
) -> None:
    browsers = [invited(classroom) for _ in range(30)]
    forms = [form_on(each.post(JOIN, {"name": "Ana R."})) for each in browsers]
    replies = at_once(
        [
            partial(browser.post, JOIN, form | {"confirmed": "yes"})
            for browser, form in zip(browsers, forms, strict=True)
        ]
    )
    texts = [text_of(reply) for reply in replies]
    assert sorted(reply.status_code for reply in replies) == [200, *[422] * 29]
    assert sum("You are in, Ana R." in text for text in texts) == 1
    assert sum(TAKEN in text and OTHERWISE in text for text in texts) == 29
    winner = next(text for text in texts if "You are in" in text)
    ana = Student.objects.get(name="Ana R.")
    assert resume_codes.matches(code_on(winner), ana.resume_code)
    assert Device.objects.count() == 1
    assert Notice.objects.get(kind=NoticeKind.TRIED).count == 29


# --- When joining is closed -----------------------------------------------------------------------


def test_nobody_gets_into_a_class_that_is_archived(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Ben"})) | {"confirmed": "yes"}
    Classroom.objects.update(archived_at=timezone.now())
    page = browser.get(JOIN)
    assert page.status_code == 404
    assert titles(page) == ["Astronomy is closed for now"]
    assert browser.post(JOIN, sent).status_code == 404
    assert not Student.objects.exclude(joined_at=None).exists()


def test_while_joining_is_closed_nobody_new_gets_in(
    classroom: Classroom, roster: list[Student]
) -> None:
    past = timezone.now() - timedelta(hours=1)
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Ben"})) | {"confirmed": "yes"}
    Classroom.objects.update(joining_closes_at=past)
    page = browser.get(JOIN)
    assert titles(page) == ["Joining is closed"]
    assert "Ben" not in text_of(page)
    assert browser.post(JOIN, sent).status_code == 409
    assert browser.post(JOIN, {"name": "Zoë", "confirmed": "yes"}).status_code == 409
    assert not Student.objects.exclude(joined_at=None).exists()


def test_joining_is_open_until_the_moment_it_closes(
    classroom: Classroom, roster: list[Student]
) -> None:
    Classroom.objects.update(joining_closes_at=timezone.now() + timedelta(minutes=1))
    assert "You are in" in claim(invited(classroom), "Ben")


def test_closing_keeps_those_who_are_in(classroom: Classroom, roster: list[Student]) -> None:
    browser = invited(classroom)
    claim(browser, "Ben")
    Classroom.objects.update(joining_closes_at=timezone.now())
    study = reverse("cards:classroom_study", args=[classroom.pk])
    assert browser.get(study, follow=True).status_code == 200
    assert titles(browser.get(JOIN)) == ["Welcome back, Ben"]


def test_a_lost_reply_can_be_asked_for_again_after_joining_was_closed(
    classroom: Classroom, roster: list[Student]
) -> None:
    browser = invited(classroom)
    sent = form_on(browser.post(JOIN, {"name": "Ben"})) | {"confirmed": "yes"}
    browser.post(JOIN, sent)
    Classroom.objects.update(joining_closes_at=timezone.now())
    assert "You are in, Ben" in text_of(browser.post(JOIN, sent))


def test_a_code_brings_back_while_joining_is_closed(
    classroom: Classroom, roster: list[Student]
) -> None:
    code = code_on(claim(invited(classroom), "Ben"))
    Classroom.objects.update(joining_closes_at=NOON)
    again = invited(classroom).post(
        reverse("cards:seat_resume"), {"name": "Ben", "code": code.upper()}
    )
    assert again.status_code == 302
