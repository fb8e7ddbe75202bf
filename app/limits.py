"""What a client may send: a cap on one body, and a cap on all bodies worked on at once.

FastAPI itself reads any body into memory.  This wraps the application as plain ASGI, so that a
declared length is refused before a byte is read and a chunked body as soon as it passes the cap.
"""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ProblemError, Violation, respond

__all__ = ["BodyLimit"]

_DRAIN = 4
"""A refused body is read and thrown away up to so many times the cap: closing a connection with
unread bytes resets it, and the client would never see why."""


class BodyLimit:
    """Refuse bodies over ``largest`` bytes (413), ``in_flight`` bytes at once (429), slow ones (408)."""

    def __init__(self, app: ASGIApp, *, largest: int, in_flight: int, seconds: float) -> None:
        self.app = app
        self.largest = largest
        self.in_flight = in_flight
        self.seconds = seconds
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the application reads; one event loop runs all of this."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reading = _Counted(self, receive)
        try:
            await reading.check(_declared(scope))
            await self.app(scope, reading, send)
        except ProblemError as refused:
            await respond(Request(scope), refused.problem)(scope, receive, send)
        finally:
            self.held -= reading.seen


class _Counted:
    """A ``receive`` that counts the bytes of one body and stops at the caps and at the deadline."""

    def __init__(self, limit: BodyLimit, receive: Receive) -> None:
        self.limit = limit
        self.receive = receive
        self.seen = 0
        self.more = True
        self.deadline = anyio.current_time() + limit.seconds

    async def __call__(self) -> Message:
        if not self.more:
            return await self.receive()
        with anyio.CancelScope(deadline=self.deadline) as waiting:
            message = await self.receive()
        if waiting.cancelled_caught:
            raise ProblemError.of(
                "too-slow", f"The body did not arrive within {self.limit.seconds:g} seconds."
            )
        size = self._count(message)
        self.seen += size
        self.limit.held += size
        await self.check(0)
        return message

    async def check(self, announced: int | None) -> None:
        """Refuse what has come, or what is announced, if it is over a cap."""
        size = announced or 0
        if self.seen + size > self.limit.largest:
            await self._drain()
            detail = f"The body is larger than {self.limit.largest:,} bytes."
            raise ProblemError.of("too-large", detail, Violation("send a shorter article", pointer=""))
        if self.limit.held + size > self.limit.in_flight:
            await self._drain()
            detail = "More articles are being read than fit in memory; nothing was stored."
            raise ProblemError.of("too-many", detail, retry_after="1")

    def _count(self, message: Message) -> int:
        self.more = message["type"] == "http.request" and message.get("more_body", False)
        return len(message.get("body", b""))

    async def _drain(self) -> None:
        """Throw away the rest of a refused body, within reason."""
        thrown = 0
        with anyio.CancelScope(deadline=self.deadline):
            while self.more and thrown < _DRAIN * self.limit.largest:
                thrown += self._count(await self.receive())


def _declared(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
    return None
