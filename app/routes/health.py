"""Whether the process lives, and whether it is ready for readers."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.errors import ProblemError
from app.openapi import described
from app.routes.wire import ServiceOf, json_answer

router = APIRouter(tags=["Health"])


@router.get("/livez", **described(None, "State"))
def livez() -> Response:
    """Say that the process answers."""
    return json_answer({"state": "alive"})


@router.get("/readyz", **described(None, "State", 503))
def readyz(service: ServiceOf) -> Response:
    """Say whether the engine is warm; until then, and while shutting down, 503."""
    if not service.ready:
        raise ProblemError.of("unavailable", "The engine is warming up or shutting down.", retry_after="1")
    return json_answer({"state": "ready"})
