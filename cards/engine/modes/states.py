"""A mode's state as a record with names, and back to plain JSON."""

from dataclasses import fields
from typing import Any, TypeVar

from cards.engine.modes.base import State

RecordT = TypeVar("RecordT")


def opened(kind: type[RecordT], state: State) -> RecordT:
    """The state as a record whose lists and mappings may be changed without changing the state.

    What they hold is shared: a record replaces it and never changes it.
    """
    return kind(**{name: _copied(value) for name, value in state.items()})


def closed(record: Any) -> State:
    """The record as plain JSON; it is not to be changed after."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value
