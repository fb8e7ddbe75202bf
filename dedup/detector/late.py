"""Telling reports again whose subject turned out to follow something earlier that came in later."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.detector import grouping
from dedup.detector.compare import Compared
from dedup.detector.engine import Engine
from dedup.detector.intake import Prepared
from dedup.detector.library import numbered
from dedup.detector.reporting import inside, made, standing_verdicts
from dedup.detector.writer import Batch
from dedup.errors import NotFoundError
from dedup.report.retention import AGED
from dedup.report.spans import is_own_version, other_side
from dedup.store.protocol import Reader, Writer
from dedup.store.rows import Revision
from dedup.types import Comparison, Report

if TYPE_CHECKING:
    from dedup.match.repeats import Inside

__all__ = ["Retelling", "overtaken", "untold"]


def overtaken(session: Reader, numbers: Collection[int]) -> dict[int, list[int]]:
    """Find the revisions that were stored before one of these and published after it, each with those."""
    found: dict[int, list[int]] = {}
    if numbers:
        for late, number in session.overtaken(min(numbers) - 1):
            if late in numbers:
                found.setdefault(number, []).append(late)
    return found


def untold(session: Reader, numbers: Collection[int]) -> Iterator[int]:
    """Name those whose report does not know yet of an earlier document among these."""
    for number, late in overtaken(session, numbers).items():
        report = session.report_of(number)
        if report is None:
            continue
        known = {side.id for one in report.comparisons for side in (one.a, one.b)}
        rows = [session.numbered(one) for one in late]
        if any(row is not None and row.document.id not in known for row in rows):
            yield number


def _aged(session: Reader, report: Report) -> list[Comparison]:
    """List the pairs of a report with documents that were removed for their age: they still stand."""
    if AGED not in report.made_by.caps_hit:
        return []
    own = report.document
    others = ((one, str(other_side(one, own).id)) for one in report.comparisons if not is_own_version(one))
    return [one for one, name in others if session.aged_text(name) and session.revision(name) is None]


@dataclass(frozen=True, slots=True)
class Retelling:
    """One report to make again from all that the store says of its document by now."""

    engine: Engine
    revision: Revision
    prepared: Prepared
    within: Inside
    began: float

    @classmethod
    def begin(cls, engine: Engine, number: int) -> Retelling:
        """Do all that needs no lock.  Raises ``NotFoundError`` for a revision that is gone."""
        began = time.perf_counter()
        with engine.store.read() as session:
            revision = numbered(session, number)
        prepared = engine.prepared(revision.document)
        return cls(engine, revision, prepared, inside(prepared, engine.config, engine.background), began)

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits, in bytes of its text."""
        return 4 * len(self.revision.document.text)

    def run(self, batch: Batch) -> Report:
        """Store the report under the name it had.  Raises ``NotFoundError``."""
        session, number = batch.session, self.revision.number
        revision, report = numbered(session, number), session.report_of(number)
        if report is None:
            raise NotFoundError("the article has no report yet", about=str(revision.document.id))
        if not revision.current:
            return report
        again = self._made(batch, session, report)
        session.reported(again, number)
        return again

    def _made(self, batch: Batch, session: Writer, report: Report) -> Report:
        engine, revision = self.engine, self.revision
        pairs = [*session.comparisons(revision.number), *_aged(session, report)]
        compared = [Compared.stored(one, revision.document.id) for one in pairs]
        place = engine.shelved(self.prepared, revision.number, revision.received).place
        held = engine.mirror.compared_with(place.moment, place.id, session.sequence(), batch.gone)
        row = session.cluster_of(revision.exact) if revision.info.words else None
        return made(
            self.prepared,
            self.within,
            compared,
            replace(held, apart=report.compared_with.apart),
            config=engine.config,
            epoch=engine.epoch,
            own=next((one for one in report.comparisons if is_own_version(one)), None),
            cluster=grouping.cluster_seen(session, row, grouping.SHOWN_MEMBERS) if row else None,
            verdicts=standing_verdicts(session, compared, report.id),
            caps_hit=report.made_by.caps_hit,
            took_ms=round(1000 * (time.perf_counter() - self.began)),
            outcome=report.outcome,
            name=report.id,
        )
