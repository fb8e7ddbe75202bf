"""The feeds that every scan reads: listed, added, changed, removed, and in and out as OPML."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.errors import ProblemError
from app.openapi import described, described_as, takes
from app.routes.wire import JsonBody, Limit, ServiceOf, json_answer, only_query, page_answer
from app.schemas import FEED_URL, FeedIn, FeedNames, read
from app.strictjson import parse
from dedup.errors import NotFoundError

router = APIRouter(prefix="/v1/feeds", tags=["Feeds"])

OPML = "text/x-opml"
_LISTS = frozenset({OPML, "text/xml", "application/xml"})


def _feed_url(
    url: Annotated[
        str, Path(max_length=3 * FEED_URL, description="The feed's address, percent-encoded as one segment.")
    ],
) -> str:
    try:
        return unquote(url, errors="strict")
    except UnicodeDecodeError:
        raise NotFoundError("an address in an address is percent-encoded UTF-8") from None


async def _opml(request: Request) -> bytes:
    """Take a body that says it is XML; a form posted across sites cannot say so."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in _LISTS:
        raise ProblemError.of("unsupported-media-type", f"Send the list as {OPML} or application/xml.")
    return await request.body()


FeedUrl = Annotated[str, Depends(_feed_url)]
Opml = Annotated[bytes, Depends(_opml)]


@router.get("", dependencies=[Depends(only_query("cursor", "limit"))], **described(None, "FeedPage", 422))
def feeds(
    service: ServiceOf,
    cursor: Annotated[
        str | None, Query(max_length=12_000, description="From `next` of the page before.")
    ] = None,
    limit: Limit = 50,
) -> Response:
    """List the feeds that a scan reads, by address, with how each stands and why."""
    page = service.feeds.page(cursor, limit)
    return page_answer("/v1/feeds", (one.to_dict() for one in page.items), page.next, limit)


@router.post(
    "",
    dependencies=[Depends(only_query())],
    **described("FeedIn", "FeedStatus", 201, 408, 413, 415, 422, 429, 503),
)
def add(raw: JsonBody, service: ServiceOf) -> Response:
    """List a feed. It is asked at the next scan, also if it had failed or stopped.

    Its address is checked and not fetched: http or https, a usual port, no address inside the house unless
    the service allows its host (`DEDUP_ALLOW_PRIVATE`).
    """
    body = read(FeedIn, parse(raw))
    told, new = service.feeds.add(body.url, **body.named)
    return json_answer(told.to_dict(), 201 if new else 200, location=f"/v1/feeds/{quote(told.url, safe='')}")


@router.get("/{url}", dependencies=[Depends(only_query())], **described(None, "FeedStatus", 404, 422))
def feed(url: FeedUrl, service: ServiceOf) -> Response:
    """Read how a feed stands."""
    return json_answer(service.feeds.status(url).to_dict())


@router.put(
    "/{url}",
    dependencies=[Depends(only_query())],
    **described("FeedNames", "FeedStatus", 201, 404, 408, 413, 415, 422, 429, 503),
)
def change(url: FeedUrl, raw: JsonBody, service: ServiceOf) -> Response:
    """List a feed under its address, or change what it is called; what is left out stays."""
    body = read(FeedNames, parse(raw))
    told, new = service.feeds.add(url, **body.named)
    return json_answer(told.to_dict(), 201 if new else 200)


@router.delete(
    "/{url}", status_code=204, dependencies=[Depends(only_query())], **described(None, None, 404, 422, 503)
)
def remove(url: FeedUrl, service: ServiceOf) -> Response:
    """Remove a feed from the list; its articles stay."""
    service.feeds.remove(url)
    return Response(status_code=204)


export = APIRouter(tags=["Feeds"], dependencies=[Depends(only_query())])


@export.get("/v1/feeds:export", **described_as(OPML, "The list of feeds", 422))
def as_list(service: ServiceOf) -> Response:
    """Read the list of feeds as OPML 2.0, for other readers."""
    named = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
    return Response(service.feeds.as_list(), headers=named, media_type=f"{OPML}; charset=utf-8")


@export.post(
    "/v1/feeds:import",
    **takes(OPML, described(None, "Imported", 408, 413, 415, 422, 429, 503)),
)
def take_list(raw: Opml, service: ServiceOf) -> Response:
    """List the feeds of an OPML file.

    An entry that cannot be taken is named in `notes`, the others are added. Nothing is fetched, neither a
    feed nor a list that is included from elsewhere.
    """
    found = service.feeds.take_list(raw)
    return json_answer({"added": found.added, "known": found.known, "notes": list(found.notes)})
