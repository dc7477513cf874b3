"""What is said where there is nothing, or nothing now: a page to people, a problem to programs."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cards.api.problems import plain_problem
from cards.views.missing import page_not_found

API_ROOT = "api/v1/"
BUSY_FOR = 5
"""Seconds after which it is worth another try."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Only programs ask below the API's root."""
    if _is_program(request):
        detail = f"The API has nothing at {request.path}."
        return plain_problem(HTTPStatus.NOT_FOUND, detail)
    return page_not_found(request, exception)


def busy(request: HttpRequest) -> HttpResponse:
    """The database took nothing in time, and nothing of the request was done."""
    response: HttpResponse
    if _is_program(request):
        detail = "The database is busy. Nothing was changed; send the request again."
        response = plain_problem(HTTPStatus.SERVICE_UNAVAILABLE, detail)
    else:
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(BUSY_FOR)
    response["Cache-Control"] = "no-store"
    return response


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{API_ROOT}")
