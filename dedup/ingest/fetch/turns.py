"""One request at a time for each host, and a pause before the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dedup.ingest.fetch.clock import SLICE, Clock, Stop, cancelled, wait

__all__ = ["Turns"]

_REMEMBERED = 1_000


class Turns:
    """Hands out turns by host and port; safe to share between threads.

    A thread holds one turn at a time: it gives the turn back before it follows a redirect, so two hosts
    that redirect to each other cannot lock each other out.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._free_at: dict[str, float] = {}

    @contextmanager
    def take(self, authority: str, pause: float, stop: Stop) -> Iterator[None]:
        """Wait for the turn and the pause after the one before; raise ``Refused`` if told to stop."""
        self._enter(authority, stop)
        try:
            wait(self._free_at.get(authority, 0.0) - self._clock.monotonic(), self._clock, stop)
            yield
        finally:
            self._leave(authority, pause)

    def _enter(self, authority: str, stop: Stop) -> None:
        with self._changed:
            while authority in self._busy:
                if stop():
                    raise cancelled()
                self._changed.wait(SLICE)
            self._busy.add(authority)

    def _leave(self, authority: str, pause: float) -> None:
        with self._changed:
            now = self._clock.monotonic()
            self._busy.discard(authority)
            self._free_at[authority] = now + pause
            if len(self._free_at) > _REMEMBERED:
                self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            self._changed.notify_all()
