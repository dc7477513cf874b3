"""The class table as a teacher chose to see it: what the page shows and what files hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics.queries.goals import standings
from analytics.queries.signals import flags_of
from analytics.queries.table import Row, class_rows
from analytics.screen import Screen
from analytics.signals import FlagKind
from cards.engine.goals import Standing
from cards.models import Assignment

FLAGS = {
    "needs-help": ("Needs help", {FlagKind.NEEDS_HELP, FlagKind.STUCK}),
    "fading": ("Fading", {FlagKind.FADING}),
}
"""What the table can be narrowed to by flags: the key in the address, the words, the kinds."""

NOT_STARTED = "not-started"


@dataclass(frozen=True, slots=True)
class ClassReading:
    """``everyone`` in the order of names, ``rows`` as they were wanted; where there is a goal,
    how each student stands to it by their key."""

    everyone: list[Row]
    rows: list[Row]
    standings: Mapping[int, Standing | None]


def read_class(given: Assignment, screen: Screen, now: datetime) -> ClassReading:
    """Flags are looked up only if the table is narrowed to them: they go through the whole log."""
    everyone = class_rows(classroom=given.classroom, deck=given.deck, now=now)
    stand = standings(given=given, rows=everyone, now=now)
    wanted: set[int] = set()
    if screen.flag == NOT_STARTED:
        wanted = {row.student_id for row in everyone if not row.has_started}
    elif screen.flag in FLAGS:
        _, kinds = FLAGS[screen.flag]
        found = flags_of(given.classroom, given.deck, now)
        wanted = {key for key, flags in found.items() if kinds & {flag.kind for flag in flags}}
    elif screen.flag:
        wanted = {key for key, standing in stand.items() if standing == screen.flag}
    rows = screen.filtered(everyone, {screen.flag: wanted})
    return ClassReading(everyone, rows, stand)


def filters(*, has_goal: bool) -> list[tuple[str, str]]:
    """What the table can be narrowed to: the key in the address, and the words."""
    words = {key: label for key, (label, _) in FLAGS.items()} | {NOT_STARTED: "Not started"}
    if has_goal:
        words |= {str(standing): standing.label for standing in Standing}
    return list(words.items())
