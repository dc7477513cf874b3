"""Reads recordings of students' answers: who answered which card when, and whether it was right.

A CSV, gzipped or not, with the columns student, card, answered_at, phase, outcome; others are
ignored. ``answered_at``: seconds (or milliseconds) since 1970, or ISO 8601. ``phase``: practice or
posttest. ``outcome``: correct, wrong, or study (the answer was shown). Without a student column all
is of one student; without an outcome a ``rating`` of 1 is wrong and 2 to 4 are correct.
"""

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from cards.engine.delayed import Answered, DelayedAnswer, delayed_answers
from cards.engine.memory import Evidence
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar

RIGHT = Evidence(Kind.TYPED, Verdict.RIGHT)
WRONG = Evidence(Kind.TYPED, Verdict.WRONG)
EVIDENCE: dict[str, Evidence | None] = {
    **dict.fromkeys(("correct", "right", "true", "1"), RIGHT),
    **dict.fromkeys(("wrong", "incorrect", "false", "0"), WRONG),
    **dict.fromkeys(("study", "shown"), None),
}
RATINGS = {"1": "wrong", "2": "correct", "3": "correct", "4": "correct"}
POSTTEST = "posttest"
MILLISECONDS_FROM = 1e11

Moment = tuple[int | str, int | str, int]


@dataclass(frozen=True, slots=True)
class Recording:
    """A file's answers in order of time, and which of them a post-test asked for the first time.

    ``first_post_test`` is None where the file does not tell practice from post-test: then every
    delayed answer is scored.
    """

    log: list[Answered]
    first_post_test: frozenset[Moment] | None
    fingerprint: str

    def scored(self, delayed: Iterable[DelayedAnswer]) -> list[DelayedAnswer]:
        """The delayed answers that the models are judged on."""
        if self.first_post_test is None:
            return list(delayed)
        wanted = self.first_post_test
        return [each for each in delayed if (each.student, each.card, each.at) in wanted]

    def delayed(self, calendar: StudyCalendar, class_size: int | None) -> list[DelayedAnswer]:
        """All delayed answers, the whole file as one class or its students in classes."""
        return [
            answer
            for log in classes(self.log, class_size)
            for answer in delayed_answers(log, calendar)
        ]


def read_recording(path: Path) -> Recording:
    """Raises ValueError, in words for people, when the file is not such a recording."""
    try:
        with open_text(path) as file:
            rows = [_row(number, row) for number, row in enumerate(csv.DictReader(file), start=2)]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not rows:
        raise ValueError(f"{path} has no answers.")
    rows.sort(key=lambda row: row[0].at)
    log = [answered for answered, _ in rows]
    return Recording(log, _first_post_test(rows), _fingerprint(log))


def open_text(path: Path) -> TextIO:
    with path.open("rb") as file:
        is_gzipped = file.read(2) == b"\x1f\x8b"
    if is_gzipped:
        return gzip.open(path, "rt", newline="", encoding="utf-8-sig")
    return path.open(newline="", encoding="utf-8-sig")


def classes(log: Sequence[Answered], size: int | None) -> list[list[Answered]]:
    """The log cut into classes of ``size`` students in order of arrival; None: one class."""
    if size is None:
        return [list(log)]
    students = dict.fromkeys(answered.student for answered in log)
    arrivals = {student: place for place, student in enumerate(students)}
    found: list[list[Answered]] = [[] for _ in range(-(-len(arrivals) // size))]
    for answered in log:
        found[arrivals[answered.student] // size].append(answered)
    return found


def _row(number: int, row: Mapping[str, str | None]) -> tuple[Answered, str]:
    outcome = (row.get("outcome") or RATINGS.get(row.get("rating") or "", "")).strip().lower()
    card, moment = row.get("card"), row.get("answered_at")
    if card is None or moment is None:
        raise ValueError(f"Line {number}: it takes the columns card, answered_at and outcome.")
    if outcome not in EVIDENCE:
        raise ValueError(f"Line {number}: the outcome is correct, wrong or study, not “{outcome}”.")
    try:
        at = _epoch_seconds(moment)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"Line {number}: “{moment}” is no moment.") from error
    phase = (row.get("phase") or "").strip().lower()
    return Answered(row.get("student") or "1", card, at, EVIDENCE[outcome]), phase


def _epoch_seconds(moment: str) -> int:
    try:
        seconds = float(moment)
    except ValueError:
        instant = datetime.fromisoformat(moment)
        return int((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp())
    return int(seconds / 1000 if seconds > MILLISECONDS_FROM else seconds)


def _first_post_test(rows: Iterable[tuple[Answered, str]]) -> frozenset[Moment] | None:
    first: dict[tuple[int | str, int | str], int] = {}
    practised = False
    for answered, phase in rows:
        if phase == POSTTEST:
            first.setdefault((answered.student, answered.card), answered.at)
        else:
            practised = True
    if not first or not practised:
        return None
    return frozenset((student, card, at) for (student, card), at in first.items())


def _fingerprint(log: Iterable[Answered]) -> str:
    """The same for the same answers, whatever the file's format and order of rows."""
    lines = sorted(f"{a.student} {a.card} {a.at} {_outcome(a)}" for a in log)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _outcome(answered: Answered) -> str:
    if answered.evidence is None:
        return "shown"
    return "right" if answered.evidence.verdict.is_right else "wrong"
