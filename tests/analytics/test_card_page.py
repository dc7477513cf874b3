"""One card in one class: who gets it, what was given, and how it went over time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from analytics.item_charts import BOTTOM, LEFT, RIGHT, TOP, rate_chart
from analytics.queries.card_answers import (
    MOST_DAYS,
    CardTries,
    Day,
    OfStudent,
    read_answers,
    texts_of,
    tries_of,
)
from cards.engine.questions import Kind, Verdict
from cards.models import Answer, Card, Classroom, Deck, Student
from cards.services import decks
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_classroom, make_deck, make_seat


@pytest.fixture
def ben(group: Classroom) -> Student:
    return make_seat(group, "Ben").student


def of(card: Card, classroom: Classroom) -> CardTries:
    return tries_of(card, classroom, NOON)


def names(found: list[OfStudent]) -> list[str]:
    return [each.name for each in found]


def test_who_gets_it_is_who_had_the_first_try_of_their_last_day_right(
    group: Classroom, ana: Student, ben: Student, cards: list[Card]
) -> None:
    cara = make_seat(group, "Cara").student
    write(
        [
            answered(ana, cards[0], right=False),
            answered(ana, cards[0], right=True, on=1),
            answered(ben, cards[0], right=True),
            answered(ben, cards[0], right=False, on=1),
            answered(ben, cards[0], right=True, on=1.01),
        ]
    )
    found = of(cards[0], group)
    assert names(found.getting) == ["Ana R."]
    assert names(found.missing) == ["Ben"]
    assert names(found.unasked) == [cara.name]
    assert (found.right, found.tries) == (2, 4)


def test_every_text_is_listed_with_how_many_gave_it(
    group: Classroom, ana: Student, ben: Student, cards: list[Card]
) -> None:
    write(
        [
            answered(ana, cards[0], right=False, text="seven"),
            answered(ben, cards[0], right=False, text="Seven."),
            answered(ben, cards[0], right=False, text=cards[1].term, kind=Kind.CHOICE, on=1),
            answered(ben, cards[0], right=True, on=2),
        ]
    )
    found = texts_of(cards[0], group)
    assert {(each.text.casefold().strip("."), each.students) for each in found.wrong_texts} == {
        ("seven", 2),
        (cards[1].term.casefold(), 1),
    }
    assert [(each.text, each.students) for each in found.right_texts] == [(cards[0].term, 1)]


def test_grades_of_ones_own_are_no_texts(group: Classroom, ana: Student, cards: list[Card]) -> None:
    write([answered(ana, cards[0], right=False, text="again", kind=Kind.RATED)])
    found = of(cards[0], group)
    assert (found.tries, texts_of(cards[0], group).wrong_texts) == (1, [])
    read_answers(found.asked, cards[0], group)
    assert [each.kind_in_words for each in found.asked[0].given] == ["not recalled"]


def test_what_a_student_answered_is_read_the_last_first_with_the_first_try_of_each_day(
    group: Classroom, ana: Student, ben: Student, cards: list[Card]
) -> None:
    write(
        [
            answered(ana, cards[0], right=False, text="one"),
            answered(ana, cards[0], right=False, text="two", on=1),
            answered(ana, cards[0], right=True, text="three", on=1.01),
            answered(ben, cards[0], right=True),
            answered(ana, cards[1], right=True),
        ]
    )
    found = of(cards[0], group)
    read_answers([each for each in found.asked if each.student_id == ana.pk], cards[0], group)
    of_ana, of_ben = sorted(found.asked, key=lambda each: each.name)
    assert [(each.words, each.is_first) for each in of_ana.given] == [
        ("three", False),
        ("two", True),
        ("one", True),
    ]
    assert (of_ana.right, of_ben.given) == (1, [])


@pytest.mark.parametrize(
    "change",
    [{"undone_at": NOON}, {"weight": 0.0}, {"kind": Kind.FLIP}, {"card_version": 0}],
)
def test_what_does_not_count_is_not_there(
    group: Classroom, ana: Student, cards: list[Card], change: dict[str, object]
) -> None:
    write([answered(ana, cards[0], right=False)])
    Answer.objects.update(**change)
    found = of(cards[0], group)
    assert (found.tries, found.asked) == (0, [])
    read_answers(found.students, cards[0], group)
    assert [each.given for each in found.students] == [[]]
    assert texts_of(cards[0], group).wrong_texts == []


def test_a_later_verdict_counts_and_a_skip_is_no_text(
    group: Classroom, ana: Student, ben: Student, cards: list[Card]
) -> None:
    write(answered(student, cards[0], right=False, text="seven") for student in (ana, ben))
    Answer.objects.filter(student=ana).update(regraded=Verdict.RIGHT)
    Answer.objects.filter(student=ben).update(verdict=Verdict.SKIPPED, response="")
    found = of(cards[0], group)
    assert names(found.getting) == ["Ana R."]
    texts = texts_of(cards[0], group)
    assert (texts.wrong_texts, texts.skipped) == ([], 1)


# --- Over time ------------------------------------------------------------------------------------


def test_days_become_weeks_when_there_are_many(
    group: Classroom, ana: Student, cards: list[Card]
) -> None:
    write(answered(ana, cards[0], right=day % 2 == 0, on=day) for day in range(MOST_DAYS + 2))
    found = of(cards[0], group)
    assert found.is_weekly
    assert [day.tries for day in found.days] == [7] * 6
    assert {day.day.weekday() for day in found.days} == {0}
    assert sum(day.right for day in found.days) == 21


def test_a_chart_keeps_its_points_in_the_plot_and_the_best_day_on_top() -> None:
    first = NOON.date()
    days = [Day(first + timedelta(days=gap), 10, right) for gap, right in [(0, 0), (3, 10), (9, 5)]]
    chart = rate_chart(days)
    assert chart is not None
    assert [(point.x, point.y) for point in chart.points] == [
        (LEFT, BOTTOM),
        (LEFT + (RIGHT - LEFT) / 3, TOP),
        (RIGHT, (TOP + BOTTOM) / 2),
    ]


def test_one_day_is_no_chart() -> None:
    assert rate_chart([Day(NOON.date(), 3, 1)]) is None
    assert rate_chart([]) is None


# --- The page -------------------------------------------------------------------------------------


def address(classroom: Classroom, card: Card) -> str:
    return reverse("analytics:card_detail", args=[classroom.pk, card.deck_id, card.pk])


def test_the_page_shows_all_of_it(
    owner_client: Client,
    group: Classroom,
    ana: Student,
    classmates: list[Student],
    cards: list[Card],
) -> None:
    write([answered(ana, cards[1], right=False, text="seven", on=1)])
    found = " ".join(owner_client.get(address(group, cards[1])).content.decode().split())
    assert "Right at the first try: 4 of 5" in found
    assert "too few to say how hard the card is" in found
    assert "<bdi>seven</bdi>" in found
    assert "Ana R." in found
    assert "<svg" in found


def test_a_card_that_nobody_was_asked_says_so(
    owner_client: Client, group: Classroom, cards: list[Card]
) -> None:
    found = owner_client.get(address(group, cards[0])).content.decode()
    assert "Nobody was asked this card yet" in found


def test_removed_cards_and_cards_of_another_deck_are_not_found(
    owner_client: Client, group: Classroom, cards: list[Card], numbers: Deck
) -> None:
    decks.remove_card(card=cards[0], now=NOON)
    assert owner_client.get(address(group, cards[0])).status_code == 404
    other = make_deck(numbers.owner)
    make_classroom(numbers.owner, other)
    elsewhere = [group.pk, numbers.pk, other.cards.all()[0].pk]
    reply = owner_client.get(reverse("analytics:card_detail", args=elsewhere))
    assert reply.status_code == 404


def test_who_teaches_the_class_too_sees_the_card_but_not_its_form(
    owner_client: Client, co_teacher: Callable[[], Client], group: Classroom, cards: list[Card]
) -> None:
    edit = reverse("cards:card_edit", args=[cards[0].pk])
    assert edit in owner_client.get(address(group, cards[0])).content.decode()
    reply = co_teacher().get(address(group, cards[0]))
    assert reply.status_code == 200
    assert edit not in reply.content.decode()
