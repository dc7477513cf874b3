"""Keys and foreign keys: one classroom is one shard, and rows point one way."""

import pytest
from django.apps import apps
from django.db import models

from analytics.models import Dismissal
from cards.access import Seat
from cards.models import (
    Answer,
    Appeal,
    Assignment,
    Classroom,
    Deck,
    Device,
    Excuse,
    Memory,
    Notice,
    Progress,
    Stars,
    Student,
    StudySession,
    Teacher,
    WrongCodes,
)
from tests.factories import learn

OF_STUDENTS: list[type[models.Model]] = [
    StudySession,
    Answer,
    Memory,
    Progress,
    Stars,
    Appeal,
    Student,
    Device,
    Notice,
    WrongCodes,
    Excuse,
    Dismissal,
]


def unique_keys(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Every unique key as field names; a plain row number as the primary one is none of them."""
    keys: list[tuple[str, ...]] = []
    primary = model._meta.pk
    if isinstance(primary, models.CompositePrimaryKey):
        keys.append(tuple(primary.field_names))
    keys += [
        tuple(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    keys += [
        (field.name,) for field in model._meta.local_fields if field.unique and field is not primary
    ]
    return keys


def leads_to(model: type[models.Model], target: type[models.Model]) -> bool:
    return any(field.related_model is target for field in model._meta.local_fields)


def test_every_model_of_students_is_known_here() -> None:
    found = {
        model
        for app in ("cards", "analytics")
        for model in apps.get_app_config(app).get_models()
        if model is Student or leads_to(model, Student)
    }
    assert found == set(OF_STUDENTS)


@pytest.mark.parametrize("model", OF_STUDENTS)
def test_every_row_of_a_student_carries_its_classroom(model: type[models.Model]) -> None:
    field = model._meta.get_field("classroom")
    assert field.related_model is Classroom
    assert not field.null


@pytest.mark.parametrize("model", [*OF_STUDENTS, Assignment])
def test_the_keys_of_students_start_with_the_classroom(model: type[models.Model]) -> None:
    keys = unique_keys(model)
    assert keys
    assert {key[0].removesuffix("_id") for key in keys} == {"classroom"}


@pytest.mark.parametrize(
    "model", [StudySession, Answer, Memory, Progress, Stars, Appeal, Excuse, Dismissal]
)
def test_what_students_did_has_a_primary_key_that_starts_with_the_classroom(
    model: type[models.Model],
) -> None:
    primary = model._meta.pk
    assert isinstance(primary, models.CompositePrimaryKey)
    assert primary.field_names[0] == "classroom_id"


def test_foreign_keys_never_point_from_cards_to_analytics() -> None:
    targets = {
        field.related_model._meta.app_label
        for model in apps.get_app_config("cards").get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and not field.auto_created
        if isinstance(field.related_model, type)
    }
    assert targets <= {"cards", "auth"}


def test_analytics_owns_nothing_that_cards_points_to() -> None:
    owned = set(apps.get_app_config("analytics").get_models())
    pointed_at = {
        field.related_model
        for model in apps.get_app_config("cards").get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    }
    assert not owned & pointed_at


@pytest.mark.parametrize(
    "model",
    [*apps.get_app_config("cards").get_models(), *apps.get_app_config("analytics").get_models()],
)
def test_what_happens_to_rows_that_lose_their_owner_is_chosen(
    model: type[models.Model],
) -> None:
    chosen = {
        field.remote_field.on_delete
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.name != "mistaken_for"
    }
    assert chosen <= {models.CASCADE, models.SET_NULL}


def test_a_card_that_was_mistaken_for_another_goes_with_the_answer(seat: Seat, deck: Deck) -> None:
    learn(seat, deck, False)
    assert Answer.objects.filter(mistaken_for__isnull=False).exists()
    deck.delete()
    assert not Answer.objects.exists()


def test_people_and_decks_are_kept_apart() -> None:
    assert not leads_to(Student, Teacher)
    assert not leads_to(Deck, Classroom)
    fields = {field.name for field in Student._meta.local_fields}
    assert fields == {
        "id",
        "classroom",
        "name",
        "name_key",
        "resume_code",
        "joined_at",
        "is_verified",
        "turn",
    }
