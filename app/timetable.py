"""The timetable of a service: begins a scan when one is due, and never two for one moment.

Every worker has one; the store lets a single one of them serve a moment.  A scan that fails, or that lasts
longer than a step, costs the moments it lasted: they do not pile up.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from functools import partial

from dedup.errors import DedupError, ScanRunningError
from dedup.scan.schedule import Schedule

__all__ = ["Timetable"]

log = logging.getLogger("dedup.app")

_LONGEST = 30.0
"""Seconds between two looks at the clock, which may have been set, or asleep."""


def _nothing() -> None:
    """Have nothing to go on with."""


class Timetable:
    """Calls ``begin`` with each moment of a schedule; ``now`` is the clock."""

    def __init__(
        self,
        schedule: Schedule,
        begin: Callable[[dt.datetime], object],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._schedule, self._begin, self._now = schedule, begin, now
        self._resume: Callable[[], object] = _nothing
        self._due = schedule.after(now())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="dedup-timetable", daemon=True)

    def start(self, resume: Callable[[], object]) -> None:
        """Keep to the timetable until :meth:`close`; first go on with what was interrupted."""
        if self._due is not None:
            self._resume = resume
            self._thread.start()

    def close(self) -> None:
        """Begin no more scans."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        self._tried("what was interrupted", self._resume)
        while not self._stop.wait(self.turn()):
            pass

    def turn(self) -> float:
        """Begin a scan if one is due, and return how many seconds there is nothing to do.

        Moments that passed meanwhile, while the machine slept, are served by one scan.
        """
        now = self._now()
        if self._due is not None and now >= self._due:
            self._tried(self._due.isoformat(timespec="minutes"), partial(self._begin, self._due))
            self._due = self._schedule.after(now)
        if self._due is None:
            return _LONGEST
        return min(max((self._due - now).total_seconds(), 0.0), _LONGEST)

    def _tried(self, what: str, act: Callable[[], object]) -> None:
        """Begin a scan; whatever comes of it, the next moment comes."""
        try:
            act()
        except ScanRunningError as busy:
            log.info("no scan for %s: %s", what, busy.message)
        except DedupError as error:
            log.error("no scan for %s: %s", what, error.message)
        except Exception:
            log.exception("no scan for %s", what)
