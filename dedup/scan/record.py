"""A scan as the store remembers it: where it began, who runs it, and what its places gave so far.

A scan that was killed stays open.  The next one takes it over: it keeps where the scan began, so that the
report is of everything since, and reads every place again; what is held already is unchanged.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from dedup.config import ENGINE
from dedup.detector.ledger import Ledger
from dedup.errors import NotFoundError, StoreError, StoreLockedError
from dedup.scan.feeds import Feed, remembered
from dedup.scan.night import Made
from dedup.scan.results import FeedResult, FeedState
from dedup.store.protocol import Harvest, ScanRow

__all__ = ["Record"]

_NO_NEWS = frozenset({FeedState.UNCHANGED, FeedState.WAITING})


@dataclass(slots=True)
class Record:
    """One scan in its store.  ``prior`` is what places gave before it was interrupted."""

    ledger: Ledger
    row: ScanRow
    resumed: bool
    prior: dict[str, FeedResult]

    @classmethod
    def begin(cls, ledger: Ledger, *, own: Collection[str] = (), pages: str | None = None) -> Record:
        """Begin a scan, or take over the one that was interrupted.

        ``own`` and ``pages`` are what the report is asked for with.  Raises ``StoreLockedError`` while
        another process of this machine is at it.
        """
        last = ledger.scan()
        asked: dict[str, Any] = {"own": list(own), "pages": pages}
        body = {**asked, "process": os.getpid(), "host": socket.gethostname()}
        if last is None or last.finished:
            row = ScanRow(0, ledger.sequence(), None, ledger.now(), body=body)
            row = replace(row, number=ledger.keep_scan(row))
            return cls(ledger, row, resumed=False, prior={})
        _hold_alone(last)
        row = replace(last, body={**last.body, **body})
        ledger.keep_scan(row)
        return cls(ledger, row, resumed=True, prior=_results(ledger, row))

    @classmethod
    def last(cls, ledger: Ledger) -> Record:
        """Find the last scan that read everything.  Raises ``NotFoundError`` where there is none."""
        row = ledger.scan()
        while row is not None and row.until is None:
            row = ledger.scan(row.number - 1)
        if row is None:
            raise NotFoundError("there is no scan in this store that came to its end; run one first")
        return cls(ledger, row, resumed=False, prior=_results(ledger, row))

    def note(self, result: FeedResult, feed: Feed | None = None) -> None:
        """Keep what a place gave, and what is to be remembered of a feed; durable when it returns.

        A place that had nothing new since the interruption gave what it gave before.
        """
        before = self.prior.get(result.place)
        if before is not None and result.state in _NO_NEWS:
            result = before
        harvest = Harvest(result.place, result.to_dict())
        self.ledger.keep_harvest(
            self.row.number, harvest, lambda held: remembered(held, feed) if feed else None
        )

    def read(self) -> None:
        """Say that every place was read; what came since the scan began is its report."""
        self.row = replace(self.row, until=self.ledger.sequence())
        self.ledger.keep_scan(self.row)

    def finish(self) -> None:
        """Say that the report is written."""
        self.row = replace(self.row, finished=True)
        self.ledger.keep_scan(self.row)

    def leave(self) -> None:
        """Leave a scan that came to grief to whoever comes next, also while this process goes on."""
        with suppress(StoreError):
            self.ledger.keep_scan(replace(self.row, body={**self.row.body, "process": None}))

    @property
    def own(self) -> tuple[str, ...]:
        """The reader's sources, as the scan was asked."""
        return tuple(self.row.body.get("own") or ())

    @property
    def pages(self) -> str | None:
        """The address of the service to link to, as the scan was asked."""
        return self.row.body.get("pages")

    @property
    def until(self) -> int:
        """The sequence up to which it is the scan's."""
        return self.row.until if self.row.until is not None else self.ledger.sequence()

    def results(self) -> list[FeedResult]:
        """List what each place gave."""
        return list(_results(self.ledger, self.row).values())

    def made(self) -> Made:
        """Name what the report is made with and from."""
        config = self.ledger.config
        return Made(
            ENGINE,
            config.name,
            self.ledger.background,
            self.row.since,
            self.until,
            config.window_days,
            scan=self.row.number,
            began=self.row.began,
        )


def _results(ledger: Ledger, row: ScanRow) -> dict[str, FeedResult]:
    return {one.place: FeedResult.from_dict(one.body) for one in ledger.harvests(row.number)}


def _hold_alone(row: ScanRow) -> None:
    process, host = row.body.get("process"), row.body.get("host")
    if host == socket.gethostname() and isinstance(process, int) and _runs(process):
        raise StoreLockedError(
            f"process {process} runs scan {row.number} of this store; wait for it to finish, or stop it",
            about=str(row.number),
        )


def _runs(process: int) -> bool:
    """Whether another process has that number; where one cannot ask without harm, none does."""
    if process == os.getpid() or os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
