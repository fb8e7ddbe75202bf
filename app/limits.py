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


class BodyLimit:
    """Refuse bodies over ``largest`` bytes (413), ``in_flight`` bytes at once (429), slow ones (408).

    Addresses in ``streamed`` never hold a whole body and keep limits of their own: see :mod:`app.lines`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int,
        in_flight: int,
        seconds: float,
        streamed: frozenset[str] = frozenset(),
    ) -> None:
        self.app = app
        self.largest = largest
        self.in_flight = in_flight
        self.seconds = seconds
        self.streamed = streamed
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the application reads; one event loop runs all of this."""
        if scope["type"] != "http" or scope["path"] in self.streamed:
            await self.app(scope, receive, send)
            return
        reading = _Counted(self, receive)

        async def sending(message: Message) -> None:
            """Answer a refusal at once, but close when the rest has come: else the client sees a reset."""
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if last:
                reading.release()
            if last and reading.refused:
                await send({**message, "more_body": True})
                await reading.drain()
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            reading.check(_declared(scope))
            await self.app(scope, reading, sending)
        except ProblemError as refused:
            await respond(Request(scope), refused.problem)(scope, receive, sending)
        finally:
            reading.release()


class _Counted:
    """A ``receive`` that counts the bytes of one body and stops at the caps and at the deadline."""

    def __init__(self, limit: BodyLimit, receive: Receive) -> None:
        self.limit = limit
        self.receive = receive
        self.seen = 0
        self.held = 0
        self.more = True
        self.refused = False
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
        self.held += size
        self.limit.held += size
        self.check(0)
        return message

    def release(self) -> None:
        """Give back the place of this body; a second time changes nothing."""
        self.limit.held -= self.held
        self.held = 0

    def check(self, announced: int | None) -> None:
        """Refuse what has come, or what is announced, if it is over a cap."""
        size = announced or 0
        if self.seen + size > self.limit.largest:
            self.refused = True
            detail = f"The body is larger than {self.limit.largest:,} bytes."
            raise ProblemError.of("too-large", detail, Violation("send a shorter article", pointer=""))
        if self.limit.held + size > self.limit.in_flight:
            self.refused = True
            detail = "More articles are being read than fit in memory; nothing was stored."
            raise ProblemError.of("too-many", detail, retry_after="1")

    def _count(self, message: Message) -> int:
        self.more = message["type"] == "http.request" and message.get("more_body", False)
        return len(message.get("body", b""))

    async def drain(self) -> None:
        """Read the rest of a refused body and throw it away, until the deadline."""
        with anyio.CancelScope(deadline=self.deadline):
            while self.more:
                self._count(await self.receive())


def _declared(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
    return None
