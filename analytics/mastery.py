"""Mastery as SQL: the engine's recall in one closed form, the same on SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

from cards.engine.memory import DAY, MODEL


def recall_sql(connection: BaseDatabaseWrapper, memory: str = "m") -> str:
    """Recall of one row of memory (table alias ``memory``) at the parameter ``%(now)s``.

    ``now`` is epoch seconds; equals `cards.engine.memory.MemoryModel.recall`.
    """
    if connection.vendor == "postgresql":
        days = f"greatest((%(now)s::float8 - {memory}.last) / {DAY}.0::float8, 1.0::float8)"
        factor, decay = f"{MODEL.factor!r}::float8", f"{MODEL.decay!r}::float8"
    else:
        days = f"max((%(now)s - {memory}.last) / {DAY}.0, 1.0)"
        factor, decay = repr(MODEL.factor), repr(MODEL.decay)
    return f"power(1.0 + {factor} * {days} / {memory}.stability, {decay})"
