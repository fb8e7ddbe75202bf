"""Put the service together.  ``create_app(settings)`` is all a server needs."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import AsyncIterator, Callable
from importlib import resources
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from app import errors, openapi
from app.frame import Frame, HostGate, RawPath
from app.limits import BodyLimit
from app.pages.nights import router as nights
from app.pages.router import router as pages
from app.routes import allowances, articles, batch, check, clusters, comparisons, feeds, health, scans
from app.service import Service
from app.settings import Settings
from app.timetable import Timetable
from dedup.config import ENGINE

if TYPE_CHECKING:
    from dedup.detector import Detector

__all__ = ["create_app", "from_environment"]


def create_app(settings: Settings, opened: Callable[[Settings], Detector] | None = None) -> FastAPI:
    """Build the application; the store is opened when it starts and closed when it stops."""
    open_store = opened or _open

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        detector = await anyio.to_thread.run_sync(open_store, settings)
        service = app.state.service = Service(detector, settings)
        timetable = Timetable(settings.schedule, lambda slot: service.scans.begin(slot=slot), _now)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(anyio.to_thread.run_sync, service.warm)
            timetable.start(service.scans.resume)
            yield
            service.rest()
        await anyio.to_thread.run_sync(timetable.close)
        await anyio.to_thread.run_sync(service.scans.close)
        await anyio.to_thread.run_sync(detector.close)

    app = FastAPI(title="Newsdedup", version=ENGINE, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    app.openapi_url = None
    errors.install(app)
    for module in (check, articles, batch, comparisons, allowances, clusters, feeds, scans, health):
        app.include_router(module.router)
    app.include_router(feeds.export)
    app.include_router(pages)
    app.include_router(nights)
    app.mount("/static", StaticFiles(directory=str(resources.files("app").joinpath("static"))), name="static")
    _frame(app, settings)
    return app


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _frame(app: FastAPI, settings: Settings) -> None:
    """Add what surrounds every request, innermost first."""
    app.add_middleware(
        BodyLimit,
        largest=settings.max_body,
        in_flight=settings.max_in_flight,
        seconds=settings.read_seconds,
        streamed=frozenset({"/v1/articles:batch"}),
    )
    app.add_middleware(RawPath)
    app.add_middleware(HostGate, allowed=settings.allowed_hosts)
    app.add_middleware(Frame)


def _open(settings: Settings) -> Detector:
    from dedup.detector import Detector

    return Detector.open(settings.store, config=settings.config)


def from_environment() -> FastAPI:
    """Build the application from ``DEDUP_*`` variables: ``uvicorn --factory app.main:from_environment``."""
    return create_app(Settings.from_env(os.environ))
