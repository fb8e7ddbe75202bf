"""What surrounds every request: its id, who may be addressed, the security headers, and the last resort.

Plain ASGI, outermost first: :class:`Frame`, :class:`HostGate`, :class:`RawPath`.
"""

from __future__ import annotations

import logging
import re
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import PROBLEMS, Problem, respond

__all__ = ["CSP", "Frame", "HostGate", "RawPath"]

log = logging.getLogger("dedup.app")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing inline, nothing from elsewhere: markup that came with an article cannot act even if it got in."""

_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_OWN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Frame:
    """Give each request an id, each response its headers, and turn what nobody caught into a 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["dedup.request_id"] = _request_id(scope)
        started = False

        async def framed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope)
            await send(message)

        try:
            await self.app(scope, receive, framed)
        except Exception:
            log.exception("request %s failed", scope["dedup.request_id"])
            if started:
                raise
            problem = Problem(
                PROBLEMS["internal"], "Something went wrong here; nothing you sent is at fault."
            )
            await respond(Request(scope), problem)(scope, receive, framed)


def _request_id(scope: Scope) -> str:
    given = next((v for k, v in scope["headers"] if k == b"x-request-id"), b"").decode("latin-1")
    return given if _OWN_ID.fullmatch(given) else uuid.uuid4().hex


def _add_headers(message: Message, scope: Scope) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers["X-Request-Id"] = scope["dedup.request_id"]
    if not scope["path"].startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")


class HostGate:
    """Answer only to names on the list, so that a hostile page cannot rebind its own name to loopback."""

    def __init__(self, app: ASGIApp, *, allowed: tuple[str, ...]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request addressed to another name with 421."""
        if scope["type"] == "http" and "*" not in self.allowed and _host(scope) not in self.allowed:
            problem = Problem(PROBLEMS["wrong-host"], "Use an address in DEDUP_ALLOWED_HOSTS.")
            await respond(Request(scope), problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    given = next((v for k, v in scope["headers"] if k == b"host"), b"").decode("latin-1").lower()
    return re.sub(r":\d*$", "", given)


class RawPath:
    """Route on the path as it was sent, still percent-encoded.

    An article's id may hold any character, ``/`` too (``urn:`` and ``https:`` ids are common in
    newsrooms).  Servers decode the path before routing, after which ``a%2Fb`` and ``a/b`` look alike; here
    each id is decoded once, after its segment was cut out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the encoded path where the router looks."""
        if scope["type"] == "http" and scope.get("raw_path"):
            raw = scope["raw_path"].split(b"?")[0].decode("ascii", "replace")
            scope = {**scope, "path": raw}
        await self.app(scope, receive, send)
