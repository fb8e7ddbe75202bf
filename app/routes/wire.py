"""How requests are read and answers written: strict on the way in, the same bytes for the same value out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any, cast
from urllib.parse import unquote

from fastapi import Depends, Path, Query, Request, Response

from app.errors import ProblemError, Violation
from app.schemas import ARTICLE_ID
from app.service import Service
from dedup.errors import NotFoundError

__all__ = [
    "ArticleId",
    "Cursor",
    "JsonBody",
    "Limit",
    "ServiceOf",
    "json_answer",
    "only_query",
    "page_answer",
]


async def _json_body(request: Request) -> bytes:
    """Take a body that says it is JSON; a form posted across sites cannot say so."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise ProblemError.of("unsupported-media-type", "Send the body as application/json.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError.of("unsupported-media-type", "Send the body without Content-Encoding.")
    return await request.body()


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


Cursor = Annotated[str | None, Query(max_length=200, description="From `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]
JsonBody = Annotated[bytes, Depends(_json_body)]
ServiceOf = Annotated[Service, Depends(_service)]


def _article_id(
    id: Annotated[  # noqa: A002
        str, Path(max_length=12 * ARTICLE_ID, description="Your id of the article, percent-encoded.")
    ],
) -> str:
    """Decode one segment of the address, which arrives as it was sent (see :class:`app.frame.RawPath`)."""
    try:
        decoded = unquote(id, errors="strict")
    except UnicodeDecodeError:
        raise NotFoundError("an id in an address is percent-encoded UTF-8") from None
    if "\0" in decoded or len(decoded) > ARTICLE_ID:
        raise NotFoundError("no article has that id")
    return decoded


ArticleId = Annotated[str, Depends(_article_id)]


def only_query(*known: str) -> Callable[[Request], None]:
    """Refuse query parameters that would silently do nothing."""

    def check(request: Request) -> None:
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            cure = f"known here: {', '.join(known)}" if known else "this address takes none"
            raise ProblemError.of(
                "invalid", f"There is no such parameter; {cure}.", Violation(cure, parameter=unknown[0][:80])
            )

    return check


def json_answer(value: Any, status: int = 200, **headers: str) -> Response:
    """Write plain values, keys in their own order."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    sent = {name.replace("_", "-").title(): text for name, text in headers.items()}
    return Response(body, status, sent, media_type="application/json")


def page_answer(path: str, items: Iterable[Any], following: str | None, limit: int) -> Response:
    """Write one page of a list, with the address of the next one; ``following`` is the cursor to it."""
    link = f"{path}?cursor={following}&limit={limit}" if following else None
    return json_answer({"items": list(items), "next": link})
