"""Mastery on recorded answers: what each model expected of delayed answers, and what happened.

    python -m bench.mastery [--json] [--data PATH] [--zone ZONE] [--class-size N] [--halves N]

The recording (`bench.recordings`) is not part of the repository; ``docs/mastery.md`` says what it
taught. It is replayed through the product's own engine in order of time. A delayed answer is a
first post-test answer six hours or more, and a study day, after that student last saw the card; in
a recording without post-test, any such answer.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bench.mastery_rivals import (
    SHIPPED_ON,
    UNFITTED,
    Part,
    is_unseen,
    judged_on_half,
    rivals,
)
from bench.recordings import Recording, read_recording
from cards.engine.calibration import is_split_by_student, refit, splits
from cards.engine.delayed import SHOWN, DelayedAnswer
from cards.engine.forecasts import Figures, Forecast, figures_of
from cards.engine.memory import MODEL, CardMemory
from cards.engine.study_days import StudyCalendar

DATA = Path(__file__).parents[2] / "shared" / "data" / "class_recall.csv.gz"

COLD_START = {"none": 0, "1 to 4": 1, "5 to 19": 5, "20 to 49": 20, "50 and more": 50}
"""Classmates' earlier answers to the card, from how many on."""

TIMED_ANSWERS = 10_000

HOW_TO_READ = (
    "Chances are those just before each answer; error and range compare what was expected when the "
    "study day began with the share then right, per student and day, from 8 answers; models "
    "without a spread of their own have the shipped one. “By luck” is the RMSE(bins) that true "
    "chances would come to with so few answers."
)


@dataclass(frozen=True, slots=True)
class Report:
    """All that is printed."""

    rows: dict[str, Figures]
    on_unseen_students: dict[str, Figures]
    cold_start: dict[str, Figures]
    halves: dict[str, Figures]
    microseconds_an_answer: float
    notes: list[str]


def measure(
    recording: Recording, calendar: StudyCalendar, class_size: int | None, halves: int = 0
) -> Report:
    """Every model on the answers that are held out in turn; ValueError if there are none.

    ``halves``: in how many ways one half of the students is judged by a fit on the other.
    """
    delayed = recording.delayed(calendar, class_size)
    cut = splits(delayed) if delayed else []
    parts = [(seen, recording.scored(unseen)) for seen, unseen in cut]
    if not any(seen and judged for seen, judged in parts):
        raise ValueError("The recording has no delayed answers to judge and others to learn from.")
    is_shipped_recording = recording.fingerprint == SHIPPED_ON
    models = rivals(is_shipped_recording=is_shipped_recording)
    forecasts = {name: _joined([rival(part) for part in parts]) for name, rival in models.items()}
    unseen = {
        name: _only_unseen(forecast) for name, forecast in forecasts.items() if is_shipped_recording
    }
    return Report(
        _table(forecasts),
        _table(unseen),
        _table(_by_classmates(forecasts["ours refitted"])),
        _table(_by_halves(delayed, recording, halves)),
        _microseconds_an_answer(recording, calendar),
        _notes(delayed, parts, is_shipped_recording=is_shipped_recording),
    )


def _joined(forecasts: Sequence[Forecast]) -> Forecast:
    return Forecast(
        [prediction for forecast in forecasts for prediction in forecast.predictions],
        [spread for forecast in forecasts for spread in forecast.spreads],
    )


def _table(forecasts: dict[str, Forecast]) -> dict[str, Figures]:
    rows = {name: figures_of(forecast) for name, forecast in forecasts.items()}
    return {name: row for name, row in rows.items() if row}


def _where(forecast: Forecast, keep: Sequence[bool]) -> Forecast:
    return Forecast(
        [each for each, kept in zip(forecast.predictions, keep, strict=True) if kept],
        [each for each, kept in zip(forecast.spreads, keep, strict=True) if kept],
    )


def _only_unseen(forecast: Forecast) -> Forecast:
    return _where(forecast, [is_unseen(each.answer.student) for each in forecast.predictions])


def _by_halves(
    delayed: Sequence[DelayedAnswer], recording: Recording, count: int
) -> dict[str, Forecast]:
    judged = recording.scored(delayed)
    return {f"half {half}": judged_on_half(delayed, judged, half) for half in range(count)}


def _microseconds_an_answer(recording: Recording, calendar: StudyCalendar) -> float:
    """What the memory takes to be moved by an answer: processor time, the best of three replays."""
    log = recording.log[:TIMED_ANSWERS]
    times: list[float] = []
    for _ in range(3):
        memories: dict[tuple[int | str, int | str], CardMemory] = {}
        began = process_time()
        for each in log:
            pair = each.student, each.card
            evidence = each.evidence or SHOWN
            memories[pair], _ = MODEL.update(memories.get(pair), evidence, each.at, calendar)
        times.append(process_time() - began)
    return min(times) / len(log) * 1e6


def _by_classmates(forecast: Forecast) -> dict[str, Forecast]:
    """The forecast cut by how often classmates had answered the card before."""
    counts = [round(each.answer.known.classmates.total) for each in forecast.predictions]
    limits = [*list(COLD_START.values())[1:], sys.maxsize]
    return {
        name: _where(forecast, [least <= count < limit for count in counts])
        for (name, least), limit in zip(COLD_START.items(), limits, strict=True)
    }


def _notes(
    delayed: Sequence[DelayedAnswer], parts: Sequence[Part], *, is_shipped_recording: bool
) -> list[str]:
    judged = sum(len(part[1]) for part in parts)
    students = len({answer.student for answer in delayed})
    how = (
        f"cross-validated by student in {len(parts)} parts"
        if is_split_by_student(delayed)
        else f"too few students to hold some out: each of {len(parts)} stretches of time is judged "
        "by a fit on all days before it"
    )
    seen = (
        "“Ours as shipped” was fitted on four fifths of these students (by a hash of their number) "
        "and is judged on the others alone; “ours refitted” starts from FSRS's defaults."
        if is_shipped_recording
        else "“Ours as shipped” has seen none of this; “ours refitted” starts from it."
    )
    return [
        f"{judged} delayed answers judged, {students} students; {how}.",
        seen,
        HOW_TO_READ,
    ]


def as_text(report: Report) -> str:
    tables = {
        "all students": report.rows,
        "students that the shipped numbers have not seen": report.on_unseen_students,
        "ours refitted, by classmates' answers to the card": report.cold_start,
        "fitted on one half, judged on the other": report.halves,
    }
    lines = [
        line
        for name, rows in tables.items()
        if rows
        for line in (_heading(name), *_lines(rows), "")
    ]
    speed = f"An answer takes the memory {report.microseconds_an_answer:.0f} µs."
    return "\n".join([*lines, *report.notes, speed])


def _heading(name: str) -> str:
    return (
        f"{name:<50}{'answers':>8}{'log loss':>10}{'AUC':>7}{'RMSE':>7}{'by luck':>9}{'bias':>8}"
        f"{'sittings':>10}{'error':>7}{'in range':>10}"
    )


def _lines(rows: dict[str, Figures]) -> list[str]:
    return [
        f"{name:<50}{row.answers:>8}{row.log_loss:>10.3f}{_or_dash(row.auc):>7}"
        f"{row.rmse_bins:>7.3f}{row.rmse_by_chance:>9.3f}{row.bias:>+8.3f}{row.sittings:>10}"
        f"{_or_dash(row.error):>7}{_or_dash(row.coverage):>10}"
        for name, row in rows.items()
    ]


def _or_dash(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def as_json(report: Report) -> str:
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def shipped_numbers(recording: Recording, calendar: StudyCalendar) -> str:
    """What to ship: fitted on the students of this recording that are not held out."""
    delayed = recording.delayed(calendar, None)
    fitted = refit([each for each in delayed if not is_unseen(each.student)], UNFITTED)
    return json.dumps({"recording": recording.fingerprint, **asdict(fitted)}, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.mastery", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--data", type=Path, default=DATA, help="a recording of answers")
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("UTC"), help="of the study days")
    parser.add_argument("--class-size", type=int, help="cut the students into classes")
    parser.add_argument(
        "--halves", type=int, default=0, help="fit on one half of the students so many times"
    )
    parser.add_argument("--fit", action="store_true", help="print the numbers to ship")
    options = parser.parse_args(arguments)
    if not options.data.is_file():
        print(
            f"No recording at {options.data}: give the path of a CSV with DATA= or --data "
            "(columns student, card, answered_at, phase, outcome).",
            file=sys.stderr,
        )
        return 1
    calendar = StudyCalendar(options.zone)
    try:
        recording = read_recording(options.data)
        if options.fit:
            print(shipped_numbers(recording, calendar))
            return 0
        report = measure(recording, calendar, options.class_size, options.halves)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print((as_json if options.json else as_text)(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
