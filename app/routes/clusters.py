"""Clusters of copies and updates."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from app.openapi import described
from app.routes.wire import ServiceOf, json_answer, only_query

router = APIRouter(prefix="/v1", tags=["Clusters"])


@router.get(
    "/clusters", dependencies=[Depends(only_query("cursor", "limit"))], **described(None, "ClusterPage", 422)
)
def clusters(
    service: ServiceOf,
    cursor: Annotated[
        str | None, Query(max_length=200, description="From `next` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """List clusters, latest first; `members` are ids of articles, earliest first."""
    page = service.detector.clusters(cursor, limit)
    following = f"/v1/clusters?cursor={page.next}&limit={limit}" if page.next else None
    return json_answer({"items": [cluster.to_dict() for cluster in page.items], "next": following})


@router.get(
    "/clusters/{id}", dependencies=[Depends(only_query())], **described(None, "ClusterDetail", 404, 422)
)
def cluster(
    id: Annotated[str, Path(max_length=64, description="Id of a cluster, also one it had before.")],  # noqa: A002
    service: ServiceOf,
) -> Response:
    """Read a cluster with its copy chain: for each member the likeliest earlier source, and why.

    `members`, `items` and `chain` run side by side, earliest published first, and end where `caps_hit` says
    so; `documents` counts all. A step is a prompt to look. `unknown` is an answer.
    """
    detail = service.detector.cluster(id)
    return json_answer(replace(detail, members=detail.members[: len(detail.items)]).to_dict())
