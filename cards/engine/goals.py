"""What a class is asked to reach with a deck, and where a student stands on the way there."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """Where a student stands with a goal."""

    MET = "met"
    ON_THE_WAY = "on-the-way"
    LATE = "late"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        """As pages say it."""
        return self.replace("-", " ").capitalize()


class Goal(NamedTuple):
    """The least percent of Learn, of a test and of mastery; None where nothing is asked."""

    learn: int | None = None
    test: int | None = None
    mastery: int | None = None

    @property
    def is_set(self) -> bool:
        return any(least is not None for least in self)

    def is_reached_by(self, shown: "Shown") -> bool:
        """Whether all that is asked has been reached, in whole percent as pages show them."""
        return all(
            least is None or (share is not None and share >= least)
            for least, share in zip(self, shown, strict=True)
        )

    def parts(self) -> Iterator[tuple[str, int]]:
        """What is asked, each with the name that the table gives it."""
        for name, least in zip(("Learn", "Test", "Mastery"), self, strict=True):
            if least is not None:
                yield name, least


class Shown(NamedTuple):
    """A student's best percent of Learn, of a test and of mastery; None without any.

    Best means: now, or when the goal was due, as far as the log can prove it.
    """

    learn: int | None = None
    test: int | None = None
    mastery: int | None = None


def standing_of(goal: Goal, shown: Shown, *, is_over: bool, is_excused: bool) -> Standing | None:
    """Where a student stands; ``is_over``: the due date has passed. None without any goal.

    Who reaches the goal after the due date has met it: nobody stays late for good.
    """
    if not goal.is_set:
        return None
    if is_excused:
        return Standing.EXCUSED
    if goal.is_reached_by(shown):
        return Standing.MET
    return Standing.LATE if is_over else Standing.ON_THE_WAY
