"""A scan in its store: where it began, who runs it, and what its places gave so far.

A scan that was killed stays open.  The next one takes it over: it keeps where the scan began, so that the
report is of everything since, and reads every place again; what is held already is unchanged.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from dedup.config import ENGINE
from dedup.detector.ledger import Ledger
from dedup.errors import NotFoundError, ScanRunningError, StoreError
from dedup.scan.feeds import Feed, remembered
from dedup.scan.night import Made, Night
from dedup.scan.results import FeedResult, FeedState
from dedup.scan.status import Lease, Notes, Tally, Why, holder
from dedup.store.rows import Harvest, ScanRow

__all__ = ["Record"]

_NO_NEWS = frozenset({FeedState.UNCHANGED, FeedState.WAITING})
_MOST_TRIES = 3
"""A scan that brought its process down so often is not begun again by the timetable."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a scan is begun with."""

    own: tuple[str, ...]
    pages: str | None
    slot: dt.datetime | None
    token: str


@dataclass(slots=True)
class Record:
    """One scan in its store.  ``prior`` is what places gave before it was interrupted."""

    ledger: Ledger
    row: ScanRow
    resumed: bool
    prior: dict[str, FeedResult]

    @classmethod
    def begin(
        cls,
        ledger: Ledger,
        *,
        own: Collection[str] = (),
        pages: str | None = None,
        slot: dt.datetime | None = None,
    ) -> Record:
        """Begin a scan, or take over the one that was interrupted.

        ``own`` and ``pages`` are what the report is asked for with; ``slot`` is the moment of a timetable,
        which is served once.  Raises ``ScanRunningError`` while another is at it, or was for that slot.
        """
        asked = _Asked(tuple(own), pages, slot, secrets.token_hex(8))
        now, sequence = ledger.now(), ledger.sequence()
        row = ledger.note_scan(partial(_begun, asked, now, sequence))
        resumed = Notes.from_dict(row.body).tries > 0
        return cls(ledger, row, resumed, _results(ledger, row) if resumed else {})

    @classmethod
    def last(cls, ledger: Ledger) -> Record:
        """Find the last scan that read everything.  Raises ``NotFoundError`` where there is none."""
        row = ledger.scan()
        while row is not None and row.until is None:
            row = ledger.scan(row.number - 1)
        if row is None:
            raise NotFoundError("there is no scan in this store that came to its end; run one first")
        return cls(ledger, row, resumed=False, prior={})

    @classmethod
    def numbered(cls, ledger: Ledger, number: int) -> Record:
        """Find a scan.  Raises ``NotFoundError``."""
        row = ledger.scan(number)
        if row is None:
            raise _unknown(number)
        return cls(ledger, row, resumed=False, prior={})

    @staticmethod
    def cancel(ledger: Ledger, number: int) -> ScanRow:
        """Ask whoever runs a scan to stop between two items or feeds; one that ended stays as it is.

        Raises ``NotFoundError``.
        """
        now = ledger.now()

        def act(row: ScanRow | None) -> ScanRow:
            if row is None:
                raise _unknown(number)
            if holder(row, now) is None:
                return row
            return replace(row, body=replace(Notes.from_dict(row.body), cancel=True).to_dict())

        return ledger.note_scan(act, number)

    @property
    def notes(self) -> Notes:
        """What is kept of it beside where it began."""
        return Notes.from_dict(self.row.body)

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
        until = self.ledger.sequence()
        self.row = self._changed(lambda row: replace(row, until=until))

    def beat(self, tally: Tally) -> bool:
        """Give a sign of life, say how far it is, and return whether somebody asked it to stop.

        Raises ``ScanRunningError`` if it was taken over meanwhile.
        """
        now = self.ledger.now()

        def alive(notes: Notes) -> Notes:
            return replace(notes, lease=notes.lease and replace(notes.lease, seen=now), tally=tally)

        return Notes.from_dict(self._noted(alive).body).cancel

    def finish(self, night: Night, tally: Tally) -> None:
        """Say that the report is written."""
        now = self.ledger.now()

        def done(row: ScanRow) -> ScanRow:
            notes = replace(
                Notes.from_dict(row.body), ended=now, tally=tally, verdict=night.verdict, looks=night.looks
            )
            return replace(row, finished=True, body=notes.to_dict())

        self.row = self._changed(done)

    def leave(self, why: Why, detail: str | None, tally: Tally) -> None:
        """Leave a scan that did not come to its end to whoever comes next."""
        now = self.ledger.now()
        with suppress(StoreError, ScanRunningError):
            self._noted(
                lambda notes: replace(notes, lease=None, ended=now, why=why, detail=detail, tally=tally)
            )

    def delivery(self, failed: str | None) -> bool:
        """Note why the summary was not delivered, or that it was; return whether the report changes by it."""
        before = self.notes.undelivered
        if failed != before:
            self.row = self._noted(lambda notes: replace(notes, undelivered=failed))
        return failed != before

    def _noted(self, change: Callable[[Notes], Notes]) -> ScanRow:
        return self._changed(lambda row: replace(row, body=change(Notes.from_dict(row.body)).to_dict()))

    def _changed(self, change: Callable[[ScanRow], ScanRow]) -> ScanRow:
        """Change what is kept, as long as it is ours.  Called by two threads, so it leaves ``row`` alone."""
        own = _token(self.row)

        def act(row: ScanRow | None) -> ScanRow:
            if row is None or _token(row) != own:
                raise ScanRunningError("another process has taken this scan over", about=str(self.row.number))
            return change(row)

        return self.ledger.note_scan(act, self.row.number)

    @property
    def own(self) -> tuple[str, ...]:
        """The reader's sources, as the scan was asked."""
        return self.notes.own

    @property
    def pages(self) -> str | None:
        """The address of the service to link to, as the scan was asked."""
        return self.notes.pages

    @property
    def until(self) -> int:
        """The sequence up to which it is the scan's."""
        return self.row.until if self.row.until is not None else self.ledger.sequence()

    def results(self) -> list[FeedResult]:
        """List what each place gave, and the webhook that did not take the summary."""
        failed = self.notes.undelivered
        webhook = (
            FeedResult("webhook", "webhook", FeedState.FAILED, failed, what="webhook") if failed else None
        )
        return [*_results(self.ledger, self.row).values(), *filter(None, (webhook,))]

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
            config.survivor,
            scan=self.row.number,
            began=self.row.began,
        )


def _unknown(number: int) -> NotFoundError:
    return NotFoundError(f"there is no scan {number}", about=str(number))


def _token(row: ScanRow) -> str | None:
    lease = Notes.from_dict(row.body).lease
    return lease.token if lease else None


def _results(ledger: Ledger, row: ScanRow) -> dict[str, FeedResult]:
    return {one.place: FeedResult.from_dict(one.body) for one in ledger.harvests(row.number)}


def _begun(asked: _Asked, now: dt.datetime, sequence: int, last: ScanRow | None) -> ScanRow:
    """Decide which scan begins: a new one or the one that was interrupted.  Raises ``ScanRunningError``."""
    before = Notes.from_dict(last.body) if last else Notes()
    if last is not None:
        _hold_free(last, before, asked.slot, now)
    notes = Notes(asked.own, asked.pages, Lease.taken(asked.token, now), _later(before.slot, asked.slot))
    if last is None or last.finished:
        since = max(sequence, last.until or 0) if last else sequence
        return ScanRow(0, since, None, now, body=notes.to_dict())
    return replace(last, body=replace(notes, tries=before.tries + 1).to_dict())


def _later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return max(filter(None, (one, other)), default=None)


def _hold_free(last: ScanRow, notes: Notes, slot: dt.datetime | None, now: dt.datetime) -> None:
    """Raise ``ScanRunningError`` while the last scan runs, and for a slot that was served.

    A slot was not served whose scan lost its process or was stopped with it, but for a scan that did so
    again and again.
    """
    who = holder(last, now)
    if who:
        raise ScanRunningError(
            f"{who} runs scan {last.number} of this store; wait for it to finish, or stop it",
            about=str(last.number),
        )
    if slot is None or notes.slot is None or notes.slot < slot:
        return
    gone = not last.finished and notes.why in (None, Why.LOST, Why.STOPPED)
    if notes.slot > slot or not gone or notes.tries >= _MOST_TRIES:
        raise ScanRunningError(
            f"the scan due at {slot.isoformat(timespec='minutes')} was run already", about=str(last.number)
        )
