"""What a report link's visitor may see of the students: names, initials, or neither."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from django.utils.crypto import salted_hmac

from analytics.queries.forecast import ForecastRow
from analytics.queries.table import Row
from cards.models import Link, NamesShown

Named = TypeVar("Named", Row, ForecastRow)


def as_shown(rows: Sequence[Named], report: Link) -> list[Named]:
    """The rows called as the report calls them, without keys, in the order of what is shown.

    ``rows`` are sorted by name. Where names are not shown in full neither may their order be:
    students then stand as a keyed hash puts them, for each report anew.
    """
    if report.names == NamesShown.SHOWN:
        return [_called(row, row.name) for row in rows]
    mixed = sorted(rows, key=lambda row: _place(report, row.student_id))
    if report.names == NamesShown.INITIALS:
        called = [_called(row, initials(row.name)) for row in mixed]
        return sorted(called, key=lambda row: row.name)
    return [_called(row, f"Student {number}") for number, row in enumerate(mixed, start=1)]


def _called(row: Named, name: str) -> Named:
    if isinstance(row, Row):
        return row._replace(student_id=0, name=name, name_key="")
    return replace(row, student_id=0, name=name)


def initials(name: str) -> str:
    """“A. R.” of “Ana R.”: the first letter of the first and of the last word that have one."""
    letters = [
        next(sign for sign in word if sign.isalnum())
        for word in name.split()
        if any(sign.isalnum() for sign in word)
    ]
    ends = letters[:1] + letters[1:][-1:]
    return " ".join(f"{letter.upper()}." for letter in ends) or "–"


def _place(report: Link, student_id: int) -> str:
    """The server's key is in it: whoever holds the link cannot reckon whose place this is."""
    return salted_hmac("analytics.visitors", f"{report.pk}-{student_id}").hexdigest()
