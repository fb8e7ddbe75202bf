"""NDJSON both ways on one connection: lines are worked on while they come, and answered in their order.

A client may wait for each answer or send everything first.  For one that reads nothing while it sends,
:data:`_OUTBOX` bytes of answers are held; then reading stops until it takes some.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.errors import ProblemError, Violation
from dedup.errors import BusyError

__all__ = ["NDJSON", "Exchange", "Line", "split"]

NDJSON = "application/x-ndjson"

_AHEAD = 64
"""Lines in work at once: enough to share a commit."""
_AHEAD_BYTES = 32_000_000
_OUTBOX = 32_000_000
"""Bytes of answers that wait for a client to read them."""
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body: its number from 1, and its bytes or what is wrong with it."""

    number: int
    raw: bytes
    fault: ProblemError | None = None


async def split(receive: Receive, largest: int, seconds: float) -> AsyncIterator[Line]:
    """Cut a body into lines as it comes; blank ones are counted and left out.

    A line over ``largest`` bytes is a fault and is passed over.  A body that stops coming for
    ``seconds`` ends with a fault.
    """
    held, number, too_long, more = bytearray(), 1, False, True
    while more:
        try:
            async with asyncio.timeout(seconds):
                message = await receive()
        except TimeoutError:
            detail = f"Nothing came for {seconds:g} seconds; the lines before are kept."
            yield Line(number, b"", ProblemError.of("too-slow", detail))
            return
        if message["type"] != "http.request":
            return
        more = message.get("more_body", False)
        *whole, rest = message.get("body", b"").split(b"\n")
        for part in whole:
            held += part
            if found := _line(number, bytes(held), largest, too_long):
                yield found
            held.clear()
            number, too_long = number + 1, False
        held += rest
        if len(held) > largest:
            held.clear()
            too_long = True
    if found := _line(number, bytes(held), largest, too_long):
        yield found


def _line(number: int, raw: bytes, largest: int, too_long: bool) -> Line | None:
    if too_long or len(raw) > largest:
        cure = Violation("send a shorter article", pointer="")
        return Line(number, b"", ProblemError.of("too-large", f"The line is over {largest:,} bytes.", cure))
    return Line(number, raw) if raw.strip() else None


Answer: TypeAlias = Awaitable[dict[str, Any]]
Begin: TypeAlias = Callable[[Line], Awaitable[Callable[[], Answer]]]
_Begun: TypeAlias = "asyncio.Queue[tuple[Line, asyncio.Future[Callable[[], Answer]]] | None]"
_Started: TypeAlias = "asyncio.Queue[tuple[Line, Answer] | None]"


@dataclass(slots=True)
class _Room:
    """Counts what is in work, and lets others wait for room."""

    lines: int = 0
    bytes: int = 0
    freed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, size: int) -> None:
        async with self.freed:
            await self.freed.wait_for(
                lambda: not self.lines or (self.lines < _AHEAD and self.bytes + size <= _AHEAD_BYTES)
            )
            self.lines, self.bytes = self.lines + 1, self.bytes + size

    async def give(self, size: int) -> None:
        async with self.freed:
            self.lines, self.bytes = self.lines - 1, self.bytes - size
            self.freed.notify_all()


class _Outbox:
    """Answers on their way out: put by one task, sent by another."""

    def __init__(self) -> None:
        self._held: deque[bytes] = deque()
        self._size = 0
        self._changed = asyncio.Condition()
        self._closed = False

    async def put(self, answer: bytes) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._size < _OUTBOX)
            self._held.append(answer)
            self._size += len(answer)
            self._changed.notify_all()

    async def close(self) -> None:
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def taken(self) -> AsyncIterator[bytes]:
        """Give all that waits, as one piece, again and again until closed."""
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._held) or self._closed)
                body = b"".join(self._held)
                self._held.clear()
                self._size = 0
                self._changed.notify_all()
            if not body:
                return
            yield body


class Exchange(StreamingResponse):
    """An answer that is made while its request is read.

    ``begin(line)`` works a line out, several at once; what it returns is called in the order of the lines
    to have it carried out, again a moment later if it raises ``BusyError``, and gives the answer to await.
    """

    def __init__(self, begin: Begin, *, largest: int, seconds: float) -> None:
        super().__init__((), media_type=NDJSON)
        self._begin = begin
        self._largest = largest
        self._seconds = seconds

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Read, work and answer until the body ends; what was begun is finished also for a client gone."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        outbox, room = _Outbox(), _Room()
        begun: _Begun = asyncio.Queue()
        started: _Started = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read(receive, room, begun))
            tasks.create_task(_start(begun, started))
            tasks.create_task(_answer(started, room, outbox))
            async for body in outbox.taken():
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _read(self, receive: Receive, room: _Room, begun: _Begun) -> None:
        async for line in split(receive, self._largest, self._seconds):
            await room.take(len(line.raw))
            begun.put_nowait((line, asyncio.ensure_future(self._begin(line))))
        begun.put_nowait(None)


async def _start(begun: _Begun, started: _Started) -> None:
    """Have lines carried out in their order."""
    while (item := await begun.get()) is not None:
        line, working = item
        carry_out = await working
        while True:
            try:
                started.put_nowait((line, carry_out()))
                break
            except BusyError:
                await asyncio.sleep(_PAUSE)
    started.put_nowait(None)


async def _answer(started: _Started, room: _Room, outbox: _Outbox) -> None:
    while (item := await started.get()) is not None:
        line, outcome = item
        answer = {"line": line.number, **(await outcome)}
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        await outbox.put(text.encode() + b"\n")
        await room.give(len(line.raw))
    await outbox.close()
