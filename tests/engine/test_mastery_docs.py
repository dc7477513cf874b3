"""The tables of docs/mastery.md are those of the code."""

from pathlib import Path

import pytest

from cards.engine.mastery import CARD_WEIGHT, CLASS_WEIGHT, EDGE, STUDENT_WEIGHT
from cards.engine.memory import RIGHT_ANSWER_PROVES, Evidence, weight
from cards.engine.questions import Kind, Verdict

DOCUMENT = (Path(__file__).parents[2] / "docs" / "mastery.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.splitlines()
    if line.startswith("|")
]


def rows_beginning(start: str) -> list[list[str]]:
    return [row for row in ROWS if row[0].startswith(start)]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_question_has_its_documented_weight(kind: Kind) -> None:
    (row,) = rows_beginning(f"`{kind.value}`")
    guessed = "p / (p + (1 − p) / k)"
    right = {
        Kind.CHOICE: guessed,
        Kind.TRUE_FALSE: guessed,
        Kind.MATCH: f"½ · {guessed}, the last pair 0",
    }.get(kind, f"{RIGHT_ANSWER_PROVES[kind]:g}")
    wrong = weight(Evidence(kind, Verdict.WRONG, options=4), 0.5)
    assert row[1:] == [right, f"{wrong:g}"]
    assert weight(Evidence(kind, Verdict.SKIPPED, options=4), 0.5) == wrong


@pytest.mark.parametrize("options", [2, 4, 6])
def test_a_right_choice_has_its_documented_weight(options: int) -> None:
    (row,) = rows_beginning(str(options))
    chosen = Evidence(Kind.CHOICE, Verdict.RIGHT, options)
    assert row[1:] == [f"{weight(chosen, recall):.2f}" for recall in (None, 0.2, 0.5, 0.95)]


def test_the_rates_are_shrunk_as_documented() -> None:
    weights = [rows_beginning(name)[0][3] for name in ("g =", "c", "s")]
    documented = [f"{weight:g} answers" for weight in (CLASS_WEIGHT, CARD_WEIGHT, STUDENT_WEIGHT)]
    assert weights == documented
    assert f"within {EDGE:g} and {1 - EDGE:g}" in DOCUMENT
