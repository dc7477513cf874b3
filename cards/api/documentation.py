"""The OpenAPI document as people read it: groups of operations, each with what goes in and out."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPMethod
from typing import Any

from cards.api.document import openapi_document

Schema = Mapping[str, Any]
Prose = list[tuple[str, bool]]
"""Pieces of a text, and whether each is code."""

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
FORMATS = {"date-time": "moment", "date": "day", "uuid": "UUID", "uri": "address"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of what is sent or comes back."""

    name: str
    type: str
    description: Prose
    is_required: bool
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is no problem."""

    status: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method does at an address; of a list in pages, ``fields`` are an item's."""

    id: str
    method: str
    path: str
    summary: str
    paragraphs: list[Prose]
    parameters: list[Field]
    body: list[Field]
    example: str
    replies: list[Reply]
    fields: list[Field]
    is_paged: bool

    @property
    def only_reads(self) -> bool:
        return self.method == HTTPMethod.GET


@lru_cache(maxsize=1)
def groups() -> dict[str, list[Operation]]:
    """Every operation by its subject, in the order of the addresses."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, operations in openapi_document()["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_operation(method.upper(), path, operation))
    return dict(found)


def _operation(method: str, path: str, operation: Schema) -> Operation:
    good = {code: reply for code, reply in operation["responses"].items() if code.startswith("2")}
    returned = _resolved(_content(next(iter(good.values()))).get("schema", {}))
    items = returned.get("properties", {}).get("results", {}).get("items")
    body = _content(operation.get("requestBody", {}))
    parameters = sorted(operation.get("parameters", []), key=lambda each: each["in"])
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        paragraphs=[
            _prose(each) for each in operation.get("description", "").split("\n\n") if each
        ],
        parameters=[_parameter(each) for each in parameters],
        body=list(_fields(body.get("schema", {}))),
        example=_example(body),
        replies=[Reply(code, reply.get("description", "")) for code, reply in good.items()],
        fields=list(_fields(items or returned)),
        is_paged=items is not None,
    )


def _content(holder: Schema) -> Schema:
    found: Schema = holder.get("content", {}).get("application/json", {})
    return found


def _example(body: Schema) -> str:
    examples = list(body.get("examples", {}).values())
    return json.dumps(examples[0]["value"], ensure_ascii=False) if examples else ""


def _parameter(parameter: Schema) -> Field:
    return Field(
        name=parameter["name"],
        type=_type(parameter["schema"]),
        description=_prose(parameter.get("description", "")),
        is_required=parameter.get("required", False),
    )


def _fields(schema: Schema, prefix: str = "") -> Iterator[Field]:
    """The fields of an object, those of objects in it with a dotted name."""
    schema = _resolved(schema)
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        full = f"{prefix}{name}"
        inner = _resolved(field)
        words = _prose(field.get("description", ""))
        yield Field(full, _type(field), words, name in required, _choices(field))
        if "items" in inner:
            yield from _fields(inner["items"], f"{full}[].")
        else:
            yield from _fields(inner, f"{full}.")


def _prose(text: str) -> Prose:
    """A text in which code stands between backticks."""
    pieces = enumerate(text.split("`"))
    return [(piece, bool(place % 2)) for place, piece in pieces if piece]


def _resolved(schema: Schema) -> Schema:
    """What a reference or a single alternative stands for."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _resolved(openapi_document()["components"]["schemas"][name])
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return _resolved(schema[key][0])
    return schema


def _type(schema: Schema) -> str:
    schema = _resolved(schema)
    if "items" in schema:
        return f"list of {_type(schema['items'])}"
    types = schema.get("type", "object")
    names = [types] if isinstance(types, str) else types
    named = FORMATS.get(schema.get("format", ""))
    return " or ".join(TYPES[name] if name == "null" else named or TYPES[name] for name in names)


def _choices(schema: Schema) -> str:
    return ", ".join(str(choice) for choice in _resolved(schema).get("enum", []) if choice)
