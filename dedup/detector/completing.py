"""The report of an article that was loaded without one: made when somebody asks, or for all by `catch_up`."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.detector.decide import Outcome
from dedup.detector.engine import Engine, Looked
from dedup.detector.intake import Prepared
from dedup.detector.library import Shelved, numbered
from dedup.detector.reporting import inside
from dedup.detector.rights import follow
from dedup.detector.settling import Settling, looked_again
from dedup.detector.writer import Batch
from dedup.store.protocol import Reader
from dedup.store.rows import Revision
from dedup.types import Comparison, Report

if TYPE_CHECKING:
    from dedup.match.repeats import Inside

__all__ = ["Completing"]


@dataclass(frozen=True, slots=True)
class Completing:
    """One revision whose report is still to be made: it is compared with all that is stored by now."""

    engine: Engine
    revision: Revision
    began: float
    prepared: Prepared | None = None
    within: Inside | None = None
    looked: Looked | None = None

    @classmethod
    def begin(cls, engine: Engine, number: int) -> Completing:
        """Do all that needs no lock.  Raises ``NotFoundError`` for a revision that is gone."""
        began = time.perf_counter()
        with engine.store.read() as session:
            revision = numbered(session, number)
        prepared = engine.prepared(revision.document)
        within = inside(prepared, engine.config, engine.background)
        new = engine.shelved(prepared, number, revision.received)
        with engine.store.read() as session:
            engine.mirror.follow(session)
            nearby = engine.find(session, prepared, new)
        return cls(engine, revision, began, prepared, within, engine.look(nearby, new))

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits, in bytes of its text."""
        return 4 * len(self.revision.document.text)

    def run(self, batch: Batch) -> Report:
        """Store comparisons, clusters and report, unless somebody was faster.  Raises ``NotFoundError``."""
        engine, session = self.engine, batch.session
        revision = numbered(session, self.revision.number)
        known = session.report_of(revision.number)
        if known is not None:
            return known
        prepared = self.prepared or engine.prepared(revision.document)
        new = engine.shelved(prepared, revision.number, revision.received)
        looked = looked_again(engine, batch, prepared, new, self.looked)
        session.crowd(revision.number, crowded=bool(looked.caps_hit))
        own = self._own(session, new)
        settling = Settling(
            engine,
            prepared,
            revision.number,
            self.within,
            looked,
            own,
            _outcome(revision, own),
            self.began,
            kept=revision.current,
            counted=True,
        )
        report = settling.run(batch)
        return follow(engine, batch, report, revision.number) if revision.current else report

    def _own(self, session: Reader, new: Shelved) -> Comparison | None:
        """Compare with the version before, the lower one as ``a``."""
        name, version = new.place.id, new.info.version or 0
        before = [v for v in session.versions(name) if v < version]
        elder = session.revision(name, before[-1]) if before else None
        if elder is None:
            return None
        prepared = self.engine.prepared(elder.document)
        held = self.engine.shelved(prepared, elder.number, elder.received)
        return self.engine.comparer.revision(replace(held, info=elder.info), new)


def _outcome(revision: Revision, own: Comparison | None) -> str:
    if not revision.current:
        return str(Outcome.OLDER)
    return str(Outcome.UPDATED if own else Outcome.ADDED)
