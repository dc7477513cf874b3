"""Bring the database up to date, prepare the demo, and serve the site on one machine."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

SERVER_OPTIONS = (
    *("--interface", "wsgi", "--http", "1", "--no-ws"),
    # One waits for the database while the other works. More of them only take turns at one core,
    # and each has its own connection, whose pages are stale by the time that it is used again.
    *("--blocking-threads", "2", "--blocking-threads-idle-timeout", "600"),
    # Connections are cheap and may idle (browsers keep them open), so many are let in.
    *("--backlog", "2048", "--backpressure", "1024"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "3", "--log-level", "warning"),
)


class Command(BaseCommand):
    help = "Migrate, collect static files, prepare the demo, and serve the site with granian."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        check_is_free(host, port)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("prepare_demo", url=f"http://{shown_host(host)}:{port}", stdout=self.stdout)
        self.stdout.flush()
        sys.exit(serve(host, port, options["workers"]))


def check_is_free(host: str, port: int) -> None:
    """The server itself would share a taken port with whoever has it."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise CommandError(
            f"Cannot listen on {host} port {port}: {reason}.\nTry another: make run PORT=8001"
        ) from error


def shown_host(host: str) -> str:
    """The host as it is typed into a browser, on other machines too if they can reach it."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return address_in_network()
    return f"[{host}]" if ":" in host else host


def address_in_network() -> str:
    """This machine's address for its neighbours; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "localhost"
        return str(probe.getsockname()[0])


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(host: str, port: int, workers: int) -> int:
    """Run the server until it stops or is told to; its exit code.

    The server is a process group of its own, so that Ctrl-C reaches only its main process, through
    here: a worker that gets it twice may hang.
    """
    if not is_loopback(host):
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    command = [sys.executable, "-m", "granian", "config.wsgi:application", *SERVER_OPTIONS]
    listening = ["--host", host, "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen([*command, *listening], process_group=0)  # noqa: S603 - no shell

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal's own form
        server.terminate()

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop)
    return server.wait()
