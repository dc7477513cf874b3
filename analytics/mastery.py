"""Mastery as SQL: the engine's model in one closed form, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

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

    @property
    def join_of_equals(self) -> str:
        """How to join two sides of which every row has its match in the other.

        PostgreSQL has only guesses of how many rows come out of a WITH, and would go through one
        side for each row of the other; a full join, here the same, it can only hash.
        """
        return "FULL JOIN" if self._is_postgres else "JOIN"

    def epoch(self, moment: str) -> str:
        """The whole seconds since 1970 of a column with a moment, as a bigint."""
        if self._is_postgres:
            return f"floor(date_part('epoch', {moment}))::bigint"
        to_the_second = f"substr({moment}, 1, 19)"  # it would round the rest up
        return f"CAST(strftime('%%s', {to_the_second}) AS INTEGER)"

    def moment(self, epoch: int) -> str:
        """A whole second since 1970 as columns with moments hold it."""
        text = f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d %H:%M:%S}"
        return f"timestamptz '{text}+00'" if self._is_postgres else f"'{text}'"

    def log_odds(self, share: str) -> str:
        """The log odds of a share kept within [EDGE, 1 - EDGE]; ``share`` is reckoned once."""
        low, high = self.number(EDGE), self.number(1 - EDGE)
        inside = self.least(self.greatest(share, low), high)
        return f"-ln({self.number(1)} / {inside} - {self.number(1)})"


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


def level_sql(
    connection: BaseDatabaseWrapper, calibration: Calibration, *, class_rate: str, student: str
) -> str:
    """The log odds that one student's chances start from: all that is the same for every card."""
    db = Dialect(connection)
    offset, by_recall, by_card, by_student = calibration.coefficients
    of_class = db.number(1 - by_recall - by_card - by_student)
    return (
        f"{db.number(offset)} + {of_class} * {db.log_odds(class_rate)}"
        f" + {db.number(by_student)} * {db.log_odds(student)}"
    )


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

    Equals `cards.engine.mastery.Calibration.expected`.
    """
    level = level_sql(connection, calibration, class_rate=class_rate, student=student)
    of_card = card_level_sql(connection, calibration, level=level, card=card)
    return chance_at_level_sql(connection, calibration, level=of_card, recall=recall)


def card_level_sql(
    connection: BaseDatabaseWrapper, calibration: Calibration, *, level: str, card: str
) -> str:
    """The log odds of a student (`level_sql`) at one card, whatever they recall of it."""
    db = Dialect(connection)
    _, _, by_card, _ = calibration.coefficients
    return f"{level} + {db.number(by_card)} * {db.log_odds(card)}"


def chance_at_level_sql(
    connection: BaseDatabaseWrapper, calibration: Calibration, *, level: str, recall: str
) -> str:
    """`chance_sql` where the level at the card (`card_level_sql`) is known."""
    db = Dialect(connection)
    _, by_recall, _, _ = calibration.coefficients
    log_odds = f"{level} + {db.number(by_recall)} * {db.log_odds(recall)}"
    most, least = db.number(MOST_LOG_ODDS), db.number(-MOST_LOG_ODDS)
    within = db.least(db.greatest(log_odds, least), most)
    return f"{db.number(1)} / ({db.number(1)} + exp(-{within}))"


def _shrunk(db: Dialect, right: str, total: str, towards: str, weight: float) -> str:
    by = db.number(weight)
    return f"({right} + {by} * {db.number(towards)}) / ({total} + {by})"
