"""Mastery as SQL: the engine's model in one closed form, the same on SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

from cards.engine.mastery import (
    CARD_WEIGHT,
    CLASS_WEIGHT,
    EDGE,
    MOST_LOG_ODDS,
    STUDENT_WEIGHT,
    Calibration,
)
from cards.engine.memory import DAY, MemoryModel


class Dialect:
    """The few words in which the two databases differ where doubles are compared."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._is_postgres = connection.vendor == "postgresql"

    def number(self, value: float | str) -> str:
        """A double: SQLite would divide whole numbers, PostgreSQL reckon with slow numerics."""
        text = value if isinstance(value, str) else repr(float(value))
        return f"({text})::float8" if self._is_postgres else f"({text})"

    def greatest(self, *values: str) -> str:
        return f"{'greatest' if self._is_postgres else 'max'}({', '.join(values)})"

    def least(self, *values: str) -> str:
        return f"{'least' if self._is_postgres else 'min'}({', '.join(values)})"

    def epoch(self, moment: str) -> str:
        """The whole seconds since 1970 of a column with a moment, as a bigint."""
        if self._is_postgres:
            return f"floor(date_part('epoch', {moment}))::bigint"
        to_the_second = f"substr({moment}, 1, 19)"  # it would round the rest up
        return f"CAST(strftime('%%s', {to_the_second}) AS INTEGER)"

    def log_odds(self, share: str) -> str:
        """The log odds of a share kept within [EDGE, 1 - EDGE]."""
        low, high = self.number(EDGE), self.number(1 - EDGE)
        inside = self.least(self.greatest(share, low), high)
        return f"ln({inside} / ({self.number(1)} - {inside}))"


def recall_sql(
    connection: BaseDatabaseWrapper, model: MemoryModel, memory: str = "m", at: str = "%(now)s"
) -> str:
    """Recall of one row of memory (table alias ``memory``) at a parameter or column ``at``.

    ``at`` is epoch seconds; equals `cards.engine.memory.MemoryModel.recall`.
    """
    db = Dialect(connection)
    elapsed = f"({db.number(at)} - {memory}.last) / {db.number(DAY)}"
    days = db.greatest(elapsed, db.number(1))
    ratio = f"{db.number(model.factor)} * {days} / {memory}.stability"
    return f"power({db.number(1)} + {ratio}, {db.number(model.decay)})"


def class_rate_sql(
    connection: BaseDatabaseWrapper, calibration: Calibration, right: str, total: str
) -> str:
    """The class's rate from the sums of its right answers and of all, as they weigh."""
    return _shrunk(Dialect(connection), right, total, str(calibration.base_rate), CLASS_WEIGHT)


def card_rate_sql(connection: BaseDatabaseWrapper, right: str, total: str, class_rate: str) -> str:
    """The card's rate from the sums of the classmates' answers to it."""
    return _shrunk(Dialect(connection), right, total, class_rate, CARD_WEIGHT)


def student_rate_sql(
    connection: BaseDatabaseWrapper, right: str, total: str, class_rate: str
) -> str:
    """The student's rate from the sums of their answers."""
    return _shrunk(Dialect(connection), right, total, class_rate, STUDENT_WEIGHT)


def chance_sql(
    connection: BaseDatabaseWrapper,
    calibration: Calibration,
    *,
    recall: str,
    class_rate: str,
    card: str,
    student: str,
) -> str:
    """The chance that a seen card is answered right, from its recall and three rates.

    Equals `cards.engine.mastery.Calibration.expected`. Each argument stands in it several times
    and is best a plain column.
    """
    db = Dialect(connection)
    offset, by_recall, by_card, by_student = calibration.coefficients
    weighed = [
        (1 - by_recall - by_card - by_student, class_rate),
        (by_recall, recall),
        (by_card, card),
        (by_student, student),
    ]
    terms = [f"{db.number(weight)} * {db.log_odds(share)}" for weight, share in weighed]
    log_odds = " + ".join([db.number(offset), *terms])
    most, least = db.number(MOST_LOG_ODDS), db.number(-MOST_LOG_ODDS)
    within = db.least(db.greatest(log_odds, least), most)
    return f"{db.number(1)} / ({db.number(1)} + exp(-{within}))"


def _shrunk(db: Dialect, right: str, total: str, towards: str, weight: float) -> str:
    by = db.number(weight)
    return f"({right} + {by} * {db.number(towards)}) / ({total} + {by})"
