"""One student of a class: decks, the states of the cards, sittings, tests, what was typed."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from analytics.outlook import outlook_of
from analytics.queries.card_states import (
    NOT_MET,
    CardState,
    Latest,
    Level,
    card_states,
    is_in,
)
from analytics.queries.student_decks import DeckLine, student_decks
from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Mode
from cards.models import Answer, Card, Classroom, Deck, Memory, Progress, Student
from cards.services import appeals, decks, sharing
from tests.cards.pages import body, text_of, titles
from tests.factories import (
    NOON,
    card,
    flip,
    give_typed,
    learn,
    make_deck,
    make_seat,
    numbered_pairs,
    respond,
    sheet_of,
    start,
    take_test,
)

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def page_of(
    client: Client, seat: Seat, name: str = "student_detail", *more: object, **query: str
) -> Any:
    place = [seat.classroom.pk, seat.student.pk, *more]
    return client.get(reverse(f"analytics:{name}", args=place), query)


def lines_of(seat: Seat) -> list[DeckLine]:
    return student_decks(student=seat.student, outlook=outlook_of(seat.classroom), now=NOON)


def state_of(seat: Seat, term: str) -> CardState:
    states = card_states(student=seat.student, outlook=outlook_of(seat.classroom), now=NOON)
    return states.get(Card.objects.get(term=term).pk, NOT_MET)


# --- Decks ----------------------------------------------------------------------------------------


def test_every_deck_shows_the_mastery_of_the_class_table(
    seat: Seat, deck: Deck, classroom: Classroom
) -> None:
    other = make_deck(deck.owner, numbered_pairs(12), title="Numbers")
    sharing.share_deck(deck=other, classroom=classroom, now=NOON)
    learn(seat, deck, True, False, True, True, now=NOON - timedelta(days=3))
    learn(seat, other, True, True, False)
    for classmate in (make_seat(classroom), make_seat(classroom)):
        learn(classmate, deck, False, True, True)
        learn(classmate, other, True)
    found = {line.deck: line for line in lines_of(seat)}
    assert list(found) == [other, deck]  # by title
    for each in (deck, other):
        rows = class_rows(classroom=classroom, deck=each, now=NOON)
        row = next(row for row in rows if row.student_id == seat.student.pk)
        assert found[each].mastery.share == pytest.approx(row.mastery, abs=1e-9)
        assert found[each].mastery.low_percent == row.low_percent
        assert (found[each].seen, found[each].cards) == (row.seen, row.cards)
        assert found[each].done.answers == row.answers


def test_the_levels_add_up_to_the_deck(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, False, True)
    line = lines_of(seat)[0]
    assert sum(each.cards for each in line.levels) == line.cards == 8
    assert sum(each.width for each in line.levels) == pytest.approx(100, abs=0.1)
    assert {each.level: each.cards for each in line.levels} == {
        Level.RECOGNISED: 2,
        Level.MISSED: 1,
        Level.NOT_MET: 5,
    }


def test_a_mastery_opens_the_cards_behind_it(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    (why,) = re.findall(r'<a class="why" href="([^"]+)"', body(page_of(owner_client, seat)))
    percent = lines_of(seat)[0].mastery.percent
    assert f"Why {percent} %?" in text_of(owner_client.get(why))


def test_few_answers_are_shown_as_few(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    assert "data-uncertain" in body(page_of(owner_client, seat))
    assert "· 1 answer " in text_of(page_of(owner_client, seat))


# --- The states of cards --------------------------------------------------------------------------


def test_a_card_without_answers_is_not_met(seat: Seat, deck: Deck) -> None:
    assert state_of(seat, "Mars") == (Level.NOT_MET, False, False)


def test_a_card_that_was_only_turned_is_recognised_and_a_typed_one_recalled(
    seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, *[True] * 8)
    assert state_of(seat, "Mars").level is Level.RECOGNISED
    give_typed(seat, card(deck, "Mars"), "Mars")
    assert state_of(seat, "Mars").level is Level.RECALLED


def test_after_a_miss_it_takes_another_recall(seat: Seat, deck: Deck) -> None:
    mars = card(deck, "Mars")
    give_typed(seat, mars, "Mars", now=NOON - timedelta(minutes=3))
    give_typed(seat, mars, "Venus", now=NOON - timedelta(minutes=2))
    assert state_of(seat, "Mars").level is Level.MISSED
    flip(seat, deck, *[True] * 8, now=NOON - timedelta(minutes=1))
    assert state_of(seat, "Mars").level is Level.RECOGNISED
    give_typed(seat, mars, "Mars", now=NOON)
    assert state_of(seat, "Mars").level is Level.RECALLED


def test_an_answer_that_was_accepted_later_is_recalled(seat: Seat, deck: Deck) -> None:
    answer = give_typed(seat, card(deck, "Mars"), "Ares")
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    appeals.accept_appeal(card=card(deck, "Mars"), text="Ares", now=NOON)
    assert state_of(seat, "Mars").level is Level.RECALLED


def test_a_card_that_started_afresh_is_not_met(seat: Seat, deck: Deck) -> None:
    give_typed(seat, card(deck, "Mars"), "Mars")
    decks.change_card(card=card(deck, "Mars"), tags=[], start_afresh=True)
    assert state_of(seat, "Mars") == NOT_MET


def test_a_card_is_due_by_the_end_of_its_day(seat: Seat, deck: Deck) -> None:
    give_typed(seat, card(deck, "Mars"), "Mars")
    tomorrow = outlook_of(seat.classroom).calendar.start_of((NOON + timedelta(days=1)).date())
    for due, is_due in ((tomorrow - 1, True), (tomorrow, False)):
        Memory.objects.update(due=due)
        assert state_of(seat, "Mars").is_due is is_due


@pytest.mark.parametrize(
    ("stability", "idle", "is_fading"),
    [(3.0, WEEK, True), (3.0, WEEK - timedelta(seconds=1), False), (300.0, WEEK, False)],
)
def test_a_card_fades_when_recall_has_fallen_by_ten_points_in_a_week_or_more(
    seat: Seat, deck: Deck, stability: float, idle: timedelta, *, is_fading: bool
) -> None:
    give_typed(seat, card(deck, "Mars"), "Mars")
    Memory.objects.update(stability=stability, last=int((NOON - idle).timestamp()))
    assert state_of(seat, "Mars").is_fading is is_fading
    Memory.objects.update(missed=True)
    assert not state_of(seat, "Mars").is_fading


def test_a_recall_before_the_last_miss_does_not_count() -> None:
    assert Latest(NOON, None).is_recalled
    assert Latest(NOON, NOON - WEEK).is_recalled
    assert not Latest(NOON - WEEK, NOON).is_recalled
    assert not Latest(None, None).is_recalled


def test_the_numbers_lead_to_just_these_cards(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, False, True)
    Memory.objects.filter(missed=False).update(due=0)
    found = re.findall(r'href="([^"]+\?show=[\w-]+)">(.*?)</a>', body(page_of(owner_client, seat)))
    numbers = Counter[str]()
    for address, label in found:
        count, *_, word = re.sub(r"<span.*?</span>|<[^>]+>", "", label).split()
        listed = owner_client.get(address).context["lines"]
        assert len(listed) == int(count)
        assert all(is_in(line.state, address.split("=")[1]) for line in listed)
        numbers[word] += int(count)
    assert numbers == {"recognised": 2, "missed": 1, "met": 5, "due": 2}


def test_an_unknown_wish_shows_every_card(owner_client: Client, seat: Seat, deck: Deck) -> None:
    place = [seat.classroom.pk, deck.pk, seat.student.pk]
    page = owner_client.get(reverse("analytics:student_cards", args=place), {"show": "<b>"})
    assert len(page.context["lines"]) == 8
    assert "&lt;b&gt;" not in body(page)


def test_pages_of_a_state_stay_in_it(owner_client: Client, seat: Seat, deck: Deck) -> None:
    large = make_deck(deck.owner, numbered_pairs(130))
    sharing.share_deck(deck=large, classroom=seat.classroom, now=NOON)
    place = [seat.classroom.pk, large.pk, seat.student.pk]
    address = reverse("analytics:student_cards", args=place)
    assert "?show=not-met&amp;page=2" in body(owner_client.get(address, {"show": "not-met"}))


@pytest.mark.parametrize(("seconds", "minutes"), [(60, 1), (61, 2), (899, 15), (900, 15)])
def test_the_time_studied_is_that_of_the_class_table(
    owner_client: Client, seat: Seat, deck: Deck, seconds: int, minutes: int
) -> None:
    learn(seat, deck, True)
    Progress.objects.update(seconds=seconds)
    table = reverse("analytics:class_table", args=[seat.classroom.pk, deck.pk])
    assert f"<td>{minutes} min" in body(owner_client.get(table))
    assert f"1 answer · {minutes} min" in text_of(page_of(owner_client, seat))


# --- Sittings -------------------------------------------------------------------------------------


def test_a_sitting_says_mode_deck_time_and_what_was_right(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    learn(seat, deck, True, False, True)
    Answer.objects.update(seconds=40)
    said = "Learn Planets Mon 2 Mar 2026, 12:00 · 2 min 2 of 3 right"
    assert said in text_of(page_of(owner_client, seat, "student_sittings"))
    assert said in text_of(page_of(owner_client, seat))


def test_times_are_those_of_the_classroom(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    Classroom.objects.update(time_zone="Asia/Tokyo")
    assert "Mon 2 Mar 2026, 21:00" in text_of(page_of(owner_client, seat, "student_sittings"))


def test_a_session_that_went_on_the_next_day_is_two_sittings(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    session = learn(seat, deck, True, True, now=NOON - timedelta(days=1))
    assert learn(seat, deck, False, now=NOON).id == session.id
    said = text_of(page_of(owner_client, seat, "student_sittings"))
    assert said.index("Mon 2 Mar 2026, 12:00") < said.index("Sun 1 Mar 2026, 12:00")
    assert said.index("0 of 1 right") < said.index("2 of 2 right")


def test_later_tries_at_a_pair_and_what_was_taken_back_do_not_count(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, True, True)
    first = Answer.objects.earliest("answered_at")
    Answer.objects.filter(pk=first.pk).update(undone_at=NOON)
    Answer.objects.create(
        classroom=seat.classroom,
        id="01900000-0000-7000-8000-000000000000",
        session_id=first.session_id,
        student=seat.student,
        deck=deck,
        card=card(deck, "Mars"),
        card_version=1,
        mode=Mode.FLASHCARDS,
        kind="match",
        side="term",
        response="",
        verdict="wrong",
        rating=1,
        weight=0,
        answered_at=NOON,
    )
    assert "1 of 1 right" in text_of(page_of(owner_client, seat, "student_sittings"))


def test_many_sittings_come_in_pages(owner_client: Client, seat: Seat, deck: Deck) -> None:
    for number in range(31):
        give_typed(seat, card(deck, "Mars"), "Mars", now=NOON - timedelta(hours=number))
    pages = [
        page_of(owner_client, seat, "student_sittings", page=str(page)).context["sittings"]
        for page in (1, 2)
    ]
    assert [len(page) for page in pages] == [30, 1]
    began = [sitting.began_at for page in pages for sitting in page]
    assert began == sorted(began, reverse=True)


# --- Tests ----------------------------------------------------------------------------------------


def test_a_test_leads_to_its_questions(owner_client: Client, seat: Seat, deck: Deck) -> None:
    test = take_test(seat, deck, right=3, kinds="typed")
    listed = page_of(owner_client, seat, "student_tests")
    address = reverse("analytics:student_test", args=[seat.classroom.pk, seat.student.pk, test.id])
    assert f'href="{address}"' in body(listed)
    assert "3 of 8 right" in text_of(listed)
    page = owner_client.get(address)
    assert titles(page) == ["3 of 8 right, 38 %"]
    assert [each.is_right for each in page.context["questions"]] == [True] * 3 + [False] * 5
    assert text_of(page).count("Left blank") == 5


def test_the_questions_say_what_was_asked_typed_and_right(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, Mode.TEST, kinds="typed", which="chosen", cards="3", count="1")
    sheet = dict.fromkeys(sheet_of(session, right=1), "Venus")
    respond(seat, session, Response(action="submit-anyway", sheet=sheet))
    said = text_of(page_of(owner_client, seat, "student_test", session.id))
    assert "1. ✗ Wrong The red planet, with the highest volcano Wrote Venus Answer Mars" in said
    assert "“ Venus ” belongs to: The hottest planet, under thick clouds of acid" in said


def test_only_tests_that_were_handed_in_by_this_student_are_shown(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    open_one = start(seat, deck, Mode.TEST)
    learning = learn(seat, deck, True)
    of_another = take_test(make_seat(seat.classroom), deck, right=1)
    for session in (open_one, learning, of_another):
        assert page_of(owner_client, seat, "student_test", session.id).status_code == 404
    assert "has not handed in a test yet" in text_of(page_of(owner_client, seat, "student_tests"))


# --- What was typed -------------------------------------------------------------------------------


def test_wrong_typed_answers_are_listed_by_card_the_latest_first(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    for number, text in enumerate(["Phobos", "Deimos", "Luna", "Titan"]):
        give_typed(seat, card(deck, "Mars"), text, now=NOON - timedelta(days=9 - number))
    give_typed(seat, card(deck, "Venus"), "Mars", now=NOON)
    said = text_of(page_of(owner_client, seat, "student_typed"))
    order = [said.index(text) for text in ("“ Mars ”", "“ Titan ”", "“ Luna ”", "“ Deimos ”")]
    assert order == sorted(order)
    assert "Phobos" not in said
    assert "and 1 earlier" in said
    assert "the answer to The red planet" in said


def test_what_counts_as_right_or_no_longer_at_all_is_not_listed(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    give_typed(seat, card(deck, "Mars"), "Marz")
    give_typed(seat, card(deck, "Earth"), "Terra")
    decks.remove_card(card=card(deck, "Earth"), now=NOON)
    said = text_of(page_of(owner_client, seat, "student_typed"))
    assert "has not typed anything wrong" in said


def test_what_students_type_is_shown_as_text(owner_client: Client, seat: Seat, deck: Deck) -> None:
    give_typed(seat, card(deck, "Mars"), "<b>bold</b>")
    assert "<b>bold</b>" not in body(page_of(owner_client, seat, "student_typed"))


# --- Small and empty ------------------------------------------------------------------------------


def test_a_name_that_nobody_took_says_so(owner_client: Client, seat: Seat) -> None:
    assert "has joined and not answered anything yet" in text_of(page_of(owner_client, seat))
    Student.objects.update(joined_at=None)
    assert "Nobody has taken this name yet" in text_of(page_of(owner_client, seat))


def test_a_class_without_decks_says_so(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True)
    seat.classroom.assignments.all().delete()
    assert "This class has no deck yet" in text_of(page_of(owner_client, seat))


def test_a_student_of_another_class_is_not_found_here(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    elsewhere = Classroom.objects.create(owner=deck.owner, name="Evening")
    other = make_seat(elsewhere)
    misplaced = Seat(seat.classroom, other.student, other.device)
    for name in ("student_detail", "student_sittings", "student_tests", "student_typed"):
        assert page_of(owner_client, misplaced, name).status_code == 404


def test_the_cards_of_a_student_lead_to_all_about_them(
    owner_client: Client, seat: Seat, deck: Deck
) -> None:
    place = [seat.classroom.pk, deck.pk, seat.student.pk]
    page = owner_client.get(reverse("analytics:student_cards", args=place))
    address = reverse("analytics:student_detail", args=[seat.classroom.pk, seat.student.pk])
    assert f'href="{address}"' in body(page)


def test_the_sum_of_all_decks_is_said_first(owner_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, True, False)
    Progress.objects.update(seconds=3900)
    said = "2 answers in 1 h 5 min, the last on Monday 2 March 2026, 12:00."
    assert said in text_of(page_of(owner_client, seat))
