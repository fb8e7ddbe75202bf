"""What follows once a document is in the store: who sees it, its comparisons, clusters and report."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dedup.cluster.union import ties
from dedup.detector import grouping
from dedup.detector.compare import Compared
from dedup.detector.engine import Engine, Looked
from dedup.detector.intake import Prepared
from dedup.detector.library import Shelved
from dedup.detector.reporting import inside, made, standing_verdicts
from dedup.detector.writer import Batch
from dedup.store.rows import ClusterRow, Entry, Revision
from dedup.types import Comparison, Document, Report, Verdict, VerdictLabel

if TYPE_CHECKING:
    from dedup.match.repeats import Inside
    from dedup.sketch.sketch import Sketch

__all__ = ["Settling", "looked_again", "retire", "show"]


def looked_again(
    engine: Engine, batch: Batch, prepared: Prepared, new: Shelved, seen: Looked | None
) -> Looked:
    """Compare with what came in since the caller looked; nothing is left to do where nothing did."""
    if seen is not None and seen.compared_with.as_of_sequence == batch.session.sequence():
        return seen
    nearby = engine.find(batch.session, prepared, new, batch.gone, seen)
    return engine.look(nearby, new, seen)


def show(
    engine: Engine, batch: Batch, stored: Sequence[tuple[int, Document, Sketch]], received: dt.datetime
) -> None:
    """Show stored documents, with their numbers, to the rest of the batch, and to everyone once committed."""
    engine.mirror.take([(_entry(*one, received), one[2]) for one in stored])
    numbers = [number for number, _, _ in stored]
    batch.committed.append(partial(engine.mirror.confirm, numbers))
    batch.undone.append(partial(engine.forget, numbers))


def _entry(number: int, document: Document, sketch: Sketch, received: dt.datetime) -> Entry:
    published = document.published
    moment, dated = published or received, published is not None
    return Entry(number, document.id or "", document.source, moment, dated, sketch.exact, b"")


def retire(engine: Engine, batch: Batch, elder: Revision | None) -> None:
    """Take a revision that was superseded out of its cluster, and out of sight once that is committed."""
    if elder is None:
        return
    if elder.info.words:
        grouping.regroup(batch.session, [elder.exact])
    batch.gone.add(elder.number)
    batch.committed.append(partial(engine.forget, [elder.number]))


@dataclass(frozen=True, slots=True)
class Settling:
    """A revision in the store under ``number``, and what was found of it; ``own`` is the version before.

    ``kept`` is False for one that is not current: it is reported on, and tied to nothing.  ``counted``
    says that its cluster knows it already.  ``began`` is the reading of the timer at the start.
    """

    engine: Engine
    prepared: Prepared
    number: int
    within: Inside | None
    looked: Looked
    own: Comparison | None
    outcome: str
    began: float
    kept: bool = True
    counted: bool = False

    def run(self, batch: Batch, between: Callable[[], None] = lambda: None) -> Report:
        """Store comparisons, clusters and report.  ``between`` is done once clusters know of it."""
        session = batch.session
        compared = [_informed(c, self.prepared) for c in self.looked.compared.values() if c is not None]
        verdicts = standing_verdicts(session, compared)
        row = None
        if self.kept:
            self._link(batch, compared)
            self._group(batch, compared, verdicts)
            between()
            row = session.cluster_of(self.prepared.sketch.exact) if self.prepared.sketch.tokens else None
        report = self._report(batch, compared, verdicts, row)
        session.reported(report, self.number)
        return report

    def _link(self, batch: Batch, compared: Sequence[Compared]) -> None:
        for one in compared:
            sides = (one.number, self.number) if one.earlier else (self.number, one.number)
            batch.session.compared(*sides, one.comparison)

    def _group(self, batch: Batch, compared: Sequence[Compared], verdicts: Sequence[Verdict]) -> None:
        """Bring clusters up to date.  Texts without a word are copies of nothing."""
        sketch = self.prepared.sketch
        if not sketch.tokens:
            return
        rejected = {v.target for v in verdicts if v.label is VerdictLabel.REJECTED}
        tied = (
            self.engine.mirror.text(c.number)
            for c in compared
            if c.comparison.id not in rejected and ties(c.comparison.relation, c.comparison.score)
        )
        texts = {text for text in tied if text is not None}
        grouping.joined(batch.session, sketch.exact, texts, counted=self.counted)

    def _report(
        self, batch: Batch, compared: Sequence[Compared], verdicts: Sequence[Verdict], row: ClusterRow | None
    ) -> Report:
        engine, looked = self.engine, self.looked
        cut = row is not None and row.documents > grouping.SHOWN_MEMBERS
        return made(
            self.prepared,
            self.within or inside(self.prepared, engine.config, engine.background),
            compared,
            looked.compared_with,
            config=engine.config,
            epoch=engine.epoch,
            own=self.own,
            cluster=grouping.cluster_seen(batch.session, row, grouping.SHOWN_MEMBERS) if row else None,
            verdicts=verdicts,
            caps_hit=(*looked.caps_hit, *(["cluster_members"] if cut else [])),
            took_ms=round(1000 * (time.perf_counter() - self.began)),
            outcome=self.outcome,
        )


def _informed(one: Compared, prepared: Prepared) -> Compared:
    """Name the document's final version on its side."""
    found = one.comparison
    named = replace(found, b=prepared.info) if one.earlier else replace(found, a=prepared.info)
    return replace(one, comparison=named)
