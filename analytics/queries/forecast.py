"""What a class and each of its students will know on a later day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import NamedTuple

from analytics.queries.memories import current_memories, known, together
from analytics.queries.student import Figure, StudentFigures
from analytics.queries.table import ANSWERS_FOR_A_FIGURE, Row, class_rows
from cards.engine.forecast import with_due_done
from cards.engine.mastery import Tally, mastery_of, shrunk
from cards.engine.memory import mastery_range
from cards.engine.outlook import Belief, Outlook
from cards.models import Classroom, Deck


class Forecast(NamedTuple):
    """Today's mastery, that of the day if nothing is studied, and if all due cards are done."""

    today: Figure
    without_study: Figure
    with_due_done: Figure


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One student; ``forecast`` is None for who has not answered yet."""

    student_id: int
    name: str
    answers: int
    forecast: Forecast | None

    @property
    def is_certain(self) -> bool:
        """Whether there are enough answers to show the figures in full, as in the class table."""
        return self.answers >= ANSWERS_FOR_A_FIGURE


def class_forecast(
    *, classroom: Classroom, deck: Deck, outlook: Outlook, now: datetime, day: date
) -> list[ForecastRow]:
    """Every student of the classroom, as their name sorts, at the beginning of a study day."""
    until = outlook.calendar.start_of(day)
    today = class_rows(classroom=classroom, deck=deck, now=now)
    then = datetime.fromtimestamp(until, classroom.zone)
    later = {row.student_id: row for row in class_rows(classroom=classroom, deck=deck, now=then)}
    done = _chances_with_due_done(classroom, deck, outlook, int(now.timestamp()), until)
    spread = outlook.calibration.spread
    return [
        _forecast_row(row, later[row.student_id], done[row.student_id], spread)
        for row in today
        if row.student_id in later  # who leaves between two statements is in the first alone
    ]


def student_forecast(
    figures: StudentFigures, *, outlook: Outlook, now: datetime, day: date
) -> Forecast:
    """The same of one student, from the figures of today."""
    moment, until = int(now.timestamp()), outlook.calendar.start_of(day)
    beliefs = figures.beliefs
    done = [with_due_done(outlook, belief, moment, until) for belief in beliefs]
    return Forecast(
        figures.mastery,
        Figure(*outlook.mastery(beliefs, until)),
        Figure(*outlook.mastery(done, until)),
    )


def middle_of(forecasts: Sequence[Forecast]) -> Forecast | None:
    """The student in the middle of a class, between the ends of its middle half."""
    if not forecasts:
        return None
    return Forecast(
        *(_middle([figure.share for figure in column]) for column in zip(*forecasts, strict=True))
    )


def _middle(shares: list[float]) -> Figure:
    low, middle, high = quantiles(shares * 2 if len(shares) == 1 else shares, method="inclusive")
    return Figure(middle, low, high)


def _forecast_row(row: Row, later: Row, done: list[float], spread: float) -> ForecastRow:
    """The first two figures are the class table's, the third is reckoned card by card."""
    if row.mastery is None:
        return ForecastRow(row.student_id, row.name, row.answers, None)
    with_due = Figure(*mastery_of(done, row.cards, spread))
    forecast = Forecast(_figure(row, spread), _figure(later, spread), with_due)
    return ForecastRow(row.student_id, row.name, row.answers, forecast)


def _figure(row: Row, spread: float) -> Figure:
    share = row.mastery or 0.0
    return Figure(share, *mastery_range(share, row.variance, row.cards, spread))


def _chances_with_due_done(
    classroom: Classroom, deck: Deck, outlook: Outlook, now: int, until: int
) -> dict[int, list[float]]:
    """The chances of the seen cards at ``until``, by student."""
    everything = known(current_memories(classroom_id=classroom.pk, deck=deck))
    everyone = together(each.proven for each in everything)
    of_cards = _by((each.card_id, each.proven) for each in everything)
    of_students = _by((each.student_id, each.proven) for each in everything)
    chances: dict[int, list[float]] = defaultdict(list)
    for student_id, card_id, memory, proven in everything:
        rates = shrunk(
            everyone=everyone,
            classmates=of_cards[card_id].without(proven),
            student=of_students[student_id],
            base_rate=outlook.calibration.base_rate,
        )
        done = with_due_done(outlook, Belief(memory, rates), now, until)
        chances[student_id].append(outlook.chance(done, until))
    return chances


def _by(tallies: Iterable[tuple[int, Tally]]) -> dict[int, Tally]:
    """The sums of what has the same key."""
    grouped: dict[int, list[Tally]] = defaultdict(list)
    for key, tally in tallies:
        grouped[key].append(tally)
    return {key: together(each) for key, each in grouped.items()}
