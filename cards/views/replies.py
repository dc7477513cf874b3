"""Replies of study made for less than Django's ways to the same: every answer needs one."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

NOWHERE = "max-age=0, no-cache, no-store, must-revalidate, private"


def kept_nowhere(view: View[P]) -> View[P]:
    """Neither browsers nor caches keep what the view replies: `never_cache` by one header."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = NOWHERE
        return response

    return wrapped


def fragment(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A part of a page for htmx, without what only whole pages show: account, messages, inbox."""
    content = get_template(template).render({**context, "csrf_token": _token(request)})
    return HttpResponse(content, status=status)


def _token(request: HttpRequest) -> str:
    """What the reply's forms are let in by: what this very request was let in by, if anything.

    Django's own is masked anew, and set as a cookie again, at each reply.
    """
    brought = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken")
    return brought or get_token(request)
