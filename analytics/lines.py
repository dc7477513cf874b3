"""Rows of the class table as texts: whatever a template need not reckon for every cell."""

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from analytics.queries.table import Row
from cards.engine.goals import Standing

NOTHING = "–"


class Line(TypedDict):
    """A student as the page shows them; texts that are empty are left out with what is around.

    A dictionary, as a template looks there first.
    """

    id: str
    name: str
    note: str
    is_idle: bool
    mastery: str
    heat: str
    is_certain: bool
    likely: str
    seen: str
    learn: str
    test: str
    tested: str
    matching: str
    best: str
    spaced: str
    studied: str
    answers: str
    day: str
    hour: str
    standing: str
    stands: str


def line_of(row: Row, standing: Standing | None, zone: ZoneInfo) -> Line:
    """Moments are said in the time zone of the classroom.

    All but the name is made here of digits and our own words, so it is marked as safe: escaping
    would be a quarter of the page's time.
    """
    safe = SafeString
    last_at, test_at = row.last_at, row.test_at
    day, hour = _moment(last_at, zone)
    tested = f"{row.test_right} of {row.test_of} · {_moment(test_at, zone)[0]}"
    answers = f"{row.answers} answer{'' if row.answers == 1 else 's'}"
    return {
        "id": safe(str(row.student_id)),
        "name": row.name,
        "note": safe(
            "" if row.has_started else "not started" if row.has_joined else "not joined yet"
        ),
        "is_idle": not row.has_started,
        "mastery": safe("" if row.mastery is None else f"{row.mastery_percent} %"),
        "heat": safe(str(row.heat)),
        "is_certain": row.is_certain,
        "likely": safe(f"{row.low_percent}–{row.high_percent}"),
        "seen": safe(f"seen {row.seen_percent} %" + ("" if row.is_certain else f" · {answers}")),
        "learn": safe(_percent(row.learn_percent)),
        "test": safe(_percent(row.test_percent)),
        "tested": safe(tested if row.test_of else ""),
        "matching": safe(_percent(row.matching_percent)),
        "best": safe(f"best {row.best_time}" if row.best_time else ""),
        "spaced": safe(_percent(row.spaced_percent)),
        "studied": safe(f"{row.minutes} min" if row.has_started else NOTHING),
        "answers": safe(answers if row.has_started else ""),
        "day": safe(day),
        "hour": safe(hour),
        "standing": safe(standing or ""),
        "stands": safe(standing.label if standing else ""),
    }


def _percent(percent: int | None) -> str:
    return NOTHING if percent is None else f"{percent} %"


def _moment(moment: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    if moment is None:
        return NOTHING, ""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b}", f"{local:%H:%M}"
