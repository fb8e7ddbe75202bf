"""The API documentation as a page: read out of the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Field", "Operation", "groups"]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a key of a body."""

    name: str
    type: str
    required: bool
    doc: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One route, ready to print."""

    method: str
    path: str
    anchor: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: str
    fields: tuple[Field, ...]
    example: str
    answers: tuple[tuple[str, str, str], ...]
    """Status, description, name of the schema."""


def groups(spec: dict[str, Any]) -> dict[str, list[Operation]]:
    """Sort the operations by their tag, in the order of the document."""
    found: dict[str, list[Operation]] = {}
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["Other"])[0]
            found.setdefault(tag, []).append(_operation(spec, method.upper(), path, operation))
    return found


def _operation(spec: dict[str, Any], method: str, path: str, raw: dict[str, Any]) -> Operation:
    lines = [part.replace("\n", " ") for part in raw.get("description", "").split("\n\n")]
    bodies = raw.get("requestBody", {}).get("content", {})
    content: dict[str, Any] = next(iter(bodies.values()), {})
    body = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    return Operation(
        method=method,
        path=path,
        anchor=f"{method.lower()}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        summary=lines[0],
        paragraphs=tuple(lines[1:]),
        parameters=tuple(_parameters(raw)),
        body=body,
        fields=tuple(_fields(spec, body)) if body else (),
        example=json.dumps(content["example"], indent=2) if "example" in content else "",
        answers=tuple(_answers(raw)),
    )


def _parameters(raw: dict[str, Any]) -> Iterator[Field]:
    for one in raw.get("parameters", []):
        schema = one.get("schema", {})
        doc = one.get("description", "") or schema.get("title", "")
        yield Field(f"{one['name']} ({one['in']})", type_name(schema), one.get("required", False), doc)


def _fields(spec: dict[str, Any], name: str) -> Iterator[Field]:
    schema = spec["components"]["schemas"][name]
    required = set(schema.get("required", ()))
    for key, value in schema["properties"].items():
        yield Field(key, type_name(value), key in required, value.get("description", ""))


def _answers(raw: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, answer in sorted(raw["responses"].items()):
        content: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
        yield status, answer["description"], content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]


def type_name(schema: dict[str, Any]) -> str:
    """Name a JSON Schema type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(type_name(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return " or ".join(one for one in kind if one != "null") if isinstance(kind, list) else str(kind)
