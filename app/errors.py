"""Errors over HTTP: one table from error class to status, one shape for all of them (RFC 9457).

A problem says what is wrong and what to do about it.  It never carries a traceback, a path or a
statement of the database: what the library did not raise on purpose is "an error on our side" with the
request's id, and the details are in the log under that id.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from dedup import errors
from dedup.types import Document

__all__ = ["PROBLEMS", "Kind", "Problem", "ProblemError", "Violation", "install", "problem_of", "respond"]

log = logging.getLogger("dedup.app")

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its stable name (the end of ``type``), status, title and what to do."""

    name: str
    status: int
    title: str
    cure: str

    @property
    def type(self) -> str:
        """The relative URI that names this kind; it leads to its description."""
        return f"/problems/{self.name}"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a request: where (a JSON pointer, or a parameter) and the cure."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Give the places that are known, and the detail."""
        where = {"pointer": self.pointer, "parameter": self.parameter}
        return {**{k: v for k, v in where.items() if v is not None}, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that is an error."""

    kind: Kind
    detail: str
    errors: tuple[Violation, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """Give the members of RFC 9457, then ours."""
        body: dict[str, Any] = {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [e.to_dict() for e in self.errors]
        return {**body, "request_id": request_id}


class ProblemError(Exception):
    """A problem on its way to the client."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem

    @classmethod
    def of(cls, name: str, detail: str, *violations: Violation, **headers: str) -> ProblemError:
        """Name a kind of :data:`PROBLEMS` and say what happened."""
        sent = {key.replace("_", "-").title(): value for key, value in headers.items()}
        return cls(Problem(PROBLEMS[name], detail, violations, sent))


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


PROBLEMS = _kinds(
    Kind("bad-request", 400, "The request cannot be read", "Send it as the documentation shows."),
    Kind("not-found", 404, "Not found", "Check the id or the address."),
    Kind("method-not-allowed", 405, "This address does not take that method", "Use one of `Allow`."),
    Kind("too-slow", 408, "The body came too slowly", "Send it again over a better line."),
    Kind("version-conflict", 409, "That version exists with another text", "Send the next `version`."),
    Kind(
        "scan-running", 409, "A scan of this store is running", "Wait for it to finish, or cancel it first."
    ),
    Kind("scan-over", 409, "The scan has ended", "Start another; it goes on where one was interrupted."),
    Kind("still-running", 409, "A request with this key is still running", "Wait and send it again."),
    Kind(
        "verdict-changed", 412, "Another verdict stands than the one you saw", "Read it again, then decide."
    ),
    Kind("too-large", 413, "The body is too large", "Send less, or raise DEDUP_MAX_BODY."),
    Kind("unsupported-media-type", 415, "The body must be JSON", "Send `Content-Type: application/json`."),
    Kind("wrong-host", 421, "This service does not answer to that name", "Add it to DEDUP_ALLOWED_HOSTS."),
    Kind("invalid", 422, "The request is not valid", "Mend what `errors` points at."),
    Kind("key-reused", 422, "This Idempotency-Key was used with another body", "Use a new key."),
    Kind("unsupported", 422, "This build does not offer that", "See the documentation for what it does."),
    Kind(
        "forged-form", 403, "The form is too old or comes from elsewhere", "Open the page again and resend."
    ),
    Kind("if-match-missing", 428, "Say which verdict you saw", "Send its `ETag` as `If-Match`."),
    Kind("too-many", 429, "Too much work at once", "Wait for `Retry-After` seconds and send it again."),
    Kind("internal", 500, "An error on our side", "Send it again; tell us the `request_id` if it stays."),
    Kind("unavailable", 503, "Not able to answer now", "Wait for `Retry-After` seconds and send it again."),
    Kind("no-room", 507, "The store has no room", "Free disk space; deleting still works."),
)

_BY_CLASS: tuple[tuple[type[errors.DedupError], str], ...] = (
    (errors.UnsupportedError, "unsupported"),
    (errors.KeyReusedError, "key-reused"),
    (errors.InputError, "invalid"),
    (errors.NotFoundError, "not-found"),
    (errors.VerdictChangedError, "verdict-changed"),
    (errors.VersionConflictError, "version-conflict"),
    (errors.StoreLockedError, "unavailable"),
    (errors.BusyError, "unavailable"),
    (errors.ScanRunningError, "scan-running"),
    (errors.StoreFullError, "no-room"),
    (errors.StoreError, "internal"),
    (errors.DedupError, "internal"),
)
"""From error class to kind of problem; the first class that fits counts."""

_FIELDS = frozenset(f.name for f in dataclasses.fields(Document))

_BY_STATUS = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}
_BY_STATUS |= {415: "unsupported-media-type", 422: "invalid", 429: "too-many", 503: "unavailable"}


def problem_of(error: errors.DedupError) -> Problem:
    """Turn an error of the library into a problem; errors of the store keep their details for the log."""
    kind = PROBLEMS[next(name for cls, name in _BY_CLASS if isinstance(error, cls))]
    if kind.name == "no-room":
        return Problem(kind, "The disk is full; nothing was stored, and what was stored is safe.")
    if kind.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(kind, "The store cannot be used as it is; `dedup doctor` says why.")
    if kind.name == "unavailable":
        return Problem(kind, "The store is busy; nothing was stored.", headers={"Retry-After": "1"})
    return Problem(kind, error.message, tuple(_violations(error)))


def _violations(error: errors.DedupError) -> Iterator[Violation]:
    """Say where the fault is, if the library names a field of an article or a setting of the call."""
    if isinstance(error, errors.ConfigError):
        yield Violation(error.message, parameter=error.about)
    elif isinstance(error, errors.InputError) and error.about in _FIELDS:
        yield Violation(error.message, pointer=pointer([error.about]))


def pointer(parts: Iterable[str | int]) -> str:
    """Write a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    def from_library(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.DedupError)
        problem = problem_of(error)
        if problem.kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request %s: %s", request_id(request), error.message, exc_info=error)
        return respond(request, problem)

    def from_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        return respond(request, error.problem)

    app.add_exception_handler(errors.DedupError, from_library)
    app.add_exception_handler(ProblemError, from_problem)
    app.add_exception_handler(HTTPException, _from_framework)
    app.add_exception_handler(RequestValidationError, _from_parameters)


def _from_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = PROBLEMS[_BY_STATUS.get(error.status_code, "internal")]
    details = {
        "not-found": "Nothing is served at this address.",
        "method-not-allowed": f"This address does not take {request.method}.",
    }
    return respond(
        request, Problem(kind, details.get(kind.name, kind.cure), headers=dict(error.headers or {}))
    )


def _from_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = tuple(
        Violation(str(e["msg"]), parameter=".".join(str(part) for part in e["loc"][1:]))
        for e in error.errors()
    )
    return respond(request, Problem(PROBLEMS["invalid"], found[0].detail, found))


def request_id(request: Request) -> str:
    """Name the request as the log and the response's ``X-Request-Id`` do."""
    return str(request.scope.get("dedup.request_id", ""))


def respond(request: Request, problem: Problem) -> Response:
    """Answer with a problem: JSON, or a page where a browser asks for one outside the API."""
    if _wants_page(request):
        from app.pages.render import error_page

        return error_page(request, problem, request_id(request))
    body = json.dumps(problem.to_dict(request_id(request)), ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, problem.kind.status, dict(problem.headers), media_type=MEDIA_TYPE)


def _wants_page(request: Request) -> bool:
    path = request.scope["path"]
    return not path.startswith("/v1") and "text/html" in request.headers.get("accept", "")
