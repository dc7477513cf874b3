"""The database itself refuses rows that make no sense."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from cards.access import Seat
from cards.engine.mastery import SHIPPED
from cards.models import (
    AccessToken,
    Answer,
    Appeal,
    Assignment,
    Card,
    Classroom,
    CoTeacherInvitation,
    Deck,
    Device,
    KeptCalibration,
    Link,
    Memory,
    Notice,
    Progress,
    Stars,
    Student,
    StudySession,
    Tag,
    Teacher,
    WrongCodes,
)
from tests.factories import NOON, card

Make = Callable[[Seat, Deck], models.Model]


def deck_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    return Deck(**{"owner": deck.owner, "title": "Moons", **changed})


def tag_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    return Tag(**{"deck": deck, "name": "rocky", **changed})


def card_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"deck": deck, "number": 99, "position": 99, "term": "a", "definition": "b"}
    return Card(**(row | changed))


def classroom_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    return Classroom(**{"owner": deck.owner, "name": "Evening", **changed})


def student_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"classroom": seat.classroom, "name": "Ben", "name_key": "ben"}
    return Student(**(row | changed))


def device_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"classroom": seat.classroom, "student": seat.student, "token_digest": "x"}
    return Device(**(row | changed))


def assignment_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    other = Deck.objects.create(owner=deck.owner, title="Other")
    return Assignment(**{"classroom": seat.classroom, "deck": other, **changed})


def link_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    return Link(**{"classroom": seat.classroom, **changed})


def notice_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"classroom": seat.classroom, "student": seat.student, "kind": "joined", "last_at": NOON}
    return Notice(**(row | changed))


def wrong_codes_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"classroom": seat.classroom, "student": seat.student, "last_at": NOON}
    return WrongCodes(**(row | changed))


def session_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "classroom": seat.classroom,
        "id": uuid4(),
        "student": seat.student,
        "deck": deck,
        "mode": "learn",
        "state": {},
        "deck_version": 1,
        "question_id": uuid4(),
        "started_at": NOON,
        "active_at": NOON,
    }
    return StudySession(**(row | changed))


def answer_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "classroom": seat.classroom,
        "id": uuid4(),
        "session_id": uuid4(),
        "student": seat.student,
        "device": seat.device,
        "deck": deck,
        "card": card(deck, "Mars"),
        "card_version": 1,
        "mode": "learn",
        "kind": "choice",
        "side": "term",
        "response": "Mars",
        "verdict": "right",
        "rating": 3,
        "weight": 0.5,
        "answered_at": NOON,
    }
    return Answer(**(row | changed))


def memory_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "classroom": seat.classroom,
        "student": seat.student,
        "card": card(deck, "Mars"),
        "deck": deck,
        "stability": 1.0,
        "difficulty": 5.0,
        "last": 0,
        "due": 0,
        "proven": 1.0,
        "proven_right": 1.0,
    }
    return Memory(**(row | changed))


def progress_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "classroom": seat.classroom,
        "student": seat.student,
        "deck": deck,
        "mode": "learn",
        "answers": 1,
        "right": 1,
        "last_at": NOON,
    }
    return Progress(**(row | changed))


def stars_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {"classroom": seat.classroom, "student": seat.student, "deck": deck, "marks": "s.s"}
    return Stars(**(row | changed))


def appeal_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "classroom": seat.classroom,
        "answer_id": uuid4(),
        "student": seat.student,
        "deck": deck,
        "card": card(deck, "Mars"),
        "text": "the red one",
        "created_at": NOON,
    }
    return Appeal(**(row | changed))


def kept_calibration_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    row = {
        "plain": SHIPPED.as_plain(),
        "answers": 600,
        "students": 30,
        "log_loss_before": 0.6,
        "log_loss_after": 0.5,
        "kept_at": NOON,
    }
    return KeptCalibration(**(row | changed))


def token_row(seat: Seat, deck: Deck, **changed: Any) -> models.Model:
    return AccessToken(**{"owner": deck.owner, "name": "Script", "digest": "d", **changed})


REFUSED: list[tuple[str, Callable[..., models.Model], dict[str, Any]]] = [
    ("deck_has_a_title", deck_row, {"title": ""}),
    ("deck_answers_with_a_side", deck_row, {"answer_with": "neither"}),
    ("tag_has_a_name", tag_row, {"name": ""}),
    ("card_has_two_sides", card_row, {"term": ""}),
    ("card_has_two_sides", card_row, {"definition": ""}),
    ("card_counts_from_a_version", card_row, {"counts_from": 2}),
    ("card_number_once_in_a_deck", card_row, {"number": 0}),
    ("classroom_has_a_name", classroom_row, {"name": ""}),
    ("student_has_a_name", student_row, {"name_key": ""}),
    ("student_name_once_in_a_classroom", student_row, {"name_key": "ana r."}),
    ("link_is_of_a_known_kind", link_row, {"kind": "secret"}),
    ("session_is_of_a_known_mode", session_row, {"mode": "dance"}),
    ("answer_uses_known_words", answer_row, {"mode": "dance"}),
    ("answer_uses_known_words", answer_row, {"verdict": "maybe"}),
    ("answer_uses_known_words", answer_row, {"regraded": "maybe"}),
    ("answer_rating_1_to_4", answer_row, {"rating": 0}),
    ("answer_rating_1_to_4", answer_row, {"rating": 5}),
    ("answer_weight_0_to_1", answer_row, {"weight": -0.1}),
    ("answer_weight_0_to_1", answer_row, {"weight": 1.1}),
    ("memory_stability_positive", memory_row, {"stability": 0.0}),
    ("memory_difficulty_1_to_10", memory_row, {"difficulty": 0.9}),
    ("memory_difficulty_1_to_10", memory_row, {"difficulty": 10.1}),
    ("memory_proven_right_within_proven", memory_row, {"proven_right": 1.5}),
    ("memory_proven_right_within_proven", memory_row, {"proven_right": -0.5}),
    ("memory_learn_level_0_to_2", memory_row, {"learn_level": 3}),
    ("progress_is_of_a_known_mode", progress_row, {"mode": "dance"}),
    ("progress_right_within_answers", progress_row, {"right": 2}),
    ("progress_score_within_questions", progress_row, {"score_right": 2, "score_of": 1}),
    ("kept_calibration_predicts_better", kept_calibration_row, {"log_loss_after": 0.6}),
    ("appeal_decided_one_way", appeal_row, {"accepted": True}),
    ("appeal_decided_one_way", appeal_row, {"decided_at": NOON}),
    ("notice_is_of_a_known_kind", notice_row, {"kind": "else"}),
    ("link_shows_names_in_a_known_way", link_row, {"names": "backwards"}),
    ("assignment_goals_1_to_100", assignment_row, {"learn_goal": 101}),
    ("access_token_has_a_name", token_row, {"name": ""}),
    ("access_token_of_a_known_scope", token_row, {"scope": "all"}),
]

ONCE: list[tuple[str, Callable[..., models.Model], dict[str, Any]]] = [
    ("tag_once_in_a_deck", tag_row, {}),
    ("device_token_once_in_a_classroom", device_row, {}),
    ("link token", link_row, {"token": "the same"}),
    ("link code", link_row, {"code": "ABCDEFGH"}),
    ("notice_once_for_a_seat", notice_row, {}),
    ("access_token_name_once_a_teacher", token_row, {"digest": "another"}),
    ("wrong_codes_once_for_a_seat", wrong_codes_row, {}),
    ("session_open_once_a_mode", session_row, {}),
    ("session key", session_row, {"id": uuid4(), "finished_at": NOON}),
    ("answer key", answer_row, {"id": uuid4()}),
    ("memory key", memory_row, {}),
    ("progress key", progress_row, {}),
    ("stars key", stars_row, {}),
    ("appeal key", appeal_row, {"answer_id": uuid4()}),
]

GOOD = sorted({make for _, make, _ in [*REFUSED, *ONCE]} | {assignment_row}, key=str)


def save(row: models.Model) -> None:
    with transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("make", GOOD, ids=lambda make: make.__name__)
def test_a_row_that_makes_sense_is_taken(seat: Seat, deck: Deck, make: Make) -> None:
    save(make(seat, deck))


@pytest.mark.parametrize(
    ("name", "make", "changed"), REFUSED, ids=[f"{name} {changed}" for name, _, changed in REFUSED]
)
def test_a_row_that_makes_no_sense_is_refused(
    seat: Seat, deck: Deck, name: str, make: Callable[..., models.Model], changed: dict[str, Any]
) -> None:
    row = make(seat, deck, **changed)
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"):
        save(row)


@pytest.mark.parametrize(("name", "make", "same"), ONCE, ids=[name for name, _, _ in ONCE])
def test_a_row_that_may_be_there_once_is_refused_the_second_time(
    seat: Seat, deck: Deck, name: str, make: Callable[..., models.Model], same: dict[str, Any]
) -> None:
    save(make(seat, deck, **same))
    with pytest.raises(IntegrityError):
        save(make(seat, deck, **same))


def test_an_assignment_is_there_once(seat: Seat, deck: Deck) -> None:
    with pytest.raises(IntegrityError, match=r"assignment_once|UNIQUE constraint failed"):
        save(Assignment(classroom=seat.classroom, deck=deck))


def test_an_address_is_invited_once(seat: Seat, deck: Deck) -> None:
    invitation = {"classroom": seat.classroom, "email": "colleague@example.org"}
    save(CoTeacherInvitation(**invitation))
    with pytest.raises(IntegrityError, match=r"co_teacher_invited_once|UNIQUE constraint failed"):
        save(CoTeacherInvitation(**invitation))


def test_an_address_has_one_teacher(teacher: Teacher) -> None:
    with pytest.raises(IntegrityError):
        save(Teacher(email=teacher.email))


def test_finished_sessions_may_be_many(seat: Seat, deck: Deck) -> None:
    for _ in range(2):
        save(session_row(seat, deck, finished_at=timezone.now()))
    save(session_row(seat, deck))
    assert StudySession.objects.count() == 3


def test_every_constraint_of_the_models_is_tried_here() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("cards").get_models()
        for constraint in model._meta.constraints
    }
    tried = {name for name, *_ in [*REFUSED, *ONCE]} | {
        "assignment_once_in_a_classroom",
        "co_teacher_invited_once_to_a_classroom",
    }
    assert declared <= tried


def test_a_negative_count_is_refused(seat: Seat, deck: Deck) -> None:
    with pytest.raises(IntegrityError):
        save(progress_row(seat, deck, answers=-1, right=-2))


def lose_the_card() -> None:
    with transaction.atomic():
        Memory.objects.update(card_id=10**9)
        connection.check_constraints()


def test_a_row_without_its_parent_is_refused(seat: Seat, deck: Deck) -> None:
    save(memory_row(seat, deck))
    with pytest.raises(IntegrityError):
        lose_the_card()
    assert Memory.objects.get().card == card(deck, "Mars")


def test_answers_outlive_the_device_they_came_from(seat: Seat, deck: Deck) -> None:
    save(answer_row(seat, deck))
    seat.device.delete()
    assert Answer.objects.get().device is None
