"""Checks and comparisons: nothing is stored."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from app.openapi import described
from app.routes.wire import JsonBody, ServiceOf, json_answer, only_query
from app.schemas import ArticleIn, CompareIn, read
from app.service import document_of
from app.strictjson import parse
from dedup.types import OffsetUnit

router = APIRouter(prefix="/v1", tags=["Check"], dependencies=[Depends(only_query())])


@router.post("/check", **described("ArticleIn", "Report", 408, 413, 415, 422, 429))
def check(raw: JsonBody, service: ServiceOf) -> Response:
    """Check an article against itself and everything kept.

    Stores nothing. The report says what repeats inside the article, what it shares with kept items, and
    what it was compared with. Sent as `html`, the words used come back as `text`; every offset counts them.
    """
    body = read(ArticleIn, parse(raw))
    document = document_of(body, body.id)
    report = service.in_unit(service.check(document), document, OffsetUnit(body.offset_unit))
    used = {"text": document.text} if body.html is not None else {}
    return json_answer({**report.to_dict(), **used})


@router.post("/compare", **described("CompareIn", "Comparison", 404, 408, 413, 415, 422, 429))
def compare(raw: JsonBody, service: ServiceOf) -> Response:
    """Compare two articles, each sent as `text` or `html`, or named by the `id` of a kept one.

    Stores nothing. The relation says what kind of sharing it is, `passages` where, `reasons` why.
    A side sent as `html` comes back as `text_a` or `text_b`; offsets count it.
    """
    body = read(CompareIn, parse(raw))
    found, a, b = service.compare(body.a, body.b, OffsetUnit(body.offset_unit))
    sides = (("text_a", body.a, a), ("text_b", body.b, b))
    used = {name: document.text for name, side, document in sides if side.html is not None}
    return json_answer({**found.to_dict(), "offset_unit": body.offset_unit, **used})
