"""What the charts of a class show, from what the queries say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from analytics import charts
from analytics.charts import Column, Mark
from analytics.queries.history import Past
from analytics.queries.middle import Middle, middle_of
from analytics.queries.over_time import ActiveDay
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
    days = charts.days_between(first, today)
    values = [by_day.get(day, (0, 0)) for day in days]
    top = charts.round_top(max(answers for answers, _ in values))
    return ActivityChart(
        charts.columns(values, top),
        charts.heights(top),
        charts.day_marks(days),
        list(reversed(active)),
    )


class MasteryDay(NamedTuple):
    """How mastery was spread over the students by the end of a study day."""

    day: date
    middle: Middle


@dataclass(frozen=True, slots=True)
class MasteryChart:
    """The mastery of a class over time; ``days`` are those drawn, the latest first.

    ``band`` is the middle half of the students, if there are several.
    """

    line: str
    band: str
    heights: list[Mark]
    marks: list[Mark]
    days: list[MasteryDay]


def mastery_chart(
    started: Sequence[Row], past: Mapping[int, Past], days: Sequence[date]
) -> MasteryChart | None:
    """None where less is known of the past than of the present.

    The same students count on all days; before their first answer they had mastered nothing.
    """
    nothing = Past(0, [0.0] * len(days))
    told = [past.get(row.student_id, nothing) for row in started]
    if any(each.seen < row.seen for each, row in zip(told, started, strict=True)):
        return None
    shares = [
        [each.expected[place] / row.cards for each, row in zip(told, started, strict=True)]
        for place in range(len(days))
    ]
    middles = [middle for each in shares if (middle := middle_of(each))]
    low, high = [each.low / 100 for each in middles], [each.high / 100 for each in middles]
    return MasteryChart(
        charts.curve([each.median / 100 for each in middles]),
        charts.area(low, high) if len(started) > 1 else "",
        charts.heights(100, " %"),
        charts.day_marks(days),
        [MasteryDay(*each) for each in zip(days, middles, strict=True)][::-1],
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
