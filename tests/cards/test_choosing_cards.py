"""The page of options: which cards, which side, and what only one mode asks, in every mode."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.modes.base import Question, Response
from cards.engine.modes.registry import MODES
from cards.engine.questions import Mode, Side
from cards.models import Classroom, Deck, StudySession, Tag, Teacher
from cards.services import decks, sharing, stars
from tests.cards.conftest import Desk
from tests.cards.pages import body, follow, form_on, text_of
from tests.factories import (
    NOON,
    PLANETS,
    asked,
    card,
    flip,
    learn,
    make_deck,
    make_seat,
    respond,
    start,
)

ROCKS = ["Mercury", "Venus", "Earth", "Mars"]

every_mode = pytest.mark.parametrize("mode", MODES)
one_card_at_a_time = pytest.mark.parametrize("mode", [Mode.FLASHCARDS, Mode.LEARN])


@pytest.fixture(autouse=True)
def _tags(deck: Deck) -> None:
    """Four planets are of rock, one of them with rings."""
    for name in ROCKS:
        card(deck, name).tags.add(Tag.objects.get_or_create(deck=deck, name="rock")[0])
    card(deck, "Saturn").tags.add(Tag.objects.create(deck=deck, name="rings"))


def address(seat: Seat, deck: Deck, mode: str, name: str = "setup") -> str:
    return reverse(f"cards:session_{name}", args=[seat.classroom.pk, deck.pk, mode])


def begin(client: Client, seat: Seat, deck: Deck, mode: str, **chosen: str) -> HttpResponseBase:
    return client.post(address(seat, deck, mode, "start"), chosen)


def begun(client: Client, seat: Seat, deck: Deck, mode: str, **chosen: str) -> Desk:
    reply = begin(client, seat, deck, mode, **chosen)
    assert reply.status_code == 302, text_of(reply)
    session = StudySession.objects.get(
        classroom=seat.classroom, student=seat.student, deck=deck, mode=mode, finished_at=None
    )
    return Desk(client, seat, session)


def star(seat: Seat, deck: Deck, *terms: str) -> None:
    for term in terms:
        stars.star_card(seat=seat, deck=deck, number=card(deck, term).number)


def radio(page: HttpResponseBase, value: str) -> str:
    """The tag of this choice of cards, empty when it is not offered."""
    found = re.search(rf'<input type="radio" name="which" value="{value}"[^>]*>', body(page))
    return found[0] if found else ""


def terms_studied(desk: Desk) -> set[str]:
    """The terms of all cards that come up, in Flashcards or in Learn."""
    seen = set()
    for _ in range(60):
        step = asked(desk.session)
        if isinstance(step, Question):
            seen.add(step.card.term)
            sent = Response(action="next")
            if desk.session.mode == Mode.LEARN:
                places = {option: place for place, option in enumerate(step.options)}
                sent = Response(text=step.answer, choice=places.get(step.card))
        elif desk.session.mode == Mode.FLASHCARDS or step.finished:
            return seen
        else:
            sent = Response(action="continue")
        respond(desk.seat, desk.session, sent)
    raise AssertionError("The session never ends.")


# --- The page, in every mode ----------------------------------------------------------------------


@every_mode
def test_the_page_offers_the_cards_with_how_many_there_are(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    star(seat, deck, "Mars", "Earth")
    flip(seat, deck, False, True, False, False)
    page = student_client.get(address(seat, deck, mode))
    text = text_of(page)
    assert "All cards 8" in text
    assert "Cards I starred 2" in text
    assert "Cards I missed the last time 3" in text
    assert "Cards with one tag 5" in text
    assert "rings (1) rock (4)" in text
    assert "As my teacher set it: the term" in text
    assert not radio(page, "chosen")


@every_mode
def test_what_has_no_cards_cannot_be_chosen(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    page = student_client.get(address(seat, deck, mode))
    assert "disabled" in radio(page, "starred")
    assert "disabled" in radio(page, "missed")
    assert "disabled" not in radio(page, "all")
    assert "checked" in radio(page, "all")
    assert "Cards I starred none" in text_of(page)


@every_mode
def test_a_deck_without_tags_offers_none(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    Tag.objects.all().delete()
    decks.change_deck(deck=deck)
    page = student_client.get(address(seat, deck, mode))
    assert not radio(page, "tag")
    assert 'name="tag"' not in body(page)


@every_mode
def test_the_page_can_be_sent_as_it_is(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    sent = form_on(student_client.get(address(seat, deck, mode)))
    assert begin(student_client, seat, deck, mode, **sent).status_code == 302
    assert StudySession.objects.get().options["which"] == "all"


@every_mode
@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("starred", "You have not starred a card of this deck yet."),
        ("missed", "There is no card that you missed the last time. Well done!"),
        ("chosen", "There are no such cards in this deck now."),
    ],
)
def test_cards_that_there_are_not_are_refused_in_words(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode, which: str, sentence: str
) -> None:
    reply = begin(student_client, seat, deck, mode, which=which)
    assert reply.status_code == 422
    assert sentence in text_of(reply)
    assert "checked" in radio(reply, which)
    assert "disabled" not in radio(reply, which)
    assert not StudySession.objects.exists()


@every_mode
@pytest.mark.parametrize("tag", ["gas", "", "rock\x00"])
def test_a_tag_that_there_is_not_is_refused_at_its_field(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode, tag: str
) -> None:
    reply = begin(student_client, seat, deck, mode, which="tag", tag=tag)
    assert reply.status_code == 422
    assert 'id="id_tag_error"' in body(reply)
    assert not StudySession.objects.exists()


@every_mode
def test_too_few_cards_for_a_mode_are_said_in_a_plain_sentence(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    star(seat, deck, "Mars")
    reply = begin(student_client, seat, deck, mode, which="starred")
    least = MODES[mode].least_cards
    if least == 1:
        assert reply.status_code == 302
    else:
        assert reply.status_code == 422
        assert f"needs at least {least} cards." in text_of(reply)


@every_mode
def test_the_last_choice_is_there_the_next_time(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    star(seat, deck, *ROCKS)
    begun(student_client, seat, deck, mode, which="tag", tag="rock", give="definition")
    page = student_client.get(address(seat, deck, mode))
    assert "checked" in radio(page, "tag")
    sent = form_on(page, form_id="options")
    assert (sent["tag"], sent["give"]) == ("rock", "definition")
    assert "You are in the middle of one." in text_of(page)


@every_mode
def test_a_last_choice_that_has_no_cards_any_more_gives_way_to_all(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    star(seat, deck, *ROCKS)
    begun(student_client, seat, deck, mode, which="starred")
    for name in ROCKS:
        stars.unstar_card(seat=seat, deck=deck, number=card(deck, name).number)
    assert "checked" in radio(student_client.get(address(seat, deck, mode)), "all")
    begun(student_client, seat, deck, mode, which="tag", tag="rock")
    Tag.objects.filter(name="rock").delete()
    decks.change_deck(deck=deck)
    assert "checked" in radio(student_client.get(address(seat, deck, mode)), "all")


@every_mode
def test_cards_chosen_elsewhere_are_taken_and_not_offered_later(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    numbers = ",".join(str(card(deck, name).number) for name in ROCKS)
    desk = begun(student_client, seat, deck, mode, which="chosen", cards=numbers)
    assert "Chosen cards only · 4 of 8" in text_of(desk.look())
    page = student_client.get(address(seat, deck, mode))
    assert not radio(page, "chosen")
    assert "checked" in radio(page, "all")


# --- What is studied ------------------------------------------------------------------------------


@one_card_at_a_time
def test_starred_cards_are_studied_alone(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    star(seat, deck, "Mars", "Venus")
    desk = begun(student_client, seat, deck, mode, which="starred")
    assert terms_studied(desk) == {"Mars", "Venus"}


@one_card_at_a_time
def test_missed_cards_are_studied_alone(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    flip(seat, deck, False, True, False)
    desk = begun(student_client, seat, deck, mode, which="missed")
    assert terms_studied(desk) == {"Mercury", "Earth"}


@one_card_at_a_time
def test_cards_with_a_tag_are_studied_alone(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    desk = begun(student_client, seat, deck, mode, which="tag", tag="rock")
    assert terms_studied(desk) == set(ROCKS)


@one_card_at_a_time
def test_a_tag_says_enough_without_a_radio_button(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    begun(student_client, seat, deck, mode, which="all")
    desk = begun(student_client, seat, deck, mode, tag="rings")
    assert terms_studied(desk) == {"Saturn"}


@one_card_at_a_time
def test_a_tag_left_in_its_hidden_field_says_nothing(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    desk = begun(student_client, seat, deck, mode, which="all", tag="rings", cards="1,2")
    assert desk.session.options == {"which": "all"}
    assert terms_studied(desk) == {term for term, _ in PLANETS}


@one_card_at_a_time
@pytest.mark.parametrize("side", Side)
def test_the_direction_is_the_students_choice(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode, side: Side
) -> None:
    step = asked(begun(student_client, seat, deck, mode, which="all", give=side).session)
    assert isinstance(step, Question)
    assert step.side is side


def test_both_directions_take_turns(student_client: Client, seat: Seat, deck: Deck) -> None:
    desk = begun(student_client, seat, deck, "flashcards", which="all", give="both")
    sides = set()
    while isinstance(step := asked(desk.session), Question):
        sides.add(step.side)
        respond(seat, desk.session, Response(action="next"))
    assert sides == set(Side)


def test_flashcards_are_shuffled_where_that_is_wanted(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    desk = begun(student_client, seat, deck, "flashcards", which="all", shuffled="on")
    assert desk.session.state["shuffled"] is True
    assert "In order" in text_of(desk.look())
    assert terms_studied(desk) == {term for term, _ in PLANETS}


# --- Missed is what was wrong the last time, in any mode ------------------------------------------


def missed_count(client: Client, seat: Seat, deck: Deck) -> str:
    text = text_of(client.get(address(seat, deck, "flashcards")))
    return text.partition("Cards I missed the last time ")[2].split()[0]


def test_missed_is_told_across_modes(student_client: Client, seat: Seat, deck: Deck) -> None:
    learn(seat, deck, False)
    assert missed_count(student_client, seat, deck) == "1"
    missed = begun(student_client, seat, deck, "flashcards", which="missed")
    while isinstance(asked(missed.session), Question):
        respond(seat, missed.session, Response(action="knew"))
    assert missed_count(student_client, seat, deck) == "none"


def test_a_missed_card_that_was_removed_is_not_counted(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    flip(seat, deck, False, False)
    decks.remove_card(card=card(deck, "Mercury"), now=NOON)
    assert missed_count(student_client, seat, deck) == "1"


def test_what_a_classmate_missed_or_starred_is_theirs(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    classmate = make_seat(seat.classroom)
    flip(classmate, deck, False)
    star(classmate, deck, "Mars")
    text = text_of(student_client.get(address(seat, deck, "learn")))
    assert "Cards I starred none Cards I missed the last time none" in text


# --- The sentence on the session's page -----------------------------------------------------------


@one_card_at_a_time
@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"which": "starred"}, "Starred cards only · 2 of 8 Take all cards"),
        ({"which": "missed"}, "Missed cards only · 1 of 8 Take all cards"),
        ({"which": "tag", "tag": "rock"}, "Only cards tagged “rock” · 4 of 8 Take all cards"),
    ],
)
def test_a_session_on_some_cards_says_so_and_leads_to_all(
    student_client: Client,
    seat: Seat,
    deck: Deck,
    mode: Mode,
    chosen: dict[str, str],
    sentence: str,
) -> None:
    star(seat, deck, "Mars", "Venus")
    flip(seat, deck, False)
    desk = begun(student_client, seat, deck, mode, **chosen)
    assert sentence in text_of(desk.look())
    page = student_client.get(f"{address(seat, deck, mode)}?all")
    assert f'href="{address(seat, deck, mode)}?all"' in body(desk.look())
    assert "checked" in radio(page, "all")


@one_card_at_a_time
def test_a_session_on_all_cards_says_nothing_of_them(
    student_client: Client, seat: Seat, deck: Deck, mode: Mode
) -> None:
    desk = begun(student_client, seat, deck, mode, which="all")
    assert "Take all cards" not in text_of(desk.look())


def test_a_new_start_from_the_decks_page_is_on_all_cards_with_the_same_wishes(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    desk = begun(student_client, seat, deck, "learn", which="tag", tag="rings", kinds="typed")
    assert terms_studied(desk) == {"Saturn"}
    again = begun(student_client, seat, deck, "learn")
    assert again.session.options == {"kinds": "typed"}
    assert "of 8 Take all" not in text_of(again.look())


def test_the_cards_to_go_through_again_do_not_change_what_the_session_is_about(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    desk = begun(student_client, seat, deck, "flashcards", which="tag", tag="rock")
    for action in ["learning", "knew", "knew", "knew"]:
        respond(seat, desk.session, Response(action=action))
    page = desk.look()
    assert "Go through this one again Start over with these 4 cards" in text_of(page)
    respond(seat, desk.session, Response(action="again"))
    assert "1/1" in text_of(desk.look())
    assert "Only cards tagged “rock” · 4 of 8" in text_of(desk.look())


# --- Small decks ----------------------------------------------------------------------------------


@pytest.fixture(params=[1, 2, 3])
def small_deck(request: pytest.FixtureRequest, teacher: Teacher, classroom: Classroom) -> Deck:
    deck = make_deck(teacher, PLANETS[: request.param])
    sharing.share_deck(deck=deck, classroom=classroom, now=NOON)
    return deck


@every_mode
def test_a_deck_of_one_two_or_three_cards_is_studied_or_refused_in_words(
    student_client: Client, seat: Seat, small_deck: Deck, mode: Mode
) -> None:
    reply = begin(student_client, seat, small_deck, mode, which="all")
    least = MODES[mode].least_cards
    if small_deck.cards.count() < least:
        assert f"needs at least {least} cards." in text_of(reply)
    else:
        assert follow(student_client, reply).status_code == 200


@one_card_at_a_time
def test_a_small_deck_is_gone_through_to_the_end(
    student_client: Client, seat: Seat, small_deck: Deck, mode: Mode
) -> None:
    desk = begun(student_client, seat, small_deck, mode, which="all", shuffled="on")
    assert terms_studied(desk) == {term for term, _ in PLANETS[: small_deck.cards.count()]}
    over = "That was the last card" if mode is Mode.FLASHCARDS else "You have learned every card"
    assert over in text_of(desk.look())


def test_a_session_on_one_starred_card_ends_with_it(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    star(seat, deck, "Mars")
    desk = begun(student_client, seat, deck, "learn", which="starred")
    assert terms_studied(desk) == {"Mars"}
    assert "You have learned 1 of 8 cards" in text_of(desk.look())
    assert start(seat, deck, Mode.LEARN).id != desk.session.id
