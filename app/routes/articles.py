"""Kept articles: add, revise, read, delete, and their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Response

from app.openapi import described
from app.routes.wire import (
    ArticleId,
    Cursor,
    JsonBody,
    Limit,
    ServiceOf,
    json_answer,
    only_query,
    page_answer,
)
from app.schemas import ArticleIn, Revision, Unit, read
from app.service import Service, document_of, keyed
from app.strictjson import parse
from dedup.types import Document, OffsetUnit, Report, written

if TYPE_CHECKING:
    from dedup.detector import Article

router = APIRouter(prefix="/v1/articles", tags=["Articles"])

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Makes it safe to send again: the same key and body are answered with the same bytes.",
    ),
]


@router.post(
    "",
    dependencies=[Depends(only_query())],
    **described("ArticleIn", "Report", 408, 409, 413, 415, 422, 429, 503, 507, status=201),
)
def add(raw: JsonBody, service: ServiceOf, key: Key = None) -> Response:
    """Keep an article and report on it.

    It is durable when this answers. Without an `id` one is made up and returned in `document.id`.
    """
    body = read(ArticleIn, parse(raw))
    document = document_of(body, body.id)
    with service.running(key):
        report, replayed = service.add(document, keyed(key, raw))
    return _kept(service, report, document, body, 201, replayed)


@router.put(
    "/{id}",
    dependencies=[Depends(only_query())],
    **described("Revision", "Report", 201, 408, 409, 413, 415, 422, 429, 503, 507),
)
def put(id: ArticleId, raw: JsonBody, service: ServiceOf) -> Response:  # noqa: A002
    """Keep an article under your id, as often as you save it.

    The same `version` and text again is `unchanged` (200); the same version with another text is a conflict
    (409); a new version becomes the current revision (200); a new id is 201.
    """
    body = read(Revision, parse(raw))
    document = document_of(body, id)
    report, _ = service.add(document, None)
    status = 201 if report.outcome == "added" else 200
    return _kept(service, report, document, body, status)


def _kept(
    service: Service,
    report: Report,
    document: Document,
    body: ArticleIn | Revision,
    status: int,
    replayed: bool = False,
) -> Response:
    shown = service.in_unit(report, document, OffsetUnit(body.offset_unit))
    used = {"text": document.text} if body.html is not None else {}
    headers = {"location": f"/v1/articles/{quote(report.document.id or '', safe='')}"} | (
        {"idempotency_replayed": "true"} if replayed else {}
    )
    return json_answer({**shown.to_dict(), **used}, status, **headers)


@router.get("", dependencies=[Depends(only_query("cursor", "limit"))], **described(None, "ArticlePage", 422))
def articles(
    service: ServiceOf,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """List kept articles, latest first."""
    page = service.detector.articles(cursor, limit)
    items = ({**item.info.to_dict(), **_kept_as(item)} for item in page.items)
    return page_answer("/v1/articles", items, page.next, limit)


@router.get(
    "/{id}/report",
    dependencies=[Depends(only_query("offset_unit"))],
    **described(None, "Report", 404, 422),
)
def report(
    id: ArticleId,  # noqa: A002
    service: ServiceOf,
    offset_unit: Annotated[Unit, Query(description="What offsets in the answer count.")] = "codepoint",
) -> Response:
    """Read the report an article got when its current version was kept.

    One that was loaded without a report gets it now, compared with all that is kept by now.
    """
    stored = service.report_of(id)
    return json_answer(service.in_unit(stored.report, stored.document, OffsetUnit(offset_unit)).to_dict())


@router.get("/{id}", dependencies=[Depends(only_query())], **described(None, "Article", 404, 422))
def get(id: ArticleId, service: ServiceOf) -> Response:  # noqa: A002
    """Read a kept article, exactly as it was sent, with what hangs on it."""
    found = service.detector.article(id)
    return json_answer({**found.document.to_dict(), **_kept_as(found)})


@router.delete(
    "/{id}", status_code=204, dependencies=[Depends(only_query())], **described(None, None, 404, 422, 503)
)
def delete(id: ArticleId, service: ServiceOf) -> Response:  # noqa: A002
    """Remove an article with its text, report and comparisons, for good."""
    service.delete(id)
    return Response(status_code=204)


def _kept_as(article: Article) -> dict[str, Any]:
    """Say what hangs on an article: when it came, its report and cluster by id, its versions.

    Attention and report are null for one that was kept without being compared.
    """
    return {
        "received": written(article.received),
        "attention": article.attention and str(article.attention),
        "report": article.report,
        "cluster": article.cluster,
        "versions": list(article.versions),
    }
