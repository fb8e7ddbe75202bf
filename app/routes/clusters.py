"""Clusters of copies and updates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

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
