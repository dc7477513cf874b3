"""What a teacher chose to see of a class table: its order, its filter, its page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from analytics.queries.table import Row, Sort, sorted_rows
from cards.models import name_key

ROWS_ON_A_PAGE = 50
LONGEST_PAGE_NUMBER = 5

Flags = Mapping[str, Collection[int]]
"""Students by what is said of them: the keys stand in addresses."""


def sort_of(wanted: str) -> tuple[Sort, bool]:
    """The column to sort by, and whether downwards; by name when the wish is unknown."""
    column = wanted.removeprefix("-")
    return (Sort(column), wanted.startswith("-")) if column in set(Sort) else (Sort.NAME, False)


@dataclass(frozen=True, slots=True)
class Screen:
    """``name`` is part of a student's name, ``flag`` one of `Flags`, each empty for everyone."""

    sort: Sort = Sort.NAME
    down: bool = False
    name: str = ""
    flag: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """As an address says it; whatever cannot be understood is as if it were not said."""
        sort, down = sort_of(query.get("sort", ""))
        page = query.get("page", "")
        number = (
            int(page)
            if page.isascii() and page.isdigit() and len(page) <= LONGEST_PAGE_NUMBER
            else 1
        )
        name = query.get("name", "").strip()[:60]
        return cls(sort, down, name, query.get("show", "")[:20], max(number, 1))

    @property
    def sort_word(self) -> str:
        return f"-{self.sort}" if self.down else str(self.sort)

    @property
    def is_filtered(self) -> bool:
        return bool(self.name or self.flag)

    @property
    def query(self) -> str:
        """What the address says: only what differs from how the table comes."""
        said = {
            "sort": "" if self.sort_word == Sort.NAME else self.sort_word,
            "name": self.name,
            "show": self.flag,
            "page": self.page if self.page > 1 else "",
        }
        return urlencode({key: value for key, value in said.items() if value})

    def at(self, page: int) -> str:
        """The query of another page."""
        return replace(self, page=page).query

    def sorted_by(self, sort: Sort, *, down: bool) -> str:
        """The query of another order, from its first page on."""
        return replace(self, sort=sort, down=down, page=1).query

    def filtered(self, rows: Sequence[Row], flags: Flags) -> list[Row]:
        """Those of the rows (in order of names) that are wanted, as they are wanted."""
        key, wanted = name_key(self.name), flags.get(self.flag, ())
        kept = [
            row
            for row in rows
            if key in row.name_key and (not self.flag or row.student_id in wanted)
        ]
        return sorted_rows(kept, self.sort, down=self.down)

    def page_of(self, rows: Sequence[Row]) -> Page[Row]:
        """The page of the filtered rows; the last one where it is beyond it."""
        return Paginator(rows, ROWS_ON_A_PAGE).get_page(self.page)
