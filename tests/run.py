"""Run the whole suite on SQLite and on PostgreSQL, and close by saying what ran on what.

    python -m tests.run                         everything, with the coverage limits
    python -m tests.run --only sqlite           one database
    python -m tests.run --jobs 0 -k learn -x    other options go to pytest

Nothing is left out in silence: skipped tests are named, and a run without tests is a failure.
"""

import argparse
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

from tests.postgres import PostgresUnavailableError, temporary_postgres

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
COVERAGE_LIMITS = (
    ("the rules and formats", 100, "cards/engine/*,cards/formats/*"),
    ("everything", 95, "*"),
)
SETTINGS_OF_THE_SHELL = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "HTTPS")
STOPPING_SECONDS = 20
KEEP_DATABASES = ("--create-db", "--reuse-db")


@dataclass(slots=True)
class Run:
    """What came of the suite on one database."""

    database: str
    exit_code: int = 1
    seconds: float = 0
    passed: int = 0
    in_browser: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    trouble: str = ""

    @property
    def failures(self) -> int:
        """At least one when the run as a whole failed, even if no test did."""
        return len(self.failed) or int(self.exit_code != 0)


@dataclass(frozen=True, slots=True)
class Suite:
    """How to run the suite, whatever the database."""

    folder: Path
    jobs: int
    chromium: str
    pytest_options: list[str]


def main() -> int:
    signal.signal(signal.SIGTERM, stop_on_signal)
    options, pytest_options = read_options()
    chromium = require_chromium()
    with tempfile.TemporaryDirectory(prefix="classdeck-tests-") as folder:
        suite = Suite(Path(folder), options.jobs, chromium, pytest_options)
        runs = []
        if options.only != "postgres":
            runs.append(run_on_sqlite(suite))
        if options.only != "sqlite":
            runs.append(run_on_postgres(suite))
        whole_suite = options.only is None and not pytest_options
        covered = coverage_is_enough(suite.folder) if whole_suite else True
    report(runs, version_text(chromium))
    return 0 if covered and all(run.exit_code == 0 for run in runs) else 1


def read_options() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="python -m tests.run",
        description="Run the suite on both databases. Other options go to pytest.",
        allow_abbrev=False,
    )
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="run on one database")
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        help="how many tests at a time (default: one per core; 0: all in pytest's own process)",
    )
    return parser.parse_known_args()


def stop_on_signal(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


# --- The two runs ---------------------------------------------------------------------------------


def run_on_sqlite(suite: Suite) -> Run:
    run = Run(f"SQLite {sqlite3.sqlite_version}")
    coverage = ("--cov", "--cov-report=")  # once is enough: watching takes a third of the time
    run_pytest(run, f"sqlite:///{suite.folder}/tests.sqlite3", suite, coverage)
    return run


def run_on_postgres(suite: Suite) -> Run:
    run = Run("PostgreSQL")
    try:
        with temporary_postgres() as server:
            run.database = f"PostgreSQL {server.version} ({server.origin})"
            # A server of our own is thrown away whole, so its databases need not be dropped.
            is_ours = server.origin != "TEST_DATABASE_URL"
            run_pytest(run, server.url, suite, KEEP_DATABASES if is_ours else ())
    except PostgresUnavailableError as error:
        run.trouble = str(error)
    return run


def run_pytest(run: Run, database_url: str, suite: Suite, more: Sequence[str] = ()) -> None:
    """Run pytest in a process of its own and read into `run` what it reports."""
    say(f"\n==> {run.database}")
    name = run.database.split()[0].lower()
    junit = suite.folder / f"{name}.xml"
    command = [sys.executable, "-m", "pytest", f"--junitxml={junit}"]
    command += ["-o", "junit_family=xunit1"]  # the family that names each test's file
    command += [f"--numprocesses={suite.jobs}", *more, *suite.pytest_options]
    shell = {key: os.environ[key] for key in os.environ.keys() - set(SETTINGS_OF_THE_SHELL)}
    ours = {
        "DATABASE_URL": database_url,
        "STATIC_ROOT": str(suite.folder / "static"),
        "COVERAGE_FILE": str(suite.folder / ".coverage.tests"),
        "CHROMIUM": suite.chromium,
    }
    started = time.monotonic()
    run.exit_code = wait_for(subprocess.Popen(command, cwd=ROOT, env=shell | ours))
    run.seconds = time.monotonic() - started
    if junit.is_file():
        read_results(run, junit)
    if not run.passed and not run.failed:
        run.exit_code = run.exit_code or 1
        run.trouble = "no test ran"


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. When we are to stop, pytest first gets the time to close what it opened."""
    try:
        return process.wait()
    except (KeyboardInterrupt, SystemExit) as stop:
        if isinstance(stop, SystemExit):  # Ctrl-C has reached pytest already, SIGTERM has not
            process.send_signal(signal.SIGINT)
        try:
            process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def read_results(run: Run, junit: Path) -> None:
    for case in ET.parse(junit).iter("testcase"):  # noqa: S314  pytest wrote it just now
        file = case.get("file", "")
        test = f"{file}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            run.failed.append(test)
        elif (skipped := case.find("skipped")) is not None:
            run.skipped.append(f"{test}: {skipped.get('message') or 'no reason given'}")
        else:
            run.passed += 1
            run.in_browser += file.startswith("tests/browser/")


# --- The browser ----------------------------------------------------------------------------------


def require_chromium() -> str:
    """The path of a Chromium that runs; root on Debian gets one installed."""
    if path := find_chromium():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests …")
        for command in ("update", "install -y --no-install-recommends chromium"):
            subprocess.run(
                ["apt-get", "-qq", *command.split()],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            )
        if path := find_chromium():
            return path
    sys.exit(
        "The browser tests need Chromium. Install it (Debian: apt-get install chromium; macOS: "
        "brew install --cask chromium), or give its path in CHROMIUM."
    )


def find_chromium() -> str | None:
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    paths = (shutil.which(name) for name in names)
    return next((path for path in paths if path and version_text(path)), None)


def version_text(browser: str) -> str:
    """`Chromium 156.0.1`, or nothing when it does not run."""
    answer = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"[A-Z][A-Za-z ]* [\d.]+", answer.stdout)
    return found[0] if found and answer.returncode == 0 else ""


# --- The closing lines ----------------------------------------------------------------------------


def coverage_is_enough(folder: Path) -> bool:
    """Whether what the run on SQLite covered reaches every limit; it stays in `.coverage`."""
    combine = subprocess.run(
        [sys.executable, "-m", "coverage", "combine", "--quiet", folder], cwd=ROOT, check=False
    )
    say("")
    reached = [reaches_limit(*limit) for limit in COVERAGE_LIMITS]
    return combine.returncode == 0 and all(reached)


def reaches_limit(subject: str, percent: int, files: str) -> bool:
    command = [sys.executable, "-m", "coverage", "report"]
    command += [f"--include={files}", f"--fail-under={percent}"]
    answer = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    totals = [line.split()[-1] for line in answer.stdout.splitlines() if line.startswith("TOTAL")]
    covered = totals[-1] if totals else "nothing"
    if answer.returncode == 0:
        say(f"Covered of {subject}: {covered} (limit {percent}%)")
    else:
        say(f"{answer.stdout}{answer.stderr}")
        say(f"TOO LITTLE is covered of {subject}: {covered} (limit {percent}%)")
    return answer.returncode == 0


def report(runs: list[Run], browser: str) -> None:
    for run in runs:
        for test in run.failed:
            say(f"Failed on {run.database}: {test}")
        for test in run.skipped:
            say(f"Skipped on {run.database}: {test}")
        if run.exit_code:
            say(f"FAILED on {run.database}: {run.trouble or f'pytest exit code {run.exit_code}'}")
    for run in runs:
        say(
            f"{run.database}: {run.passed} passed, {run.failures} failed, "
            f"{len(run.skipped)} skipped; of these {run.in_browser} passed in {browser}; "
            f"{run.seconds:.0f} s"
        )
    say(
        f"{sum(run.passed for run in runs)} passed, {sum(run.failures for run in runs)} failed, "
        f"{sum(len(run.skipped) for run in runs)} skipped"
    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
