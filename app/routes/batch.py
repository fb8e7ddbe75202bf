"""Many articles on one connection, a line each, answered line by line."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Annotated, Any, Literal

import anyio
import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.errors import PROBLEMS, Problem, ProblemError, problem_of, request_id
from app.lines import NDJSON, Answer, Exchange, Line
from app.openapi import in_lines
from app.routes.wire import ServiceOf, only_query
from app.schemas import ArticleIn, read
from app.service import Service, document_of
from app.strictjson import parse
from dedup.detector import Kept
from dedup.errors import BusyError, DedupError
from dedup.types import Document, OffsetUnit, Report

router = APIRouter(prefix="/v1", tags=["Articles"])

log = logging.getLogger("dedup.app")

Wanted = Literal["brief", "full", "none"]

_THREADS = 4
"""Lines worked out at once: as many help, and single requests still find a thread."""
_LINES = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})


@router.post(
    "/articles:batch",
    dependencies=[Depends(only_query("report"))],
    **in_lines("ArticleIn", "BatchLine", 415, 422),
)
async def batch(
    request: Request,
    service: ServiceOf,
    report: Annotated[
        Wanted,
        Query(description="`brief` names the report, `full` brings it as `result`; `none` compares nothing."),
    ] = "brief",
) -> Response:
    """Keep many articles: one JSON object a line in, one answer a line out, in order, while they come.

    Each line is answered once it is durable: `status` 201 for a new article, 200 for one that was updated or
    is unchanged. A line that cannot be kept is answered with its `problem` and stops no other. No line may be
    larger than `DEDUP_MAX_BODY`, the body may be; no more than `DEDUP_READ_SECONDS` may pass without a
    byte. Blank lines are left out.

    Read answers while you send. A client that first sends everything is served too, as long as its answers
    stay below 32 MB: some 100,000 brief ones.

    With `report=none` nothing is compared yet: later articles find these, and a report is made when it is
    asked for, or for all by `dedup catchup`.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() not in _LINES:
        raise ProblemError.of("unsupported-media-type", f"Send one JSON object a line, as {NDJSON}.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError.of("unsupported-media-type", "Send the body without Content-Encoding.")
    work = _Work(service, report, request_id(request))
    settings = service.settings
    return Exchange(work.begin, largest=settings.max_body, seconds=settings.read_seconds)


class _Work:
    """What is done with the lines of one request."""

    def __init__(self, service: Service, wanted: Wanted, request: str) -> None:
        self._service = service
        self._wanted = wanted
        self._request = request
        self._threads = anyio.CapacityLimiter(_THREADS)

    async def begin(self, line: Line) -> Callable[[], Answer]:
        """Work a line out on a thread; what is returned stores it and gives the answer to await."""
        try:
            found = await anyio.to_thread.run_sync(self._worked_out, line, limiter=self._threads)
        except Exception as error:
            return functools.partial(self._refused, error)
        return functools.partial(self._stored, *found)

    def _worked_out(self, line: Line) -> tuple[Callable[[], Future[Report | Kept]], Document, OffsetUnit]:
        if line.fault is not None:
            raise line.fault
        body = read(ArticleIn, parse(line.raw))
        document = document_of(body, body.id)
        submit = self._service.detector.begin(document, report=self._wanted != "none")
        return submit, document, OffsetUnit(body.offset_unit)

    def _stored(
        self, submit: Callable[[], Future[Report | Kept]], document: Document, unit: OffsetUnit
    ) -> Answer:
        try:
            kept = submit()
        except BusyError:
            raise
        except DedupError as error:
            return self._refused(error)
        return self._told(asyncio.wrap_future(kept), document, unit)

    async def _told(
        self, kept: asyncio.Future[Report | Kept], document: Document, unit: OffsetUnit
    ) -> dict[str, Any]:
        try:
            found = await kept
            if isinstance(found, Kept):
                return _line(found.id, found.outcome)
            shown = {} if self._wanted == "brief" else await self._shown(found, document, unit)
        except Exception as error:
            return self._problem(error)
        cluster = found.cluster.id if found.cluster else None
        attention = str(found.attention)
        return _line(str(found.document.id), found.outcome or "", attention, found.id, cluster) | shown

    async def _shown(self, report: Report, document: Document, unit: OffsetUnit) -> dict[str, Any]:
        shown = await anyio.to_thread.run_sync(self._service.shown, report, document, unit)
        return {"result": shown.to_dict()}

    async def _refused(self, error: Exception) -> dict[str, Any]:
        return self._problem(error)

    def _problem(self, error: Exception) -> dict[str, Any]:
        """Say what is wrong with a line, as a request of its own would be told."""
        if isinstance(error, ProblemError):
            problem = error.problem
        elif isinstance(error, DedupError):
            problem = problem_of(error)
        else:
            log.error("a line of request %s failed", self._request, exc_info=error)
            problem = Problem(PROBLEMS["internal"], "Something went wrong here; the line is not at fault.")
        return {"status": problem.kind.status, "problem": problem.to_dict(self._request)}


def _line(
    id: str,  # noqa: A002
    outcome: str,
    attention: str | None = None,
    report: str | None = None,
    cluster: str | None = None,
) -> dict[str, Any]:
    named = {"id": id, "outcome": outcome, "attention": attention, "report": report, "cluster": cluster}
    return {"status": 201 if outcome == "added" else 200, **named}
