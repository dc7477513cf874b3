"""Tables in a ZIP: readable by spreadsheets and programs, harmless to both."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.formats.archives import FORMULA_SIGNS, Row, Sheet, harmless, write_archive

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def archive(*sheets: Sheet) -> ZipFile:
    file = io.BytesIO()
    write_archive(file, sheets, about="What this is.", at=AT)
    return ZipFile(file)


def sheet(*rows: Row, columns: tuple[str, ...] = ("a", "b")) -> Sheet:
    return Sheet("folder/things", columns, lambda: rows)


def csv_of(found: ZipFile) -> list[list[str]]:
    text = found.read("folder/things.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_table_is_there_twice_beside_a_readme() -> None:
    found = archive(sheet((1, "x")))
    assert found.namelist() == ["README.txt", "folder/things.csv", "folder/things.json"]
    assert found.read("README.txt") == b"What this is."
    assert found.testzip() is None
    assert found.getinfo("README.txt").date_time == (2026, 3, 2, 12, 0, 0)


def test_values_are_written_so_that_both_can_read_them() -> None:
    key = UUID(int=7)
    found = archive(sheet((None, True), (AT, [1, "é"]), (key, -1.5)))
    assert csv_of(found)[1:] == [
        ["", "yes"],
        ["2026-03-02T12:00:00+00:00", '[1, "é"]'],
        [str(key), "-1.5"],
    ]
    assert json.loads(found.read("folder/things.json")) == [
        {"a": None, "b": True},
        {"a": "2026-03-02T12:00:00+00:00", "b": [1, "é"]},
        {"a": str(key), "b": -1.5},
    ]


def test_a_table_without_rows_is_an_empty_table() -> None:
    found = archive(sheet())
    assert csv_of(found) == [["a", "b"]]
    assert json.loads(found.read("folder/things.json")) == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "\0=1"]
)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    cell = csv_of(archive(sheet((text, ""))))[1][0]
    assert cell == f"'{text}".replace("\0", "")
    in_json = json.loads(archive(sheet((text, ""))).read("folder/things.json"))
    assert in_json[0]["a"] == text


@given(st.text())
def test_no_text_stays_a_formula(text: str) -> None:
    made = harmless(text)
    assert not made.startswith(FORMULA_SIGNS)
    assert made.removeprefix("'").endswith(text.replace("\0", "").removeprefix("'"))


def test_rows_are_taken_one_by_one() -> None:
    held: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(20_000):
            held.append(number)
            yield number, "x" * 50
            held.pop()  # the next one is asked for only when this one is written

    found = archive(Sheet("folder/things", ("a", "b"), rows))
    assert len(csv_of(found)) == 20_001
    assert not held
