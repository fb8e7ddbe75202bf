"""What editors said of a pair: read, given, replaced and withdrawn, never over somebody else's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response

from app.errors import ProblemError
from app.openapi import described
from app.routes.wire import JsonBody, ServiceOf, json_answer, only_query
from app.schemas import VerdictIn, read
from app.strictjson import parse

if TYPE_CHECKING:
    from app.service import Said

router = APIRouter(
    prefix="/v1/comparisons/{id}/verdict", tags=["Verdicts"], dependencies=[Depends(only_query())]
)

PairId = Annotated[str, Path(max_length=64, description="Id of a comparison, from a report.")]


def _seen(
    tag: Annotated[
        str | None,
        Header(
            alias="If-Match", max_length=200, description="The `ETag` you read; `*` replaces any verdict."
        ),
    ] = None,
) -> str | None:
    """Read which verdict the caller saw; None for whichever stands.  Raises ``ProblemError`` 428."""
    if tag is None:
        raise ProblemError.of(
            "if-match-missing", "Read the verdict first and send its ETag as If-Match; * replaces any."
        )
    return None if tag.strip() == "*" else tag.strip().removeprefix('"').removesuffix('"')


Seen = Annotated[str | None, Depends(_seen)]


@router.get("", **described(None, "VerdictState", 404, 422))
def verdict(id: PairId, service: ServiceOf) -> Response:  # noqa: A002
    """Read the verdict on a pair; `label` is null while there is none. Its `ETag` goes into `If-Match`."""
    return _answer(service.said(id))


@router.put("", **described("VerdictIn", "VerdictState", 404, 408, 412, 413, 415, 422, 428, 429, 503, 507))
def judge(id: PairId, raw: JsonBody, service: ServiceOf, seen: Seen) -> Response:  # noqa: A002
    """Confirm, reject or allow a pair.

    A rejected pair is counted and explains nothing from then on; an allowed one asks for no look. The
    reports of both articles are told again, and later versions of either keep to it.
    """
    body = read(VerdictIn, parse(raw))
    return _answer(service.judge(id, body.label, body.by, seen))


@router.delete("", status_code=204, **described(None, None, 404, 412, 422, 428, 503))
def withdraw(id: PairId, service: ServiceOf, seen: Seen) -> Response:  # noqa: A002
    """Withdraw the verdict on a pair."""
    return Response(status_code=204, headers={"ETag": f'"{service.judge(id, None, None, seen).tag}"'})


def _answer(said: Said) -> Response:
    found = said.verdict.to_dict() if said.verdict else {}
    shown: dict[str, Any] = {"target": said.target}
    shown |= {name: found.get(name) for name in ("label", "by", "at")}
    return json_answer(shown, etag=f'"{said.tag}"')
