"""A scan as the store keeps it and as anybody may ask for it: who runs it, how far it is, how it ended.

One process runs a scan of a store.  It gives a sign of life every second (its :class:`Lease`); a lease
without one, or of a process that is gone, is free to be taken over.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import secrets
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from dedup.store.rows import ScanRow
from dedup.types import Record

__all__ = ["Lease", "Notes", "ScanState", "ScanStatus", "Tally", "Why", "holder", "status_of"]

_PATIENCE = dt.timedelta(seconds=90)
"""Without a sign of life for so long, whoever runs a scan is taken to be gone."""


class ScanState(StrEnum):
    """How a scan stands: ``stopping`` was asked to stop, ``interrupted`` can be gone on with."""

    RUNNING = "running"
    STOPPING = "stopping"
    INTERRUPTED = "interrupted"
    FINISHED = "finished"


class Why(StrEnum):
    """Why a scan was interrupted: cancelled, its program stopped, an error, or gone without a word."""

    CANCELLED = "cancelled"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"


@functools.cache
def _boot() -> str:
    """Name this run of this process: a number may be given again, as process 1 of every container is."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Lease(Record):
    """Who runs a scan, and when they last gave a sign of life."""

    token: str
    process: int
    host: str
    boot: str
    seen: dt.datetime

    @classmethod
    def taken(cls, token: str, now: dt.datetime) -> Self:
        """Make a lease of this process."""
        return cls(token, os.getpid(), socket.gethostname(), _boot(), now)

    def is_held(self, now: dt.datetime) -> bool:
        """Whether whoever took it is still at it, as far as one can see from here."""
        if now - self.seen > _PATIENCE:
            return False
        return self.host != socket.gethostname() or self.boot == _boot() or _runs(self.process)


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


@dataclass(frozen=True, slots=True)
class Tally(Record):
    """How far a scan is.

    ``phase`` is what it does: fetching, reading pages, comparing, telling again, reporting or delivering.
    Of the items compared, ``new``, ``updated``, ``known`` and ``failed`` say what became of them, ``rate``
    how many a second.
    """

    phase: str = ""
    feeds: int = 0
    feeds_total: int = 0
    items: int = 0
    items_total: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    failed: int = 0
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Notes(Record):
    """What the store keeps of a scan beside where it began.

    ``own`` and ``pages`` are what its report is asked for with.  ``slot`` is the moment of the timetable
    that was served last, by it or a scan before it, ``tries`` counts how often it was taken over.
    ``cancel`` asks whoever runs it to stop.  ``verdict`` and ``looks`` are what its report begins with,
    ``undelivered`` says why its summary did not reach the webhook.
    """

    own: tuple[str, ...] = ()
    pages: str | None = None
    lease: Lease | None = None
    slot: dt.datetime | None = None
    tries: int = 0
    cancel: bool = False
    ended: dt.datetime | None = None
    why: Why | None = None
    detail: str | None = None
    tally: Tally = Tally()
    verdict: str | None = None
    looks: int = 0
    undelivered: str | None = None


def holder(row: ScanRow, now: dt.datetime) -> str | None:
    """Name the process that runs a scan; None if nobody does."""
    lease = Notes.from_dict(row.body).lease
    if row.finished or lease is None or not lease.is_held(now):
        return None
    return f"process {lease.process} on {lease.host}"


@dataclass(frozen=True, slots=True)
class ScanStatus(Record):
    """A scan for whoever asks.

    ``reason`` and ``detail`` say why it was interrupted, ``ended`` when it finished or was interrupted,
    ``progress`` how far it is or came, ``summary`` is the first line of its report and ``looks`` counts what
    there is to look at.
    """

    id: int
    state: ScanState
    began: dt.datetime
    ended: dt.datetime | None
    reason: Why | None
    detail: str | None
    progress: Tally
    summary: str | None
    looks: int

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at it."""
        return self.state in (ScanState.RUNNING, ScanState.STOPPING)


def status_of(row: ScanRow, now: dt.datetime) -> ScanStatus:
    """Say how a scan stands, by what the store keeps of it; one whose process is gone is interrupted."""
    notes = Notes.from_dict(row.body)
    why = notes.why
    if row.finished:
        state, why = ScanState.FINISHED, None
    elif holder(row, now):
        state = ScanState.STOPPING if notes.cancel else ScanState.RUNNING
    else:
        state, why = ScanState.INTERRUPTED, why or Why.LOST
    ended = notes.ended or (notes.lease.seen if notes.lease and state is ScanState.INTERRUPTED else None)
    return ScanStatus(
        row.number, state, row.began, ended, why, notes.detail, notes.tally, notes.verdict, notes.looks
    )
