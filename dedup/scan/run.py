"""One scan: read every place, keep what is new, tell again what came late, and write the night's report."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dedup.detector.answers import Counts
from dedup.detector.ledger import Brought
from dedup.ingest.fetch import Fetcher, Policy, fetch_all
from dedup.ingest.fetch.results import Kind, Request
from dedup.scan.batch import Batch
from dedup.scan.export import Folder, write_night
from dedup.scan.feeds import Feed, known_feed, listed_feeds
from dedup.scan.night import Night
from dedup.scan.reading import Files, not_asked, read_feed
from dedup.scan.record import Record
from dedup.scan.results import FeedResult
from dedup.scan.targets import Targets, read_targets

if TYPE_CHECKING:
    from dedup.detector import Detector

__all__ = ["Progress", "scan", "tell_again"]

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Hears what is being done, how many are done and of how many."""

_FETCHED_AT_ONCE = 8


def _silent(*_: object) -> None:
    """Tell nobody."""


def scan(
    detector: Detector,
    targets: Iterable[str] = (),
    *,
    report: str | Path | None = None,
    own: Collection[str] = (),
    allow_private: Collection[str] = (),
    pages: str | None = None,
    fetcher: Fetcher | None = None,
    progress: Progress = _silent,
    tell: Callable[[str], None] = _silent,
) -> Night:
    """Read feeds, files and folders once, keep what is new in them and report on it.

    ``targets`` are addresses of feeds, OPML lists, files and folders; without any, the feeds that the
    store lists.  ``report`` is a folder for the report's files, ``own`` the reader's sources,
    ``allow_private`` hosts inside the house, ``pages`` the address of a running service to link to.
    A scan that was interrupted is taken over.  Raises ``FormatError``, ``ConfigError``, ``StoreError``.
    """
    ledger = detector.ledger
    folder = Folder(Path(report)) if report is not None else None
    if folder is not None:
        folder.hold()
    given = list(targets)
    found = read_targets(given, tell)
    fetcher = fetcher or Fetcher(Policy(allow_private=frozenset(allow_private)))
    record = Record.begin(ledger, own=own, pages=pages)
    if record.resumed:
        tell(f"going on with scan {record.row.number}, which was interrupted")
    try:
        _Run(detector, record, fetcher, progress).read(found, ask_listed=not given)
        record.read()
        _tell_late(record, progress)
        night = write_night(detector, record, folder)
        record.finish()
    except BaseException:
        record.leave()
        raise
    return night


def tell_again(
    detector: Detector,
    *,
    report: str | Path | None = None,
    own: Collection[str] = (),
    pages: str | None = None,
) -> Night:
    """Make the report of the last scan again, with the verdicts as they stand; nothing is read.

    ``own`` and ``pages`` are by default those that the scan was asked for with.
    Raises ``NotFoundError`` where no scan came to its end, ``ConfigError`` for the folder.
    """
    folder = Folder(Path(report)) if report is not None else None
    if folder is not None:
        folder.hold()
    record = Record.last(detector.ledger)
    return write_night(detector, record, folder, own=own or record.own, pages=pages or record.pages)


@dataclass(slots=True)
class _Run:
    """The reading half of a scan; ``feeds`` is what is to be remembered of each once its items are kept."""

    detector: Detector
    record: Record
    fetcher: Fetcher
    progress: Progress
    feeds: dict[str, Feed] = field(default_factory=dict)

    def read(self, found: Targets, *, ask_listed: bool) -> None:
        ledger, row = self.detector.ledger, self.record.row
        before = ledger.brought(row.since, ledger.sequence()) if self.record.resumed else Brought()
        asked = listed_feeds(ledger) if ask_listed else [known_feed(ledger, e) for e in found.feeds.values()]
        batch = Batch(ledger.now(), before, self._note)
        try:
            self._fetch(asked, batch)
            for order, path in enumerate(found.paths, start=len(asked)):
                files = Files(path, ledger.config)
                batch.take(order, str(path), files)
                batch.judge(files.result)
            self.detector.add_many(batch.ordered(), partial(self._counted, batch))
        finally:
            batch.close()

    def _note(self, result: FeedResult) -> None:
        self.record.note(result, self.feeds.get(result.place))

    def _counted(self, batch: Batch, counts: Counts) -> None:
        batch.count(counts)
        self.progress("comparing", counts.read, len(batch))

    def _fetch(self, asked: list[Feed], batch: Batch) -> None:
        """Ask every feed that may be asked; whatever comes of one, the others go on."""
        ledger = self.detector.ledger
        by_request: dict[int, tuple[int, Feed]] = {}
        requests: list[Request] = []
        for order, feed in enumerate(asked):
            put_off = not_asked(feed, ledger.now())
            if put_off is not None:
                batch.judge(put_off)
            else:
                requests.append(feed.standing.request(Kind.FEED))
                by_request[id(requests[-1])] = order, feed
        done = fetch_all(self.fetcher, requests, now=ledger.now, workers=_FETCHED_AT_ONCE)
        for number, (request, outcome) in enumerate(done, start=1):
            order, feed = by_request[id(request)]
            gathered = read_feed(feed, outcome, ledger.config, now=outcome.fetched_at, chance=random.random())
            if gathered.feed is not None:
                self.feeds[feed.url] = gathered.feed
            batch.take(order, feed.url, gathered.documents)
            batch.judge(gathered.result)
            self.progress("fetching", number, len(requests))


def _tell_late(record: Record, progress: Progress) -> None:
    """Make reports again whose documents follow something that came in only now."""
    numbers = record.ledger.brought(record.row.since, record.until).numbers
    record.ledger.retell(numbers, lambda counts: progress("telling again", counts.read, None))
