"""What every response passes through."""

import logging
import sqlite3
from collections.abc import Callable
from http import HTTPStatus

import psycopg
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh

from cards.services.throttles import REQUESTS, TooFastError
from cards.views.waiting import too_fast
from config.refusals import busy

logger = logging.getLogger(__name__)

PRIMARY_CODE = 0xFF
"""Where SQLite's codes say what is wrong; the rest says more of it."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def htmx_middleware(get_response: GetResponse) -> GetResponse:
    """Keep full pages and fragments apart in caches, and sign-in pages out of fragments.

    A fragment that is asked for after the teacher was signed out would be answered by the sign-in
    page in its place: the whole page is loaded again instead, which then asks to sign in.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") and response.status_code == HTTPStatus.FOUND:
            to_sign_in = response["Location"].startswith(resolve_url(settings.LOGIN_URL))
            return HttpResponseClientRefresh() if to_sign_in else response
        return response

    return middleware


class ThrottleMiddleware:
    """Whoever is too fast is told when to try again.

    Seats, classes and accounts have limits of their own, wherever they are counted. Here only what
    one address sends is counted, in memory, with a ceiling that a whole school does not reach.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            try:
                REQUESTS.take(address_of(request))
            except TooFastError as problem:
                return too_fast(request, problem)
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        return too_fast(request, exception) if isinstance(exception, TooFastError) else None


class BusyMiddleware:
    """Whoever the database had no time for is asked to try again: nothing of theirs was done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, OperationalError) or not _is_busy(exception.__cause__):
            return None
        logger.warning("The database is busy: %s", exception)
        return busy(request)


def _is_busy(cause: BaseException | None) -> bool:
    """Whether it may go well in a moment; what is broken in SQLite comes as the same class."""
    if isinstance(cause, sqlite3.OperationalError):
        kind = cause.sqlite_errorcode & PRIMARY_CODE
        return kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return isinstance(cause, psycopg.OperationalError)


def address_of(request: HttpRequest) -> str:
    """Who asks: what the proxy nearest to us says where a header is agreed on with it."""
    said = request.headers.get(settings.ADDRESS_HEADER, "") if settings.ADDRESS_HEADER else ""
    return said.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
