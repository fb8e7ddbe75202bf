"""Clusters of copies and updates."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from app.openapi import described
from app.routes.wire import Cursor, Limit, ServiceOf, json_answer, only_query, page_answer

router = APIRouter(prefix="/v1", tags=["Clusters"])


@router.get(
    "/clusters", dependencies=[Depends(only_query("cursor", "limit"))], **described(None, "ClusterPage", 422)
)
def clusters(
    service: ServiceOf,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """List clusters, latest first; `members` are ids of articles, earliest first."""
    page = service.detector.clusters(cursor, limit)
    return page_answer("/v1/clusters", (cluster.to_dict() for cluster in page.items), page.next, limit)


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
