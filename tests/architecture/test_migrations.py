"""Migrations: named, complete, and passable both ways on the database under test."""

import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ["cards", "analytics"]


def tables() -> set[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name for name in names if name.startswith(tuple(OURS))}


def expected_tables() -> set[str]:
    return {
        model._meta.db_table
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }


def migrate(*arguments: str) -> None:
    call_command("migrate", *arguments, verbosity=0)


def test_every_migration_says_what_it_does() -> None:
    loader = MigrationLoader(None)
    names = [name for app, name in loader.disk_migrations if app in OURS]
    assert names
    for name in names:
        number, _, words = name.partition("_")
        assert len(number) == 4
        assert number.isdecimal()
        assert words
        assert words not in {"initial", "squashed"}
        assert "auto" not in words


def test_numbers_of_migrations_have_no_gaps() -> None:
    for app in OURS:
        folder = Path(apps.get_app_config(app).path) / "migrations"
        numbers = sorted(int(path.name[:4]) for path in folder.glob("[0-9]*.py"))
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue().strip() == "No changes detected"


@pytest.mark.django_db(transaction=True)
def test_migrations_run_backwards_and_forwards_again() -> None:
    assert tables() == expected_tables()
    try:
        migrate("cards", "zero")
        assert tables() == set()
    finally:
        migrate()
    assert tables() == expected_tables()
