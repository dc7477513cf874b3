"""The class table as a teacher chose to see it: what the page shows and what files hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics.queries.goals import standings
from analytics.queries.signals import flags_of
from analytics.queries.table import Row, class_rows
from analytics.queries.version import classroom_version, table_version
from analytics.screen import Screen
from analytics.signals import FlagKind
from cards.engine.goals import Standing
from cards.models import Assignment, Classroom, Deck

FLAGS = {
    "needs-help": ("Needs help", {FlagKind.NEEDS_HELP, FlagKind.STUCK}),
    "fading": ("Fading", {FlagKind.FADING}),
}
"""What the table can be narrowed to by flags: the key in the address, the words, the kinds."""

NOT_STARTED = "not-started"
ALL_DECKS = "All decks"


@dataclass(frozen=True, slots=True)
class About:
    """What a class table is about: a deck that the class was given, or all of them together."""

    classroom: Classroom
    given: Assignment | None = None

    @property
    def deck(self) -> Deck | None:
        return self.given.deck if self.given else None

    @property
    def title(self) -> str:
        return self.given.deck.title if self.given else ALL_DECKS

    @property
    def has_goal(self) -> bool:
        return self.given is not None and self.given.goal.is_set

    def version(self, now: datetime) -> str:
        if self.given:
            return table_version(given=self.given, now=now)
        return classroom_version(classroom=self.classroom, now=now)


@dataclass(frozen=True, slots=True)
class ClassReading:
    """``everyone`` in the order of names, ``rows`` as they were wanted; where there is a goal,
    how each student stands to it by their key."""

    everyone: list[Row]
    rows: list[Row]
    standings: Mapping[int, Standing | None]


def read_class(about: About, screen: Screen, now: datetime) -> ClassReading:
    """Flags are looked up only if the table is narrowed to them: they go through the whole log."""
    everyone = class_rows(classroom=about.classroom, deck=about.deck, now=now)
    stand = standings(given=about.given, rows=everyone, now=now) if about.given else {}
    wanted: set[int] = set()
    if screen.flag == NOT_STARTED:
        wanted = {row.student_id for row in everyone if not row.has_started}
    elif screen.flag in FLAGS:
        _, kinds = FLAGS[screen.flag]
        found = flags_of(about.classroom, about.deck, now)
        wanted = {key for key, flags in found.items() if kinds & {flag.kind for flag in flags}}
    elif screen.flag:
        wanted = {key for key, standing in stand.items() if standing == screen.flag}
    rows = screen.filtered(everyone, {screen.flag: wanted})
    return ClassReading(everyone, rows, stand)


def filters(about: About) -> list[tuple[str, str]]:
    """What the table can be narrowed to: the key in the address, and the words."""
    words = {key: label for key, (label, _) in FLAGS.items()} | {NOT_STARTED: "Not started"}
    if about.has_goal:
        words |= {str(standing): standing.label for standing in Standing}
    return list(words.items())
