"""What a class's charts cost beside the raw SQL of their figures, on both databases.

    python -m bench.charts [--json] [--only sqlite|postgres] [--answers N] [--rounds N]

A class of 200 students, a deck of 55 cards, 100,000 answers over fifty days; for the chart of a
card a deck of that card alone. Of pages ours is a signed-in teacher's request through the whole of
Django, in process; of a single chart it is all but the template. The raw SQL: the same figures by
statements written by hand (`bench.charts_world`), their rows fetched. Both alternate; the figures
are medians of the rounds.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass

from tests.postgres import temporary_postgres

STUDENTS = 200
CARDS = 55
ANSWERS = 100_000


@dataclass(frozen=True, slots=True)
class Result:
    """One page or chart on one database; times in milliseconds."""

    database: str
    chart: str
    ours_ms: float
    raw_ms: float
    ratio: float
    statements: int


def measure(database: str, url: str, *, answers: int, rounds: int) -> list[Result]:
    """In a process of its own: a process speaks to one database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
            "STATIC_ROOT": f"{folder}/static",
        }
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(command, env=environment, check=True)
        sizes = [str(size) for size in (STUDENTS, CARDS, answers, rounds)]
        made = subprocess.run(
            [sys.executable, "-m", "bench.charts_world", *sizes],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return [Result(database, **found) for found in json.loads(made.stdout)]


def show(results: list[Result]) -> None:
    print(f"{'':12}{'':24}{'ours ms':>10}{'raw ms':>10}{'ratio':>8}{'statements':>12}")
    for each in results:
        print(
            f"{each.database:12}{each.chart:24}{each.ours_ms:>10.1f}{each.raw_ms:>10.1f}"
            f"{each.ratio:>8.2f}{each.statements:>12}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    results = []
    if given.only != "postgres":
        results += measure("SQLite", "", answers=given.answers, rounds=given.rounds)
    if given.only != "sqlite":
        with temporary_postgres() as server:
            results += measure("PostgreSQL", server.url, answers=given.answers, rounds=given.rounds)
    if given.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        show(results)


if __name__ == "__main__":
    main()
