"""Who is in a class: lists brought in after a preview, names changed, students removed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponseBase
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import (
    Answer,
    Classroom,
    Deck,
    Device,
    Memory,
    Progress,
    Student,
    StudySession,
    name_key,
)
from cards.services import deletion, rosters
from tests.cards.pages import body, follow, form_on, text_of
from tests.cards.test_merging_seats import submit
from tests.cards.threads import at_once
from tests.factories import NOON, flip, make_classroom, make_seat, make_teacher, start
from tests.formats.test_roster_files import CLASSES, ENROLLMENTS, USERS, archive, workbook


def names(classroom: Classroom) -> list[str]:
    return list(classroom.students.values_list("name", flat=True))


def roster_of(classroom: Classroom) -> str:
    return reverse("cards:roster", args=[classroom.pk])


def adding(classroom: Classroom) -> str:
    return reverse("cards:roster_add", args=[classroom.pk])


def of(name: str, classroom: Classroom, student: Student) -> str:
    return reverse(f"cards:{name}", args=[classroom.pk, student.pk])


def preview(client: Client, classroom: Classroom, text: str, **more: str) -> HttpResponseBase:
    return client.post(adding(classroom), {"text": text, "action": "preview", **more})


def save(client: Client, classroom: Classroom, page: HttpResponseBase) -> HttpResponseBase:
    """Press the button under a preview."""
    return client.post(adding(classroom), {**form_on(page, form_id="list"), "action": "save"})


def upload(client: Client, classroom: Classroom, *files: bytes, text: str = "") -> HttpResponseBase:
    sent = [SimpleUploadedFile("list", data) for data in files]
    return client.post(adding(classroom), {"file": sent, "text": text, "action": "preview"})


# --- The list of students -------------------------------------------------------------------------


def test_the_roster_shows_who_has_joined_and_when_they_last_answered(
    owner_client: Client, classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True)
    rosters.add_students(classroom=classroom, names=["Ben"])
    make_seat(classroom, "Carla")
    page = text_of(owner_client.get(roster_of(classroom)))
    assert "3 students 2 joined" in page
    assert "Ana R. 1 device · last answer" in page
    assert "Ben Not joined yet" in page
    assert "Carla 1 device · no answer yet" in page


def test_a_device_that_was_signed_out_is_not_counted(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    Device.objects.update(revoked_at=NOON)
    assert "Ana R. 0 devices" in text_of(owner_client.get(roster_of(classroom)))


def test_an_empty_class_says_what_to_do(owner_client: Client, classroom: Classroom) -> None:
    assert "Paste your class list" in text_of(owner_client.get(roster_of(classroom)))


def test_a_co_teacher_sees_to_the_roster_too(classroom: Classroom, seat: Seat) -> None:
    colleague = make_teacher()
    classroom.co_teachers.add(colleague)
    client = Client()
    client.force_login(colleague)
    assert "Ana R." in text_of(client.get(roster_of(classroom)))


def test_one_student_can_be_typed(owner_client: Client, classroom: Classroom) -> None:
    reply = owner_client.post(roster_of(classroom), {"name": "  Ben   S. "})
    assert "Ben S. is in the class." in text_of(follow(owner_client, reply))
    ben = Student.objects.get()
    assert (ben.name, ben.joined_at, ben.is_verified, ben.resume_code) == ("Ben S.", None, True, "")


def test_a_name_that_is_there_is_not_added_again(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    reply = owner_client.post(roster_of(classroom), {"name": "ana r."})
    assert reply.status_code == 422
    assert "There is a “ana r.” in this class already." in text_of(reply)
    assert form_on(reply)["name"] == "ana r."
    assert names(classroom) == ["Ana R."]


# --- Lists ----------------------------------------------------------------------------------------


def test_a_preview_saves_nothing_and_saving_adds_the_names(
    owner_client: Client, classroom: Classroom
) -> None:
    page = preview(owner_client, classroom, "Rossi, Ana\nBen S.\n")
    assert "2 new students Nothing is saved yet." in text_of(page)
    assert "Ana Rossi was “Rossi, Ana” Added" in text_of(page)
    assert names(classroom) == []
    reply = save(owner_client, classroom, page)
    assert "2 students were added." in text_of(follow(owner_client, reply))
    assert names(classroom) == ["Ana Rossi", "Ben S."]


def test_a_preview_tells_what_becomes_of_every_line(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    text = text_of(
        preview(owner_client, classroom, "ANA R.\nBen\n1234\nben\nAna Rossi\nBo, Bo, Bo\nAna Ruiz")
    )
    assert "1 ANA R. In the class already, as “Ana R.”" in text
    assert "2 Ben Added" in text
    assert "Line 3 “1234” is no name, so it was left out." in text
    assert "4 ben The same as on line 2, added once" in text
    assert "5 Ana Rossi Added if ticked: Ana Rossi much like “Ana R.”, who is in the class" in text
    assert "4 new students" in text


def test_names_of_one_list_that_look_alike_are_marked_and_both_added(
    owner_client: Client, classroom: Classroom
) -> None:
    page = preview(owner_client, classroom, "Anna\nTim Müller\nBen\nanna k.\nTim Mueller")
    text = text_of(page)
    assert "5 new students" in text
    assert "looks like “Anna” on line 1" in text
    assert "looks like “Tim Müller” on line 2" in text
    assert text.count("looks like") == 2
    save(owner_client, classroom, page)
    assert names(classroom) == ["Anna", "anna k.", "Ben", "Tim Mueller", "Tim Müller"]


def test_one_of_two_that_look_alike_can_be_unticked(
    owner_client: Client, classroom: Classroom
) -> None:
    page = preview(owner_client, classroom, "Anna\nTim Müller\nBen\nanna k.\nTim Mueller")
    sent = {**form_on(page, form_id="list"), "asked": ["3", "4"], "add": ["3"], "action": "save"}
    reply = owner_client.post(adding(classroom), sent)
    assert "4 students were added." in text_of(follow(owner_client, reply))
    assert names(classroom) == ["Anna", "anna k.", "Ben", "Tim Müller"]


def test_one_who_looks_like_a_student_can_be_unticked_too(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    page = preview(owner_client, classroom, "Ana Rossi")
    assert "much like “Ana R.”, who is in the class" in text_of(page)
    sent = form_on(page, form_id="list") | {"action": "save"}
    del sent["add"]
    reply = owner_client.post(adding(classroom), sent)
    assert "Nobody is added." in text_of(follow(owner_client, reply))
    assert names(classroom) == ["Ana R."]


def test_names_that_look_alike_on_one_line_are_marked(
    owner_client: Client, classroom: Classroom
) -> None:
    page = preview(owner_client, classroom, "Anna, Ben, Anna K")
    assert "looks like “Anna” on this line" in text_of(page)


def test_names_twice_on_one_line_are_added_once(owner_client: Client, classroom: Classroom) -> None:
    page = preview(owner_client, classroom, "Ana, Ben, Ana")
    assert "Twice on this line" in text_of(page)
    save(owner_client, classroom, page)
    assert names(classroom) == ["Ana", "Ben"]


def test_a_name_too_long_to_compare_is_left_out(owner_client: Client, classroom: Classroom) -> None:
    page = preview(owner_client, classroom, "Ana\n" + "ﷺ" * 60)
    assert "Too long, left out" in text_of(page)
    save(owner_client, classroom, page)
    assert names(classroom) == ["Ana"]


def test_sending_a_list_twice_adds_nobody_twice(owner_client: Client, classroom: Classroom) -> None:
    page = preview(owner_client, classroom, "Ana\nBen")
    save(owner_client, classroom, page)
    again = save(owner_client, classroom, page)
    assert "Everyone on this list is in the class already." in text_of(follow(owner_client, again))
    assert names(classroom) == ["Ana", "Ben"]


def test_a_list_that_changed_after_its_preview_is_previewed_again(
    owner_client: Client, classroom: Classroom
) -> None:
    sent = form_on(preview(owner_client, classroom, "Ana"), form_id="list")
    reply = owner_client.post(adding(classroom), {**sent, "text": "Ana\nBen", "action": "save"})
    assert "changed since its preview" in text_of(reply)
    assert names(classroom) == []
    save(owner_client, classroom, reply)
    assert names(classroom) == ["Ana", "Ben"]


def test_the_order_of_names_can_be_chosen(owner_client: Client, classroom: Classroom) -> None:
    page = preview(owner_client, classroom, "Rossi\tAna", order="last-first")
    save(owner_client, classroom, page)
    assert names(classroom) == ["Ana Rossi"]


def test_an_order_that_does_not_exist_is_refused(
    owner_client: Client, classroom: Classroom
) -> None:
    reply = preview(owner_client, classroom, "Ana", order="sideways")
    assert reply.status_code == 422
    assert form_on(reply, form_id="list")["text"] == "Ana"


def test_what_was_typed_is_kept_when_it_cannot_be_read(
    owner_client: Client, classroom: Classroom
) -> None:
    text = "Ana\r\n" * 2_001
    reply = preview(owner_client, classroom, text)
    assert reply.status_code == 422
    assert "more than 2,000 lines" in text_of(reply)
    assert form_on(reply, form_id="list")["text"] == text


def test_a_workbook_is_shown_as_names_alone(owner_client: Client, classroom: Classroom) -> None:
    rows: list[list[object]] = [["Last name", "First name", "Mail"], ["Rossi", "Ana", "a@b.org"]]
    page = upload(owner_client, classroom, workbook(rows))
    assert form_on(page, form_id="list")["text"] == "Ana Rossi"
    assert "a@b.org" not in body(page)
    save(owner_client, classroom, page)
    assert names(classroom) == ["Ana Rossi"]


def test_a_file_and_a_text_at_once_are_refused_and_the_text_is_kept(
    owner_client: Client, classroom: Classroom
) -> None:
    reply = upload(owner_client, classroom, b"Ana", text="Ben")
    assert reply.status_code == 422
    assert "Empty one of the two" in text_of(reply)
    assert form_on(reply, form_id="list")["text"] == "Ben"


def test_of_several_classes_the_teacher_takes_one(
    owner_client: Client, classroom: Classroom
) -> None:
    files = {"users.csv": USERS, "enrollments.csv": ENROLLMENTS, "classes.csv": CLASSES}
    page = upload(owner_client, classroom, archive(files))
    assert "7b: 2 students" in text_of(page)
    assert "Biology 1: 1 student" in text_of(page)
    for private in ("ana@s.org", "S-77", "secret", "arossi"):
        assert private not in body(page)
    sent = form_on(page)
    assert sent["text"] == "Ana Rossi\r\nBen Smith Jr."
    preview_page = owner_client.post(adding(classroom), {**sent, "action": "preview"})
    save(owner_client, classroom, preview_page)
    assert names(classroom) == ["Ana Rossi", "Ben Smith Jr."]


def test_one_class_alone_is_previewed_at_once(owner_client: Client, classroom: Classroom) -> None:
    alone = b"classSourcedId,userSourcedId,role\nc1,u1,student\nc1,u2,student\n"
    page = upload(owner_client, classroom, alone, USERS)
    assert "2 new students" in text_of(page)
    save(owner_client, classroom, page)
    assert names(classroom) == ["Ana Rossi", "Ben Smith Jr."]


def test_the_two_files_can_be_chosen_together(owner_client: Client, classroom: Classroom) -> None:
    page = upload(owner_client, classroom, ENROLLMENTS, USERS)
    assert "c2: 2 students" in text_of(page)


def test_more_classes_than_a_page_holds_are_counted(
    owner_client: Client, classroom: Classroom
) -> None:
    users = b"sourcedId,givenName,familyName\nu1,Ana,R\n"
    rows = b"".join(b"c%d,u1,student\n" % number for number in range(305))
    page = upload(owner_client, classroom, users, b"classSourcedId,userSourcedId,role\n" + rows)
    assert "There are 5 more classes" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_a_list_saved_by_many_at_once_adds_everyone_once(classroom: Classroom) -> None:
    people = [f"Student {number}" for number in range(40)]

    def add() -> None:
        rosters.add_students(classroom=classroom, names=people)

    at_once([add] * 10)
    assert sorted(names(classroom)) == sorted(people)


def test_names_of_another_class_do_not_matter(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    make_seat(make_classroom(classroom.owner, deck), "Ana")
    save(owner_client, classroom, preview(owner_client, classroom, "Ana"))
    assert names(classroom) == ["Ana"]


# --- One student ----------------------------------------------------------------------------------


def test_a_student_is_renamed(owner_client: Client, classroom: Classroom, seat: Seat) -> None:
    address = of("student_edit", classroom, seat.student)
    reply = owner_client.post(address, {"name": "Ana Rossi"})
    assert "The name is now Ana Rossi." in text_of(follow(owner_client, reply))
    student = Student.objects.get()
    assert (student.name, student.name_key) == ("Ana Rossi", name_key("Ana Rossi"))


def test_the_same_name_written_otherwise_is_no_clash(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    owner_client.post(of("student_edit", classroom, seat.student), {"name": "ANA R."})
    assert names(classroom) == ["ANA R."]


def test_a_name_that_is_taken_is_explained_and_a_merge_offered(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    other = make_seat(classroom, "Ben").student
    reply = owner_client.post(of("student_edit", classroom, other), {"name": "ana r."})
    assert reply.status_code == 422
    assert "There is a “ana r.” in this class already." in text_of(reply)
    assert f"{of('student_merge', classroom, other)}?student={seat.student.pk}" in body(reply)
    assert names(classroom) == ["Ana R.", "Ben"]


@pytest.mark.parametrize("name", ["", "123 …"[3:], "x" * 61])
def test_what_is_no_name_is_refused(
    owner_client: Client, classroom: Classroom, seat: Seat, name: str
) -> None:
    address = of("student_edit", classroom, seat.student)
    assert owner_client.post(address, {"name": name}).status_code == 422
    assert names(classroom) == ["Ana R."]


def test_a_typed_name_is_marked_until_it_is_confirmed(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    Student.objects.update(is_verified=False)
    assert "Typed by the student" in text_of(owner_client.get(roster_of(classroom)))
    edit = text_of(owner_client.get(of("student_edit", classroom, seat.student)))
    assert "Does it belong to the class?" in edit
    reply = owner_client.post(of("student_confirm", classroom, seat.student))
    page = text_of(follow(owner_client, reply))
    assert "Ana R. belongs to the class." in page
    assert "Typed by the student" not in page


def test_an_answer_on_its_way_to_a_student_who_was_removed_is_not_found(
    seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck)
    deletion.delete_student(student=seat.student)
    with pytest.raises(Http404):
        submit(seat, session, action="skip")
    with pytest.raises(Http404):
        start(seat, deck)


@pytest.mark.django_db(transaction=True)
def test_removing_a_student_who_answers_leaves_nothing_behind(seat: Seat, deck: Deck) -> None:
    sessions = [start(seat, deck, mode) for mode in (Mode.FLASHCARDS, Mode.LEARN, Mode.SPACED)]
    actions = ("knew", "skip", "good")

    def answer(session: StudySession, action: str) -> None:
        with suppress(Http404):
            submit(seat, session, action=action)

    calls: list[Callable[[], None]] = [
        partial(answer, *each) for each in zip(sessions, actions, strict=True)
    ]
    calls.insert(1, lambda: deletion.delete_student(student=seat.student))
    at_once(calls)
    for model in (Student, Device, Answer, Memory, Progress, StudySession):
        assert not model._default_manager.exists()


# --- Merging --------------------------------------------------------------------------------------


def make_typed(classroom: Classroom, name: str) -> Seat:
    """A student who typed their name."""
    seat = make_seat(classroom, name)
    Student.objects.filter(pk=seat.student.pk).update(is_verified=False)
    return seat


def test_likely_doubles_lead_to_both_side_by_side(
    owner_client: Client, classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    typed = make_typed(classroom, "ana rossi")
    flip(typed, deck, True)
    page = owner_client.get(roster_of(classroom))
    assert "“Ana R.” and “ana rossi”" in text_of(page)
    address = f"{of('student_merge', classroom, seat.student)}?student={typed.student.pk}"
    assert address in body(page)
    both = text_of(owner_client.get(address))
    assert "Are “Ana R.” and “ana rossi” one child?" in both
    assert "1 answer · 1 device · typed by the student" in both
    assert Student.objects.count() == 2


@pytest.mark.parametrize("stays", ["Ana R.", "ana rossi"])
def test_the_name_that_was_chosen_stays(
    owner_client: Client, classroom: Classroom, seat: Seat, deck: Deck, stays: str
) -> None:
    typed = make_typed(classroom, "ana rossi")
    flip(typed, deck, True)
    flip(seat, deck, False, now=NOON + timedelta(hours=1))
    keep = Student.objects.get(name=stays).pk
    address = of("student_merge", classroom, seat.student)
    reply = owner_client.post(address, {"student": typed.student.pk, "keep": keep})
    assert f"are one now: {stays}." in text_of(follow(owner_client, reply))
    assert names(classroom) == [stays]
    assert Answer.objects.filter(student=keep).count() == 2


def test_the_confirmed_name_is_the_one_that_is_offered(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    typed = make_typed(classroom, "ana rossi")
    address = of("student_merge", classroom, typed.student)
    page = owner_client.get(address, {"student": seat.student.pk})
    assert form_on(page)["keep"] == str(seat.student.pk)


def test_a_choice_that_is_missing_is_asked_for(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    other = make_seat(classroom)
    address = of("student_merge", classroom, seat.student)
    reply = owner_client.post(address, {"student": other.student.pk})
    assert reply.status_code == 422
    assert "Choose a name." in text_of(reply)
    assert Student.objects.count() == 2


def test_whom_to_merge_with_can_be_chosen_from_the_class_alone(
    owner_client: Client, classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    elsewhere = make_seat(make_classroom(classroom.owner, deck), "Elsewhere").student
    make_seat(classroom, "Ben")
    address = of("student_merge", classroom, seat.student)
    page = body(owner_client.get(address))
    assert "Ben</option>" in page
    assert "Elsewhere" not in page
    assert "Ana R.</option>" not in page
    sent = {"student": elsewhere.pk, "keep": seat.student.pk}
    assert owner_client.post(address, sent).status_code == 422
    assert Student.objects.filter(pk=elsewhere.pk).exists()


def test_a_merge_that_another_tab_made_is_said(
    owner_client: Client, classroom: Classroom, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_seat(classroom, "Ben").student
    monkeypatch.setattr("cards.services.merging.lock_whole_students", lambda *_: [other])
    address = of("student_merge", classroom, seat.student)
    reply = owner_client.post(address, {"student": other.pk, "keep": other.pk})
    assert "merged or removed already" in text_of(follow(owner_client, reply))


# --- Who could be one child -----------------------------------------------------------------------


def suggested(classroom: Classroom) -> list[set[str]]:
    students = list(classroom.students.all())
    pairs = rosters.suggest_doubles(students=students)
    return [{one.name, other.name} for one, other in pairs]


def test_a_typed_name_is_compared_with_every_other(classroom: Classroom, seat: Seat) -> None:
    make_typed(classroom, "ana")
    make_typed(classroom, "Ana Rossi")
    make_typed(classroom, "Ben")
    assert suggested(classroom) == [
        {"ana", "Ana R."},
        {"ana", "Ana Rossi"},
        {"Ana R.", "Ana Rossi"},
    ]


def test_a_name_that_nobody_took_is_compared_with_those_who_joined(
    classroom: Classroom, seat: Seat
) -> None:
    rosters.add_students(classroom=classroom, names=["Ana Rossi"])
    assert suggested(classroom) == [{"Ana R.", "Ana Rossi"}]


def test_children_whom_the_teacher_knows_apart_are_no_doubles(
    classroom: Classroom, seat: Seat
) -> None:
    make_seat(classroom, "Ana Rossi")
    rosters.add_students(classroom=classroom, names=["Ben S.", "Ben Smith"])
    assert suggested(classroom) == []


def test_a_confirmed_name_is_suggested_no_more(classroom: Classroom, seat: Seat) -> None:
    typed = make_typed(classroom, "Ana Rossi").student
    assert suggested(classroom)
    rosters.confirm_student(student=typed)
    assert suggested(classroom) == []


def test_only_so_many_doubles_are_shown_at_a_time(classroom: Classroom) -> None:
    for number in range(6):
        make_typed(classroom, f"Ana {'rstuvw'[number]}{'x' * number}")
        make_typed(classroom, f"Ana {'RSTUVW'[number]}ossi")
    assert len(suggested(classroom)) == rosters.MOST_SUGGESTED
