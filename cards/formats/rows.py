"""A row: one card's text cut at its separators, before it is decided which part is which side."""

from dataclasses import dataclass

from cards.formats.plain import MAX_CARDS

MOST_ROWS = 2 * MAX_CARDS
"""A list with more rows than this is refused, even if half of them are no cards."""

MOST_CELLS = 50
"""A row is cut into no more cells than this; the last one holds the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells with the text that stood between them, so that they can be joined again unchanged.

    ``is_sure`` is False when only a weak sign, such as a dash without spaces, cut the text.
    """

    line: int
    cells: tuple[str, ...]
    joints: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    is_sure: bool = True

    @property
    def text(self) -> str:
        return self.tail(0)

    @property
    def used(self) -> int:
        """How many cells there are, without empty ones at the end."""
        count = len(self.cells)
        while count and not self.cells[count - 1].strip():
            count -= 1
        return count

    def tail(self, first: int) -> str:
        """The text from this cell on, separators included."""
        last = self.used
        parts = [cell + joint for cell, joint in zip(self.cells, (*self.joints, ""), strict=True)]
        if first >= last:
            return ""
        return "".join(parts[first : last - 1]) + self.cells[last - 1]


@dataclass(frozen=True, slots=True)
class Pair:
    """A term and its definition as found; either may still be empty or too long."""

    line: int
    term: str
    definition: str
