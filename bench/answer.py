"""What an answer costs: the product's whole answer beside a bare view, on both databases.

    python -m bench.answer [--json] [--only sqlite|postgres] [--seconds N] [--rounds N]

The whole answer: who asks, grading, memory, log, progress, the session's state, and a reply with
the next question. The bare view (`bench.floor`): who asks, one row inserted, one upserted, by plain
ORM code. Both run on the product's server with the same session, CSRF check and middleware; rounds
of both alternate, and the figures are medians of the rounds. One connection gives the ratio,
sixteen the tail.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.browsers import Browser, Load, drive
from tests.postgres import temporary_postgres

CARDS = 55
STUDENTS = 16
QUESTION = re.compile(r'name="question" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second and times in milliseconds, of one kind of request at one load."""

    per_second: float
    p50: float
    p99: float

    @classmethod
    def of(cls, loads: list[Load]) -> "Figures":
        return cls(
            median(load.per_second for load in loads),
            median(load.percentile(0.5) for load in loads),
            median(load.percentile(0.99) for load in loads),
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One database: the whole answer and the bare view, alone and sixteen at once."""

    database: str
    answer: Figures
    floor: Figures
    answer_of_16: Figures
    floor_of_16: Figures
    statuses: dict[int, int]

    @property
    def ratio(self) -> float:
        """Answers a second by bare requests a second, on one connection."""
        return self.answer.per_second / self.floor.per_second

    @property
    def tail(self) -> float:
        """p99 of answers by that of bare requests, sixteen at once."""
        return self.answer_of_16.p99 / self.floor_of_16.p99


class Student:
    """A student who answers one question of Learn after the other."""

    def __init__(self, port: int, place: dict[str, Any]) -> None:
        self.browser = Browser(port, place["cookies"])
        self.place = place
        self.question = place["question"]
        self.page = place["page"]

    def answer(self) -> None:
        form = {"question": self.question}
        if 'name="choice"' in self.page:
            form["choice"] = "1"
        elif 'name="text"' in self.page:
            form["text"] = "something else"
        else:
            form["action"] = "continue"
        self.page = self.browser.post(self.place["answer"], form)
        found = QUESTION.search(self.page)
        if not found:
            raise RuntimeError(f"No next question in the reply:\n{self.page[:500]}")
        self.question = found.group(1)

    def add_line(self) -> None:
        self.browser.post(self.place["floor"], {"text": "something else"})


def measure(database: str, url: str, *, rounds: int, seconds: float) -> Result:
    with serving(url, "bench.answer_world", CARDS, STUDENTS) as (port, places):
        students = [Student(port, place) for place in places]
        alone = students[:1]
        plan = {
            "answer": [student.answer for student in alone],
            "floor": [student.add_line for student in alone],
            "answer_of_16": [student.answer for student in students],
            "floor_of_16": [student.add_line for student in students],
        }
        loads: dict[str, list[Load]] = {name: [] for name in plan}
        for actions in plan.values():  # every template, plan and connection warm
            drive(actions, 1)
        for _ in range(rounds):
            for name, actions in plan.items():
                loads[name].append(drive(actions, seconds))
        statuses: dict[int, int] = {}
        for student in students:
            for status, count in student.browser.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
    figures = {name: Figures.of(found) for name, found in loads.items()}
    return Result(database, **figures, statuses=statuses)


@contextmanager
def serving(database_url: str, world: str, *sizes: int) -> Iterator[tuple[int, Any]]:
    """The product's server on a database that a module has filled: its port, and what that said."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url or f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
            "STATIC_ROOT": f"{folder}/static",
            "PORT": str(free_port()),
        }
        made = subprocess.run(
            [sys.executable, "-m", world, *map(str, sizes)],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", environment["PORT"]],
            env=environment, stdout=subprocess.DEVNULL, process_group=0,
        )  # fmt: skip
        try:
            port = int(environment["PORT"])
            wait_for(port)
            yield port, json.loads(made.stdout)
        finally:
            server.terminate()
            server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not answer within a minute.")


def show(results: list[Result]) -> None:
    print(f"{'':10} {'':28} {'requests/s':>10} {'p50 ms':>8} {'p99 ms':>8}")
    for result in results:
        rows = [
            ("whole answer", result.answer),
            ("bare view", result.floor),
            ("whole answer, 16 at once", result.answer_of_16),
            ("bare view, 16 at once", result.floor_of_16),
        ]
        for name, figures in rows:
            print(
                f"{result.database:10} {name:28} {figures.per_second:10.0f} "
                f"{figures.p50:8.2f} {figures.p99:8.2f}"
            )
        print(
            f"{result.database:10} answers are {result.ratio:.2f} of the bare view; "
            f"p99 of sixteen {result.tail:.2f} of its; statuses {result.statuses}\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="of each load in each round")
    given = parser.parse_args()
    results = []
    if given.only != "postgres":
        results.append(measure("SQLite", "", rounds=given.rounds, seconds=given.seconds))
    if given.only != "sqlite":
        with temporary_postgres(durable=True) as server:
            results.append(
                measure("PostgreSQL", server.url, rounds=given.rounds, seconds=given.seconds)
            )
    if given.json:
        figures = [
            {**asdict(result), "ratio": result.ratio, "tail": result.tail} for result in results
        ]
        print(json.dumps(figures, indent=2))
    else:
        show(results)


if __name__ == "__main__":
    main()
