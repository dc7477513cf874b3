"""Wrong board codes typed in one browser: after some of them it has to wait, ever longer.

A cookie counts them, as a school is one address. Whoever throws the cookie away meets the limit of
the whole site.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cards.services.seats import FORGOTTEN_AFTER, wait_after
from cards.services.throttles import TooFastError

SALT = "cards.board-code-tries"


def check(request: HttpRequest) -> None:
    """Raises TooFastError while this browser has to wait."""
    count, last_at = _read(request)
    wait = last_at + wait_after(count) - timezone.now()
    if wait > timedelta():
        raise TooFastError(wait)


def count(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """One wrong code more."""
    tries = [_read(request)[0] + 1, timezone.now().timestamp()]
    response.set_cookie(
        settings.WRONG_CODES_COOKIE,
        signing.dumps(tries, salt=SALT),
        max_age=FORGOTTEN_AFTER,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest) -> tuple[int, datetime]:
    """How many there were, and when the last one."""
    kept = request.COOKIES.get(settings.WRONG_CODES_COOKIE, "")
    try:
        number, at = signing.loads(kept, salt=SALT, max_age=FORGOTTEN_AFTER)
    except signing.BadSignature:
        return 0, timezone.now()
    return number, datetime.fromtimestamp(at, tz=timezone.get_default_timezone())
