"""Time and the wish to stop, handed in so that tests need not wait; and the time one try may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dedup.ingest.fetch.results import Code, Refused

__all__ = ["SLICE", "Budget", "Clock", "Stop", "SystemClock", "never", "wait"]

SLICE = 0.25
"""Seconds after which every wait looks whether it should stop."""

Stop = Callable[[], bool]
"""Says whether to stop; an ``Event``'s ``is_set`` fits."""


class Clock(Protocol):
    """Seconds that only go forward, and a way to let them pass."""

    def monotonic(self) -> float:
        """Return seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""


class SystemClock:
    """The clock of the machine."""

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""
        time.sleep(seconds)


def never() -> bool:
    """Say that nobody wishes to stop."""
    return False


def wait(seconds: float, clock: Clock, stop: Stop) -> None:
    """Wait in slices; raise ``Refused`` as soon as somebody wishes to stop."""
    until = clock.monotonic() + seconds
    while True:
        if stop():
            raise cancelled()
        left = until - clock.monotonic()
        if left <= 0:
            return
        clock.sleep(min(left, SLICE))


def cancelled() -> Refused:
    """Make the refusal of a fetch that was told to stop."""
    return Refused(Code.CANCELLED, "the fetch was stopped")


@dataclass(slots=True)
class Budget:
    """What is left of one try: seconds on the network and bytes on the wire.

    Waiting for a turn is not counted, so a short deadline does not punish a busy host's neighbours.
    """

    clock: Clock
    stop: Stop
    seconds: float
    bytes: int
    _until: float = 0.0

    def begin(self) -> None:
        """Let time run."""
        self._until = self.clock.monotonic() + self.seconds

    def rest(self) -> None:
        """Hold time."""
        self.seconds = self._until - self.clock.monotonic()

    def slice(self) -> float:
        """Return how long to wait for the network before asking again; raise ``Refused`` at the end."""
        if self.stop():
            raise cancelled()
        left = self._until - self.clock.monotonic()
        if left <= 0:
            raise Refused(Code.TIMEOUT, "the answer was not complete within the deadline")
        return min(left, SLICE)

    def spend(self, size: int) -> None:
        """Count bytes that arrived, headers and framing with them."""
        self.bytes -= size
        if self.bytes < 0:
            raise Refused(Code.TOO_LARGE, "the server sent more bytes than are read")
