"""What a program is told when something is wrong: problem details as of RFC 9457."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import JsonResponse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class ConflictError(APIException):
    """What was asked for stands against what there is."""

    status_code = HTTPStatus.CONFLICT


def check(form: BaseForm) -> None:
    """Raises ValidationError with what the page would show beside the form's fields."""
    if not form.is_valid():
        errors = form.errors.items()
        raise ValidationError({name: [str(each) for each in found] for name, found in errors})


def as_problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The reply to an error that a view raised; None for one that is a fault of ours."""
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    problem: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status}
    if isinstance(error, ValidationError):
        errors = [{"field": field, "detail": text} for field, text in _flat(error.detail)]
        problem |= {"detail": "The request is not valid.", "errors": errors}
    else:
        problem["detail"] = str(response.data["detail"])
    response.data = problem
    response.content_type = MEDIA_TYPE
    return response


def plain_problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """What happened outside of the API's own views."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return JsonResponse(problem, status=status, content_type=MEDIA_TYPE)


def _flat(detail: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every message with the dotted path of its field; empty for what is no single field's."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            is_general = name in {"__all__", "non_field_errors"}
            yield from _flat(inner, field if is_general else f"{field}.{name}".lstrip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield field, str(detail)
