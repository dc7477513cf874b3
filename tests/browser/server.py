"""The application as tests serve it: it can tell when nobody is being served any more."""

import threading
from collections.abc import Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

LONGEST_REQUEST = 20
"""Seconds to wait for the last replies, on a busy machine."""


class RestingApplication:
    """Wraps the application and counts the requests that are being answered.

    A page that is closed may leave a request behind; emptying the tables under it would deadlock.
    """

    def __init__(self, application: WSGIHandler) -> None:
        self._application = application
        self._changed = threading.Condition()
        self._busy = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        self._count(1)
        try:
            response = self._application(environ, start_response)
            try:
                yield from response
            finally:
                response.close()
        finally:
            # A test client elsewhere in the process may just have switched off the signal at which
            # Django gives a connection back; a thread that keeps one would hold up the database.
            connections.close_all()
            self._count(-1)

    def wait_until_at_rest(self) -> None:
        with self._changed:
            at_rest = self._changed.wait_for(lambda: self._busy == 0, LONGEST_REQUEST)
        assert at_rest, "A request was still being answered long after its page was closed."

    def _count(self, change: int) -> None:
        with self._changed:
            self._busy += change
            self._changed.notify_all()
