"""Test, as browsers see it: the options, the paper, handing in, the result, and past tests."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.practice_test import Paper
from cards.engine.questions import Mode
from cards.models import Answer, Deck, Progress, StudySession, Teacher
from cards.services import decks, sharing, starting
from tests.cards.conftest import Desk
from tests.cards.pages import body, follow, form_on, is_fragment, question_key, text_of
from tests.cards.threads import at_once
from tests.factories import (
    NOON,
    asked,
    card,
    client_of,
    make_deck,
    make_seat,
    numbered_pairs,
    sheet_of,
    start,
    take_test,
)


def paper(session: StudySession) -> Paper:
    step = asked(session)
    assert isinstance(step, Paper)
    return step


def sent(desk: Desk, action: str, **fields: str) -> dict[str, str]:
    sheet = {name.replace("_", "-"): value for name, value in fields.items()}
    return {"question": str(desk.session.question_id), "action": action, **sheet}


def drafts(desk: Desk) -> dict[str, str]:
    return {each.name: each.draft for each in paper(desk.session).questions if each.draft}


def setup_address(seat: Seat, deck: Deck) -> str:
    return reverse("cards:session_setup", args=[seat.classroom.pk, deck.pk, "test"])


def begin(client: Client, seat: Seat, deck: Deck, **options: str | list[str]) -> StudySession:
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, "test"])
    reply = client.post(address, options)
    assert reply.status_code == 302, text_of(reply)
    return StudySession.objects.get(finished_at=None, mode=Mode.TEST)


# --- Options --------------------------------------------------------------------------------------


def test_the_options_come_filled_in_with_what_is_usual(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    page = student_client.get(setup_address(seat, deck))
    assert form_on(page)["which"] == "all"
    assert form_on(page)["count"] == "20"
    assert ticked(body(page)) == ["true_false", "choice", "typed"]


def ticked(page: str) -> list[str]:
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    return [re.sub(r'.*value="(\w+)".*', r"\1", box) for box in boxes if "checked" in box]


def test_the_student_chooses_count_kinds_side_and_cards_and_all_but_the_cards_are_remembered(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    session = begin(
        student_client,
        seat,
        deck,
        which="chosen",
        cards="1,2,3,4,5,6",
        count="4",
        give="definition",
        kinds=["choice", "match"],
    )
    questions = paper(session).questions
    assert {each.kind for each in questions} == {"choice", "match"}
    assert {each.side for each in questions} == {"definition"}
    assert len(questions) == 4
    assert {each.card.number for each in questions} <= {1, 2, 3, 4, 5, 6}
    page = student_client.get(setup_address(seat, deck))
    assert ticked(body(page)) == ["choice", "match"]
    start_form = form_on(page, form_id="options")
    assert (start_form["which"], start_form["count"]) == ("all", "4")
    assert start_form["give"] == "definition"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": "20"}, "Choose at least one kind of question."),
        ({"count": "0", "kinds": "typed"}, "greater than or equal to 1"),
        ({"count": "101", "kinds": "typed"}, "less than or equal to 100"),
        ({"count": "x", "kinds": "typed"}, "Enter a whole number."),
        ({"count": "5", "kinds": "essay"}, "essay is not one of the available choices"),
    ],
)
def test_options_that_make_no_test_are_refused(
    student_client: Client, seat: Seat, deck: Deck, wrong: dict[str, str], said: str
) -> None:
    address = reverse("cards:session_start", args=[seat.classroom.pk, deck.pk, "test"])
    reply = student_client.post(address, {"which": "all", **wrong})
    assert reply.status_code == 422
    assert said in text_of(reply)
    assert not StudySession.objects.exists()


def test_starting_at_once_takes_the_options_of_the_last_time(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    take_test(seat, deck, right=0, kinds="typed", count="3")
    questions = paper(begin(student_client, seat, deck)).questions
    assert [each.kind for each in questions] == ["typed"] * 3


# --- The paper ------------------------------------------------------------------------------------


def test_every_question_is_on_one_page_under_its_number(testing: Desk) -> None:
    page = testing.look()
    assert "8 questions" in text_of(page)
    assert "0 of 8 answered" in text_of(page)
    for each in paper(testing.session).questions:
        assert f"{each.place}. {each.prompt}" in text_of(page)
        assert body(page).count(f'name="{each.name}"') == 1


@pytest.mark.parametrize("kinds", ["choice", "true_false", "match"])
def test_the_paper_does_not_give_the_answers_away(seat: Seat, deck: Deck, kinds: str) -> None:
    desk = Desk(client_of(seat), seat, start(seat, deck, Mode.TEST, kinds=kinds))
    page = unescape(body(desk.look()))
    for each in paper(desk.session).questions:
        choices = re.findall(rf'<input[^>]*name="{each.name}"[^>]*>', page)
        select = re.search(rf'<select[^>]*name="{each.name}".*?</select>', page, re.DOTALL)
        choices += re.findall(r'<option value="\w+"[^>]*>', select.group()) if select else []
        bare = {re.sub(r'value="\w+"|id="[^"]*"|\s', "", choice) for choice in choices}
        assert len(choices) > 1
        assert len(bare) == 1


def test_the_browser_is_told_no_more_than_that_a_draft_is_saved(testing: Desk) -> None:
    reply = testing.send(sent(testing, "save", q_3="Ma"))
    assert reply.status_code == 204
    assert body(reply) == ""
    assert drafts(testing) == {"q-3": "Ma"}
    assert not Answer.objects.exists()
    assert not Progress.objects.exists()


def test_a_reload_shows_every_draft(testing: Desk) -> None:
    testing.send(sent(testing, "save", q_3="Ma", q_4="Jup"))
    fields = form_on(testing.look())
    assert (fields["q-3"], fields["q-4"], fields["q-5"]) == ("Ma", "Jup", "")
    assert "2 of 8 answered" in text_of(testing.beside().look())


@pytest.mark.parametrize("kinds", ["true_false", "choice", "match"])
def test_ticks_and_pairs_are_drafts_too(seat: Seat, deck: Deck, kinds: str) -> None:
    desk = Desk(client_of(seat), seat, start(seat, deck, Mode.TEST, kinds=kinds))
    sheet = sheet_of(desk.session, right=8)
    desk.send(sent(desk, "save") | sheet)
    fields = form_on(desk.look())
    assert {name: value for name, value in fields.items() if name in sheet} == sheet


def test_saving_as_a_plain_form_leads_back_to_the_paper(testing: Desk) -> None:
    reply = testing.send(sent(testing, "save", q_3="Ma"), htmx=False)
    page = follow(testing.client, reply)
    assert "Saved. You can go on now or later." in text_of(page)
    assert form_on(page)["q-3"] == "Ma"


def test_two_tabs_do_not_erase_what_the_other_saved(testing: Desk) -> None:
    testing.send(sent(testing, "save", q_1="Venus", q_2="Earth"))
    testing.beside().send(sent(testing, "save", q_2="Mars"))
    assert drafts(testing) == {"q-1": "Venus", "q-2": "Mars"}


def test_the_null_character_is_dropped_and_a_long_text_is_cut(testing: Desk) -> None:
    testing.send(sent(testing, "save", q_1="Ve\x00nus", q_2="x" * 5_000))
    assert drafts(testing)["q-1"] == "Venus"
    assert len(drafts(testing)["q-2"]) == 1_000


def test_a_draft_saved_twice_or_late_changes_nothing(testing: Desk) -> None:
    saved = sent(testing, "save", q_1="Venus")
    assert testing.send(saved).status_code == testing.send(saved).status_code == 204
    testing.send(sent(testing, "submit-anyway", q_1="Venus"))
    late = testing.send(saved | {"q-1": "Mars"})
    assert late.status_code == 200
    assert "1 of 8 right" in text_of(late)
    assert Answer.objects.filter(response="Venus").exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_at_once_both_keep_theirs(testing: Desk) -> None:
    tabs = [
        (testing.beside(), sent(testing, "save", **{f"q_{n}": f"answer {n}"})) for n in range(8)
    ]
    replies = at_once([lambda tab=tab, form=form: tab.send(form) for tab, form in tabs])  # type: ignore[misc]
    assert {reply.status_code for reply in replies} == {204}
    assert drafts(testing) == {f"q-{n}": f"answer {n}" for n in range(8)}


# --- Handing in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain form"])
def test_blanks_are_named_before_a_test_is_handed_in(testing: Desk, *, htmx: bool) -> None:
    reply = testing.send(sent(testing, "submit", q_0="Mercury", q_3="Mars"), htmx=htmx)
    page = reply if htmx else follow(testing.client, reply)
    assert is_fragment(page) is htmx
    text = text_of(page)
    assert "6 questions still blank" in text
    for each in paper(testing.session).blanks:
        assert f'href="#{each.name}"' in body(page)
        assert f'id="{each.name}"' in body(page)
    assert form_on(testing.look())["q-3"] == "Mars"
    assert question_key(page) == str(testing.session.question_id)
    assert not Answer.objects.exists()


def test_a_test_is_handed_in_with_its_blanks(testing: Desk) -> None:
    testing.send(sent(testing, "submit", q_0="Mercury", q_3="Marz"))
    reply = testing.send(sent(testing, "submit-anyway", q_0="Mercury", q_3="Marz"))
    text = text_of(reply)
    assert "2 of 8 right, 25 %" in text
    assert text.count("Left blank") == 6
    assert Answer.objects.count() == 8
    testing.session.refresh_from_db()
    assert testing.session.finished_at
    progress = Progress.objects.get()
    assert (progress.score_right, progress.score_of) == (2, 8)
    assert progress.score_session == testing.session.id


def test_a_plain_form_leads_to_the_result(testing: Desk) -> None:
    sheet = sheet_of(testing.session, right=8)
    reply = testing.send(sent(testing, "submit") | sheet, htmx=False)
    page = follow(testing.client, reply)
    assert "8 of 8 right, 100 %" in text_of(page)
    assert "Practise the" not in text_of(page)
    assert 'class="feedback"' not in body(page)


def test_a_reply_that_was_lost_is_given_again_and_counts_once(testing: Desk) -> None:
    handed_in = sent(testing, "submit-anyway") | sheet_of(testing.session, right=5)
    first, again = testing.send(handed_in), testing.send(handed_in)
    assert text_of(first) == text_of(again)
    assert "5 of 8 right" in text_of(again)
    assert Answer.objects.count() == 8
    assert Progress.objects.get().answers == 8


@pytest.mark.django_db(transaction=True)
def test_a_test_handed_in_from_many_tabs_at_once_counts_once(testing: Desk) -> None:
    handed_in = sent(testing, "submit-anyway") | sheet_of(testing.session, right=5)
    tabs = [testing.beside() for _ in range(10)]
    replies = at_once([lambda tab=tab: tab.send(handed_in) for tab in tabs])  # type: ignore[misc]
    assert {reply.status_code for reply in replies} == {200}
    assert all("5 of 8 right" in text_of(reply) for reply in replies)
    assert Answer.objects.count() == 8


def test_a_test_that_was_ended_is_not_graded_and_says_so(testing: Desk) -> None:
    handed_in = sent(testing, "submit-anyway") | sheet_of(testing.session, right=5)
    starting.end_session(seat=testing.seat, session=testing.session, now=NOON)
    assert "This sitting was ended" in text_of(testing.send(handed_in))
    assert "This sitting was ended" in text_of(testing.look())
    assert not Answer.objects.exists()


def test_an_unknown_key_records_nothing(testing: Desk) -> None:
    reply = testing.send(sent(testing, "submit-anyway") | {"question": str(uuid4())})
    assert reply.status_code == 200
    assert not Answer.objects.exists()


# --- Long answers ---------------------------------------------------------------------------------

RAIN = "because the warm air above the sea rises and cools until its water falls"


@pytest.fixture
def rainy(seat: Seat, teacher: Teacher) -> Desk:
    """In a test of which one answer is long."""
    deck = make_deck(teacher, [("Why does it rain?", RAIN), ("What is ice?", "frozen water")])
    deck.answer_with = "definition"
    decks.change_deck(deck=deck)
    sharing.share_deck(deck=deck, classroom=seat.classroom, now=NOON)
    return Desk(client_of(seat), seat, start(seat, deck, Mode.TEST, kinds="typed"))


def test_a_long_answer_is_judged_by_the_student_before_the_result(rainy: Desk) -> None:
    reply = rainy.send(sent(rainy, "submit", q_0="warm air goes up", q_1="frozen water"))
    assert "Long answers can be right in many words." in text_of(reply)
    assert f"You wrote warm air goes up The definition {RAIN} Key words" in text_of(reply)
    assert not Answer.objects.exists()
    rainy.session.refresh_from_db()
    assert rainy.send(sent(rainy, "save", q_0="right")).status_code == 204
    assert form_on(rainy.look())["q-0"] == "right"
    result = text_of(rainy.send(sent(rainy, "submit")))
    assert "2 of 2 right" in result
    assert "Right, as you judged it" in result
    judged = Answer.objects.get(kind="judged")
    assert (judged.response, judged.verdict, judged.weight) == ("warm air goes up", "right", 0.5)


def test_a_long_answer_that_is_not_judged_is_asked_for(rainy: Desk) -> None:
    rainy.send(sent(rainy, "submit", q_0="warm air goes up", q_1="frozen water"))
    rainy.session.refresh_from_db()
    assert "1 answer to judge" in text_of(rainy.send(sent(rainy, "submit")))
    assert not Answer.objects.exists()


def test_the_paper_handed_in_twice_before_judging_moves_on_once(rainy: Desk) -> None:
    handed_in = sent(rainy, "submit", q_0="warm air goes up", q_1="frozen water")
    rainy.send(handed_in)
    again = rainy.send(handed_in)
    assert "Almost done" in text_of(again)
    assert not Answer.objects.exists()


# --- The result -----------------------------------------------------------------------------------


def answered(page: str, place: int) -> str:
    """What the result says of one question."""
    items = re.findall(r'<li class="answered".*?</li>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", items[place - 1])).split())


def test_a_typed_miss_is_explained_letter_by_letter(testing: Desk) -> None:
    place = places(testing)
    page = body(testing.send(sent(testing, "submit-anyway", q_4="Jupitar", q_3="Venus")))
    typo, other = answered(page, place[4]), answered(page, place[3])
    assert "✓ Right, with a typo" in typo
    assert "<del>a</del><ins>e</ins>" in page
    assert "✗ Wrong" in other
    assert "belongs to: The hottest planet" in other
    assert "Answer Mars" in other


def places(desk: Desk) -> dict[int, int]:
    """The place of each question, by its card's number."""
    return {each.card.number: each.place for each in paper(desk.session).questions}


@pytest.mark.parametrize("believed", ["true", "false"])
def test_of_a_statement_the_result_says_what_would_have_been_true(
    seat: Seat, deck: Deck, believed: str
) -> None:
    desk = Desk(client_of(seat), seat, start(seat, deck, Mode.TEST, kinds="true_false"))
    questions = paper(desk.session).questions
    page = body(desk.send(sent(desk, "submit") | {each.name: believed for each in questions}))
    for each in questions:
        is_right = (each.statement == each.card) is (believed == "true")
        said = answered(page, each.place)
        assert f"{each.place}. {'✓ Right' if is_right else '✗ Wrong'}" in said
        assert f"The statement The term: {each.claim} You said {believed.title()}" in said
        assert f"What is true {each.answer}" in said


def test_a_regraded_answer_counts_as_it_was_graded_later(testing: Desk) -> None:
    testing.send(sent(testing, "submit-anyway", q_3="Ares"))
    answer = Answer.objects.get(response="Ares")
    Answer.objects.filter(pk=answer.pk).update(regraded="right")
    assert "1 of 8 right, 13 %" in text_of(testing.look())
    assert "Right, as it was graded later" in text_of(testing.look())
    assert "Practise the 7 you missed" in text_of(testing.look())
    past = text_of(testing.client.get(setup_address(testing.seat, testing.session.deck)))
    assert "1 of 8 right, 13 %" in past


def test_a_deck_that_changes_leaves_the_result_readable(testing: Desk, deck: Deck) -> None:
    testing.send(sent(testing, "submit-anyway", q_3="Venus"))
    decks.remove_card(card=card(deck, "Mars"), now=NOON)
    edited = card(deck, "Earth")
    edited.term = "Our Earth"
    decks.change_card(card=edited, tags=[], start_afresh=False)
    page = testing.look()
    assert "0 of 8 right" in text_of(page)
    assert text_of(page).count("Your teacher has changed this card since.") == 2
    assert "Answer Mars" in text_of(page)
    assert "Practise the 7 you missed" in text_of(page)


def test_a_statement_about_a_removed_card_stays_readable(seat: Seat, deck: Deck) -> None:
    session = take_test(seat, deck, right=8, kinds="true_false")
    for each in deck.cards.all():
        decks.remove_card(card=each, now=NOON)
    page = Desk(client_of(seat), seat, session).look()
    assert "8 of 8 right" in text_of(page)
    assert text_of(page).count("The statement The term:") == 8


def test_a_card_removed_in_the_middle_leaves_the_paper(testing: Desk, deck: Deck) -> None:
    key = question_key(testing.look())
    testing.send(sent(testing, "save", q_4="Jupiter", q_5="Saturn"))
    decks.remove_card(card=card(deck, "Jupiter"), now=NOON)
    page = testing.look()
    assert "1 of 7 answered" in text_of(page)
    assert question_key(page) == key
    assert "1 of 7 right" in text_of(testing.send(sent(testing, "submit-anyway", q_4="Jupiter")))


def test_a_test_is_taken_again_with_the_same_options(seat: Seat, deck: Deck) -> None:
    session = take_test(seat, deck, right=1, count="4", kinds="typed,choice", give="definition")
    desk = Desk(client_of(seat), seat, session)
    form = start_forms(body(desk.look()))["Take another test like this"]
    again = begin(desk.client, seat, deck, **form)
    assert again.id != session.id
    questions = paper(again).questions
    assert len(questions) == 4
    assert {each.kind for each in questions} == {"typed", "choice"}
    assert {each.side for each in questions} == {"definition"}


@pytest.mark.parametrize("right", [0, 5, 7])
def test_the_missed_cards_are_practised_alone(seat: Seat, deck: Deck, right: int) -> None:
    session = take_test(seat, deck, right=right, kinds="match,choice")
    missed = set(Answer.objects.exclude(verdict="right").values_list("card_id", flat=True))
    desk = Desk(client_of(seat), seat, session)
    form = start_forms(body(desk.look()))[f"Practise the {8 - right} you missed"]
    again = begin(desk.client, seat, deck, **form)
    assert {each.card.id for each in paper(again).questions} == missed


def start_forms(page: str) -> dict[str, dict[str, str | list[str]]]:
    """The forms that start a session, by what their buttons say."""
    forms = re.findall(r'<form method="post" action="[^"]*/start/">(.*?)</form>', page, re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", re.findall(r"<button.*?</button>", form)[0]): dict(
            re.findall(r'name="(which|tag|cards|give|count|kinds)" value="([^"]*)"', form)
        )
        for form in forms
    }


# --- Past tests -----------------------------------------------------------------------------------


def test_past_tests_are_listed_with_their_day_and_score_the_latest_first(
    seat: Seat, deck: Deck, student_client: Client
) -> None:
    seat.classroom.time_zone = "Pacific/Auckland"
    seat.classroom.save()
    first = take_test(seat, deck, right=2)
    take_test(seat, deck, right=8, now=NOON + timedelta(days=1))
    page = student_client.get(setup_address(seat, deck))
    text = text_of(page)
    assert (
        "Your past tests 4 March 2026, 01:00 8 of 8 right, 100 % 3 March 2026, 01:00 2 of 8" in text
    )
    address = reverse("cards:session_detail", args=[seat.classroom.pk, first.id])
    assert f'href="{address}"' in body(page)


def test_what_was_not_handed_in_and_what_others_did_is_no_past_test(
    seat: Seat, deck: Deck, student_client: Client, teacher: Teacher
) -> None:
    ended = start(seat, deck, Mode.TEST)
    starting.end_session(seat=seat, session=ended, now=NOON)
    take_test(make_seat(seat.classroom), deck, right=1)
    other = make_deck(teacher)
    sharing.share_deck(deck=other, classroom=seat.classroom, now=NOON)
    take_test(seat, other, right=1)
    assert "Your past tests" not in text_of(student_client.get(setup_address(seat, deck)))


def test_many_past_tests_come_in_pages(
    seat: Seat, teacher: Teacher, student_client: Client
) -> None:
    deck = make_deck(teacher, numbered_pairs(3))
    sharing.share_deck(deck=deck, classroom=seat.classroom, now=NOON)
    for day in range(12):
        take_test(seat, deck, right=day % 4, now=NOON + timedelta(days=day))
    first = text_of(student_client.get(setup_address(seat, deck)))
    second = text_of(student_client.get(setup_address(seat, deck), {"page": "2"}))
    assert (first.count("right,"), second.count("right,")) == (10, 2)
    assert "Page 1 of 2" in first
    assert "2 March 2026" in second
