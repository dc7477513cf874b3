"""The tables of docs/signals.md are those of the code."""

from pathlib import Path

from analytics.items import (
    HARD,
    STUDENTS_TO_BE_COMMON,
    STUDENTS_TO_TELL_APART,
    TELLS_APART,
)
from analytics.signals import (
    BELOW_CLASS,
    DAYS_TO_START,
    DAYS_WRONG,
    FADED_BY,
    IDLE_DAYS,
    LEAST_ANSWERS,
    LEAST_SEEN,
    FlagKind,
)
from cards.engine.mastery import CARD_WEIGHT, STUDENT_WEIGHT

DOCUMENT = (Path(__file__).parents[2] / "docs" / "signals.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:]
    for line in DOCUMENT.splitlines()
    if line.startswith("|")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def points(share: float) -> str:
    return f"{share * 100:g} points"


def test_every_flag_has_its_row() -> None:
    assert {kind.label.lower() for kind in FlagKind} <= set(ROWS)


def test_needs_help_is_as_documented() -> None:
    said, least, _ = ROWS["needs help"]
    assert said == f"first tries right: more than {points(BELOW_CLASS)} under classmates"
    assert least == f"{LEAST_ANSWERS} first tries, and {LEAST_ANSWERS} of classmates"


def test_stuck_is_as_documented() -> None:
    said, least, _ = ROWS["stuck"]
    assert said.startswith(f"one card wrong on {DAYS_WRONG} study days")
    assert least == f"{LEAST_ANSWERS} answers"


def test_fading_is_as_documented() -> None:
    said, least, again = ROWS["fading"]
    assert f"down by {points(FADED_BY)}" in said
    assert said.endswith(f"{IDLE_DAYS} study days ago")
    assert least == f"{LEAST_SEEN} seen cards"
    assert again.endswith(f"another {points(FADED_BY)} lost")


def test_not_started_is_as_documented() -> None:
    assert ROWS["not started"][0].startswith(f"no answers {DAYS_TO_START} study days after")


def test_the_signals_of_cards_are_as_documented() -> None:
    assert ROWS["hard card"] == [
        f"first tries right: under {HARD * 100:g} %",
        f"{LEAST_ANSWERS} first tries",
    ]
    assert ROWS["common wrong answer"][1] == f"{STUDENTS_TO_BE_COMMON} students"
    assert ROWS["confused pair"][1] == f"{STUDENTS_TO_BE_COMMON} students"
    said, least = ROWS["look at the wording"]
    assert said.endswith(f"correlation under {TELLS_APART:g}")
    assert least == f"{STUDENTS_TO_TELL_APART} students"


def test_rates_are_drawn_as_documented() -> None:
    text = " ".join(DOCUMENT.split())
    assert text.count(f"as if {CARD_WEIGHT:g} answers more had come out so") == 2
    assert f"what is expected of them, as if by {STUDENT_WEIGHT:g}" in text
