"""Who needs me: the page, what it says where there is nothing, and dismissals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.models import Dismissal
from analytics.queries.signals import flags_of
from cards.models import Answer, Assignment, Card, Classroom, Deck, Student
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_classroom, make_deck, make_seat


@pytest.fixture(autouse=True)
def _five_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=5))


@pytest.fixture
def behind(ana: Student, classmates: list[Student], cards: list[Card]) -> Student:
    """Who had two of fourteen right."""
    write(answered(ana, card, right=place < 2) for place, card in enumerate(cards[:14]))
    return ana


def address(student: Student, deck: Deck) -> str:
    return reverse("analytics:class_signals", args=[student.classroom_id, deck.pk])


def page(client: Client, student: Student, deck: Deck) -> str:
    return " ".join(client.get(address(student, deck)).content.decode().split())


def change(
    client: Client, action: str, student: Student, deck: Deck, kind: str, **sent: object
) -> str:
    place = [student.classroom_id, deck.pk, student.pk, kind]
    reply = client.post(reverse(f"analytics:flag_{action}", args=place), sent, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


def is_listed(student: Student, deck: Deck, *, days: float = 5) -> bool:
    now = NOON + timedelta(days=days)
    return student.pk in flags_of(student.classroom, deck, now)


def test_a_student_stands_with_the_reason_and_a_link_to_their_cards(
    owner_client: Client, behind: Student, numbers: Deck
) -> None:
    found = page(owner_client, behind, numbers)
    place = [behind.classroom_id, numbers.pk, behind.pk]
    assert f'href="{reverse("analytics:student_cards", args=place)}">Ana R.' in found
    assert "Right at the first try on 2 of 14 questions; classmates on " in found
    assert "Classmate" not in found


def test_a_class_in_which_nobody_stands_out_is_told_what_cannot_be_said_yet(
    owner_client: Client, ana: Student, classmates: list[Student], numbers: Deck
) -> None:
    Assignment.objects.update(created_at=timezone.now())
    found = page(owner_client, ana, numbers)
    assert "Nobody stands out" in found
    assert "1 of 5 has fewer than 10 answers, so some of this cannot be said yet." in found


def test_where_everybody_has_answers_nothing_is_left_open(
    owner_client: Client, classmates: list[Student], numbers: Deck
) -> None:
    found = page(owner_client, classmates[0], numbers)
    assert "Everybody is keeping up with the class." in found
    assert "cannot be said" not in found


def test_an_empty_class_and_an_empty_deck_say_so(
    owner_client: Client, group: Classroom, numbers: Deck
) -> None:
    place = reverse("analytics:class_signals", args=[group.pk, numbers.pk])
    assert "Nobody is in this class yet" in owner_client.get(place).content.decode()
    make_seat(group)
    Card.objects.filter(deck=numbers).update(removed_at=NOON)
    assert "This deck has no cards" in owner_client.get(place).content.decode()


def test_what_was_dismissed_stays_away_and_can_be_put_back(
    owner_client: Client, behind: Student, numbers: Deck
) -> None:
    assert "dismissed until there is new evidence" in change(
        owner_client, "dismiss", behind, numbers, "needs-help"
    )
    found = page(owner_client, behind, numbers)
    assert "Nothing is new since you looked." in found
    assert "1 dismissed" in found
    assert "dismissed by you on 7 March" in found
    assert not is_listed(behind, numbers)
    change(owner_client, "restore", behind, numbers, "needs-help")
    assert is_listed(behind, numbers)


def test_teachers_of_a_class_share_what_was_dismissed(
    owner_client: Client, co_teacher: Callable[[], Client], behind: Student, numbers: Deck
) -> None:
    change(co_teacher(), "dismiss", behind, numbers, "needs-help")
    assert "dismissed by co@example.org" in page(owner_client, behind, numbers)
    assert Dismissal.objects.get().teacher.email == "co@example.org"  # type: ignore[union-attr]


def test_it_comes_back_with_a_wrong_answer_on_a_later_day(
    owner_client: Client, behind: Student, cards: list[Card], numbers: Deck
) -> None:
    change(owner_client, "dismiss", behind, numbers, "needs-help")
    write([answered(behind, cards[15], right=False)])
    assert not is_listed(behind, numbers), "of the day that the teacher had seen"
    write([answered(behind, cards[16], right=True, on=2)])
    assert not is_listed(behind, numbers), "a right answer is no evidence of trouble"
    write([answered(behind, cards[16], right=False, on=4)])
    assert is_listed(behind, numbers)


def test_what_came_while_the_page_was_open_is_not_dismissed_with_it(
    owner_client: Client, behind: Student, cards: list[Card], numbers: Deck
) -> None:
    (flag,) = flags_of(behind.classroom, numbers, timezone.now())[behind.pk]
    write([answered(behind, cards[15], right=False, on=4)])
    change(owner_client, "dismiss", behind, numbers, "needs-help", evidence=flag.evidence)
    assert is_listed(behind, numbers)


def test_dismissing_one_flag_leaves_the_others(
    owner_client: Client, behind: Student, cards: list[Card], numbers: Deck
) -> None:
    write(answered(behind, cards[13], right=False, on=day) for day in (1, 2))
    change(owner_client, "dismiss", behind, numbers, "needs-help")
    (left,) = flags_of(behind.classroom, numbers, timezone.now())[behind.pk]
    assert left.kind == "stuck"


def test_dismissing_what_is_gone_by_itself_changes_nothing(
    owner_client: Client, behind: Student, numbers: Deck
) -> None:
    Answer.objects.filter(student=behind).update(undone_at=NOON)
    said = change(owner_client, "dismiss", behind, numbers, "needs-help")
    assert "is not in the list for this any more" in said
    assert not Dismissal.objects.exists()


def test_an_unknown_flag_and_a_student_of_another_class_are_not_found(
    owner_client: Client, behind: Student, numbers: Deck
) -> None:
    other = make_seat(make_classroom(numbers.owner, make_deck(numbers.owner))).student
    for student, kind in [(behind.pk, "tired"), (other.pk, "stuck")]:
        place = [behind.classroom_id, numbers.pk, student, kind]
        for action in ("dismiss", "restore"):
            reply = owner_client.post(reverse(f"analytics:flag_{action}", args=place))
            assert reply.status_code == 404


def test_a_dismissal_goes_with_its_student(
    owner_client: Client, behind: Student, numbers: Deck
) -> None:
    change(owner_client, "dismiss", behind, numbers, "needs-help")
    behind.delete()
    assert not Dismissal.objects.exists()
