"""The bench on recorded answers: what it reads, whom it judges, and what it says."""

import csv
import gzip
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import bench.mastery
from bench.mastery import main, measure
from bench.mastery_rivals import is_in_half
from bench.recordings import classes, read_recording
from cards.engine.calibration import fold_of
from cards.engine.fsrs_fitting import CAN_FIT
from tests.engine.lessons import CALENDAR, MONDAY, lessons

COLUMNS = ("student", "card", "answered_at", "phase", "outcome")
ROWS = [
    ("1", "7", MONDAY, "practice", "study"),
    ("1", "7", MONDAY + 30, "practice", "wrong"),
    ("1", "7", MONDAY + 90_000, "posttest", "correct"),
    ("1", "7", MONDAY + 200_000, "posttest", "wrong"),
]
MODELS = {
    "constant",
    "smoothed percent right",
    "last answer",
    "FSRS default",
    "ours as shipped",
    "ours refitted",
    *(["FSRS refitted"] if CAN_FIT else []),
}


def as_csv(rows: Sequence[Sequence[object]], columns: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue()


def write(path: Path, rows: Sequence[Sequence[object]], columns: Sequence[str] = COLUMNS) -> Path:
    path.write_text(as_csv(rows, columns), encoding="utf-8")
    return path


def recorded(students: int, cards: int, days: tuple[int, ...], phases: str) -> list[list[object]]:
    """A made-up class; ``phases`` has a letter a day: p for practice, t for post-test."""
    per_day = students * cards
    words = {"p": "practice", "t": "posttest"}
    return [
        [a.student, a.card, a.at, words[phases[index // per_day]], _outcome(a.evidence)]
        for index, a in enumerate(lessons(students, cards, days=days))
    ]


def _outcome(evidence: object) -> str:
    return "correct" if getattr(evidence, "verdict", "") == "right" else "wrong"


@pytest.fixture
def a_class(tmp_path: Path) -> Path:
    return write(tmp_path / "class.csv", recorded(20, 10, (0, 2, 4), "ptt"))


def test_only_the_first_post_test_answer_is_judged(tmp_path: Path) -> None:
    recording = read_recording(write(tmp_path / "a.csv", ROWS))
    delayed = recording.delayed(CALENDAR, None)
    assert [each.at for each in delayed] == [MONDAY + 90_000, MONDAY + 200_000]
    assert [each.at for each in recording.scored(delayed)] == [MONDAY + 90_000]


@pytest.mark.parametrize("phase", ["practice", "posttest", ""])
def test_with_one_phase_alone_every_delayed_answer_is_judged(tmp_path: Path, phase: str) -> None:
    rows = [(*row[:3], phase, row[4]) for row in ROWS]
    recording = read_recording(write(tmp_path / "a.csv", rows))
    assert len(recording.scored(recording.delayed(CALENDAR, None))) == 2


def test_gzip_milliseconds_iso_dates_and_ratings_are_read(tmp_path: Path) -> None:
    plain = read_recording(write(tmp_path / "a.csv", [(*row[:3], "", row[4]) for row in ROWS[1:]]))
    zipped = tmp_path / "a.csv.gz"
    stamps = [MONDAY * 1000 + 30_000, "2026-03-03T10:00:00+00:00", "2026-03-04T16:33:20"]
    rows = [("7", stamp, rating) for stamp, rating in zip(stamps, (1, 3, 1), strict=True)]
    zipped.write_bytes(gzip.compress(as_csv(rows, ("card", "answered_at", "rating")).encode()))
    assert read_recording(zipped) == plain


def test_the_fingerprint_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    one, other = (
        read_recording(write(tmp_path / f"{name}.csv", rows)).fingerprint
        for name, rows in (("a", ROWS), ("b", ROWS[::-1]))
    )
    assert one == other


def test_students_are_cut_into_classes_in_order_of_arrival() -> None:
    log = list(lessons(5, 2))
    cut = classes(log, 2)
    assert [len({answered.student for answered in some}) for some in cut] == [2, 2, 1]
    assert classes(log, None) == [log]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has no answers"),
        ("card,answered_at,outcome\n", "has no answers"),
        ("when,what\n1,2\n", "Line 2: it takes the columns"),
        (as_csv([("1", "2", "3", "practice", "perhaps")]), "not “perhaps”"),
        (as_csv([("1", "2", "soon", "practice", "wrong")]), "“soon” is no moment"),
        (as_csv(ROWS[:2]), "no delayed answers"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["--data", str(path)]) == 1
    assert sentence in capsys.readouterr().err


def test_a_broken_archive_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.csv.gz"
    path.write_bytes(gzip.compress(as_csv(ROWS).encode())[:40])
    assert main(["--data", str(path)]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_without_a_recording_it_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none.csv")]) == 1
    assert "give the path of a CSV" in capsys.readouterr().err


def test_every_model_is_judged_on_the_same_answers(
    a_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", "--data", str(a_class)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report["rows"]) == MODELS
    assert report["microseconds_an_answer"] > 0
    assert {row["answers"] for row in report["rows"].values()} == {200}
    assert {row["sittings"] for row in report["rows"].values()} == {20}
    assert report["on_unseen_students"] == {}
    assert sum(row["answers"] for row in report["cold_start"].values()) == 200


def test_the_table_is_printed_for_people(a_class: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(a_class), "--class-size", "10"]) == 0
    printed = capsys.readouterr().out
    assert all(model in printed for model in MODELS)
    assert re.search(r"An answer takes the memory \d+ µs\.", printed)
    assert "200 delayed answers judged, 20 students; cross-validated by student" in printed


def test_the_shipped_numbers_are_judged_only_on_students_they_have_not_seen(
    a_class: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = read_recording(a_class)
    monkeypatch.setattr(bench.mastery, "SHIPPED_ON", recording.fingerprint)
    report = measure(recording, CALENDAR, None)
    unseen = [number for number in range(20) if fold_of(f"student {number}") == 0]
    assert 0 < len(unseen) < 20
    assert report.rows["ours as shipped"].answers == 10 * len(unseen)
    assert report.rows["ours refitted"].answers == 200
    assert {row.answers for row in report.on_unseen_students.values()} == {10 * len(unseen)}


def test_halves_of_the_students_are_judged_by_a_fit_on_the_others(
    a_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", "--data", str(a_class), "--halves", "2"]) == 0
    halves = json.loads(capsys.readouterr().out)["halves"]
    for half in (0, 1):
        held_out = [n for n in range(20) if is_in_half(f"student {n}", half)]
        assert 0 < len(held_out) < 20
        assert halves[f"half {half}"]["answers"] == 10 * len(held_out)


def test_a_single_learner_is_judged_on_later_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "one.csv", recorded(1, 10, tuple(range(0, 30, 3)), "p" * 10))
    assert main(["--data", str(path), "--zone", "Asia/Tokyo"]) == 0
    assert "by a fit on all days before it" in capsys.readouterr().out


def test_the_numbers_to_ship_are_fitted_without_the_held_out_students(
    a_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--fit", "--data", str(a_class)]) == 0
    found = json.loads(capsys.readouterr().out)
    unseen = [number for number in range(20) if fold_of(f"student {number}") == 0]
    assert found["students"] == 20 - len(unseen)
    assert found["recording"] == read_recording(a_class).fingerprint


def test_a_recording_is_known_again_whatever_changes_in_the_code(tmp_path: Path) -> None:
    path = tmp_path / "pinned.csv"
    path.write_text(
        "student,card,answered_at,phase,outcome\n"
        "a,1,1770000000,practice,correct\n"
        "a,1,1770090000,posttest,wrong\n"
        "b,2,1770000100,practice,study\n"
    )
    assert read_recording(path).fingerprint == "5f6ab615da924b57"
