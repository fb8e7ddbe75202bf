"""Scans as jobs: begun, watched, cancelled, and their reports read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from app.openapi import described, described_as
from app.routes.wire import Cursor, JsonBody, Limit, ServiceOf, json_answer, only_query, page_answer
from app.schemas import Nothing, ScanIn, read
from app.strictjson import parse
from dedup.errors import NotFoundError
from dedup.scan.rendering import page_policy
from dedup.scan.status import ScanState, ScanStatus

router = APIRouter(prefix="/v1/scans", tags=["Scans"])

_LARGEST = 2**63


def _scan_id(id: Annotated[str, Path(max_length=32, description="Id of a scan.")]) -> int:  # noqa: A002
    number = int(id) if id.isascii() and id.isdigit() else _LARGEST
    if number >= _LARGEST:
        raise NotFoundError("no scan has that id")
    return number


ScanId = Annotated[int, Depends(_scan_id)]


@router.post(
    "",
    dependencies=[Depends(only_query())],
    **described("ScanIn", "Scan", 408, 409, 413, 415, 422, 429, 503, status=202),
)
def begin(raw: JsonBody, service: ServiceOf) -> Response:
    """Begin a scan of the listed feeds, or of the ones named, and answer while it runs.

    What is new is kept, and a report made. One that was interrupted is gone on with, under its own id. While
    a scan of this store runs, begun here or by `dedup scan`, another is refused (409).
    """
    body = read(ScanIn, parse(raw))
    for url in body.feeds:
        service.feeds.hold(url)
    told = service.scans.begin(body.feeds, body.own)
    return json_answer(shown(told), 202, location=f"/v1/scans/{told.id}")


@router.get("", dependencies=[Depends(only_query("cursor", "limit"))], **described(None, "ScanPage", 422))
def scans(
    service: ServiceOf,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """List scans, latest first."""
    page = service.scans.page(cursor, limit)
    return page_answer("/v1/scans", map(shown, page.items), page.next, limit)


@router.get("/{id}", dependencies=[Depends(only_query())], **described(None, "ScanDetail", 404, 422))
def scan(id: ScanId, service: ServiceOf) -> Response:  # noqa: A002
    """Read how a scan stands, how far it is, and what became of each feed it is done with.

    `interrupted` says why: `cancelled`, `stopped` with its service, `failed`, or `lost` with its process. The
    next scan goes on with it.
    """
    told = service.scans.status(id)
    places = [one.to_dict() for one in service.scans.places(id)]
    return json_answer({**shown(told), "places": places})


@router.post(
    "/{id}:cancel",
    dependencies=[Depends(only_query())],
    **described("Nothing", "Scan", 404, 408, 409, 413, 415, 422, 429, 503, status=202),
)
def cancel(id: ScanId, raw: JsonBody, service: ServiceOf) -> Response:  # noqa: A002
    """Ask a scan to stop, between two items or feeds. What it kept stays; the next scan does the rest.

    It is `stopping` until it has, a second or two. One that was interrupted already stays so.
    """
    read(Nothing, parse(raw))
    return json_answer(shown(service.scans.cancel(id)), 202)


@router.get("/{id}/report", dependencies=[Depends(only_query())], **described(None, "Night", 404, 422))
def report(id: ScanId, service: ServiceOf) -> Response:  # noqa: A002
    """Read the report of a finished scan, with the verdicts as they stand; `report.json` of `dedup scan`."""
    return Response(service.scans.report(id), media_type="application/json")


@router.get(
    "/{id}/report.html",
    dependencies=[Depends(only_query())],
    **described_as("text/html", "The report as one page", 404, 422),
)
def report_page(id: ScanId, service: ServiceOf) -> Response:  # noqa: A002
    """Read the report of a finished scan as a page in one file."""
    headers = {"Content-Security-Policy": f"{page_policy()}; base-uri 'none'; frame-ancestors 'none'"}
    return Response(service.scans.report_page(id), headers=headers, media_type="text/html; charset=utf-8")


@router.get(
    "/{id}/report.csv",
    dependencies=[Depends(only_query())],
    **described_as("text/csv", "A row for each item", 404, 422),
)
def report_table(id: ScanId, service: ServiceOf) -> Response:  # noqa: A002
    """Read the items of a finished scan as a table."""
    named = {"Content-Disposition": f'attachment; filename="scan-{id}.csv"'}
    return Response(service.scans.table(id), headers=named, media_type="text/csv; charset=utf-8")


def shown(told: ScanStatus) -> dict[str, Any]:
    """Write how a scan stands, with the address of its report if it has one."""
    done = told.state is ScanState.FINISHED
    return {**told.to_dict(), "report": f"/v1/scans/{told.id}/report" if done else None}
