"""Which source may reprint which: leave that editors gave, for all copies before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from app.openapi import described
from app.routes.wire import JsonBody, ServiceOf, json_answer, only_query
from app.schemas import AllowanceIn, read
from app.strictjson import parse
from dedup.errors import NotFoundError

if TYPE_CHECKING:
    from dedup.types import Verdict

router = APIRouter(prefix="/v1/allowances", tags=["Verdicts"], dependencies=[Depends(only_query())])

AllowanceId = Annotated[str, Path(max_length=64, description="Id of a leave, from the list.")]


@router.get("", **described(None, "AllowanceList"))
def allowances(service: ServiceOf) -> Response:
    """List the sources that may reprint others, with who said so and when."""
    return json_answer({"items": [_shown(one) for one in service.detector.allowances()]})


@router.post("", **described("AllowanceIn", "Allowance", 408, 413, 415, 422, 429, 503, 507))
def allow(raw: JsonBody, service: ServiceOf) -> Response:
    """Let `taker` reprint `origin`: its copies ask for no look, those it made before and those to come.

    Reports of earlier copies are told again before this answers. Broken embargoes and copies of withdrawn
    items are told all the same. The same leave again replaces who gave it.
    """
    body = read(AllowanceIn, parse(raw))
    return json_answer(_shown(service.detector.allow(body.origin, body.taker, by=body.by)))


@router.delete("/{id}", status_code=204, **described(None, None, 404, 422, 503))
def disallow(id: AllowanceId, service: ServiceOf) -> Response:  # noqa: A002
    """Take such leave back; reports of the copies are told again."""
    sources = next((one.sources for one in service.detector.allowances() if one.target == id), None)
    if sources is None:
        raise NotFoundError(f"there is no allowance {id!r}", about=id)
    service.detector.disallow(*sources)
    return Response(status_code=204)


def _shown(one: Verdict) -> dict[str, Any]:
    told = one.to_dict()
    origin, taker = one.sources or ("", "")
    return {"id": one.target, "origin": origin, "taker": taker, "by": told["by"], "at": told["at"]}
