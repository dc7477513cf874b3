"""What the class table costs: the page, signed in, beside the raw SQL of the same figures.

    python -m bench.table [--json] [--only sqlite|postgres] [--rounds N] [--sizes 30,200]
                          [--seconds N]

In process, so that neither HTTP nor a server stands between. The raw SQL is the page's own
statement, run and fetched: nothing quicker that gives the same figures is known. Rounds of both
alternate; figures are medians. Then, in the same way, the map of a
class, students by decks, and the table over all its decks. Last the table of 200 students on the
product's server, alone and while they answer (`bench.table_live`).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench import table_live
from tests.postgres import temporary_postgres

SIZES = "30,200,1000,5000"


def measure(url: str, *, rounds: int, sizes: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            [sys.executable, "-m", "bench.table_figures", str(rounds), *sizes],
            env={
                **os.environ,
                "DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
                "STATIC_ROOT": f"{folder}/static",
            },
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def show(results: dict[str, Any]) -> None:
    heads = ("page ms", "raw ms", "ratio", "kB", "gzip kB", "statements", "poll ms", "poll stmts")
    print(f"{'':28}" + "".join(f"{head:>11}" for head in heads))
    for database, result in results.items():
        for size, figures in result["tables"].items():
            line(f"{database}, {size} students", figures)
        line(f"{database}, map", result["map"])
        line(f"{database}, all decks", result["all_decks"])
    for database, result in results.items():
        live = result["live"]
        print(
            f"{database}, 200 students: the page alone {live['alone_p50']:.0f} ms"
            f" (p95 {live['alone_p95']:.0f}), while they give"
            f" {live['answers_per_second']:.0f} answers a second {live['answering_p50']:.0f} ms"
            f" (p95 {live['answering_p95']:.0f}): p95 x {live['ratio']:.2f};"
            f" {live['pages']} pages each, statuses {live['statuses']}"
        )
    print("Polls with nothing changed: statements besides those of signing in (session, teacher).")


def line(name: str, figures: dict[str, float]) -> None:
    poll = (
        f"{figures['poll_ms']:11.1f}{figures['poll_statements']:11}" if "poll_ms" in figures else ""
    )
    print(
        f"{name:28}{figures['page_ms']:11.1f}{figures['raw_ms']:11.1f}{figures['ratio']:11.2f}"
        f"{figures['bytes'] / 1000:11.1f}{figures['gzipped'] / 1000:11.1f}"
        f"{figures['statements']:11}{poll}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--sizes", default=SIZES, help=f"students, such as {SIZES}")
    parser.add_argument("--seconds", type=float, default=20, help="of each spell while they answer")
    given = parser.parse_args()
    sizes = given.sizes.split(",")
    spells = {"rounds": 3, "seconds": given.seconds}
    results = {}
    if given.only != "postgres":
        results["SQLite"] = measure("", rounds=given.rounds, sizes=sizes)
        results["SQLite"]["live"] = table_live.measure("", **spells)
    if given.only != "sqlite":
        with temporary_postgres(durable=True) as server:
            results["PostgreSQL"] = measure(server.url, rounds=given.rounds, sizes=sizes)
        with temporary_postgres(durable=True) as server:
            results["PostgreSQL"]["live"] = table_live.measure(server.url, **spells)
    if given.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)


if __name__ == "__main__":
    main()
