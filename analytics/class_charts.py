"""What the charts of a class show, from what the queries say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from analytics import charts
from analytics.charts import Column, Mark
from analytics.queries.over_time import ActiveDay, RecalledDay
from analytics.queries.table import Row
from cards.engine.rounding import percent

BANDS = 5


@dataclass(frozen=True, slots=True)
class ActivityChart:
    """Answers by study day, the right ones apart; ``days`` are those with any, newest first."""

    columns: list[Column]
    heights: list[Mark]
    marks: list[Mark]
    days: list[ActiveDay]

    @property
    def busiest(self) -> ActiveDay:
        return max(self.days, key=lambda day: day.answers)


def activity_chart(active: Sequence[ActiveDay], today: date) -> ActivityChart:
    first = charts.window(active[0].day if active else None, today, charts.DAYS_OF_ACTIVITY)
    by_day = {each.day: (each.answers, each.right) for each in active}
    values = [by_day.get(day, (0, 0)) for day in _days(first, today)]
    top = charts.round_top(max(answers for answers, _ in values))
    return ActivityChart(
        charts.columns(values, top),
        charts.heights(top),
        charts.day_marks(first, today),
        list(reversed(active)),
    )


class RecalledShare(NamedTuple):
    """What of the deck the class had recalled by the end of a study day, from 0 to 1."""

    day: date
    share: float

    @property
    def percent(self) -> int | None:
        return percent(self.share)


@dataclass(frozen=True, slots=True)
class RecallChart:
    """The share of the students' cards that were recalled; ``days``: when it was tried, newest
    first, at least once."""

    line: str
    heights: list[Mark]
    marks: list[Mark]
    days: list[RecalledShare]
    latest: RecalledShare


def recall_chart(
    grown: Sequence[RecalledDay], *, students: int, cards: int, today: date
) -> RecallChart | None:
    """None where nobody has tried to recall anything."""
    if not grown or not students or not cards:
        return None
    totals = accumulate(each.more for each in grown)
    tried = [
        RecalledShare(each.day, min(max(total / (students * cards), 0.0), 1.0))
        for each, total in zip(grown, totals, strict=True)
    ]
    first = charts.window(tried[0].day, today, charts.DAYS_OF_RECALL)
    by_day = {each.day: each.share for each in tried}
    share = next((each.share for each in reversed(tried) if each.day < first), 0.0)
    shares = [share := by_day.get(day, share) for day in _days(first, today)]
    return RecallChart(
        charts.steps(shares),
        charts.heights(100, " %"),
        charts.day_marks(first, today),
        [each for each in reversed(tried) if each.day >= first] or tried[-1:],
        tried[-1],
    )


@dataclass(frozen=True, slots=True)
class Band:
    """So many students between two masteries; of ``few`` there are few answers."""

    label: str
    students: int
    few: int


@dataclass(frozen=True, slots=True)
class DistributionChart:
    """How mastery is spread over the students; ``middle_percent`` is of those who started."""

    columns: list[Column]
    heights: list[Mark]
    bands: list[Band]
    started: int
    not_started: int
    middle_percent: int | None


def distribution_chart(rows: Sequence[Row]) -> DistributionChart:
    started = [row for row in rows if row.mastery is not None]
    bands = [_band(started, place) for place in range(BANDS)]
    top = charts.round_top(max(band.students for band in bands))
    values = [(band.students, band.students - band.few) for band in bands]
    return DistributionChart(
        charts.columns(values, top, [band.label for band in bands]),
        charts.heights(top),
        bands,
        started=len(started),
        not_started=len(rows) - len(started),
        middle_percent=percent(median(row.mastery or 0.0 for row in started)) if started else None,
    )


def _band(started: Sequence[Row], place: int) -> Band:
    inside = [row for row in started if row.heat == place]
    low, high = 100 * place // BANDS, 100 * (place + 1) // BANDS
    label = f"{low}–{high if high == 100 else high - 1}"  # noqa: PLR2004 - the last holds 100 too
    return Band(label, len(inside), sum(not row.is_certain for row in inside))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]
