"""The facade: one object, one store, every verb."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dedup.cluster.survivor import read_policy
from dedup.config import Config
from dedup.detector.adding import Adding, Request, replayed
from dedup.detector.ahead import adding_all
from dedup.detector.answers import Article, Counts, Kept, Page, Status, cursor_of, read_cursor
from dedup.detector.archive import Archive
from dedup.detector.bare import beginning, load_bare
from dedup.detector.changing import Deletion, Keeping
from dedup.detector.checking import checked
from dedup.detector.completing import Completing
from dedup.detector.desk import Desk
from dedup.detector.engine import Engine
from dedup.detector.epochs import Epochs
from dedup.detector.finding import article, found, hold_limit, judged
from dedup.detector.grouping import SHOWN_MEMBERS, cluster_seen
from dedup.detector.intake import content_digest, mint, taken
from dedup.detector.ledger import Ledger
from dedup.detector.library import Library, Shelved
from dedup.detector.lineage import cluster_detail
from dedup.detector.loading import completing_all, load, named_or_refused
from dedup.detector.mirror import Mirror
from dedup.detector.upkeep import Keeper, Progress, index_folder
from dedup.detector.writer import Batch, GroupCommit
from dedup.errors import ConfigError, DedupError, NotFoundError, StoreMismatchError
from dedup.provenance import ClusterDetail
from dedup.rights import WITHDRAWN, is_withdrawn
from dedup.store.protocol import Reader
from dedup.store.rows import Change
from dedup.types import Cluster, Comparison, Document, Member, Report

if TYPE_CHECKING:
    from dedup.scan import Night
    from dedup.sketch.background import Background

__all__ = ["Detector"]

_KEYS_KEPT = dt.timedelta(days=7)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Detector(Desk, Archive, Epochs):
    """Finds what documents share with each other, and keeps them.

    Thread safe; other processes may have the same store open.  Every change is durable when its
    method returns, and every answer takes in what others have committed before it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Detector.open(f"sqlite:///{folder}/news.db") as detector:
    ...         report = detector.add("The old mill by the river burnt down on Monday night.")
    >>> report.outcome, report.compared_with.documents
    ('added', 0)
    """

    def __init__(self, engine: Engine) -> None:
        """Use :meth:`open`."""
        self._engine = engine
        self._store = engine.store
        self._writer = GroupCommit(engine.store, self._begin, engine.mirror.settled)
        self._tidied = False

    @classmethod
    def open(
        cls,
        url: str,
        *,
        config: Config | None = None,
        background: Background | None = None,
        clock: Callable[[], dt.datetime] = _now,
    ) -> Detector:
        """Open the store at ``sqlite:///path``, or make it where nothing is.

        A new store begins with ``background`` (by default the shipped one); an old one is refused with
        another than it has in use (see :meth:`learn_background`).  Raises the errors of
        :class:`~dedup.errors.StoreError`.
        """
        from dedup.sketch.background import Background as Table
        from dedup.store.files import path_of
        from dedup.store.sqlite import open_store

        config = config or Config()

        def common() -> bytes:
            return (background or Table.default()).to_bytes()

        store = open_store(url, fingerprint=config.fingerprint, background=common)
        try:
            known = Table.from_bytes(store.identity.background)
            if background is not None and background.version != known.version:
                raise StoreMismatchError(
                    f"{url} has the background {known.version} in use, not {background.version}; "
                    "open it without one, or see `dedup background use`",
                    about=url,
                )
        except BaseException:
            store.close()
            raise
        mirror = Mirror(config, Keeper(config, store, index_folder(path_of(url))))
        return cls(Engine(config, known, store, mirror, Library(store.identity.seed, known), clock))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what was submitted and release the store.  Closing twice is no error."""
        self._writer.close()
        self._engine.mirror.close()
        self._store.close()

    def _begin(self, batch: Batch) -> None:
        """Take in what others committed, before a batch compares anything."""
        self._engine.mirror.follow(batch.session)
        if not self._tidied:
            batch.session.forget(self._engine.clock() - _KEYS_KEPT)
            self._tidied = True

    def add(self, document: Document | str, *, key: str | None = None, digest: str | None = None) -> Report:
        """Keep a document and report on it; both are durable when this returns.

        ``Report.outcome`` says what became of it: *added*, *unchanged*, *updated* or *older_version*.
        A document without an id gets a fresh one.  ``key`` is an idempotency key: the same key with
        the same ``digest`` (by default of the document) gets the first answer again.
        Raises ``DocumentError``, ``VersionConflictError``, ``KeyReusedError``, ``StoreError``, ``BusyError``.
        """
        given = taken(document, self._engine.config)
        request = None if key is None else Request(key, digest or content_digest(given))
        return self._writer.submit(Adding.begin(self._engine, self._named(given), request)).result()

    def begin(self, document: Document | str, *, report: bool = True) -> Callable[[], Future[Report | Kept]]:
        """Work a document out, to add many: what is returned stores it, and may raise ``BusyError``.

        Documents may be worked out on several threads at once; they count in the order in which they are
        stored.  The future has what :meth:`add` returns, or raises what it raises; without ``report`` it
        has what became of the document, compared as by :meth:`add_many`.
        """
        given = self._named(taken(document, self._engine.config))
        return beginning(self._engine, self._writer.submit, given, report=report)

    def replay(self, key: str, digest: str) -> Report | None:
        """Find the answer an idempotency key got.  Raises ``KeyReusedError`` if it had another digest."""
        with self._store.read() as session:
            return replayed(session, Request(key, digest))

    def _named(self, document: Document) -> Document:
        if document.id is not None:
            return document
        return replace(document, id=mint(int(self._engine.clock().timestamp() * 1000)))

    def add_many(
        self,
        documents: Iterable[Document | DedupError],
        progress: Callable[[Counts], None] | None = None,
        *,
        report: bool = True,
        workers: int = 1,
    ) -> Counts:
        """Keep many documents, in order; what was counted is durable.

        What cannot be taken is counted and named, and never stops the rest; an error in the stream, as
        readers of files yield for a broken line, counts like that.  A document without an id is named
        by its content, so that a load can be repeated.  ``progress`` gets the counts as it goes.

        Without ``report`` a document is kept with its keys and compared with nothing yet.  Later ones find
        it from then on, and copies word for word are grouped; its own report is made when somebody asks
        for it, or for all of them by :meth:`catch_up`.

        With more than one of ``workers`` so many processes, this one among them, share what can be worked
        out of a text alone, once enough texts have come; a script that asks for it needs a ``__main__``
        that can be imported.
        """
        engine, submit = self._engine, self._writer.submit
        if report:
            return load(adding_all(engine, documents, workers), submit, progress)
        named = (d if isinstance(d, DedupError) else named_or_refused(engine, d) for d in documents)
        return load_bare(engine, submit, named, progress, workers)

    def catch_up(self, progress: Callable[[Counts], None] | None = None) -> Counts:
        """Make the reports that were left out when articles were kept without one.

        Each is compared with all that is stored by then, earlier or later.  Interrupted, it goes on where
        it stopped.  ``Counts`` are as of :meth:`add_many`.
        """
        return load(completing_all(self._engine), self._writer.submit, progress)

    def check(self, document: Document | str, *, keep: bool = False) -> Report:
        """Report on a document against the store without keeping it.

        A document that has the id of a stored one is compared with all others, and with that one
        as its version before.  ``keep`` stores the report with its document, but no article.
        """
        began = time.perf_counter()
        given = taken(document, self._engine.config)
        report = checked(self._engine, given, began)
        if keep:
            self._store.hold_room()
            self._writer.submit(Keeping(report, given, self._engine.clock())).result()
        return report

    def compare(self, a: str | Document, b: str | Document) -> Comparison:
        """Compare two documents, each the id of a stored one or a document itself."""
        with self._store.read() as session:
            left, right = self._side(session, a), self._side(session, b)
        return self._engine.comparer.sides(left, right)

    def _side(self, session: Reader, side: str | Document) -> Shelved:
        if isinstance(side, str):
            return self._engine.library.fetch(session, [found(session, side).number])[0]
        prepared = self._engine.prepared(taken(side, self._engine.config))
        return self._engine.shelved(prepared, None, self._engine.clock())

    def comparison(self, id: str) -> Comparison:  # noqa: A002
        """Find a stored comparison by its id.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            found = session.comparison(id)
        if found is None:
            raise NotFoundError(f"there is no comparison {id!r}", about=id)
        return found

    def get(self, id: str, version: int | None = None) -> Document:  # noqa: A002
        """Find a stored document, the current version by default.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            return found(session, id, version).document

    def article(self, id: str, version: int | None = None) -> Article:  # noqa: A002
        """Find a stored document with its report, cluster and versions.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            return article(session, found(session, id, version))

    def articles(self, cursor: str | None = None, limit: int = 50) -> Page[Article]:
        """List stored documents, latest first."""
        hold_limit(limit)
        before = read_cursor(cursor, int)[0] if cursor is not None else None
        with self._store.read() as session:
            rows = session.page(before, limit + 1)
            items = tuple(article(session, row) for row in rows[:limit])
        more = len(rows) > limit
        return Page(items, cursor_of(rows[limit - 1].number) if more else None)

    def delete(self, id: str) -> None:  # noqa: A002
        """Erase a document with everything that quotes it.  Raises ``NotFoundError``."""
        self._writer.submit(Deletion(self._engine, id)).result()

    def withdraw(self, id: str, status: str = "withdrawn") -> Report:  # noqa: A002
        """Note that a document's source took it back, and return its report.

        It stays as a version of its own with the words that were held; the reports of its copies say so.
        ``status`` is the source's word for it, one of :data:`dedup.rights.WITHDRAWN`.
        Raises ``NotFoundError``, ``ConfigError`` for a status that takes nothing back.
        """
        if not is_withdrawn(status):
            known = ", ".join(sorted(WITHDRAWN))
            raise ConfigError(f"{status!r} takes nothing back; it is one of {known}", about="status")
        return self.add(replace(self.get(id), status=status, version=None))

    def report(self, id: str) -> Report:  # noqa: A002
        """Find a report by its id, with the verdicts as they stand.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            report = session.report(id)
            if report is None:
                raise NotFoundError(f"there is no report {id!r}", about=id)
            return judged(session, report)

    def report_of(self, id: str, version: int | None = None) -> Report:  # noqa: A002
        """Find the report that a stored document got when it was added.  Raises ``NotFoundError``.

        One that was kept without a report gets it now.
        """
        with self._store.read() as session:
            number = found(session, id, version).number
            report = session.report_of(number)
            if report is not None:
                return judged(session, report)
        return self._writer.submit(Completing.begin(self._engine, number)).result()

    def report_document(self, id: str) -> Document:  # noqa: A002
        """Find the document that a report speaks of.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            document = session.report_document(id)
        if document is None:
            raise NotFoundError(f"there is no report {id!r}", about=id)
        return document

    def clusters(self, cursor: str | None = None, limit: int = 50) -> Page[Cluster]:
        """List clusters, latest first, each with its first members and the one that stands for it."""
        hold_limit(limit)
        policy = read_policy(self._engine.config.survivor)
        before = read_cursor(cursor, int, str) if cursor is not None else None
        with self._store.read() as session:
            rows = session.clusters(before, limit + 1)
            items = tuple(cluster_seen(session, row, SHOWN_MEMBERS, policy) for row in rows[:limit])
        more = len(rows) > limit
        return Page(items, cursor_of(rows[limit - 1].founded, rows[limit - 1].id) if more else None)

    def cluster(self, id: str) -> ClusterDetail:  # noqa: A002
        """Find a cluster by its id or by one it had before a merge, with its copy chain.

        Raises ``NotFoundError``.
        """
        with self._store.read() as session:
            row = session.cluster(id)
            if row is None:
                raise NotFoundError(f"there is no cluster {id!r}", about=id)
            return cluster_detail(self._engine, session, row)

    def members(self, id: str) -> tuple[Member, ...]:  # noqa: A002
        """List a cluster's documents, earliest published first.  Raises ``NotFoundError``."""
        with self._store.read() as session:
            row = session.cluster(id)
            if row is None:
                raise NotFoundError(f"there is no cluster {id!r}", about=id)
            return tuple(Member(str(m.id), m.source, m.title, m.published) for m in session.members(row.id))

    def changes(self, since: int = 0, limit: int = 1_000) -> tuple[Change, ...]:
        """List what was added, removed or judged after a sequence, in the order of commits."""
        with self._store.read() as session:
            return tuple(session.changes(since, limit))

    @property
    def ledger(self) -> Ledger:
        """Feeds and scans, as the store keeps them beside its documents."""
        return Ledger(self._engine, self._writer.submit)

    def scan(self, targets: Iterable[str] = (), **how: Any) -> Night:
        """Read feeds, files and folders once, keep what is new in them and report on it.

        ``targets`` and options are those of :func:`dedup.scan.scan`.
        """
        from dedup.scan import scan

        return scan(self, targets, **how)

    def status(self) -> Status:
        """Count what the store holds, and name what it was made with."""
        with self._store.read() as session:
            totals, sequence = session.totals(), session.sequence()
        return Status(
            url=self._store.url,
            sequence=sequence,
            fingerprint=self._store.identity.fingerprint,
            background=self._engine.background.version,
            documents=totals.documents,
            revisions=totals.revisions,
            comparisons=totals.comparisons,
            clusters=totals.clusters,
            reports=totals.reports,
            verdicts=totals.verdicts,
            waiting=totals.waiting,
        )

    def reindex(self, progress: Progress | None = None) -> int:
        """Make the index of the store again and return the number of its documents.

        Other processes answer from the old one until the new one is whole.  What an interrupted run has
        written is taken over.  ``progress`` gets the documents done and their total.
        """
        return self._engine.mirror.rebuild(progress)

    def problems(self) -> list[str]:
        """Read the whole store and say what is damaged; an empty list means sound."""
        return self._store.problems()
