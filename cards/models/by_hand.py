"""Statements written by hand that still speak in models.

Composing a query costs the ORM more than the database needs to run it. Where that matters (the way
of an answer, ADR 7), a statement is made once, from the models' own fields, and what comes back are
instances of the models.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from psycopg.errors import DivisionByZero

Model = models.Model

GONE = "The row to be changed is gone."

STORED_AS_THEY_ARE = models.IntegerField, models.FloatField, models.CharField, models.TextField
"""Fields whose values need no preparing: databases take numbers and texts as Python has them."""
Convert = Callable[[Any, Any, Any], Any]

HOLDERS = {False: "%s", True: "NULL"}
"""What stands in the SQL for a value, and for none: psycopg keeps queries of up to fifty parameters
as it has parsed them, and many fields of an answer are empty."""


def database() -> BaseDatabaseWrapper:
    """This thread's connection itself: what Django hands out looks it up at every use."""
    return connections[DEFAULT_DB_ALIAS]


@contextmanager
def in_turn() -> Iterator[None]:
    """Around a transaction that writes: on SQLite, wait for earlier writers in the system's queue.

    SQLite itself only looks again now and then whether its lock is free, and whoever is unlucky
    waits for seconds. PostgreSQL needs no such turn, nor does a database in memory.
    """
    connection = database()
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    name = str(connection.settings_dict["NAME"])
    if not Path(name).is_file():
        yield
        return
    turn = os.open(f"{name}-turn", os.O_WRONLY | os.O_CREAT)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


class Part:
    """A table's part in a row: some fields of one model, all of them unless they are named."""

    def __init__(self, alias: str, model: type[Model], *names: str) -> None:
        self.model = model
        wanted = {_field(model, name) for name in names}
        self.fields = [  # in the model's order: from_db takes no other
            field
            for field in model._meta.concrete_fields
            if field.column and (field in wanted or not names)
        ]
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in self.fields)
        self.names = [field.attname for field in self.fields]

    @cached_property
    def converters(self) -> list[tuple[int, Any, list[Convert]]]:
        """Which places of the part need converting in this database, as what, and by what."""
        connection = database()
        found = []
        for place, field in enumerate(self.fields):
            column = field.get_col("")
            how = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
            if how:
                found.append((place, column, how))
        return found

    def instance(self, values: Sequence[Any]) -> Model | None:
        """The model's instance; None of a table joined from the left that has no row."""
        if values[0] is None:
            return None
        connection = database()
        converted = list(values)
        for place, column, how in self.converters:
            for convert in how:
                converted[place] = convert(converted[place], column, connection)
        row = self.model.__new__(self.model)
        row._state = ModelState()  # what from_db does, without the signals that nobody hears
        row._state.adding, row._state.db = False, connection.alias
        row.__dict__.update(zip(self.names, converted, strict=True))
        return row


class Reading:
    """A SELECT of one row, of which every part is an instance of a model.

    ``source``: all from FROM on, with the parts' aliases and parameters as ``%(name)s``. The first
    field of a part must not be null in its table.
    """

    def __init__(self, source: str, *parts: Part) -> None:
        self.parts = parts
        self.sql = f"SELECT {', '.join(part.columns for part in parts)} {source}"

    def first(self, params: Mapping[str, Any]) -> list[Any] | None:
        """The first row's instances in the order of the parts, or None."""
        with database().cursor() as cursor:
            cursor.execute(self.sql, params)
            row = cursor.fetchone()
        if row is None:
            return None
        found, start = [], 0
        for part in self.parts:
            end = start + len(part.fields)
            found.append(part.instance(row[start:end]))
            start = end
        return found


def as_stored(model: type[Model], name: str, value: Any) -> Any:
    """A value as a field of the model keeps it in this database."""
    return _field(model, name).get_db_prep_value(value, database())


class Statement(NamedTuple):
    """One change of rows, not yet made."""

    sql: str
    params: list[Any]


def insertion(*rows: Model) -> Statement:
    """Insert rows of one model."""
    return _insertion(rows, conflict="")


def insertion_or_update(*rows: Model) -> Statement:
    """Insert rows of one model; one whose primary key is there takes the values of the new one."""
    return _insertion(rows, conflict="update")


def update(row: Model, *names: str) -> Statement:
    """Save these fields of a row that is there."""
    model = type(row)
    fields = [_field(model, name) for name in names] + list(model._meta.pk_fields)
    values = _values(row, fields)
    return Statement(_update_sql(model, names, _nulls(values)), _given(values))


def update_each(rows: Sequence[Model], *names: str) -> None:
    """Save these fields of many rows of one model that are there, in one go."""
    if not rows:
        return
    model = type(rows[0])
    fields = [_field(model, name) for name in names] + list(model._meta.pk_fields)
    sql = _update_sql(model, names, (False,) * len(fields))
    with database().cursor() as cursor:
        cursor.executemany(sql, [_values(row, fields) for row in rows])


def write(*statements: Statement) -> None:
    """Make the changes, all or none, and none of which may need another's.

    The last must find a row, else IntegrityError. On PostgreSQL they are one statement, of which
    the last change is made first: it can lock.
    """
    connection = database()
    if connection.vendor == "postgresql":
        return _write_at_once(connection, statements)
    with _all_or_none(connection, len(statements)), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)
        if not cursor.rowcount:
            raise IntegrityError(GONE)
    return None


def _write_at_once(connection: BaseDatabaseWrapper, statements: Sequence[Statement]) -> None:
    """One statement may be alone in its transaction, so it fails by itself where a row is gone."""
    parts = [f"w{place} AS ({each.sql})" for place, each in enumerate(statements)]
    parts[-1] = f"last AS ({statements[-1].sql} RETURNING 1)"
    sql = f"WITH {', '.join(parts)} SELECT 1 / count(*) FROM last"  # noqa: S608 - our own
    try:
        with _all_or_none(connection, 1), connection.cursor() as cursor:
            cursor.execute(sql, [value for each in statements for value in each.params])
    except DataError as error:
        if isinstance(error.__cause__, DivisionByZero):
            raise IntegrityError(GONE) from error
        raise


@contextmanager
def _all_or_none(connection: BaseDatabaseWrapper, statements: int) -> Iterator[None]:
    """A transaction, or a savepoint within one; a statement alone needs neither."""
    if statements == 1 and not connection.in_atomic_block:
        yield
        return
    with in_turn(), transaction.atomic():
        yield


def _field(model: type[Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - for the type checker
    return field


def _insertion(rows: Sequence[Model], *, conflict: str) -> Statement:
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.column]
    lines = [_values(row, fields) for row in rows]
    sql = _insert_sql(model, tuple(_nulls(values) for values in lines), conflict)
    return Statement(sql, [value for values in lines for value in _given(values)])


def _values(row: Model, fields: Sequence[models.Field[Any, Any]]) -> list[Any]:
    connection = database()
    return [
        getattr(row, field.attname)
        if isinstance(field, STORED_AS_THEY_ARE)
        else field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in fields
    ]


def _nulls(values: Sequence[Any]) -> tuple[bool, ...]:
    return tuple(value is None for value in values)


def _given(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


@lru_cache(maxsize=512)
def _insert_sql(model: type[Model], nulls: tuple[tuple[bool, ...], ...], conflict: str) -> str:
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    key = [field.column for field in model._meta.pk_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    lines = ", ".join(f"({', '.join(HOLDERS[null] for null in line)})" for line in nulls)
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {lines}'  # noqa: S608 - the models' own names
    if not conflict:
        return sql
    target = ", ".join(f'"{column}"' for column in key)
    changed = ", ".join(f'"{each}" = EXCLUDED."{each}"' for each in columns if each not in key)
    return f"{sql} ON CONFLICT ({target}) DO UPDATE SET {changed}"


@lru_cache(maxsize=512)
def _update_sql(model: type[Model], names: tuple[str, ...], nulls: tuple[bool, ...]) -> str:
    changed = ", ".join(
        f'"{_field(model, name).column}" = {HOLDERS[null]}'
        for name, null in zip(names, nulls, strict=False)  # the key's values come last
    )
    key = " AND ".join(f'"{field.column}" = %s' for field in model._meta.pk_fields)
    return f'UPDATE "{model._meta.db_table}" SET {changed} WHERE {key}'  # noqa: S608 - the models' own names
