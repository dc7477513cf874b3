"""Classes, students, assignments and links through the API."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cards.access import Seat
from cards.models import Assignment, Classroom, Deck, Link, Student, Teacher
from tests.api.programs import Program, make_program, results
from tests.factories import flip, make_classroom, make_teacher

OF_A_STUDENT = {"id", "name", "joined_at", "is_verified"}


def test_a_class_is_created_where_it_is(program: Program, teacher: Teacher) -> None:
    reply = program.post("classroom_list", name=" Biology  1 ", time_zone="Europe/Paris")
    assert reply.status_code == 201
    classroom = Classroom.objects.get()
    assert (classroom.owner, classroom.name, classroom.time_zone) == (
        teacher,
        "Biology 1",
        "Europe/Paris",
    )
    assert reply.json()["is_owner"] is True


def test_a_class_is_renamed_and_put_away_and_back(program: Program, classroom: Classroom) -> None:
    assert program.patch("classroom_detail", classroom.pk, name="Stars").json()["name"] == "Stars"
    away = program.patch("classroom_detail", classroom.pk, archived=True).json()
    assert (away["name"], away["archived_at"] is None) == ("Stars", False)
    assert results(program.get("classroom_list")) == []
    assert len(results(program.get("classroom_list", archived="true"))) == 1
    back = program.patch("classroom_detail", classroom.pk, archived=False).json()
    assert back["archived_at"] is None


def test_a_co_teacher_finds_the_class_but_not_its_owners_decks(
    classroom: Classroom, deck: Deck
) -> None:
    colleague = make_teacher()
    classroom.co_teachers.add(colleague)
    program = make_program(colleague)
    (found,) = results(program.get("classroom_list"))
    assert (found["id"], found["is_owner"]) == (classroom.pk, False)
    assert results(program.get("deck_list")) == []
    assert program.get("deck_detail", deck.pk).status_code == 404
    assert results(program.get("assignment_list", classroom.pk))[0]["deck"] == deck.pk


# --- Students -------------------------------------------------------------------------------------


def test_nothing_about_students_but_name_and_dates_is_told(
    program: Program, seat: Seat, classroom: Classroom
) -> None:
    Student.objects.update(resume_code="secret")
    (found,) = results(program.get("student_list", classroom.pk))
    assert set(found) == OF_A_STUDENT
    assert found["name"] == "Ana R."


def test_a_name_is_added_once(program: Program, classroom: Classroom) -> None:
    first = program.post("student_list", classroom.pk, name=" Ben  K. ")
    again = program.post("student_list", classroom.pk, name="BEN K.")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["name"], first.json()["joined_at"]) == ("Ben K.", None)


@pytest.mark.parametrize("name", ["", "  ", "!?", "x" * 61])
def test_a_name_that_is_none_is_refused(program: Program, classroom: Classroom, name: str) -> None:
    reply = program.post("student_list", classroom.pk, name=name)
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == ["name"]


def test_a_student_is_renamed_but_not_to_a_classmates_name(
    program: Program, classroom: Classroom, seat: Seat
) -> None:
    program.post("student_list", classroom.pk, name="Ben")
    place = (classroom.pk, seat.student.pk)
    assert program.patch("student_detail", *place, name="Anna R.").json()["name"] == "Anna R."
    taken = program.patch("student_detail", *place, name="ben")
    assert taken.status_code == 409
    assert taken.headers["Content-Type"] == "application/problem+json"
    seat.student.refresh_from_db()
    assert seat.student.name == "Anna R."


def test_a_student_is_removed_with_all_they_did(
    program: Program, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    flip(seat, deck, True)
    place = (classroom.pk, seat.student.pk)
    assert program.delete("student_detail", *place).status_code == 204
    assert not Student.objects.exists()
    assert program.delete("student_detail", *place).status_code == 404


# --- Assignments and links ------------------------------------------------------------------------

FRIDAY = datetime(2026, 12, 18, 12, tzinfo=UTC)


def test_a_class_is_given_a_deck_once(program: Program, teacher: Teacher, deck: Deck) -> None:
    classroom = make_classroom(teacher)
    place = (classroom.pk, deck.pk)
    first = program.put("assignment_detail", *place, due_at="2026-12-18T12:00:00Z")
    again = program.put("assignment_detail", *place, due_at="2026-12-18T12:00:00Z")
    assert (first.status_code, again.status_code) == (201, 200)
    given = Assignment.objects.get(classroom=classroom)
    assert (given.due_at, given.ranking) == (FRIDAY, False)
    assert first.json() == again.json()


def test_what_is_not_sent_of_an_assignment_stays(
    program: Program, classroom: Classroom, deck: Deck
) -> None:
    Assignment.objects.update(due_at=FRIDAY)
    place = (classroom.pk, deck.pk)
    assert program.put("assignment_detail", *place, ranking=True).json()["ranking"] is True
    assert Assignment.objects.get().due_at == FRIDAY
    assert program.put("assignment_detail", *place, due_at=None).json()["due_at"] is None
    assert Assignment.objects.get().ranking


def test_a_deck_is_taken_off_a_class(program: Program, classroom: Classroom, deck: Deck) -> None:
    assert program.delete("assignment_detail", classroom.pk, deck.pk).status_code == 204
    assert not Assignment.objects.exists()
    assert Deck.objects.exists()


def test_a_study_link_is_made_once_and_made_anew_after_it_was_revoked(
    program: Program, teacher: Teacher, deck: Deck
) -> None:
    classroom = make_classroom(teacher)
    first = program.post("link_list", classroom.pk, deck=deck.pk).json()
    assert program.post("link_list", classroom.pk, deck=deck.pk).json() == first
    link = Link.objects.get(classroom=classroom)
    assert first["address"] == f"http://testserver{link.get_absolute_url()}"
    assert Assignment.objects.filter(classroom=classroom, deck=deck).exists()
    for _ in range(2):
        assert program.delete("link_detail", link.pk).status_code == 204
    link.refresh_from_db()
    assert link.revoked_at
    assert timezone.now() - link.revoked_at < timedelta(minutes=5)
    assert program.post("link_list", classroom.pk, deck=deck.pk).json()["id"] != link.pk
    listed = results(program.get("link_list", classroom.pk))
    assert [each["revoked_at"] is None for each in listed] == [True, False]
