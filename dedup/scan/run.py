"""One scan: read every place, keep what is new, tell again what came late, and write the night's report."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.detector.answers import Counts
from dedup.detector.ledger import Brought
from dedup.errors import DedupError, NotFoundError, StoppedError
from dedup.ingest.fetch import Fetcher, Policy, fetch_all
from dedup.ingest.fetch.clock import Stop, never
from dedup.ingest.fetch.results import Kind, Outcome, Request
from dedup.scan.batch import Batch
from dedup.scan.export import Folder, told_of, write_night
from dedup.scan.feeds import Feed, known_feed, listed_feeds
from dedup.scan.night import Night
from dedup.scan.pages import Page, Reason, Waiting, completed, page_of, requests_of
from dedup.scan.reading import Files, Gathered, not_asked, read_feed
from dedup.scan.record import Record
from dedup.scan.rendering import render_csv
from dedup.scan.results import FeedResult
from dedup.scan.sites import Sites
from dedup.scan.status import Why
from dedup.scan.targets import Targets, read_targets
from dedup.scan.watch import Progress, Watch
from dedup.scan.webhook import Webhook, deliver
from dedup.types import Document

if TYPE_CHECKING:
    import datetime as dt

    from dedup.detector import Detector

__all__ = ["Progress", "Scan", "begin", "report_of", "scan", "table_of", "tell_again"]

_FETCHED_AT_ONCE = 8


def _silent(*_: object) -> None:
    """Tell nobody."""


def scan(detector: Detector, targets: Iterable[str] = (), **how: Any) -> Night:
    """Read feeds, files and folders once, keep what is new in them and report on it.

    ``targets`` and options are those of :func:`begin`; raises also what :meth:`Scan.run` raises.
    """
    return begin(detector, targets, **how).run()


def begin(
    detector: Detector,
    targets: Iterable[str] = (),
    *,
    report: str | Path | None = None,
    own: Collection[str] = (),
    allow_private: Collection[str] = (),
    pages: str | None = None,
    webhook: tuple[str, str] | None = None,
    slot: dt.datetime | None = None,
    fetcher: Fetcher | None = None,
    progress: Progress = _silent,
    tell: Callable[[str], None] = _silent,
    stop: Stop = never,
    workers: int = 1,
) -> Scan:
    """Begin a scan, which :meth:`Scan.run` carries out; one that was interrupted is taken over.

    ``targets`` are addresses of feeds, OPML lists, files and folders; without any, the feeds that the
    store lists.  ``report`` is a folder for the report's files, ``own`` the reader's sources,
    ``allow_private`` hosts inside the house, ``pages`` the address of a running service to link to,
    ``webhook`` where to deliver the summary and its secret (``whsec_...``), ``slot`` the moment of a
    timetable that it serves.  ``stop`` is asked between feeds and items.  ``workers`` processes work out
    what can be told of an item alone, as in :meth:`Detector.add_many`.
    Raises ``FormatError``, ``ConfigError``, ``StoreError``, and ``ScanRunningError`` while another runs.
    """
    folder = _folder(report)
    given = list(targets)
    found = read_targets(given, tell)
    fetcher, hook = _outward(fetcher, allow_private, webhook)
    record = Record.begin(detector.ledger, own=own, pages=pages, slot=slot)
    if record.resumed:
        tell(f"going on with scan {record.row.number}, which was interrupted")
    watch = Watch(record, progress, stop)
    return Scan(detector, record, found, not given, fetcher, watch, folder, hook, workers)


def tell_again(
    detector: Detector,
    *,
    report: str | Path | None = None,
    own: Collection[str] = (),
    allow_private: Collection[str] = (),
    pages: str | None = None,
    webhook: tuple[str, str] | None = None,
    fetcher: Fetcher | None = None,
    number: int | None = None,
) -> Night:
    """Make the report of a scan again, with the verdicts as they stand; nothing is read.

    ``number`` is the scan's, by default the last one's.  ``own`` and ``pages`` are by default those that
    the scan was asked for with.  The summary goes to ``webhook`` under the name it had before.
    Raises ``NotFoundError`` where no scan came to its end, ``ConfigError`` for the folder or the webhook.
    """
    folder = _folder(report)
    fetcher, hook = _outward(fetcher, allow_private, webhook)
    record = Record.last(detector.ledger) if number is None else _told(detector, number)
    told = _Telling(detector, record, folder, own or record.own, pages or record.pages)
    return told.delivered(hook, fetcher) if hook else told.write()


def _folder(report: str | Path | None) -> Folder | None:
    """Hold that a report can be written before the work begins."""
    folder = Folder(Path(report)) if report is not None else None
    if folder is not None:
        folder.hold()
    return folder


def _outward(
    fetcher: Fetcher | None, allow_private: Collection[str], webhook: tuple[str, str] | None
) -> tuple[Fetcher, Webhook | None]:
    """Make what opens connections."""
    fetcher = fetcher or Fetcher(Policy(allow_private=frozenset(allow_private)))
    return fetcher, Webhook.of(*webhook, fetcher.policy) if webhook else None


def report_of(detector: Detector, number: int, *, pages: str | None = None) -> Night:
    """Make the report of a scan by its number, as things stand.  Raises ``NotFoundError``."""
    record = _told(detector, number)
    return write_night(detector, record, None, pages=pages)


def table_of(detector: Detector, number: int) -> str:
    """Make the table of a scan's items, as CSV.  Raises ``NotFoundError``."""
    table = io.StringIO(newline="")
    for _ in render_csv(told_of(_told(detector, number)), table):
        pass
    return table.getvalue()


def _told(detector: Detector, number: int) -> Record:
    record = Record.numbered(detector.ledger, number)
    if not record.row.finished:
        raise NotFoundError(f"scan {number} has no report, for it has not come to its end", about=str(number))
    return record


@dataclass(frozen=True, slots=True)
class _Telling:
    """How the report of a scan is made, and made again where its delivery failed."""

    detector: Detector
    record: Record
    folder: Folder | None
    own: Collection[str]
    pages: str | None

    def write(self) -> Night:
        return write_night(self.detector, self.record, self.folder, own=self.own, pages=self.pages)

    def delivered(self, webhook: Webhook, fetcher: Fetcher, stop: Stop = never) -> Night:
        """Deliver the summary; what went wrong with it is told by the report, which is made again."""
        night = self.write()
        now = self.detector.ledger.now
        failed = deliver(webhook, night, fetcher, now=now, stop=stop, base=self.pages)
        return self.write() if self.record.delivery(failed) else night


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that has begun: nobody else may run one of this store until it is run, or left."""

    detector: Detector
    record: Record
    found: Targets
    ask_listed: bool
    fetcher: Fetcher
    watch: Watch
    folder: Folder | None = None
    webhook: Webhook | None = None
    workers: int = 1

    @property
    def number(self) -> int:
        """Names it in its store."""
        return self.record.row.number

    def run(self) -> Night:
        """Carry it out.  Raises ``StoppedError`` where it was told to stop, ``StoreError``."""
        record, watch = self.record, self.watch
        with watch:
            try:
                night = self._run()
            except BaseException as error:
                record.leave(_why(error, watch), _said(error), watch.tally)
                raise
            record.finish(night, watch.tally)
        return night

    def _run(self) -> Night:
        record, watch = self.record, self.watch
        _Run(self.detector, record, self.fetcher, watch, self.workers).read(
            self.found, ask_listed=self.ask_listed
        )
        record.read()
        watch.begin("telling again")
        numbers = record.ledger.brought(record.row.since, record.until).numbers
        record.ledger.retell(numbers, watch.told)
        watch.begin("reporting")
        told = _Telling(self.detector, record, self.folder, record.own, record.pages)
        if self.webhook is None:
            return told.write()
        watch.begin("delivering")
        return told.delivered(self.webhook, self.fetcher, watch.stopped)


def _why(error: BaseException, watch: Watch) -> Why:
    if isinstance(error, StoppedError):
        return watch.why
    return Why.FAILED if isinstance(error, Exception) else Why.STOPPED


def _said(error: BaseException) -> str | None:
    """Say what went wrong; the details of a fault of ours are for the log, not for everybody."""
    if isinstance(error, StoppedError) or not isinstance(error, Exception):
        return None
    return error.message if isinstance(error, DedupError) else f"unexpected failure ({type(error).__name__})"


@dataclass(slots=True)
class _Run:
    """The reading half of a scan; ``feeds`` is what is to be remembered of each once its items are kept."""

    detector: Detector
    record: Record
    fetcher: Fetcher
    watch: Watch
    workers: int = 1
    feeds: dict[str, Feed] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)

    def read(self, found: Targets, *, ask_listed: bool) -> None:
        ledger, row = self.detector.ledger, self.record.row
        before = ledger.brought(row.since, ledger.sequence()) if self.record.resumed else Brought()
        asked = listed_feeds(ledger) if ask_listed else [known_feed(ledger, e) for e in found.feeds.values()]
        batch = Batch(ledger.now(), before, self._note)
        try:
            self._fetch(asked, batch)
            self._read_pages(batch)
            for order, path in enumerate(found.paths, start=len(asked)):
                self.watch.hold()
                files = Files(path, ledger.config, ledger.holds)
                batch.take(order, str(path), self._until_stopped(ledger.not_removed(files)))
                batch.judge(files.result)
            self.watch.hold()
            self.watch.begin("comparing", items=len(batch))
            documents = self._until_stopped(Sites(ledger).one_name(batch.ordered()))
            self.detector.add_many(documents, partial(self._counted, batch), workers=self.workers)
            self.watch.hold()
        finally:
            batch.close()

    def _until_stopped(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents on until somebody wishes to stop; what was passed on is kept."""
        for document in documents:
            if self.watch.stopped():
                return
            yield document

    def _note(self, result: FeedResult) -> None:
        self.record.note(result, self.feeds.get(result.place))

    def _counted(self, batch: Batch, counts: Counts) -> None:
        batch.count(counts)
        self.watch.compared(counts, len(batch))

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
        self.watch.begin("fetching", feeds=len(requests))
        self.watch.hold()
        with closing(self._answers(requests)) as done:
            for number, (request, outcome) in enumerate(done, start=1):
                self.watch.hold()
                self._take(batch, *by_request[id(request)], outcome)
                self.watch.fetched(number, len(requests))

    def _answers(self, requests: Iterable[Request]) -> Generator[tuple[Request, Outcome], None, None]:
        """Ask many addresses side by side, until somebody wishes to stop."""
        now, stop = self.detector.ledger.now, self.watch.stopped
        return fetch_all(self.fetcher, requests, now=now, workers=_FETCHED_AT_ONCE, stop=stop)

    def _take(self, batch: Batch, order: int, feed: Feed, outcome: Outcome) -> None:
        """Put what a feed's server answered on its way."""
        config, chance = self.detector.ledger.config, random.random()
        gathered = read_feed(feed, outcome, config, now=outcome.fetched_at, chance=chance)
        if gathered.feed is not None:
            self.feeds[feed.url] = gathered.feed
        if feed.full_text and gathered.documents:
            self.waiting.append(Waiting(order, gathered))
        else:
            self._keep(batch, order, gathered)

    def _read_pages(self, batch: Batch) -> None:
        """Read the pages behind the items of feeds that are set to have their articles read whole."""
        if not self.waiting:
            return
        self.watch.begin("reading pages")
        ledger = self.detector.ledger
        asked = {r.url: r for one in self.waiting for r in requests_of(one, ledger.current)}
        found: dict[str, Page | Reason] = {}
        with closing(self._answers(asked.values())) as done:
            for request, outcome in done:
                self.watch.hold()
                found[request.url] = page_of(outcome, ledger.config)
        for one in self.waiting:
            self._keep(batch, one.order, completed(one, found, ledger.current))

    def _keep(self, batch: Batch, order: int, gathered: Gathered) -> None:
        ledger = self.detector.ledger
        known = (one for one in gathered.notices if ledger.holds(str(one.id)))
        batch.take(order, gathered.result.place, [*ledger.not_removed(gathered.documents), *known])
        batch.judge(gathered.result)
