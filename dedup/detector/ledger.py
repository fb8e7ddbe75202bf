"""What a store keeps beside its documents for the nights: feeds, scans, and what a scan brought.

Whatever is noted here is durable when its method returns.  Note what is remembered of a feed only after
its items were added: what a server is shown decides what it sends next time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from dedup.config import Config
from dedup.detector.answers import Counts
from dedup.detector.engine import Engine
from dedup.detector.finding import judged
from dedup.detector.late import Retelling, overtaken, untold
from dedup.detector.loading import Submit, Task, load, submitted
from dedup.detector.writer import Batch
from dedup.store.protocol import Reader, Writer
from dedup.store.rows import ChangeKind, FeedRow, Harvest, ScanRow
from dedup.types import Document, Report

__all__ = ["Brought", "Item", "Ledger"]

T = TypeVar("T")
_CHUNK = 100
_TWINS = 64


@dataclass(frozen=True, slots=True)
class Brought:
    """What came into the store between two sequences.

    ``numbers`` are revisions in the order they came, without those superseded meanwhile.  ``added`` are
    the ids that were new and ``updated`` those that were held before.  ``overtaken`` are older revisions
    that follow one of these.
    """

    numbers: tuple[int, ...] = ()
    added: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()
    overtaken: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """The outline of a revision's report as it stands, with the verdicts, and the id of its cluster.

    ``number`` is the revision's.
    """

    report: Report
    cluster: str | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Noting(Generic[T]):
    act: Callable[[Writer], T]
    weight: int = 0

    def run(self, batch: Batch) -> T:
        return self.act(batch.session)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Reads and notes; made by :attr:`Detector.ledger`."""

    _engine: Engine
    _submit: Submit

    @property
    def config(self) -> Config:
        """How the detector compares."""
        return self._engine.config

    @property
    def background(self) -> str:
        """Names what is common in the store's texts."""
        return self._engine.background.version

    def now(self) -> dt.datetime:
        """Tell the time by the detector's clock."""
        return self._engine.clock()

    def _noted(self, act: Callable[[Writer], T]) -> T:
        return submitted(self._submit, _Noting(act)).result()

    # ------------------------------------------------------------------ feeds

    def feeds(self) -> list[FeedRow]:
        """List the feeds that are known, by address."""
        with self._engine.store.read() as session:
            return session.feeds()

    def feed(self, url: str) -> FeedRow | None:
        """Find a feed by the address it was given under."""
        with self._engine.store.read() as session:
            return session.feed(url)

    def keep_feeds(self, rows: Sequence[FeedRow]) -> None:
        """Note what is known of feeds, all of them or none."""

        def act(session: Writer) -> None:
            for row in rows:
                session.fed(row)

        self._noted(act)

    def drop_feed(self, url: str) -> bool:
        """Forget a feed; its items stay.  Return whether it was known."""
        return self._noted(lambda session: session.unfed(url))

    # ------------------------------------------------------------------ scans

    def sequence(self) -> int:
        """Return the number of the last change."""
        with self._engine.store.read() as session:
            return session.sequence()

    def scan(self, number: int | None = None) -> ScanRow | None:
        """Find a scan; without a number the last one."""
        with self._engine.store.read() as session:
            return session.scan(number)

    def scans(self, before: int | None = None, limit: int = 50) -> list[ScanRow]:
        """List scans, latest first, those with a smaller number than ``before``."""
        with self._engine.store.read() as session:
            return session.scans(before, limit)

    def note_scan(self, change: Callable[[ScanRow | None], ScanRow], number: int | None = None) -> ScanRow:
        """Change what is known of a scan (without a number, the last one) and return it as it is kept.

        No other process comes between reading and writing.  ``change`` gets None where there is no scan;
        what it raises is raised here and leaves all as it was.  It may be called more than once.
        """

        def act(session: Writer) -> ScanRow:
            row = change(session.scan(number))
            return replace(row, number=session.scanned(row))

        return self._noted(act)

    def harvests(self, scan: int) -> list[Harvest]:
        """List what each place gave in a scan."""
        with self._engine.store.read() as session:
            return session.harvests(scan)

    def keep_harvest(
        self, scan: int, harvest: Harvest, feed: Callable[[FeedRow | None], FeedRow | None]
    ) -> None:
        """Note what a place gave, and what is remembered of it if it is a feed.

        ``feed`` turns what is known of it at that moment into what is known then; None leaves it.
        """

        def act(session: Writer) -> None:
            session.harvested(scan, harvest)
            told = feed(session.feed(harvest.place))
            if told is not None:
                session.fed(told)

        self._noted(act)

    # ------------------------------------------------------------------ what a scan brought

    def brought(self, since: int, until: int) -> Brought:
        """Tell what came in after a sequence, up to another one."""
        numbers: dict[int, str] = {}
        replaced: set[str] = set()
        with self._engine.store.read() as session:
            while since < until and (changes := session.changes(since)):
                for change in (one for one in changes if one.sequence <= until):
                    if change.kind is ChangeKind.ADDED and change.number is not None:
                        numbers[change.number] = change.about
                    elif change.number is not None and numbers.pop(change.number, None) is None:
                        replaced.add(change.about)
                since = changes[-1].sequence
            ids = set(numbers.values())
            late = tuple(sorted(set(overtaken(session, numbers.keys())) - numbers.keys()))
        return Brought(tuple(numbers), frozenset(ids - replaced), frozenset(ids & replaced), late)

    def items(self, numbers: Sequence[int]) -> Iterator[Item]:
        """Read the outlines of revisions' reports as they stand; what has none is left out."""
        for start in range(0, len(numbers), _CHUNK):
            with self._engine.store.read() as session:
                found = [_item(session, number) for number in numbers[start : start + _CHUNK]]
            yield from (one for one in found if one is not None)

    def not_removed(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Leave out what was held and removed for its age: a feed that still lists it has no news in it."""
        from dedup.match.compare import text_digest

        with self._engine.store.read() as session:
            old = session.aged_any()
        for document in documents:
            if not old or self._removed(document) != text_digest(document.text):
                yield document

    def _removed(self, document: Document) -> str | None:
        with self._engine.store.read() as session:
            return session.aged_text(str(document.id))

    def at_address(self, document: Document) -> list[str]:
        """List the documents that are held with the same text and the same address, earliest first."""
        from dedup.sketch.exact import digest
        from dedup.text.scanner import scan

        exact = digest(scan(document.text, self._engine.store.identity.seed))
        with self._engine.store.read() as session:
            found = session.publishers(exact, _TWINS)
        return [str(info.id) for info in found if info.url == document.url]

    def current(self, id: str) -> Document | None:  # noqa: A002
        """Find the current version of a document."""
        with self._engine.store.read() as session:
            found = session.revision(id)
        return found.document if found else None

    def holds(self, id: str) -> bool:  # noqa: A002
        """Whether a document of this id is held."""
        with self._engine.store.read() as session:
            return bool(session.versions(id))

    def linked(self, numbers: Sequence[int]) -> list[int]:
        """List the revisions that have a comparison with one of these, ascending, without these."""
        with self._engine.store.read() as session:
            found = {other for number in numbers for other in session.linked(number)}
        return sorted(found - set(numbers))

    def document(self, report: str) -> Document | None:
        """Find the document that a report speaks of."""
        with self._engine.store.read() as session:
            return session.report_document(report)

    def retell(self, numbers: Sequence[int], progress: Callable[[Counts], None] | None = None) -> int:
        """Make the reports again that do not know yet of one of these, published before and stored later.

        Return how many.  A report keeps its name.
        """
        with self._engine.store.read() as session:
            found = list(untold(session, set(numbers)))
        tasks = (Task(None, 0, partial(Retelling.begin, self._engine, number)) for number in found)
        return load(tasks, self._submit, progress).read


def _item(session: Reader, number: int) -> Item | None:
    report, revision = session.outline(number), session.numbered(number)
    if report is None or revision is None:
        return None
    row = session.cluster_of(revision.exact) if revision.info.words else None
    return Item(judged(session, report), row.id if row else None, number)
