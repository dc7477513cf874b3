"""The bench on real answers says what the engine makes of them."""

import json
from pathlib import Path

import pytest

from bench.grading import main

ROWS = """student,block,cue,answer,response,correct
1,b,rigid layer,cell wall,Cell wall,True
2,b,rigid layer,cell wall,wall of stone,True
3,b,rigid layer,cell wall,cellwall,False
4,b,rigid layer,cell wall,cel wall,False
5,b,rigid layer,cell wall,`cell wall,False
6,b,rigid layer,cell wall,cell walls,False
7,b,rigid layer,cell wall,cell well,False
8,b,rigid layer,cell wall,cell wlal,False
9,b,rigid layer,cell wall,mitochondrion,False
10,b,power house,mitochondrion,mitohondrian,False
11,b,power house,mitochondrion,,False
12,b,power house,mitochondrion,nothing like it,False
13,b,power house,mitochondrion,nitochondrion,False
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "typed.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_the_figures_come_as_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--data", str(data)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["figures"]["marked right, refused"] == 1
    assert found["figures"]["marked wrong, another item's answer"] == 1
    assert found["figures"]["marked wrong, another item's answer, accepted"] == 0
    assert {kind: each["count"] for kind, each in found["kinds"].items()} == {
        "accepted a wrong one: a space": 1,
        "accepted a wrong one: one letter another": 1,
        "accepted a wrong one: one letter missing": 1,
        "accepted a wrong one: one letter too many": 1,
        "accepted a wrong one: punctuation or case": 1,
        "accepted a wrong one: two letters": 1,
        "accepted a wrong one: two letters swapped": 1,
        "both right": 1,
        "both wrong, but within two letters": 1,
        "both wrong: another item's answer": 1,
        "both wrong: skipped": 1,
        "both wrong: wrong": 1,
        "refused a right one (wrong)": 1,
    }


def test_the_figures_come_as_text(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data)]) == 0
    assert "13  responses" in capsys.readouterr().out


def test_missing_data_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none.csv")]) == 1
    assert "No typed answers at" in capsys.readouterr().err
