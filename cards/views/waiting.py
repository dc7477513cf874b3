"""Says how long somebody has to wait, and lets them wait: 429."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cards.services.throttles import TooFastError

MINUTE = 60


def written(seconds: int) -> str:
    """A wait in words, rounded up: “20 seconds”, “3 minutes”."""
    if seconds <= MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // MINUTE)
    return f"{minutes} minutes"


def too_fast(request: HttpRequest, problem: TooFastError) -> HttpResponse:
    """The page that says when to try again."""
    response = render(request, "429.html", {"wait": written(problem.seconds)}, status=429)
    response["Retry-After"] = str(problem.seconds)
    response["Cache-Control"] = "no-store"
    return response
