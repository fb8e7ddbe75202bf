"""The OpenAPI document: requests and answers described from the code that reads and writes them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

from app.errors import MEDIA_TYPE, PROBLEMS
from app.schemas import (
    AllowanceIn,
    ArticleIn,
    CompareIn,
    FeedIn,
    FeedNames,
    Nothing,
    Revision,
    ScanIn,
    VerdictIn,
    answer_schemas,
)
from dedup.config import ENGINE

__all__ = ["described", "described_as", "document", "in_lines", "takes"]

SENTENCE = "The coast guard said 14 people were hurt when the ferry ran aground off Port Lusk."
EXAMPLES: dict[str, dict[str, Any]] = {
    "ArticleIn": {
        "id": "cms-4711",
        "version": 1,
        "source": "Lusk Courier",
        "title": "Ferry aground off Port Lusk",
        "published": "2026-11-17T10:05:00Z",
        "text": SENTENCE,
        "offset_unit": "utf16",
    },
    "Revision": {"version": 2, "source": "Lusk Courier", "html": f"<p>{SENTENCE}</p>"},
    "CompareIn": {"a": {"id": "cms-4711"}, "b": {"text": SENTENCE}},
    "VerdictIn": {"label": "rejected", "by": "night desk"},
    "AllowanceIn": {"origin": "Harbour Wire", "taker": "Lusk Courier", "by": "night desk"},
    "FeedIn": {"url": "https://harbourwire.example/rss", "title": "Harbour Wire", "folder": ["Wires"]},
    "FeedNames": {"title": "Harbour Wire", "site": "https://harbourwire.example/"},
    "ScanIn": {"own": ["Lusk Courier"]},
    "Nothing": {},
}
_REQUESTS = {
    model.__name__: model
    for model in (ArticleIn, Revision, CompareIn, VerdictIn, AllowanceIn, FeedIn, FeedNames, ScanIn, Nothing)
}


def described(body: str | None, answer: str | None, *errors: int, status: int = 200) -> dict[str, Any]:
    """Describe a route: the schema it takes, the one it gives, and the statuses of its problems."""
    responses: dict[int | str, dict[str, Any]] = {number: _problem(number) for number in (*errors, 421, 500)}
    if 201 in errors:
        responses[201] = {**_given(answer), "description": "Kept under a new id"}
    if answer is not None:
        responses[status] = {**_given(answer), "description": "Done"}
    extra: dict[str, Any] = {}
    if body is not None:
        content = {"application/json": {"schema": _ref(body), "example": EXAMPLES[body]}}
        extra = {"openapi_extra": {"requestBody": {"required": True, "content": content}}}
    return {"responses": responses, "response_model": None, **_status(answer, status), **extra}


def described_as(media: str, what: str, *errors: int) -> dict[str, Any]:
    """Describe a route that gives something other than JSON."""
    responses: dict[int | str, dict[str, Any]] = {number: _problem(number) for number in (*errors, 421, 500)}
    responses[200] = {"content": {media: {"schema": {"type": "string"}}}, "description": what}
    return {"responses": responses, "response_model": None, "response_class": Response}


def takes(media: str, route: dict[str, Any]) -> dict[str, Any]:
    """Add to the description of a route that it takes something other than JSON."""
    content = {media: {"schema": {"type": "string"}}}
    return {**route, "openapi_extra": {"requestBody": {"required": True, "content": content}}}


def in_lines(body: str, answer: str, *errors: int) -> dict[str, Any]:
    """Describe a route that takes and gives one JSON value a line."""
    kind = "application/x-ndjson"
    responses: dict[int | str, dict[str, Any]] = {number: _problem(number) for number in (*errors, 421, 500)}
    responses[200] = {"content": {kind: {"schema": _ref(answer)}}, "description": "One answer a line"}
    content = {kind: {"schema": _ref(body), "example": EXAMPLES[body]}}
    extra = {"requestBody": {"required": True, "content": content}}
    return {"responses": responses, "response_model": None, "openapi_extra": extra}


def _status(answer: str | None, status: int) -> dict[str, int]:
    return {} if answer is None else {"status_code": status}


def _given(answer: str | None) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _ref(answer or "")}}}


def _problem(status: int) -> dict[str, Any]:
    titles = " or ".join(kind.title.lower() for kind in PROBLEMS.values() if kind.status == status)
    return {"description": titles.capitalize(), "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document(app: FastAPI) -> dict[str, Any]:
    """Build the document once and keep it."""
    if app.openapi_schema:
        return app.openapi_schema
    spec = get_openapi(
        title="Newsdedup",
        version=ENGINE,
        summary="What repeats inside an article, and what it shares with others.",
        description="Offsets are half-open and count code points unless `offset_unit` says otherwise.",
        routes=app.routes,
    )
    components = spec.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    components.update(answer_schemas() | _request_schemas() | _own_schemas())
    components["Report"]["properties"]["text"] = _text("The words used, where `html` was sent.")
    components["Comparison"]["properties"] |= {
        "text_a": _text("The words used, where side `a` was sent as `html`."),
        "text_b": _text("The words used, where side `b` was sent as `html`."),
        "offset_unit": _ref("OffsetUnit"),
    }
    for operation in _operations(spec):
        if operation["responses"].get("422", {}).get("content", {}).get("application/json"):
            operation["responses"]["422"] = _problem(422)
    app.openapi_schema = spec
    return spec


def _operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in spec["paths"].values() for operation in path.values()]


def _request_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, model in _REQUESTS.items():
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[name] = {**schema, "example": EXAMPLES[name]}
    return found


def _text(what: str) -> dict[str, Any]:
    return {"type": "string", "description": what}


def _own_schemas() -> dict[str, Any]:
    """Shapes that are no dataclass: lists, states and problems."""
    text = {"type": "string"}
    violation = _object({"pointer": text, "parameter": text, "detail": text}, ["detail"])
    problem: dict[str, Any] = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    problem |= {"errors": {"type": "array", "items": violation}, "request_id": text}
    maybe = {"type": ["string", "null"]}
    kept: dict[str, Any] = {
        "received": {"type": "string", "format": "date-time"},
        "attention": {
            "anyOf": [_ref("Attention"), {"type": "null"}],
            "description": "Null for an article that was kept without being compared.",
        },
    }
    kept |= {"report": maybe, "cluster": maybe, "versions": {"type": "array", "items": {"type": "integer"}}}
    allowance: dict[str, Any] = {"id": text, "origin": text, "taker": text, "by": maybe, "at": maybe}
    verdict: dict[str, Any] = {"target": text, "label": maybe, "by": maybe, "at": maybe}
    return {
        "Article": {"allOf": [_ref("Document"), _ref("Kept")]},
        "ArticleLine": {"allOf": [_ref("DocumentInfo"), _ref("Kept")]},
        "ArticlePage": _list_of("ArticleLine"),
        "BatchLine": _batch_line(),
        "ClusterPage": _list_of("Cluster"),
        "Kept": _object(kept, list(kept)),
        "FeedPage": _list_of("FeedStatus"),
        "Imported": _imported(),
        "Problem": _object(problem, ["type", "title", "status", "detail", "request_id"]),
        **_scan_schemas(),
        "State": _object({"state": text}, ["state"]),
        "VerdictState": _object(verdict, list(verdict)),
        "Allowance": _object(allowance, list(allowance)),
        "AllowanceList": _object({"items": {"type": "array", "items": _ref("Allowance")}}, ["items"]),
    }


def _imported() -> dict[str, Any]:
    number = {"type": "integer"}
    notes = {"type": "array", "items": {"type": "string"}, "description": "What could not be taken, and why."}
    return _object({"added": number, "known": number, "notes": notes}, ["added", "known", "notes"])


def _scan_schemas() -> dict[str, Any]:
    report = {"type": ["string", "null"], "description": "Address of its report; null until it is finished."}
    places = {"type": "array", "items": _ref("FeedResult"), "description": "What became of each feed so far."}
    return {
        "Reported": _object({"report": report}, ["report"]),
        "Visited": _object({"places": places}, ["places"]),
        "Scan": {"allOf": [_ref("ScanStatus"), _ref("Reported")]},
        "ScanDetail": {"allOf": [_ref("Scan"), _ref("Visited")]},
        "ScanPage": _list_of("Scan"),
    }


def _batch_line() -> dict[str, Any]:
    maybe = {"type": ["string", "null"]}
    keys: dict[str, Any] = {
        "line": {"type": "integer", "description": "Of the request, from 1."},
        "status": {"type": "integer", "description": "As a request of its own would get."},
        "id": {"type": "string"},
        "outcome": {"type": "string", "description": "`added`, `updated`, `unchanged` or `older_version`."},
        "attention": {**maybe, "description": "`look`, `note` or `none`; null where nothing was compared."},
        "report": {**maybe, "description": "Id of the report."},
        "cluster": maybe,
        "result": _ref("Report"),
        "problem": _ref("Problem"),
    }
    return _object(keys, ["line", "status"])


def _list_of(name: str) -> dict[str, Any]:
    following = {"type": ["string", "null"], "description": "Address of the next page; null on the last."}
    return _object({"items": {"type": "array", "items": _ref(name)}, "next": following}, ["items", "next"])


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}
