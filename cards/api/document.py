"""The OpenAPI document: how one signs in, and what can go wrong everywhere."""

from collections.abc import Iterator
from functools import lru_cache
from http import HTTPMethod, HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample

from cards.api.authentication import SCHEME
from cards.api.problems import MEDIA_TYPE


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names it."""

    target_class = "cards.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": SCHEME, "description": "A personal token."}


def sample(**value: Any) -> list[OpenApiExample]:
    """What a program could send."""
    return [OpenApiExample("Sample", value=value, request_only=True)]


PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "What is wrong with which field; of a 400 that is about fields.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
MEANINGS = {
    HTTPStatus.BAD_REQUEST: "The request is not valid; `errors` says where.",
    HTTPStatus.UNAUTHORIZED: "No token, or one that is unknown, revoked or expired.",
    HTTPStatus.FORBIDDEN: "The token may only read.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or it is not yours.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests; `Retry-After` says how many seconds to wait.",
}


def describe_problems(
    result: dict[str, Any], generator: object, request: object, public: object
) -> dict[str, Any]:
    """Add to every operation what can go wrong with it; drf-spectacular calls this last."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {
        status.name.title().replace("_", ""): {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, meaning in MEANINGS.items()
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            for status in _problems_of(method, operation):
                name = status.name.title().replace("_", "")
                reference = {"$ref": f"#/components/responses/{name}"}
                operation["responses"].setdefault(str(int(status)), reference)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _problems_of(method: str, operation: dict[str, Any]) -> Iterator[HTTPStatus]:
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    yield HTTPStatus.UNAUTHORIZED
    yield HTTPStatus.TOO_MANY_REQUESTS
    if method.upper() != HTTPMethod.GET:
        yield HTTPStatus.FORBIDDEN
    if "path" in places or "query" in places:
        yield HTTPStatus.NOT_FOUND
    if "query" in places or "requestBody" in operation:
        yield HTTPStatus.BAD_REQUEST


@lru_cache(maxsize=1)
def openapi_document() -> dict[str, Any]:
    """Made once a process."""
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return document
