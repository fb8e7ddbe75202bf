"""The scans of a service: begun by a request or by the timetable, run on a thread of their own.

What is known of a scan is in the store, so any worker can tell of it and cancel it; the one that began it
runs it.  A worker that stops leaves its scan to whoever comes next.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from collections.abc import Collection
from typing import TYPE_CHECKING

from app.errors import ProblemError
from app.settings import Settings
from dedup.detector.answers import Page, cursor_of, read_cursor
from dedup.errors import StoppedError
from dedup.scan import FeedResult, Night, begin, report_of, table_of
from dedup.scan.record import Record
from dedup.scan.rendering import render_json, render_page
from dedup.scan.status import Notes, ScanState, ScanStatus, Why, status_of

if TYPE_CHECKING:
    from dedup.detector import Detector
    from dedup.scan import Scan

__all__ = ["Scans"]

log = logging.getLogger("dedup.app")

_PATIENCE = 25
"""Seconds that a scan has to stop with its service."""
_LEFT = frozenset({Why.LOST, Why.STOPPED})


class Scans:
    """Begins, tells of and cancels scans; safe to call from any thread."""

    def __init__(self, detector: Detector, settings: Settings) -> None:
        self._detector, self._settings = detector, settings
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: tuple[tuple[int, int], Night] | None = None

    def begin(
        self, feeds: Collection[str] = (), own: Collection[str] = (), slot: dt.datetime | None = None
    ) -> ScanStatus:
        """Begin a scan of these feeds, or of those that are listed, and return while it runs.

        Raises ``ScanRunningError`` while another runs, here or elsewhere.
        """
        settings = self._settings
        scan = begin(
            self._detector,
            feeds,
            report=settings.report or None,
            own=own or settings.own,
            allow_private=settings.allow_private,
            pages=settings.address,
            webhook=settings.hook,
            slot=slot,
            stop=self._stopping.is_set,
            workers=settings.scan_workers or os.cpu_count() or 1,
        )
        self._thread = threading.Thread(target=self._run, args=(scan,), name="dedup-scan", daemon=True)
        self._thread.start()
        return self.status(scan.number)

    def _run(self, scan: Scan) -> None:
        try:
            night = scan.run()
        except StoppedError:
            log.warning("scan %d was stopped", scan.number)
        except Exception:  # it has no caller; what the scan found out about it is in the store
            log.exception("scan %d failed", scan.number)
        else:
            log.info("scan %d: %s", scan.number, night.verdict)
            self._prune()

    def _prune(self) -> None:
        """Remove what is older than is to be kept, once a scan is over."""
        days = self._settings.keep_days
        if days is None:
            return
        try:
            done = self._detector.prune(dt.timedelta(days=days))
        except Exception:  # the next scan tries again
            log.exception("what is older than %d days could not be removed", days)
        else:
            log.info("%d articles older than %d days removed", done.documents, days)

    def resume(self) -> ScanStatus | None:
        """Go on with a scan of the timetable whose process is gone; None where there is none."""
        row = self._detector.ledger.scan()
        slot = Notes.from_dict(row.body).slot if row else None
        if row is None or slot is None or status_of(row, self._now()).reason not in _LEFT:
            return None
        return self.begin(slot=slot)

    def _now(self) -> dt.datetime:
        return self._detector.ledger.now()

    def status(self, number: int) -> ScanStatus:
        """Tell how a scan stands.  Raises ``NotFoundError``."""
        return status_of(Record.numbered(self._detector.ledger, number).row, self._now())

    def places(self, number: int) -> list[FeedResult]:
        """List what became of each feed that a scan is done with."""
        return Record.numbered(self._detector.ledger, number).results()

    def cancel(self, number: int) -> ScanStatus:
        """Ask a scan to stop between two items or feeds.  Raises ``ProblemError`` 409 for a finished one."""
        told = status_of(Record.cancel(self._detector.ledger, number), self._now())
        if told.state is ScanState.FINISHED:
            raise ProblemError.of("scan-over", f"Scan {number} has finished; there is nothing to cancel.")
        return told

    def page(self, cursor: str | None = None, limit: int = 50) -> Page[ScanStatus]:
        """List scans, latest first."""
        before = read_cursor(cursor, int)[0] if cursor is not None else None
        rows = self._detector.ledger.scans(before, limit + 1)
        items = tuple(status_of(row, self._now()) for row in rows[:limit])
        return Page(items, cursor_of(items[-1].id) if len(rows) > limit else None)

    def report(self, number: int) -> str:
        """Write the report of a scan as JSON.  Raises ``NotFoundError`` for one that has none."""
        return render_json(self._night(number))

    def report_page(self, number: int) -> str:
        """Write the report of a scan as a page."""
        return render_page(self._night(number), base=self._settings.address)

    def table(self, number: int) -> str:
        """Write the items of a scan as CSV."""
        return table_of(self._detector, number)

    def _night(self, number: int) -> Night:
        """Make a report, or take the one made last if nothing changed since."""
        key = (number, self._detector.ledger.sequence())
        told = self._told
        if told is None or told[0] != key:
            told = self._told = (key, report_of(self._detector, number, pages=self._settings.address))
        return told[1]

    def close(self) -> None:
        """Stop what runs, between two items; the next scan goes on with it."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
