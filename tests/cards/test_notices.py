"""The inbox: who joined, names nobody expected, seats others wanted, answers to look at."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.models import Classroom, Deck, Notice, NoticeKind, Teacher
from cards.services import appeals, notices, seats
from tests.cards.pages import body, text_of
from tests.cards.test_claiming import put_on_roster
from tests.factories import NOON, card, give_typed, make_classroom, make_seat, make_teacher

INBOX = "/inbox/"


def join(classroom: Classroom, name: str) -> None:
    seats.take_seat(classroom=classroom, name=name, token=seats.new_device_token(), now=NOON)


def kinds() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_who_takes_a_name_of_the_roster_has_joined(classroom: Classroom) -> None:
    put_on_roster(classroom, "Ana", "Ben")
    join(classroom, "Ana")
    assert kinds() == [NoticeKind.JOINED]


def test_a_name_that_is_not_on_the_roster_is_said_to_be_typed(classroom: Classroom) -> None:
    put_on_roster(classroom, "Ana", "Ben")
    join(classroom, "Zoë")
    assert kinds() == [NoticeKind.TYPED]


def test_where_there_is_no_roster_a_typed_name_is_no_surprise(classroom: Classroom) -> None:
    join(classroom, "Zoë")
    join(classroom, "Ana")
    assert kinds() == [NoticeKind.JOINED, NoticeKind.JOINED]


def test_who_wants_a_seat_that_is_taken_is_told_of_once_with_a_count(classroom: Classroom) -> None:
    join(classroom, "Ana")
    for _ in range(3):
        with pytest.raises(seats.NameTakenError):
            join(classroom, "ana")
    tried = Notice.objects.get(kind=NoticeKind.TRIED)
    assert (tried.student.name, tried.count) == ("Ana", 3)


def test_the_inbox_groups_by_class_and_shows_what_may_need_the_teacher_first(
    owner_client: Client, classroom: Classroom, teacher: Teacher
) -> None:
    other = make_classroom(teacher, name="Biology")
    for name in ("Ana", "Ben", "Cleo"):
        join(classroom, name)
    join(other, "Dora")
    with pytest.raises(seats.NameTakenError):
        join(other, "Dora")
    page = text_of(owner_client.get(INBOX))
    first, second, third = (
        page.index("Somebody wanted a seat that is taken"),
        page.index("3 students joined"),
        page.index("1 student joined"),
    )
    assert first < second < third
    assert all(name in page for name in ("Ana", "Ben", "Cleo", "Dora"))


def test_each_name_leads_to_the_student_where_the_seat_is_reset(
    owner_client: Client, classroom: Classroom
) -> None:
    join(classroom, "Ana")
    student = classroom.students.get()
    place = reverse("analytics:student_detail", args=[classroom.pk, student.pk])
    assert f'<a href="{place}">Ana</a>' in body(owner_client.get(INBOX))
    assert "New code, sign out everywhere" in text_of(owner_client.get(place))


def test_the_header_counts_what_waits(owner_client: Client, classroom: Classroom) -> None:
    assert 'class="count"' not in body(owner_client.get("/decks/"))
    for name in ("Ana", "Ben"):
        join(classroom, name)
    assert "Inbox , 1 new" in text_of(owner_client.get("/decks/"))


def test_what_was_seen_is_gone_and_what_came_since_stays(
    owner_client: Client, classroom: Classroom
) -> None:
    join(classroom, "Ana")
    address = reverse("cards:notices_dismiss", args=[classroom.pk])
    sent = {"kind": "joined", "until": str(NOON.timestamp())}
    seats.take_seat(classroom=classroom, name="Ben", token="t", now=NOON + timedelta(seconds=1))
    owner_client.post(address, sent)
    assert [notice.student.name for notice in Notice.objects.all()] == ["Ben"]


@pytest.mark.parametrize(
    "sent",
    [{}, {"kind": "joined"}, {"kind": "else", "until": "0"}, {"kind": "joined", "until": "x"}],
)
def test_what_cannot_be_dismissed_is_not_found(
    owner_client: Client, classroom: Classroom, sent: dict[str, str]
) -> None:
    join(classroom, "Ana")
    address = reverse("cards:notices_dismiss", args=[classroom.pk])
    assert owner_client.post(address, sent).status_code == 404
    assert Notice.objects.count() == 1


def test_co_teachers_are_told_too_and_others_are_not(classroom: Classroom) -> None:
    co_teacher, stranger = make_teacher(), make_teacher()
    classroom.co_teachers.add(co_teacher)
    join(classroom, "Ana")
    assert notices.count_groups(teacher=co_teacher) == 1
    assert notices.count_groups(teacher=stranger) == 0
    assert notices.read_groups(teacher=stranger) == []


def test_answers_to_look_at_are_in_the_inbox_too(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    answer = give_typed(seat, card(deck, "Mars"), "Ares")
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    page = owner_client.get(INBOX)
    assert "1 answer to look at" in text_of(page)
    assert reverse("cards:appeal_list") in body(page)


def test_an_empty_inbox_says_what_will_come_here(owner_client: Client) -> None:
    assert "Nothing new." in text_of(owner_client.get(INBOX))


def test_notices_go_with_their_student(classroom: Classroom) -> None:
    join(classroom, "Ana")
    classroom.students.all().delete()
    assert not Notice.objects.exists()


def test_a_student_who_only_studies_makes_no_notice(classroom: Classroom) -> None:
    make_seat(classroom)
    assert not Notice.objects.exists()
