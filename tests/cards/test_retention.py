"""No class is kept for ever: its day, the warning, and the command that deletes it."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import Answer, Classroom, Deck, Student
from cards.services import deletion, locks
from config import env
from tests.cards.pages import text_of
from tests.factories import learn, make_classroom, make_seat, make_teacher


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def put(classroom: Classroom, *, goes_in: int, warned_ago: int | None = None) -> None:
    warned_at = None if warned_ago is None else timezone.now() - timedelta(days=warned_ago)
    Classroom.objects.filter(pk=classroom.pk).update(delete_on=day(goes_in), warned_at=warned_at)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("delete_expired_classrooms", *arguments, stdout=out)
    return out.getvalue().strip()


# --- The owner chooses ----------------------------------------------------------------------------


def choose(client: Client, classroom: Classroom, delete_on: str) -> int:
    address = reverse("cards:classroom_retain", args=[classroom.pk])
    return client.post(address, {"delete_on": delete_on}).status_code


@pytest.mark.parametrize("offset", [14, 60, 730])
def test_the_owner_can_choose_another_day(
    owner_client: Client, classroom: Classroom, offset: int
) -> None:
    put(classroom, goes_in=3, warned_ago=5)
    assert choose(owner_client, classroom, day(offset).isoformat()) == 302
    classroom.refresh_from_db()
    assert classroom.delete_on == day(offset)
    assert classroom.warned_at is None  # warned anew before it goes


@pytest.mark.parametrize("chosen", ["", "never", "2020-01-01", "9999-12-31", "731", "13"])
def test_never_is_no_choice_nor_is_too_soon(
    owner_client: Client, classroom: Classroom, chosen: str
) -> None:
    if chosen.isdecimal():
        chosen = day(int(chosen)).isoformat()
    before = classroom.delete_on
    assert choose(owner_client, classroom, chosen) == 422
    classroom.refresh_from_db()
    assert classroom.delete_on == before


def test_a_class_without_a_day_cannot_be_stored(classroom: Classroom) -> None:
    field = Classroom._meta.get_field("delete_on")
    assert not field.null


# --- Teachers are warned --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goes_in", "warned_ago", "said"),
    [(30, None, 30), (30, 0, 30), (5, 20, 5), (5, None, 14), (0, 3, 11), (-400, None, 14)],
)
def test_pages_say_on_which_day_a_class_really_goes(
    owner_client: Client, classroom: Classroom, goes_in: int, warned_ago: int | None, said: int
) -> None:
    put(classroom, goes_in=goes_in, warned_ago=warned_ago)
    wanted = f"will be deleted on {day(said):%-d %B %Y}"
    for name in ("classroom_detail", "classroom_data", "classroom_edit", "co_teacher_list"):
        page = text_of(owner_client.get(reverse(f"cards:{name}", args=[classroom.pk])))
        assert wanted in page, name
    assert f"Will be deleted on {day(said):%-d %B %Y}" in text_of(
        owner_client.get(reverse("cards:classroom_list"))
    )


def test_teachers_are_not_warned_too_early(owner_client: Client, classroom: Classroom) -> None:
    put(classroom, goes_in=31)
    page = owner_client.get(reverse("cards:classroom_detail", args=[classroom.pk]))
    assert "will be deleted" not in text_of(page)


def test_the_start_page_warns_too(owner_client: Client, classroom: Classroom) -> None:
    put(classroom, goes_in=20)
    page = text_of(owner_client.get(reverse("cards:deck_list")))
    assert f"Astronomy will be deleted on {day(20):%-d %B %Y}" in page


# --- The command ----------------------------------------------------------------------------------


def test_the_command_warns_first_and_deletes_two_weeks_later_at_the_earliest(
    classroom: Classroom, deck: Deck, seat: Seat
) -> None:
    learn(seat, deck, True, False)
    put(classroom, goes_in=-400)
    assert run().startswith(f"Warned of Astronomy ({classroom.pk}): goes on {day(14)}")
    assert run() == "Nothing to do."
    put(classroom, goes_in=-400, warned_ago=13)
    assert run() == "Nothing to do."
    put(classroom, goes_in=-400, warned_ago=14)
    assert run() == f"Deleted Astronomy ({classroom.pk}): 1 students, 2 answers"
    assert not Classroom.objects.exists()
    assert not Answer.objects.exists()
    assert run() == "Nothing to do."


def test_a_class_that_was_warned_of_stays_until_its_day(classroom: Classroom) -> None:
    put(classroom, goes_in=1, warned_ago=29)
    assert run() == "Nothing to do."
    put(classroom, goes_in=0, warned_ago=30)
    assert run().startswith("Deleted Astronomy")


def test_a_dry_run_says_all_and_does_nothing(classroom: Classroom, seat: Seat) -> None:
    other = make_classroom(classroom.owner, name="Biology")
    put(classroom, goes_in=-1, warned_ago=30)
    put(other, goes_in=10)
    said = run("--dry-run")
    assert f"Would delete Astronomy ({classroom.pk}): 1 students, 0 answers" in said
    assert f"Would warn of Biology ({other.pk}): goes on {day(14)}" in said
    assert Classroom.objects.filter(warned_at=None).get() == other
    assert Classroom.objects.count() == 2


def test_other_classes_stay(classroom: Classroom, deck: Deck) -> None:
    other = make_classroom(classroom.owner, deck, name="Biology")
    kept = make_seat(other)
    learn(kept, deck, True)
    put(classroom, goes_in=-1, warned_ago=30)
    run()
    assert Classroom.objects.get() == other
    assert Answer.objects.count() == 1
    assert Deck.objects.exists()


def test_a_deletion_that_was_interrupted_is_finished_the_next_day(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make_seat(classroom)
    put(classroom, goes_in=-1, warned_ago=30)
    monkeypatch.setattr(deletion, "STUDENTS_AT_A_TIME", 2)
    locked = locks.lock_students

    def fail_at_the_second(student_ids: list[int]) -> list[int]:
        if Student.objects.count() < 5:
            raise KeyboardInterrupt
        return locked(student_ids)

    monkeypatch.setattr(deletion, "lock_students", fail_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert Student.objects.count() == 3
    assert Classroom.objects.get().is_archived  # nobody studies in what is going
    monkeypatch.setattr(deletion, "lock_students", locked)
    assert run().startswith("Deleted Astronomy")
    assert not Student.objects.exists()


# --- The setting, and classes of before ----------------------------------------------------------


@pytest.mark.parametrize("value", ["31-07", "07/31", "02-29", "July", "13-01"])
def test_the_end_of_the_school_year_must_be_a_day_of_every_year(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SCHOOL_YEAR_ENDS", value)
    with pytest.raises(env.SettingError, match="SCHOOL_YEAR_ENDS"):
        env.read_month_and_day("SCHOOL_YEAR_ENDS", "07-31")


def test_the_end_of_the_school_year_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.read_month_and_day("SCHOOL_YEAR_ENDS", "07-31") == (7, 31)
    monkeypatch.setenv("SCHOOL_YEAR_ENDS", "12-15")
    assert env.read_month_and_day("SCHOOL_YEAR_ENDS", "07-31") == (12, 15)


@pytest.mark.django_db(transaction=True)
def test_a_class_of_before_gets_a_day_from_today_on() -> None:
    before = [("cards", "0005_turns")]
    after = [("cards", "0006_classrooms_are_kept_for_a_year")]
    teacher = make_teacher()
    MigrationExecutor(connection).migrate(before)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cards_classroom (owner_id, name, time_zone, created_at,"
                " takes_new_names) VALUES (%s, 'Old', 'UTC', '2020-01-01T00:00:00Z', true)",
                [teacher.pk],
            )
    finally:
        MigrationExecutor(connection).migrate(after)
        call_command("migrate", verbosity=0)
    classroom = Classroom.objects.get()
    assert day(89) < classroom.delete_on < day(460)
