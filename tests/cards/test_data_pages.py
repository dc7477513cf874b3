"""A copy of what is kept, and deletion for good: of a student, a class, an account."""

import csv
import io
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.models import Answer, Classroom, Deck, Student, Teacher
from tests.api.programs import make_program
from tests.cards.pages import text_of
from tests.factories import (
    PASSWORD,
    card,
    client_of,
    give_typed,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
)


def download(client: Client, name: str, *place: int) -> tuple[str, ZipFile]:
    """The file's name as the browser is told it, and what is in it."""
    reply = client.get(reverse(f"cards:{name}", args=place))
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/zip"
    content = b"".join(reply)
    _, _, file_name = reply.headers["Content-Disposition"].partition("filename=")
    return file_name.strip('"'), ZipFile(io.BytesIO(content))


def rows(archive: ZipFile, path: str) -> list[dict[str, str]]:
    text = archive.read(path).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- Copies ---------------------------------------------------------------------------------------


def test_a_students_copy_reads_without_any_knowledge_of_the_program(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    give_typed(seat, card(deck, "Mars"), "=Ares")
    place = [seat.classroom.pk, seat.student.pk]
    name, archive = download(owner_client, "student_export", *place)
    assert name.startswith("classdeck-astronomy-ana-r-20")
    (answer,) = rows(archive, "answers.csv")
    assert answer["response"] == "'=Ares"
    assert answer["deck_title"] == "Planets"
    assert answer["card_term"] == "Mars"
    assert answer["verdict"] == "wrong"
    assert [row["name"] for row in rows(archive, "students.csv")] == ["Ana R."]
    assert "All that is kept of Ana R." in archive.read("README.txt").decode()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "=1+1", "☃", "כיתה ז'", "…"])
def test_file_names_are_safe_whatever_a_class_is_called(
    owner_client: Client, classroom: Classroom, name: str
) -> None:
    Classroom.objects.update(name=name)
    file_name, _ = download(owner_client, "classroom_export", classroom.pk)
    assert file_name.isascii()
    assert not set(file_name) & set("/\\:\"'")
    _, archive = download(owner_client, "account_export")
    assert all(not path.startswith("/") and ".." not in path for path in archive.namelist())


def test_an_accounts_copy_holds_decks_and_every_class_in_a_folder_of_its_own(
    owner_client: Client, teacher: Teacher, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True)
    other = make_classroom(teacher, deck, name="Astronomy")
    make_seat(other, "Bo")
    foreign = make_classroom(make_teacher(), name="Not mine")
    foreign.co_teachers.add(teacher)
    make_seat(foreign, "Zebulon")
    _, archive = download(owner_client, "account_export")
    assert rows(archive, "account.csv")[0]["email"] == "owner@example.org"
    assert len(rows(archive, "cards.csv")) == 8
    assert rows(archive, "co_taught_classes.csv") == [{"name": "Not mine"}]
    folders = [f"classes/astronomy-{each.pk}" for each in (classroom, other)]
    names = [rows(archive, f"{folder}/students.csv")[0]["name"] for folder in folders]
    assert names == ["Ana R.", "Bo"]
    everything = b"".join(archive.read(path) for path in archive.namelist())
    assert b"Zebulon" not in everything


def test_an_accounts_copy_names_its_tokens_and_keeps_their_secrets(
    owner_client: Client, teacher: Teacher
) -> None:
    program = make_program(teacher)
    make_program(make_teacher())
    _, archive = download(owner_client, "account_export")
    assert [each["name"] for each in rows(archive, "access_tokens.csv")] == [program.token.name]
    everything = b"".join(archive.read(path) for path in archive.namelist())
    assert program.token.digest.encode() not in everything
    assert program.secret.encode() not in everything


# --- Gone -----------------------------------------------------------------------------------------


def test_a_class_is_deleted_only_when_its_name_is_typed(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True, False)
    address = reverse("cards:classroom_delete", args=[classroom.pk])
    page = text_of(owner_client.get(address))
    assert "1 student" in page
    assert "2 answers" in page
    assert owner_client.post(address, {"name": "Astrology"}).status_code == 422
    assert Classroom.objects.exists()
    assert owner_client.post(address, {"name": " astronomy "}).status_code == 302
    assert not Classroom.objects.exists()
    assert Deck.objects.exists()


def test_a_student_is_deleted_only_when_their_name_is_typed(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True)
    other = make_seat(classroom, "Bo")
    learn(other, deck, True)
    address = reverse("cards:student_delete", args=[classroom.pk, seat.student.pk])
    assert "1 answer" in text_of(owner_client.get(address))
    assert owner_client.post(address, {"name": "Bo"}).status_code == 422
    owner_client.post(address, {"name": "Ana R."})
    assert Student.objects.get() == other.student
    assert Answer.objects.get().student == other.student


def test_a_name_that_was_deleted_can_be_given_again(
    owner_client: Client, classroom: Classroom, seat: Seat
) -> None:
    address = reverse("cards:student_delete", args=[classroom.pk, seat.student.pk])
    owner_client.post(address, {"name": "Ana R."})
    assert make_seat(classroom, "Ana R.").student.pk


def test_the_browser_of_a_deleted_student_is_told_kindly(
    owner_client: Client, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    student = client_of(seat)
    address = reverse("cards:student_delete", args=[classroom.pk, seat.student.pk])
    owner_client.post(address, {"name": "Ana R."})
    page = student.get(reverse("cards:deck_study", args=[classroom.pk, deck.pk]))
    assert page.status_code == 404
    assert "unless your teacher has taken your name off the class" in text_of(page)
    assert f'href="{reverse("cards:seat_resume")}"' in page.content.decode()
    assert student.get(reverse("cards:home")).status_code == 200


def test_an_account_is_deleted_with_its_password_and_the_browser_is_signed_out(
    teacher: Teacher, classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    teacher.set_password(PASSWORD)
    teacher.save()
    client = Client()
    client.force_login(teacher)
    address = reverse("cards:account_delete")
    for wrong in ("", "wrong", teacher.email):
        assert client.post(address, {"proof": wrong}).status_code == 422
    reply = client.post(address, {"proof": PASSWORD}, follow=True)
    assert "Your account is deleted" in text_of(reply)
    assert not Teacher.objects.exists()
    assert not Classroom.objects.exists()
    assert client.get(reverse("cards:deck_list")).status_code == 302


def test_whoever_has_no_password_types_their_address(
    owner_client: Client, teacher: Teacher
) -> None:
    address = reverse("cards:account_delete")
    assert owner_client.post(address, {"proof": "someone@example.org"}).status_code == 422
    assert owner_client.post(address, {"proof": "Owner@example.org "}).status_code == 302
    assert not Teacher.objects.exists()


def test_a_teacher_reads_what_colleagues_lose_with_the_account(
    owner_client: Client, teacher: Teacher, deck: Deck
) -> None:
    elsewhere = make_classroom(make_teacher(), deck, name="A colleague’s")
    learn(make_seat(elsewhere), deck, True)
    make_deck(teacher, title="Mine alone")
    page = text_of(owner_client.get(reverse("cards:account_delete")))
    assert "1 of them is studied in classes of colleagues" in page
    assert "1 answer in all" in page
    owner_client.post(reverse("cards:account_delete"), {"proof": teacher.email})
    assert Classroom.objects.get() == elsewhere
    assert not Answer.objects.exists()
