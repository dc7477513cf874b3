"""Nothing private is kept of students, and all that is kept can be handed out and deleted.

The tests walk over the models themselves. A new model about students or classes fails here until
it carries `exported` (`cards/models/exported.py`) and `tests/filled.py` makes a row of it.
"""

import io
import json
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from cards.access import Seat
from cards.models import (
    Answer,
    Card,
    Classroom,
    CoTeacherInvitation,
    Deck,
    Device,
    Student,
    Tag,
    Teacher,
)
from cards.models.exported import (
    Model,
    NotExportedError,
    columns_of,
    exported_of,
    pointing_to,
    rows_of,
)
from cards.services import deletion, exporting
from tests.factories import card, give_typed, learn, make_classroom, make_deck, make_seat
from tests.filled import fill_class, fill_staff_room

OF_TEACHERS: set[Model] = {Teacher, Deck, Card, Tag, CoTeacherInvitation}
"""Content and grown-ups: what is reached through them is no student's."""

PRIVATE = re.compile(
    r"e_?mail|birth|age$|address|street|city|postcode|zip|phone|(^|_)ip($|_)|ip_addr|location"
    r"|latitude|longitude|gender|photo|picture|avatar|surname|last_name|first_name|parent|guardian"
)
PRIVATE_FIELDS = (models.EmailField, models.GenericIPAddressField, models.FileField)

SECRETS = {
    "Classroom": {"owner_id", "warned_at"},
    "CoTeacherInvitation": {"token"},
    "Student": {"name_key", "resume_code", "turn"},
    "Device": {"token_digest"},
    "Link": {"token", "code"},
    "Dismissal": {"teacher_id"},
    "StudySession": {"question_id"},
}
"""What an export leaves out on purpose: what opens doors, and what is said better elsewhere."""


def relatives(model: Model) -> Iterator[Model]:
    """Every model that this one points to or is pointed to by."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.is_relation and isinstance(field.related_model, type):
            yield field.related_model
        through = getattr(field, "through", None) or getattr(
            getattr(field, "remote_field", None), "through", None
        )
        if isinstance(through, type):
            yield through


def reached_from_students() -> set[Model]:
    found: set[Model] = set()
    waiting: list[Model] = [Student]
    while waiting:
        model = waiting.pop()
        if model in found or model in OF_TEACHERS:
            continue
        found.add(model)
        waiting += relatives(model)
    return found


REACHED = sorted(reached_from_students(), key=lambda model: model.__name__)
OF_A_STUDENT: list[Model] = [Student, *pointing_to(Student)]
OF_A_CLASSROOM: list[Model] = [Classroom, *pointing_to(Classroom)]


def names(found: list[Model]) -> list[str]:
    return [model.__name__ for model in found]


# --- Nothing private ------------------------------------------------------------------------------


def test_the_walk_reaches_everything_of_students() -> None:
    assert {Student, Classroom, Device, Answer} <= set(REACHED)
    assert set(OF_A_STUDENT) <= set(REACHED)
    assert set(OF_A_CLASSROOM) - OF_TEACHERS <= set(REACHED)


@pytest.mark.parametrize("model", REACHED, ids=names(REACHED))
def test_nothing_private_is_kept_of_a_student(model: Model) -> None:
    for field in model._meta.get_fields():
        assert not isinstance(field, PRIVATE_FIELDS), field
        if isinstance(field, models.Field):
            assert not PRIVATE.search(field.name), field


@pytest.mark.parametrize(
    "name",
    ["email", "e_mail", "birth_date", "age", "ip", "ip_address", "client_ip", "home_address"],
)
def test_the_search_for_private_fields_finds_them(name: str) -> None:
    assert PRIVATE.search(name)


def test_no_other_model_leads_to_a_student_by_a_way_around() -> None:
    """Whatever hangs on a student's rows carries the student or the classroom itself."""
    about = {*OF_A_STUDENT, *OF_A_CLASSROOM}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.related_model in about - OF_TEACHERS:
                assert model in about, f"{model.__name__}.{field.name}"


# --- All of it is handed out ----------------------------------------------------------------------


def unpack(file: object) -> dict[str, list[dict[str, object]]]:
    """The rows of each JSON file, by its name without folder and ending."""
    assert hasattr(file, "read")
    found: dict[str, list[dict[str, object]]] = {}
    with ZipFile(io.BytesIO(file.read())) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                key = name.rpartition("/")[2].removesuffix(".json")
                found.setdefault(key, []).extend(json.loads(archive.read(name)))
    assert hasattr(file, "close")
    file.close()
    return found


def rows_about(model: Model, student: Student) -> models.QuerySet[models.Model]:
    if model is Student:
        return rows_of(model).filter(pk=student.pk)
    return rows_of(model).filter(**{pointing_to(Student)[model]: student.pk})


def rows_in(model: Model, classroom: Classroom) -> models.QuerySet[models.Model]:
    if model is Classroom:
        return rows_of(model).filter(pk=classroom.pk)
    return rows_of(model).filter(**{pointing_to(Classroom)[model]: classroom.pk})


@pytest.fixture
def filled(seat: Seat, deck: Deck) -> Seat:
    fill_class(seat, deck)
    return seat


def check_filled(model: Model, found: models.QuerySet[models.Model]) -> int:
    count = found.count()
    assert count, f"tests/filled.py makes no row of {model.__name__}: let it make one."
    return count


@pytest.mark.parametrize("model", OF_A_STUDENT, ids=names(OF_A_STUDENT))
def test_every_model_of_a_student_is_in_the_students_export(filled: Seat, model: Model) -> None:
    count = check_filled(model, rows_about(model, filled.student))
    handed_out = unpack(exporting.export_student(student=filled.student, now=timezone.now()))
    assert len(handed_out[exported_of(model).name]) == count


@pytest.mark.parametrize("model", OF_A_CLASSROOM, ids=names(OF_A_CLASSROOM))
def test_every_model_of_a_class_is_in_the_exports_of_class_and_teacher(
    filled: Seat, model: Model
) -> None:
    classroom, now = filled.classroom, timezone.now()
    count = check_filled(model, rows_in(model, classroom))
    name = exported_of(model).name
    assert len(unpack(exporting.export_classroom(classroom=classroom, now=now))[name]) == count
    assert len(unpack(exporting.export_teacher(teacher=classroom.owner, now=now))[name]) == count


@pytest.mark.parametrize("model", OF_A_CLASSROOM, ids=names(OF_A_CLASSROOM))
def test_every_column_is_handed_out_or_left_out_on_purpose(model: Model) -> None:
    own = {field.attname for field in model._meta.concrete_fields if field.column}
    left_out = own - set(columns_of(model))
    assert left_out == SECRETS.get(model.__name__, set())
    assert left_out == set(exported_of(model).without)


def test_files_of_an_export_have_names_of_their_own() -> None:
    found = [exported_of(model).name for model in OF_A_CLASSROOM]
    assert len(set(found)) == len(found)


def test_a_model_that_does_not_say_how_it_is_handed_out_stops_the_export() -> None:
    with pytest.raises(NotExportedError, match="Tag"):
        exported_of(Tag)


def test_an_export_of_one_student_holds_nothing_of_another(filled: Seat, deck: Deck) -> None:
    other = make_seat(filled.classroom, "Zebulon Q.")
    fill_class(other, deck)
    file = exporting.export_student(student=filled.student, now=timezone.now())
    with file, ZipFile(io.BytesIO(file.read())) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Ana R." in everything
    assert "Zebulon" not in everything


def test_an_export_opens_no_doors(filled: Seat) -> None:
    Student.objects.update(resume_code="argon2$secret-code")
    filled.classroom.owner.set_password("correct horse battery")
    filled.classroom.owner.save()
    file = exporting.export_teacher(teacher=filled.classroom.owner, now=timezone.now())
    with file, ZipFile(io.BytesIO(file.read())) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    secrets = [
        "secret-code",
        filled.classroom.owner.password,
        Device.objects.get().token_digest,
        *filled.classroom.links.values_list("token", flat=True),
        *filled.classroom.invitations.values_list("token", flat=True),
    ]
    assert [secret for secret in secrets if secret in everything] == []


# --- All of it goes -------------------------------------------------------------------------------


def everything_stored() -> dict[str, int]:
    """How many rows each table of the site has, asked of the database itself."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith(("cards_", "analytics_", "account_", "mfa_", "socialaccount_"))
        ]
        counts = {}
        for name in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 - the database's own names
            counts[name] = cursor.fetchone()[0]
    return counts


def test_nothing_of_a_deleted_student_is_left(filled: Seat, deck: Deck) -> None:
    before_joining = everything_stored()
    student = make_seat(filled.classroom, "Zebulon Q.")
    learn(student, deck, True)
    give_typed(student, card(deck, "Mars"), "Ares")
    assert everything_stored() != before_joining
    deletion.delete_student(student=student.student)
    assert everything_stored() == before_joining


@pytest.mark.parametrize("model", OF_A_STUDENT, ids=names(OF_A_STUDENT))
def test_no_model_keeps_rows_of_a_deleted_student(filled: Seat, model: Model) -> None:
    found = rows_about(model, filled.student)
    check_filled(model, found)
    deletion.delete_student(student=filled.student)
    assert not found.exists()


def test_nothing_of_a_deleted_class_is_left(filled: Seat, teacher: Teacher, deck: Deck) -> None:
    classroom = make_classroom(teacher, name="Biology")
    classroom.delete()
    before = everything_stored()
    other = make_classroom(teacher, deck, name="Biology")
    fill_class(make_seat(other), deck)
    colleagues = other.co_teachers.all()
    assert colleagues.delete()[0]
    fill_staff_room(other)
    other.co_teachers.clear()
    Teacher.objects.exclude(pk=teacher.pk).exclude(
        pk__in=filled.classroom.co_teachers.values("pk")
    ).delete()
    deletion.delete_classroom(classroom=other)
    assert everything_stored() == before


def test_nothing_of_a_deleted_teacher_is_left(db: None) -> None:
    empty = everything_stored()
    teacher = Teacher.objects.create_user("gone@example.org", "correct horse battery")
    deck = make_deck(teacher)
    fill_class(make_seat(make_classroom(teacher, deck)), deck)
    deletion.delete_teacher(teacher=teacher)
    Teacher.objects.all().delete()  # the co-teacher that the class was given
    assert everything_stored() == empty


def test_a_teacher_is_known_to_models_that_go_with_them() -> None:
    """A row that names a teacher goes with the teacher, or loses the name."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.related_model is apps.get_model(settings.AUTH_USER_MODEL):
                assert field.remote_field is not None
                on_delete = field.remote_field.on_delete
                assert on_delete in {models.CASCADE, models.SET_NULL}, (model, field)
