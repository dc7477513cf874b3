"""The class table as CSV and XLSX: what the screen shows, safe to open."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from analytics.columns import COLUMNS, parts
from analytics.exports import FROM_A_MINUTE, UP_TO_A_MINUTE
from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Classroom, Deck, Progress
from tests.analytics.test_class_table_page import cells, names
from tests.cards.pages import body
from tests.factories import NOON, flip, learn, make_seat, take_test

SORTS = ["", "-name", "mastery", "-mastery", "learn", "-test", "matching", "-spaced", "unknown"]
HOSTILE = [
    "=1+1",
    "+2",
    "-4",
    "@SUM(A1)",
    " =5",
    "＝3",
    "–a dash",
    "a,b",
    'a "quoted" name',
    "שלום",
]


@pytest.fixture
def place(classroom: Classroom, deck: Deck) -> list[int]:
    return [classroom.pk, deck.pk]


@pytest.fixture
def a_class(classroom: Classroom, deck: Deck) -> None:
    """Students who did much, little and nothing, with figures that need rounding."""
    ana, ben = make_seat(classroom, "Ana"), make_seat(classroom, "Ben")
    make_seat(classroom, "Cleo")
    learn(ana, deck, *[True] * 9)
    learn(ben, deck, True, False)
    take_test(ben, deck, right=5)
    take_test(ana, deck, right=3)
    flip(make_seat(classroom, "Dan"), deck, True)
    for seat, best in ((ana, 23_456), (ben, 83_900)):
        Progress.objects.create(
            classroom=classroom,
            student=seat.student,
            deck=deck,
            mode=Mode.MATCHING,
            answers=6,
            right=6,
            best_ms=best,
            last_at=NOON,
        )


def csv_of(client: Client, place: list[int], **query: str) -> list[list[str]]:
    """The headings and the students' lines, without the line about the file."""
    reply = client.get(reverse("analytics:class_table_csv", args=place), query)
    assert reply.status_code == 200
    lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))
    assert lines[-2] == []
    return lines[:-2]


def sheet_of(client: Client, place: list[int], **query: str) -> list[tuple[Any, ...]]:
    """The headings and the students' lines, as cells."""
    reply = client.get(reverse("analytics:class_table_xlsx", args=place), query)
    assert reply.status_code == 200
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(min_row=3))


def shown(cell: Any) -> str:
    """A cell as a spreadsheet shows it, by its number format."""
    value, style = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if style in {"0 %", '0" min"'}:
        return f"{value * 100:.0f} %" if style == "0 %" else f"{value} min"
    if style == "d mmm yyyy":
        return str(value.date())
    if isinstance(value, time):
        assert style == UP_TO_A_MINUTE
        return f"{value.second + value.microsecond / 1_000_000:.1f} s"
    if isinstance(value, timedelta):
        assert style == FROM_A_MINUTE
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes} min {seconds} s"
    return str(value)


def page_row(line: dict[str, str]) -> list[str]:
    """What the page says of a student whose line in the file is this."""

    def told(figure: str, note: str = "") -> str:
        return f"{line[figure]} {note}".strip() if line[figure] else "–"

    low, high = line["Mastery from"].removesuffix(" %"), line["Mastery to"].removesuffix(" %")
    answers = int(line["Answers"])
    few = f" · {answers} answer{'s' * (answers != 1)}" if answers < 10 else ""
    last = date.fromisoformat(line["Last"]) if line["Last"] else date.min
    day = date.fromisoformat(line["Test day"]) if line["Test day"] else date.min
    return [
        told("Mastery", f"{low}–{high} % · seen {line['Seen']}{few}"),
        told("Learn"),
        told(
            "Test", f"{line['Test right']} of {line['Test questions']} · {day.day} {day:%b}"
        ).replace(" %", " %", 1),
        told("Matching", f"best {line['Best time']}" if line["Best time"] else ""),
        told("Spaced"),
        told("Call"),
        told("Studied", f"{answers} answer{'s' * (answers != 1)}"),
        f"{last.day} {last:%b} {line['Last at']}" if line["Last"] else "–",
    ]


def squeezed(texts: list[str]) -> list[str]:
    """Without spaces: tags between a figure and its note leave none on the page."""
    return [re.sub(r"\s+", "", text) for text in texts]


# --- Equal to the screen --------------------------------------------------------------------------


@pytest.mark.parametrize("sort", SORTS)
def test_the_csv_says_what_the_page_says(
    owner_client: Client, place: list[int], a_class: None, sort: str
) -> None:
    page = body(owner_client.get(reverse("analytics:class_table", args=place), {"sort": sort}))
    heads, *lines = csv_of(owner_client, place, sort=sort)
    assert [line[0] for line in lines] == names(page)
    for line in lines:
        told = page_row(dict(zip(heads, line, strict=True)))
        assert squeezed(told) == squeezed(cells(page, line[0]))


@pytest.mark.parametrize("sort", SORTS)
def test_the_xlsx_shows_what_the_csv_says(
    owner_client: Client, place: list[int], a_class: None, sort: str
) -> None:
    sheet = sheet_of(owner_client, place, sort=sort)
    assert [[shown(cell) for cell in row] for row in sheet] == csv_of(
        owner_client, place, sort=sort
    )


def test_every_heading_of_the_page_is_one_of_the_files(
    owner_client: Client, place: list[int], a_class: None
) -> None:
    page = body(owner_client.get(reverse("analytics:class_table", args=place)))
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", "", head).strip() for head in heads]
    assert texts == [column.label for column in COLUMNS]
    assert set(texts) <= set(csv_of(owner_client, place)[0])


def test_figures_in_the_xlsx_are_numbers_to_compute_with(
    owner_client: Client, place: list[int], a_class: None
) -> None:
    heads, ana, *_ = sheet_of(owner_client, place)
    figures = {head.value: cell for head, cell in zip(heads, ana, strict=True)}
    assert isinstance(figures["Mastery"].value, float)
    assert figures["Test"].number_format == "0 %"
    assert figures["Answers"].value == 9 + 8 + 6
    assert isinstance(figures["Test day"].value, datetime)


def test_days_are_those_of_the_classrooms_time_zone(
    owner_client: Client, place: list[int], classroom: Classroom, seat: Seat, deck: Deck
) -> None:
    Classroom.objects.filter(pk=classroom.pk).update(time_zone="Pacific/Auckland")
    late = datetime(2026, 3, 2, 23, tzinfo=UTC)
    take_test(seat, deck, right=2, now=late)
    heads, line = csv_of(owner_client, place)
    assert line[heads.index("Test day")] == "2026-03-03"
    page = body(owner_client.get(reverse("analytics:class_table", args=place)))
    assert "3 Mar" in cells(page, "Ana R.")[2]


# --- Safe to open ---------------------------------------------------------------------------------


def test_a_name_cannot_become_a_formula(
    owner_client: Client, place: list[int], classroom: Classroom
) -> None:
    for name in HOSTILE:
        make_seat(classroom, name)
    in_csv = {line[0] for line in csv_of(owner_client, place)[1:]}
    expected = {f"'{name}" if name.strip()[0] in "=+-@＝" else name for name in HOSTILE}
    assert in_csv == expected
    in_sheet = [row[0] for row in sheet_of(owner_client, place)[1:]]
    assert {cell.value for cell in in_sheet} == set(HOSTILE)
    assert {cell.data_type for cell in in_sheet} == {"s"}


@pytest.mark.parametrize("hidden", ["\t", "\r", "\n", "\x1b", "\x7f"])
def test_signs_that_cannot_be_seen_do_not_hide_a_formula(
    owner_client: Client, place: list[int], classroom: Classroom, hidden: str
) -> None:
    make_seat(classroom, f"{hidden}=1+1")
    assert csv_of(owner_client, place)[1][0].strip() in {"'=1+1", "' =1+1"}
    assert sheet_of(owner_client, place)[1][0].value.strip() == "=1+1"


def test_titles_cannot_become_formulas_either(
    owner_client: Client, place: list[int], deck: Deck, seat: Seat
) -> None:
    Deck.objects.filter(pk=deck.pk).update(title='=HYPERLINK("https://evil.example")')
    reply = owner_client.get(reverse("analytics:class_table_csv", args=place))
    last = reply.content.decode("utf-8-sig").splitlines()[-1]
    assert last.startswith("\"'=HYPERLINK")
    book = load_workbook(
        io.BytesIO(owner_client.get(reverse("analytics:class_table_xlsx", args=place)).content)
    )
    assert book.worksheets[0]["A1"].data_type == "s"


# --- The file itself ------------------------------------------------------------------------------


def test_the_csv_opens_in_excel_as_utf_8(
    owner_client: Client, place: list[int], seat: Seat
) -> None:
    reply = owner_client.get(reverse("analytics:class_table_csv", args=place))
    assert reply.content.startswith(b"\xef\xbb\xbfName,")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"\r\n" in reply.content


@pytest.mark.parametrize(("kind", "line"), [("csv", -1), ("xlsx", 0)])
def test_a_file_says_what_it_is_about(
    owner_client: Client, place: list[int], classroom: Classroom, seat: Seat, kind: str, line: int
) -> None:
    Classroom.objects.filter(pk=classroom.pk).update(time_zone="Europe/Berlin")
    reply = owner_client.get(reverse(f"analytics:class_table_{kind}", args=place))
    if kind == "csv":
        said = reply.content.decode("utf-8-sig").splitlines()[line]
    else:
        said = str(load_workbook(io.BytesIO(reply.content)).worksheets[0]["A1"].value)
    pattern = r"\"?Planets · Astronomy · 1 student · \d+ \w+ \d{4}, \d\d:\d\d \(Europe/Berlin\)\"?"
    assert re.fullmatch(pattern, said)


def test_a_file_is_named_after_deck_class_and_day(
    owner_client: Client, place: list[int], deck: Deck
) -> None:
    Deck.objects.filter(pk=deck.pk).update(title='Zellen/"Übung"\r\n1')
    header = owner_client.get(reverse("analytics:class_table_csv", args=place)).headers[
        "Content-Disposition"
    ]
    assert header.startswith("attachment; filename*=utf-8''zellen%C3%BCbung-1-astronomy-20")
    assert header.endswith(".csv")


def test_every_part_has_a_heading_of_its_own() -> None:
    labels = [part.label for part in parts()]
    assert len(set(labels)) == len(labels)


def test_a_table_of_thousands_is_written_whole(
    owner_client: Client, place: list[int], classroom: Classroom
) -> None:
    for _ in range(600):
        make_seat(classroom)
    assert len(csv_of(owner_client, place)) == len(sheet_of(owner_client, place)) == 601
