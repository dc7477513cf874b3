"""The button under a wrong answer, the teacher's inbox, and the news for the student."""

import pytest
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Answer, AnswerWith, Appeal, Card, Deck, StudySession
from cards.services import appeals, decks
from cards.services.appeals import MOST_OPEN
from tests import personas
from tests.cards.conftest import HTMX
from tests.cards.pages import body, follow, is_fragment, question_key, text_of
from tests.factories import (
    NOON,
    card,
    client_of,
    give_typed,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    response_to,
    start,
)

BUTTON = ">I was right</button>"
SENT = "Sent to your teacher"
INBOX = reverse("cards:appeal_list")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mars(deck: Deck) -> Card:
    return card(deck, "Mars")


def claim_address(seat: Seat, answer: Answer) -> str:
    return reverse("cards:appeal_make", args=[seat.classroom.pk, answer.id])


def verdict_page(client: Client, seat: Seat, answer: Answer) -> str:
    address = reverse("cards:session_detail", args=[seat.classroom.pk, answer.session_id])
    return body(client.get(address, {"after": str(answer.id)}))


def claimed(seat: Seat, about: Card, text: str) -> Answer:
    answer = give_typed(seat, about, text)
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    return answer


def decide(client: Client, about: Card, text: str, what: str, **more: str) -> str:
    reply = client.post(reverse(f"cards:appeal_{what}", args=[about.pk]), {"text": text, **more})
    return text_of(follow(client, reply))


def inbox(client: Client, **query: str | int) -> str:
    return text_of(client.get(INBOX, query))


# --- The button -----------------------------------------------------------------------------------


def test_the_reply_to_a_wrong_typed_answer_has_the_button(
    student_client: Client, seat: Seat, deck: Deck
) -> None:
    session = start(seat, deck, kinds="typed")
    address = reverse("cards:session_answer", args=[seat.classroom.pk, session.id])
    sent = response_to(session, right=False)
    reply = student_client.post(address, sent, headers=HTMX)
    assert BUTTON in body(reply)
    assert claim_address(seat, Answer.objects.get()) in body(reply)
    again = student_client.post(address, sent, headers=HTMX)
    assert BUTTON in body(again)


@pytest.mark.parametrize(("kinds", "right"), [("typed", True), ("choice", False), ("choice", True)])
def test_no_other_reply_has_it(
    student_client: Client, seat: Seat, deck: Deck, kinds: str, *, right: bool
) -> None:
    session = start(seat, deck, kinds=kinds)
    address = reverse("cards:session_answer", args=[seat.classroom.pk, session.id])
    reply = student_client.post(address, response_to(session, right=right), headers=HTMX)
    assert 'class="feedback"' in body(reply)
    assert "appeal" not in body(reply)


def test_the_other_side_of_a_deck_asked_both_ways_has_no_button(
    student_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    answer = give_typed(seat, mars, "Ares")
    assert BUTTON in verdict_page(student_client, seat, answer)
    Answer.objects.update(side="definition")
    assert BUTTON not in verdict_page(student_client, seat, answer)


def test_htmx_swaps_the_button_alone(student_client: Client, seat: Seat, mars: Card) -> None:
    answer = give_typed(seat, mars, "Ares")
    session = StudySession.objects.get().question_id
    reply = student_client.post(claim_address(seat, answer), headers={"HX-Request": "true"})
    assert is_fragment(reply)
    assert text_of(reply) == f"✓ {SENT}"
    assert f'id="appeal-{answer.id}"' in body(reply)
    assert StudySession.objects.get().question_id == session


def test_without_scripts_it_leads_back_to_the_verdict_and_the_same_question(
    student_client: Client, seat: Seat, mars: Card
) -> None:
    answer = give_typed(seat, mars, "Ares")
    key = StudySession.objects.get().question_id
    page = follow(student_client, student_client.post(claim_address(seat, answer)))
    assert SENT in text_of(page)
    assert "Not this time" in text_of(page)
    assert question_key(page) == str(key)
    assert BUTTON not in body(page)


def test_a_student_who_claims_everything_is_asked_to_wait(
    student_client: Client, seat: Seat, mars: Card
) -> None:
    for number in range(MOST_OPEN):
        claimed(seat, mars, f"Wrong {number:02} times")
    answer = give_typed(seat, mars, "Ares")
    word = "Your teacher will look at the ones you sent first."
    reply = student_client.post(claim_address(seat, answer), headers={"HX-Request": "true"})
    assert (reply.status_code, text_of(reply)) == (422, word)
    page = follow(student_client, student_client.post(claim_address(seat, answer)))
    assert word in text_of(page)
    assert Appeal.objects.count() == MOST_OPEN


def test_the_verdict_tells_what_has_become_of_it(
    student_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    accepted, rejected = claimed(seat, mars, "Ares"), claimed(seat, mars, "Tyr")
    appeals.accept_appeal(card=mars, text="Ares", now=NOON)
    appeals.reject_appeal(card=mars, text="Tyr", now=NOON)
    page = verdict_page(student_client, seat, accepted)
    assert "Your teacher accepted this." in page
    assert 'data-verdict="right"' in page
    page = verdict_page(student_client, seat, rejected)
    assert "Your teacher has looked at this." in page
    assert 'data-verdict="wrong"' in page


def test_a_classmate_cannot_claim_for_another(seat: Seat, mars: Card) -> None:
    answer = give_typed(seat, mars, "Ares")
    classmate = client_of(make_seat(seat.classroom))
    assert classmate.post(claim_address(seat, answer)).status_code == 404
    assert not Appeal.objects.exists()


# --- The inbox ------------------------------------------------------------------------------------


def test_an_empty_inbox_says_what_comes_here(owner_client: Client) -> None:
    assert "Nothing to look at." in inbox(owner_client)


def test_the_same_text_is_one_entry_that_says_what_accepting_does(
    owner_client: Client, seat: Seat, mars: Card
) -> None:
    claimed(seat, mars, "Ares")
    claimed(make_seat(seat.classroom, "Ben"), mars, "ares.")
    give_typed(make_seat(seat.classroom), mars, "ARES")
    page = inbox(owner_client)
    assert page.count("“Ares”") == 1
    assert "ares." not in page
    assert f"Question in Planets {mars.definition} Answer Mars" in page
    assert "2 students asked, first on 2 March" in page
    assert "Ana R., Astronomy Ben, Astronomy" in page
    assert "Adds it to the card and counts it for 3 students." in page
    assert "The students are told the right answer." in page


def test_a_long_text_is_shown_in_full(owner_client: Client, seat: Seat, mars: Card) -> None:
    text = " ".join(f"word{number}" for number in range(60))
    claimed(seat, mars, text)
    page = inbox(owner_client)
    assert "word59 Question" in page
    assert f"“{text}”" not in page


def test_what_most_students_ask_for_comes_first(
    owner_client: Client, seat: Seat, mars: Card
) -> None:
    claimed(seat, mars, "Tyr")
    for name in ("Ben", "Cleo"):
        claimed(make_seat(seat.classroom, name), mars, "Ares")
    page = inbox(owner_client)
    assert page.index("“Ares”") < page.index("“Tyr”")


def test_another_cards_answer_is_named_before_it_is_accepted(
    owner_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    claimed(seat, mars, "Venus")
    page = inbox(owner_client)
    assert f"This is also the answer of “{card(deck, 'Venus').definition}”." in page


def test_a_text_for_the_side_no_longer_asked_can_only_be_rejected(
    owner_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    claimed(seat, mars, "Ares")
    deck.answer_with = AnswerWith.DEFINITION
    decks.change_deck(deck=deck)
    page = inbox(owner_client)
    assert "this cannot be added to it" in page
    assert "Accept" not in page
    assert "stays wrong" in decide(owner_client, mars, "Ares", "reject")


def test_a_removed_card_leaves_the_inbox_and_comes_back_with_its_claims(
    owner_client: Client, seat: Seat, mars: Card
) -> None:
    claimed(seat, mars, "Ares")
    decks.remove_card(card=mars, now=NOON)
    assert "Nothing to look at." in inbox(owner_client)
    decks.restore_card(card=mars)
    assert "“Ares”" in inbox(owner_client)


def test_a_card_started_afresh_leaves_the_inbox(
    owner_client: Client, seat: Seat, mars: Card
) -> None:
    claimed(seat, mars, "Ares")
    decks.change_card(card=mars, tags=[], start_afresh=True)
    assert "Nothing to look at." in inbox(owner_client)


def test_an_edited_card_is_shown_as_it_is_now(owner_client: Client, seat: Seat, mars: Card) -> None:
    claimed(seat, mars, "Ares")
    mars.definition = "The fourth planet from the Sun, with two moons"
    decks.change_card(card=mars, tags=[], start_afresh=False)
    assert mars.definition in inbox(owner_client)


def test_the_inbox_can_be_narrowed_to_a_deck_and_stays_so(
    owner_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    moons = make_deck(deck.owner, [("Io", "It has volcanoes"), ("Europa", "It has ice")])
    other = make_seat(make_classroom(deck.owner, moons, name="Other class"))
    claimed(seat, mars, "Ares")
    claimed(other, card(moons, "Io"), "Jo the moon")
    both = inbox(owner_client)
    assert "“Ares”" in both
    assert "“Jo the moon”" in both
    only = inbox(owner_client, deck=moons.pk)
    assert "“Ares”" not in only
    assert "“Jo the moon”" in only
    page = decide(owner_client, mars, "Ares", "reject", deck=str(moons.pk))
    assert "“Jo the moon”" in page
    assert "Nothing to look at." in decide(
        owner_client, card(moons, "Io"), "Jo the moon", "reject", deck=str(moons.pk)
    )


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 5_000, "١"])
def test_an_unreadable_wish_shows_all_decks(
    owner_client: Client, seat: Seat, mars: Card, wanted: str
) -> None:
    claimed(seat, mars, "Ares")
    assert "“Ares”" in inbox(owner_client, deck=wanted)


def test_another_teachers_deck_is_not_found(owner_client: Client, seat: Seat, mars: Card) -> None:
    theirs = make_deck(make_teacher())
    assert owner_client.get(INBOX, {"deck": theirs.pk}).status_code == 404


def test_another_teacher_sees_and_decides_nothing(seat: Seat, mars: Card) -> None:
    claimed(seat, mars, "Ares")
    stranger = personas.other_teacher(seat.classroom)
    assert "Nothing to look at." in inbox(stranger)
    for what in ("accept", "reject"):
        address = reverse(f"cards:appeal_{what}", args=[mars.pk])
        assert stranger.post(address, {"text": "Ares"}).status_code == 404
    assert Appeal.objects.open().exists()


def test_accepting_says_for_how_many_it_counts(
    owner_client: Client, seat: Seat, mars: Card
) -> None:
    claimed(seat, mars, "Ares")
    give_typed(make_seat(seat.classroom), mars, "Ares")
    page = decide(owner_client, mars, "Ares", "accept")
    assert "“Ares” is right now. It counts for 2 students." in page
    assert "Nothing to look at." in page


@pytest.mark.parametrize("what", ["accept", "reject"])
def test_what_another_tab_decided_is_left_alone(
    owner_client: Client, seat: Seat, mars: Card, what: str
) -> None:
    claimed(seat, mars, "Ares")
    decide(owner_client, mars, "Ares", "reject")
    before = Appeal.objects.values().get()
    assert "had been decided already" in decide(owner_client, mars, "Ares", what)
    assert Appeal.objects.values().get() == before


def test_the_decks_and_their_pages_lead_to_what_waits(
    owner_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    pages = [reverse("cards:deck_list"), reverse("cards:deck_detail", args=[deck.pk])]
    assert all("to look at" not in text_of(owner_client.get(page)) for page in pages)
    claimed(seat, mars, "Ares")
    claimed(make_seat(seat.classroom), mars, "ARES")
    claimed(seat, mars, "Tyr")
    every, one = (owner_client.get(page) for page in pages)
    assert "2 answers to look at" in text_of(every)
    assert f'href="{INBOX}"' in body(every)
    assert f'href="{INBOX}?deck={deck.pk}"' in body(one)


def test_many_texts_come_in_pages(owner_client: Client, seat: Seat, mars: Card) -> None:
    for number in range(60):
        claimed(make_seat(seat.classroom), mars, f"Wrong {number:02} times")
    assert "Page 1 of 2" in inbox(owner_client)
    assert inbox(owner_client, page=2).count("1 student asked") == 10


# --- News for the student -------------------------------------------------------------------------


def deck_page(client: Client, seat: Seat, deck: Deck) -> str:
    return text_of(client.get(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk])))


def test_decisions_are_told_until_they_are_read(
    student_client: Client, seat: Seat, deck: Deck, mars: Card
) -> None:
    accepted, rejected = claimed(seat, mars, "Ares"), claimed(seat, mars, "Tyr")
    appeals.accept_appeal(card=mars, text="Ares", now=NOON)
    appeals.reject_appeal(card=mars, text="Tyr", now=NOON)
    news = [
        f"Your teacher accepted “Ares” for “{mars.definition}”: it counts now.",
        f"“Tyr” for “{mars.definition}” stays as it is: the answer is “Mars”.",
    ]
    for _ in range(2):  # looking alone, as browsers do ahead of a click, marks nothing
        page = deck_page(student_client, seat, deck)
        assert all(each in page for each in news)
    address = reverse("cards:decisions_seen", args=[seat.classroom.pk, deck.pk])
    reply = student_client.post(address, {"answer": [str(accepted.id)]})
    page = text_of(follow(student_client, reply))
    assert news[0] not in page
    assert news[1] in page
    student_client.post(address, {"answer": "nonsense"})
    assert news[1] in deck_page(student_client, seat, deck)
    student_client.post(address, {"answer": [str(accepted.id), str(rejected.id)]})
    assert "teacher" not in deck_page(student_client, seat, deck)


def test_classmates_hear_nothing(seat: Seat, deck: Deck, mars: Card) -> None:
    claimed(seat, mars, "Ares")
    appeals.reject_appeal(card=mars, text="Ares", now=NOON)
    classmate = make_seat(seat.classroom)
    assert "Ares" not in deck_page(client_of(classmate), classmate, deck)


def test_every_mode_that_types_can_be_claimed(seat: Seat, mars: Card) -> None:
    for mode in (Mode.TEST, Mode.SPACED, Mode.CALL):
        answer = give_typed(seat, mars, f"Not so in {mode}")
        Answer.objects.filter(pk=answer.pk).update(mode=mode)
        appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    assert Appeal.objects.count() == 3
