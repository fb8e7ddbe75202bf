"""The watch over a running scan: it tells how far it is, gives signs of life and hears the wish to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeAlias

from dedup.detector.answers import Counts
from dedup.errors import ScanRunningError, StoppedError, StoreError
from dedup.scan.record import Record
from dedup.scan.status import Tally, Why

__all__ = ["Progress", "Watch"]

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Hears what is being done, how many are done and of how many."""

_BEAT = 1.0
"""Seconds between signs of life."""


class Watch:
    """Stands beside the thread that scans.  ``stop`` is asked between items and feeds."""

    def __init__(self, record: Record, progress: Progress, stop: Callable[[], bool]) -> None:
        self.tally = Tally()
        self._record, self._progress, self._stop = record, progress, stop
        self._cancelled = self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="dedup-scan-watch")
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(_BEAT):
            try:
                self._cancelled = self._record.beat(self.tally)
            except ScanRunningError:
                self._lost = True
                return
            except StoreError:
                continue  # another writer holds the store for long, or it is gone: the scan will see

    def stopped(self) -> bool:
        """Whether to stop."""
        return self._cancelled or self._lost or self._stop()

    def hold(self) -> None:
        """Raise ``StoppedError`` if the scan is to stop."""
        if self.stopped():
            raise StoppedError("the scan was stopped before its end; the next one goes on with it")

    @property
    def why(self) -> Why:
        """Why the scan stops, if it is asked to."""
        return Why.CANCELLED if self._cancelled else Why.STOPPED

    def begin(self, phase: str, *, feeds: int | None = None, items: int | None = None) -> None:
        """Say what is done from now on, and of how many feeds or items."""
        known = {"feeds_total": feeds, "items_total": items}
        told = {name: number for name, number in known.items() if number is not None}
        self.tally = replace(self.tally, phase=phase, **told)
        self._began = time.monotonic()

    def fetched(self, done: int, total: int) -> None:
        """Hear that so many feeds were asked."""
        self.tally = replace(self.tally, feeds=done, feeds_total=total)
        self._progress(self.tally.phase, done, total)

    def compared(self, counts: Counts, total: int) -> None:
        """Hear what became of so many items."""
        self.tally = replace(
            self.tally,
            items=counts.read,
            items_total=total,
            new=counts.added,
            updated=counts.updated,
            known=counts.unchanged + counts.older,
            failed=counts.failed,
            rate=round(counts.read / max(time.monotonic() - self._began, 0.1), 1),
        )
        self._progress(self.tally.phase, counts.read, total)

    def told(self, counts: Counts) -> None:
        """Hear that so many reports were made again; raise ``StoppedError`` if the scan is to stop."""
        self.hold()
        self._progress(self.tally.phase, counts.read, None)
