"""Handing out what is kept: of a student, of a class, of a teacher, as one ZIP each.

What a model's rows look like there, the model says itself (`models.exported`).
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from django.db.models import Model, QuerySet
from django.utils.text import slugify

from cards.formats.archives import Row, Sheet, write_archive
from cards.models import AccessToken, Card, Classroom, Deck, Student, Teacher
from cards.models.exported import columns_of, exported_of, pointing_to, rows_of

ROWS_AT_A_TIME = 2_000
KEPT_IN_MEMORY = 4_000_000
"""Bytes of an archive beyond which it is written to the disk while it is made."""

LONGEST_SLUG = 40

ABOUT = """{what}, as Classdeck kept it on {day}.

Each table is here twice: as .csv for spreadsheets, as .json for programs. Times are UTC.
In the .csv files, a text that a spreadsheet would take for a formula begins with an apostrophe.

Not handed out, as they would open doors: resume codes, devices' and links' secrets, passwords.
Nothing else is kept.
"""


def export_student(*, student: Student, now: datetime) -> IO[bytes]:
    """All that is kept of one student."""
    return _archive(_sheets_of_student(student), what=f"All that is kept of {student}", now=now)


def export_classroom(*, classroom: Classroom, now: datetime) -> IO[bytes]:
    """A class with its students and all that they did."""
    return _archive(_sheets_of_classroom(classroom), what=f"The class {classroom}", now=now)


def export_teacher(*, teacher: Teacher, now: datetime) -> IO[bytes]:
    """A teacher's account, decks and classes."""
    what = f"The account, decks and classes of {teacher}"
    return _archive(_sheets_of_teacher(teacher), what=what, now=now)


def file_name(*names: str, now: datetime) -> str:
    """A name for the archive that every system takes."""
    words = [slug for name in names if (slug := slugify(name)[:LONGEST_SLUG].strip("-"))]
    return "-".join(["classdeck", *words, f"{now:%Y-%m-%d}"]) + ".zip"


def _archive(sheets: Iterable[Sheet], *, what: str, now: datetime) -> IO[bytes]:
    file = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - the reply closes it
    about = ABOUT.format(what=what, day=f"{now:%-d %B %Y}")
    write_archive(file, sheets, about=about, at=now)
    file.seek(0)
    return file


def _sheets_of_student(student: Student) -> Iterator[Sheet]:
    yield _sheet(Student.objects.filter(pk=student.pk))
    for model, key in pointing_to(Student).items():
        yield _sheet(rows_of(model).filter(classroom=student.classroom_id, **{key: student}))


def _sheets_of_classroom(classroom: Classroom, folder: str = "") -> Iterator[Sheet]:
    yield _sheet(Classroom.objects.filter(pk=classroom.pk), folder)
    yield _sheet_of(
        "teachers",
        ["email", "owns_it"],
        [(classroom.owner.email, True)]
        + [(email, False) for email in classroom.co_teachers.values_list("email", flat=True)],
        folder,
    )
    for model, key in pointing_to(Classroom).items():
        yield _sheet(rows_of(model).filter(**{key: classroom}), folder)


def _sheets_of_teacher(teacher: Teacher) -> Iterator[Sheet]:
    account = (teacher.email, teacher.date_joined, teacher.last_login)
    yield _sheet_of("account", ["email", "date_joined", "last_login"], [account])
    tokens = AccessToken.objects.filter(owner=teacher).order_by("pk").values_list(*TOKEN_COLUMNS)
    yield _sheet_of("access_tokens", TOKEN_COLUMNS, list(tokens))
    decks = Deck.objects.filter(owner=teacher).order_by("pk")
    yield _sheet_of_all("decks", decks)
    yield Sheet("cards", CARD_COLUMNS, lambda: _card_rows(teacher))
    shared = teacher.shared_classrooms.values_list("name", flat=True)
    yield _sheet_of("co_taught_classes", ["name"], [(name,) for name in shared])
    for classroom in teacher.classrooms.select_related("owner").order_by("pk"):
        slug = slugify(classroom.name)[:LONGEST_SLUG].strip("-") or "class"
        yield from _sheets_of_classroom(classroom, f"classes/{slug}-{classroom.pk}/")


def _sheet(rows: QuerySet[Model], folder: str = "") -> Sheet:
    """What one model keeps, in the order of its keys, as the model says that it is handed out."""
    columns = columns_of(rows.model)
    key = [field.attname for field in rows.model._meta.pk_fields]
    found = rows.order_by(*key).values_list(*columns)
    names = [column.replace("__", "_") for column in columns]
    return Sheet(
        folder + exported_of(rows.model).name, names, lambda: found.iterator(ROWS_AT_A_TIME)
    )


def _sheet_of_all(path: str, rows: QuerySet[Deck]) -> Sheet:
    columns = [field.attname for field in Deck._meta.concrete_fields]
    return Sheet(path, columns, lambda: rows.values_list(*columns).iterator(ROWS_AT_A_TIME))


def _sheet_of(path: str, columns: list[str], rows: list[Row], folder: str = "") -> Sheet:
    return Sheet(folder + path, columns, lambda: rows)


TOKEN_COLUMNS = ["name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]
CARD_COLUMNS = ["deck_id", "number", "term", "definition", "accepted", "tags", "removed_at"]


def _card_rows(teacher: Teacher) -> Iterator[Row]:
    cards = Card.objects.filter(deck__owner=teacher).order_by("deck", "number")
    for card in cards.prefetch_related("tags").iterator(ROWS_AT_A_TIME):
        tags = [tag.name for tag in card.tags.all()]
        yield (
            card.deck_id,
            card.number,
            card.term,
            card.definition,
            card.accepted,
            tags,
            card.removed_at,
        )
