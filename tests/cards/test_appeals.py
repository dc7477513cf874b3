"""“I was right”: a claim changes no grade; the teacher's decision changes it for everyone."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.queries.version import table_version
from cards.access import Seat
from cards.engine.modes.base import Response
from cards.engine.questions import Kind, Mode
from cards.models import (
    Answer,
    AnswerWith,
    Appeal,
    Assignment,
    Card,
    Classroom,
    Deck,
    Memory,
    Progress,
)
from cards.services import appeals, decks
from cards.services.appeals import MOST_OPEN, AppealRefusedError, AppealState
from cards.services.replay import replay_student
from tests.cards.threads import at_once
from tests.factories import (
    NOON,
    card,
    give_typed,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    respond,
    start,
)
from tests.logs import assert_replay_changes_nothing, rows

LATER = NOON + timedelta(hours=1)
CHEMISTRY = [
    ("Water", "The compound of two hydrogen atoms and one oxygen atom"),
    ("Salt", "What is left when the water of the sea has gone"),
    ("Iron", "A metal that rusts and that magnets attract"),
    ("Café", "A place where one drinks something hot"),
]


@pytest.fixture
def deck(teacher: Any) -> Deck:
    return make_deck(teacher, CHEMISTRY, title="Chemistry")


@pytest.fixture
def water(deck: Deck) -> Card:
    return card(deck, "Water")


def claim(seat: Seat, answer: Answer) -> AppealState:
    return appeals.make_appeal(seat=seat, answer=answer, now=NOON)


def claim_typed(seat: Seat, about: Card, text: str) -> Answer:
    answer = give_typed(seat, about, text)
    assert claim(seat, answer) is AppealState.SENT
    return answer


def accept(about: Card, text: str) -> int:
    return appeals.accept_appeal(card=about, text=text, now=LATER)


def reject(about: Card, text: str) -> int:
    return appeals.reject_appeal(card=about, text=text, now=LATER)


def verdicts(answer: Answer) -> tuple[str, str]:
    answer.refresh_from_db()
    return answer.verdict, answer.regraded


# --- Claiming -------------------------------------------------------------------------------------


def test_a_claim_changes_nothing_about_the_grade(seat: Seat, water: Card) -> None:
    answer = give_typed(seat, water, "H2O")
    before = rows(seat.student)
    claim(seat, answer)
    assert rows(seat.student) == before
    assert verdicts(answer) == ("wrong", "")
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.card, appeal.student) == ("H2O", water, seat.student)
    assert (appeal.created_at, appeal.decided_at, appeal.accepted) == (NOON, None, None)


def test_a_claim_made_twice_is_one(seat: Seat, water: Card) -> None:
    answer = claim_typed(seat, water, "H2O")
    assert claim(seat, answer) is AppealState.SENT
    assert Appeal.objects.count() == 1


def test_a_claim_that_was_decided_stays_decided(seat: Seat, water: Card) -> None:
    answer = claim_typed(seat, water, "H2O")
    reject(water, "H2O")
    assert claim(seat, answer) is AppealState.REJECTED
    assert Appeal.objects.get().accepted is False


def test_an_answer_that_a_classmates_claim_made_right_needs_no_claim(
    seat: Seat, water: Card
) -> None:
    claim_typed(make_seat(seat.classroom), water, "H2O")
    answer = give_typed(seat, water, "H2O")
    accept(water, "H2O")
    assert claim(seat, answer) is AppealState.ACCEPTED
    assert Appeal.objects.count() == 1


def test_a_right_answer_cannot_be_claimed(seat: Seat, water: Card) -> None:
    with pytest.raises(AppealRefusedError):
        claim(seat, give_typed(seat, water, "water"))


def test_nothing_and_not_knowing_cannot_be_claimed(seat: Seat, water: Card) -> None:
    for text in ("?", "no idea"):
        answer = give_typed(seat, water, text)
        assert answer.verdict == "skipped"
        with pytest.raises(AppealRefusedError):
            claim(seat, answer)


def test_a_choice_cannot_be_claimed(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, False)
    with pytest.raises(AppealRefusedError):
        claim(seat, Answer.objects.get())


def test_an_answer_on_the_side_without_accepted_answers_cannot_be_claimed(
    seat: Seat, deck: Deck, water: Card
) -> None:
    answer = give_typed(seat, water, "H2O")
    deck.answer_with = AnswerWith.DEFINITION
    decks.change_deck(deck=deck)
    answer.deck.refresh_from_db()
    with pytest.raises(AppealRefusedError):
        claim(seat, answer)


def test_an_answer_that_was_taken_back_cannot_be_claimed(seat: Seat, water: Card) -> None:
    answer = give_typed(seat, water, "H2O")
    Answer.objects.update(undone_at=NOON)
    with pytest.raises(AppealRefusedError):
        claim(seat, answer)


def test_an_answer_to_what_the_card_was_before_cannot_be_claimed(seat: Seat, water: Card) -> None:
    answer = give_typed(seat, water, "H2O")
    decks.change_card(card=water, tags=[], start_afresh=True)
    answer.deck.refresh_from_db()
    with pytest.raises(AppealRefusedError):
        claim(seat, answer)


def test_no_more_than_a_few_claims_wait_at_a_time(seat: Seat, deck: Deck, water: Card) -> None:
    answers = [give_typed(seat, water, f"Wrong {number:02} times") for number in range(MOST_OPEN)]
    for answer in answers:
        claim(seat, answer)
    one_more = give_typed(seat, water, "H2O")
    with pytest.raises(AppealRefusedError, match="will look at the ones you sent first"):
        claim(seat, one_more)
    reject(water, "Wrong 03 times")
    assert claim(seat, one_more) is AppealState.SENT
    assert claim(seat, answers[0]) is AppealState.SENT


def test_claims_that_have_become_pointless_keep_nobody_waiting(
    seat: Seat, deck: Deck, water: Card
) -> None:
    for number in range(MOST_OPEN):
        claim_typed(seat, water, f"Wrong {number:02} times")
    decks.remove_card(card=water, now=NOON)
    claim_typed(seat, card(deck, "Iron"), "Fe")


# --- Accepting ------------------------------------------------------------------------------------


def test_an_accepted_text_is_right_from_now_on(seat: Seat, deck: Deck, water: Card) -> None:
    claim_typed(seat, water, "  H2O ")
    before = Deck.objects.get(pk=deck.pk).version
    assert accept(water, "h2o") == 1
    water.refresh_from_db()
    assert (water.accepted, water.version, water.counts_from) == (["H2O"], 1, 1)
    assert Deck.objects.get(pk=deck.pk).version == before + 1
    assert give_typed(make_seat(seat.classroom), water, "h2o").verdict == "right"


def test_whoever_gave_it_gets_it_counted(seat: Seat, water: Card) -> None:
    asked, silent, other = seat, make_seat(seat.classroom), make_seat(seat.classroom)
    answer = claim_typed(asked, water, "H2O")
    same = give_typed(silent, water, "h2o")
    wrong = give_typed(other, water, "Vapour")
    untouched = rows(other.student)
    assert accept(water, "H2O") == 2
    assert verdicts(answer) == verdicts(same) == ("wrong", "right")
    assert verdicts(wrong) == ("wrong", "")
    assert rows(other.student) == untouched
    for each in (asked, silent):
        memory = Memory.objects.get(student=each.student)
        assert (memory.learn_level, memory.missed, memory.proven_right) == (2, False, 1)
        assert Progress.objects.get(student=each.student).right == 1
        assert_replay_changes_nothing(each.student)


def test_the_same_deck_in_another_class_is_regraded_too(
    seat: Seat, deck: Deck, water: Card
) -> None:
    elsewhere = make_seat(make_classroom(deck.owner, deck, name="Other class"))
    answer = give_typed(elsewhere, water, "H2O")
    claim_typed(seat, water, "H2O")
    assert accept(water, "H2O") == 2
    assert verdicts(answer) == ("wrong", "right")
    assert_replay_changes_nothing(elsewhere.student)


def test_memory_is_as_if_it_had_been_right_at_once(seat: Seat, deck: Deck, water: Card) -> None:
    before, after = make_seat(seat.classroom), make_seat(seat.classroom)
    claim_typed(before, water, "H2O")
    give_typed(before, water, "Water", now=NOON + timedelta(days=2))
    accept(water, "H2O")
    give_typed(after, water, "H2O")
    give_typed(after, water, "Water", now=NOON + timedelta(days=2))
    believed = [
        Memory.objects.filter(student=each.student).values(
            *["stability", "difficulty", "last", "due", "proven", "proven_right", "learn_level"]
        )
        for each in (before, after)
    ]
    assert list(believed[0]) == list(believed[1])


def test_a_slip_in_the_accepted_text_is_a_typo(seat: Seat, water: Card) -> None:
    slip = claim_typed(make_seat(seat.classroom), water, "hydrogen oxyde")
    claim_typed(seat, water, "hydrogen oxide")
    assert accept(water, "hydrogen oxide") == 2
    assert verdicts(slip) == ("wrong", "typo")
    assert {appeal.accepted for appeal in Appeal.objects.all()} == {True}
    water.refresh_from_db()
    assert water.accepted == ["hydrogen oxide"]


def test_the_same_text_is_accepted_once_however_it_is_written(seat: Seat, water: Card) -> None:
    for text in ("aqua!", "Aqua", "Aqua", "the  aqua"):
        claim_typed(make_seat(seat.classroom), water, text)
    assert accept(water, "AQUA") == 4
    water.refresh_from_db()
    assert water.accepted == ["Aqua"]
    assert not Appeal.objects.open().exists()


def test_accents_make_two_texts_where_the_deck_demands_them(
    seat: Seat, deck: Deck, water: Card
) -> None:
    deck.accents_required = True
    decks.change_deck(deck=deck)
    claim_typed(seat, water, "élixir")
    claim_typed(make_seat(seat.classroom), water, "elixir")
    assert accept(water, "elixir") == 1
    water.refresh_from_db()
    assert water.accepted == ["elixir"]
    assert Appeal.objects.open().get().text == "élixir"


def test_another_cards_answer_can_be_accepted(seat: Seat, deck: Deck, water: Card) -> None:
    answer = claim_typed(seat, water, "Salt")
    assert answer.mistaken_for == card(deck, "Salt")
    assert accept(water, "Salt") == 1
    assert verdicts(answer) == ("wrong", "right")
    assert give_typed(seat, water, "salt").verdict == "right"
    assert give_typed(seat, card(deck, "Salt"), "salt").verdict == "right"


def test_a_text_that_the_teacher_has_added_by_hand_is_not_added_again(
    seat: Seat, water: Card
) -> None:
    answer = claim_typed(seat, water, "H2O")
    water.accepted = ["h2o"]
    decks.change_card(card=water, tags=[], start_afresh=False)
    assert verdicts(answer) == ("wrong", "")
    assert accept(water, "H2O") == 1
    water.refresh_from_db()
    assert water.accepted == ["h2o"]
    assert verdicts(answer) == ("wrong", "right")


def test_what_the_teacher_accepts_is_right_even_where_the_rules_see_two_texts(
    seat: Seat, water: Card
) -> None:
    answer = claim_typed(seat, water, "a\x01q\x01u\x01a")
    Appeal.objects.update(text="aqua")
    assert accept(water, "aqua") == 1
    assert verdicts(answer) == ("wrong", "right")


def test_taking_the_answer_off_the_card_leaves_what_was_given_right(
    seat: Seat, water: Card
) -> None:
    answer = claim_typed(seat, water, "H2O")
    accept(water, "H2O")
    water.refresh_from_db()
    water.accepted = []
    decks.change_card(card=water, tags=[], start_afresh=False)
    assert verdicts(answer) == ("wrong", "right")
    assert_replay_changes_nothing(seat.student)
    assert give_typed(seat, water, "H2O").verdict == "wrong"


def test_the_score_of_a_test_goes_up(seat: Seat, water: Card) -> None:
    answer = give_typed(seat, water, "H2O")
    Answer.objects.filter(pk=answer.pk).update(mode=Mode.TEST)
    replay_student(student_id=seat.student.pk)
    score = Progress.objects.get(mode=Mode.TEST)
    assert (score.score_right, score.score_of) == (0, 1)
    claim(seat, answer)
    accept(water, "H2O")
    score.refresh_from_db()
    assert (score.score_right, score.score_of) == (1, 1)


def test_an_open_table_hears_of_it(seat: Seat, deck: Deck, water: Card) -> None:
    claim_typed(seat, water, "H2O")
    version = partial(table_version, given=Assignment.objects.get(deck=deck), now=NOON)
    before = version()
    accept(water, "H2O")
    assert version() != before


def test_a_second_acceptance_changes_nothing(seat: Seat, water: Card) -> None:
    claim_typed(seat, water, "H2O")
    accept(water, "H2O")
    before = Card.objects.filter(pk=water.pk).values().get(), rows(seat.student)
    assert accept(water, "H2O") == 0
    assert (Card.objects.filter(pk=water.pk).values().get(), rows(seat.student)) == before


def test_a_text_that_nobody_claims_is_not_accepted(seat: Seat, water: Card) -> None:
    claim_typed(seat, water, "H2O")
    give_typed(seat, water, "Vapour")
    assert accept(water, "Vapour") == accept(water, "") == 0
    water.refresh_from_db()
    assert water.accepted == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda deck, water: decks.remove_card(card=water, now=NOON),
        lambda deck, water: decks.change_card(card=water, tags=[], start_afresh=True),
        lambda deck, water: Answer.objects.update(undone_at=NOON),
    ],
    ids=["removed", "started afresh", "taken back"],
)
def test_what_has_become_pointless_is_not_accepted_any_more(
    seat: Seat, deck: Deck, water: Card, spoil: Callable[[Deck, Card], object]
) -> None:
    claim_typed(seat, water, "H2O")
    spoil(deck, water)
    assert not Appeal.objects.open().exists()
    assert accept(water, "H2O") == reject(water, "H2O") == 0
    assert Appeal.objects.get().decided_at is None


def test_a_claim_about_the_side_no_longer_asked_can_only_be_rejected(
    seat: Seat, deck: Deck, water: Card
) -> None:
    claim_typed(seat, water, "H2O")
    deck.answer_with = AnswerWith.DEFINITION
    decks.change_deck(deck=deck)
    assert accept(water, "H2O") == 0
    assert reject(water, "H2O") == 1


def test_claims_come_back_with_a_card_that_is_put_back(seat: Seat, water: Card) -> None:
    claim_typed(seat, water, "H2O")
    decks.remove_card(card=water, now=NOON)
    decks.restore_card(card=water)
    assert accept(water, "H2O") == 1


texts = st.sampled_from(["H2O", "h2o", "aqua", "Aqua", "Salt", "Water", "watre", "?"])
given_texts = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), texts, st.booleans()), max_size=12
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_texts, st.lists(st.tuples(st.integers(0, 3), texts, st.booleans()), max_size=4))
def test_whatever_is_decided_equals_its_replay(
    db: None, stream: list[tuple[int, int, str, bool]], decided: list[tuple[int, str, bool]]
) -> None:
    teacher = make_teacher()
    deck = make_deck(teacher, CHEMISTRY)
    classrooms = [make_classroom(teacher, deck), make_classroom(teacher, deck, name="Other")]
    seats = [make_seat(classrooms[place % 2]) for place in range(3)]
    found = list(Card.objects.current().filter(deck=deck))
    for minute, (who, which, text, claims) in enumerate(stream):
        answer = give_typed(seats[who], found[which], text, now=NOON + timedelta(minutes=minute))
        if claims and answer.verdict == "wrong":
            claim(seats[who], answer)
    verdicts_before = dict(Answer.objects.values_list("id", "verdict"))
    for which, text, is_right in decided:
        (accept if is_right else reject)(found[which], text)
    assert dict(Answer.objects.values_list("id", "verdict")) == verdicts_before
    for appeal in Appeal.objects.exclude(decided_at=None):
        answer = Answer.objects.get(id=appeal.answer_id)
        assert answer.counted_verdict.is_right or not appeal.accepted
    for seat in seats:
        assert_replay_changes_nothing(seat.student)


# --- Rejecting, and hearing of it -----------------------------------------------------------------


def test_rejecting_decides_every_claim_of_the_same_text(seat: Seat, water: Card) -> None:
    answers = [
        claim_typed(each, water, text)
        for each, text in ((seat, "H2O"), (make_seat(seat.classroom), "h2o"))
    ]
    other = claim_typed(seat, water, "Vapour")
    before = rows(seat.student)
    assert reject(water, "H2O") == 2
    assert rows(seat.student) == before
    assert [verdicts(answer) for answer in answers] == [("wrong", "")] * 2
    assert Appeal.objects.open().get().answer_id == other.id
    assert reject(water, "H2O") == 0


def test_students_hear_of_each_decision_once(seat: Seat, deck: Deck, water: Card) -> None:
    accepted, rejected = claim_typed(seat, water, "H2O"), claim_typed(seat, water, "Vapour")
    claim_typed(seat, water, "Ice")
    accept(water, "H2O")
    reject(water, "Vapour")
    unseen = appeals.unseen_decisions(seat=seat, deck=deck)
    assert {key: decision.accepted for key, decision in unseen.items()} == {
        accepted.id: True,
        rejected.id: False,
    }
    assert unseen[rejected.id].text == "Vapour"
    assert (unseen[rejected.id].prompt, unseen[rejected.id].expected) == (
        water.definition,
        water.term,
    )
    appeals.mark_decisions_seen(seat=seat, deck=deck, answer_ids=[accepted.id, uuid4()], now=LATER)
    assert list(appeals.unseen_decisions(seat=seat, deck=deck)) == [rejected.id]


def test_nobody_marks_anothers_decisions(seat: Seat, deck: Deck, water: Card) -> None:
    answer = claim_typed(seat, water, "H2O")
    reject(water, "H2O")
    classmate = make_seat(seat.classroom)
    appeals.mark_decisions_seen(seat=classmate, deck=deck, answer_ids=[answer.id], now=LATER)
    assert appeals.unseen_decisions(seat=seat, deck=deck)
    assert not appeals.unseen_decisions(seat=classmate, deck=deck)


# --- At the same moment ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_answer_in_flight_is_right_whoever_comes_first(
    seat: Seat, deck: Deck, water: Card
) -> None:
    claim_typed(seat, water, "H2O")
    seats = [make_seat(seat.classroom) for _ in range(8)]
    options = {"which": "chosen", "cards": str(water.number), "kinds": "typed"}
    sessions = [start(each, deck, Mode.LEARN, **options) for each in seats]
    calls: list[Callable[[], object]] = [partial(accept, water, "H2O")]
    for each, session in zip(seats, sessions, strict=True):
        calls.append(partial(respond, each, session, Response(text="H2O")))
    at_once(calls)
    answers = Answer.objects.filter(kind=Kind.TYPED)
    assert answers.count() == 9
    assert all(answer.counted_verdict.is_right for answer in answers)
    for each in (seat, *seats):
        assert Memory.objects.get(student=each.student).learn_level == 2
        assert_replay_changes_nothing(each.student)


@pytest.mark.django_db(transaction=True)
def test_two_teachers_tabs_decide_once(seat: Seat, water: Card) -> None:
    claim_typed(seat, water, "H2O")
    counted = at_once([partial(accept, water, "H2O") for _ in range(4)])
    assert sorted(counted) == [0, 0, 0, 1]
    water.refresh_from_db()
    assert (water.accepted, water.version) == (["H2O"], 1)


@pytest.mark.django_db(transaction=True)
def test_two_texts_accepted_at_once_are_both_kept(
    seat: Seat, classroom: Classroom, deck: Deck, water: Card
) -> None:
    salt = card(deck, "Salt")
    for about, text in ((water, "H2O"), (water, "aqua"), (salt, "NaCl")):
        for _ in range(3):
            claim_typed(make_seat(classroom), about, text)
    both = [(water, "H2O"), (water, "aqua"), (salt, "NaCl")]
    assert at_once([partial(accept, *each) for each in both]) == [3, 3, 3]
    water.refresh_from_db()
    assert sorted(water.accepted) == ["H2O", "aqua"]
    assert Deck.objects.get(pk=deck.pk).version == 4


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_many_times_at_once_is_one_claim(seat: Seat, water: Card) -> None:
    answer = give_typed(seat, water, "H2O")
    states = at_once([partial(claim, seat, answer) for _ in range(8)])
    assert set(states) == {AppealState.SENT}
    assert Appeal.objects.count() == 1
