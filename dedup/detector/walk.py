"""Walking all that one state of a store holds, in an order that does not depend on how it came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedup.cluster.survivor import read_policy
from dedup.detector.engine import Engine
from dedup.detector.finding import judged
from dedup.detector.grouping import standing, standing_for
from dedup.store.protocol import Reader
from dedup.store.rows import ClusterRow, Revision, Totals
from dedup.types import Comparison, DocumentInfo, Report, Verdict

__all__ = ["Group", "Held", "Walk"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A current document with the outline of its report, and the cluster that it is in."""

    revision: Revision
    report: Report | None
    cluster: ClusterRow | None


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster with its documents, earliest published first, and the id of the one that stands for it."""

    id: str
    documents: tuple[DocumentInfo, ...]
    survivor: str | None

    @property
    def first(self) -> str | None:
        """The first that carries a time."""
        return next((info.id for info in self.documents if info.published), None)


@dataclass(frozen=True, slots=True)
class Walk:
    """One unchanging state of a store; made by :meth:`Detector.walk`."""

    _engine: Engine
    _session: Reader

    @property
    def sequence(self) -> int:
        """The number of the last change."""
        return self._session.sequence()

    @property
    def totals(self) -> Totals:
        """How much is held."""
        return self._session.totals()

    @property
    def engine(self) -> Engine:
        """What the store is read with."""
        return self._engine

    def latest_report(self) -> Report | None:
        """Find the outline of the report that was made last, if the latest document has one."""
        rows = self._session.page(None, 1)
        return self._session.outline(rows[0].number) if rows else None

    def documents(self) -> Iterator[Held]:
        """Walk current documents by id."""
        after = ""
        while rows := self._session.identified(after, _CHUNK):
            after = str(rows[-1].document.id)
            yield from map(self._held, rows)

    def _held(self, row: Revision) -> Held:
        report = self._session.outline(row.number)
        cluster = self._session.cluster_of(row.exact) if row.info.words else None
        return Held(row, judged(self._session, report) if report else None, cluster)

    def pairs(self) -> Iterator[Comparison]:
        """Walk stored comparisons by id."""
        after = ""
        while found := self._session.pairs(after, _CHUNK):
            after = str(found[-1].id)
            yield from found

    def clusters(self) -> Iterator[Group]:
        """Walk clusters by their first documents: what they are called depends on what came in first."""
        policy = read_policy(self._engine.config.survivor)
        founders = ((self._session.named(name, 1), name) for name in self._session.cluster_ids())
        for _, name in sorted((named[0][0], name) for named, name in founders if named):
            infos = tuple(self._session.members(name))
            yield Group(name, infos, standing_for(infos, policy))

    def survivor_of(self, cluster: str) -> str | None:
        """Name the document that stands for a cluster."""
        return standing(self._session, cluster, read_policy(self._engine.config.survivor))

    def verdicts(self) -> Iterator[Verdict]:
        """Walk verdicts by target."""
        return self._session.judgements()

    def verdict(self, target: str) -> Verdict | None:
        """Find the verdict on one target."""
        return self._session.verdict(target)

    def comparison(self, id: str) -> Comparison | None:  # noqa: A002
        """Find a stored comparison."""
        return self._session.comparison(id)

    def report(self, id: str) -> Report | None:  # noqa: A002
        """Find a report."""
        return self._session.report(id)

    def revision(self, id: str) -> Revision | None:  # noqa: A002
        """Find the current revision of a document."""
        return self._session.revision(id)
