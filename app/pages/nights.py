"""The pages of feeds and scans: which feeds there are and how they stand, what runs, what was found."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.pages.forms import form_fields
from app.pages.render import page
from app.routes.scans import ScanId
from app.routes.wire import ServiceOf
from dedup.errors import ScanRunningError

router = APIRouter(include_in_schema=False)

Form = Annotated[dict[str, str], Depends(form_fields)]


@router.get("/feeds")
def feeds(request: Request, service: ServiceOf, said: Annotated[str, Query(max_length=200)] = "") -> Response:
    """List the feeds, those that need a look first, with forms to add and remove."""
    return page(request, "feeds.html", feeds=service.feeds.all(), said=_SAID.get(said, ""), notes=())


_SAID = {
    "added": "The feed is on the list; the next scan asks it.",
    "known": "The feed was on the list already; the next scan asks it again.",
    "removed": "The feed is off the list. Its articles stay.",
}
"""What is said after a form was taken.  The address has a word of this table, never words of its own."""


@router.post("/feeds")
def add(form: Form, service: ServiceOf) -> Response:
    """List a feed."""
    url = form.get("url", "").strip()
    title = " ".join(form.get("title", "").split())[:300] or None
    _, new = service.feeds.add(url, title=title, full_text=True if "full_text" in form else None)
    return _to_feeds("added" if new else "known")


@router.post("/feeds/remove")
def remove(form: Form, service: ServiceOf) -> Response:
    """Take a feed off the list."""
    service.feeds.remove(form.get("url", ""))
    return _to_feeds("removed")


@router.post("/feeds/import")
def take_list(request: Request, form: Form, service: ServiceOf) -> Response:
    """List the feeds of a pasted OPML file, and say what could not be taken."""
    found = service.feeds.take_list(form.get("opml", "").encode("utf-8", "replace"))
    said = f"{found.added:,} added, {found.known:,} known before."
    return page(request, "feeds.html", feeds=service.feeds.all(), said=said, notes=found.notes)


@router.get("/feeds/import")
@router.get("/feeds/remove")
def listed() -> Response:
    """Lead back to the list: what a form did has no address."""
    return RedirectResponse("/feeds", 303)


def _to_feeds(said: str) -> Response:
    return RedirectResponse(f"/feeds?{urlencode({'said': said})}", 303)


@router.get("/scans")
def scans(
    request: Request,
    service: ServiceOf,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """List the scans, with a button to begin one."""
    found = service.scans.page(cursor, 30)
    schedule = service.settings.schedule
    shown: dict[str, Any] = {
        "scans": found.items,
        "next": found.next,
        "first": not cursor,
        "feeds": service.feeds.count(),
    }
    due = schedule.told(service.detector.ledger.now()) if schedule else None
    return page(request, "scans.html", due=due, **shown)


@router.post("/scans")
def begin(form: Form, service: ServiceOf) -> Response:  # noqa: ARG001
    """Begin a scan, and lead to it; while one runs, to that one."""
    try:
        number = service.scans.begin().id
    except ScanRunningError as busy:
        number = int(busy.about or 0)
    return RedirectResponse(f"/scans/{number}", 303)


@router.get("/scans/{id}")
def scan(request: Request, id: ScanId, service: ServiceOf) -> Response:  # noqa: A002
    """Show a scan: how far it is, or what came of it; the page of one that runs asks again by itself."""
    told = service.scans.status(id)
    places = sorted(service.scans.places(id), key=lambda one: (not one.is_lost, one.name.casefold()))
    response = page(request, "scan.html", scan=told, places=places)
    if told.is_under_way:
        response.headers["Refresh"] = "2"
    return response


@router.post("/scans/{id}/cancel")
def cancel(id: ScanId, form: Form, service: ServiceOf) -> Response:  # noqa: A002, ARG001
    """Ask a scan to stop, and lead to it."""
    service.scans.cancel(id)
    return RedirectResponse(f"/scans/{id}", 303)
