"""Removing what is older than is to be kept: texts, keys, and the words that reports quote of them.

In batches, each a transaction: stopped anywhere, the next run goes on.  What is kept says what it lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dedup.detector import grouping
from dedup.detector.engine import Engine
from dedup.detector.loading import Submit, submitted
from dedup.detector.writer import Batch
from dedup.report.retention import without_words
from dedup.store.protocol import Writer
from dedup.store.rows import Age, Aged

__all__ = ["Pruned", "prune"]

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed: documents, versions before the current one, reports of checks, and bytes on disk."""

    documents: int = 0
    versions: int = 0
    checks: int = 0
    told_again: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Pruning:
    """One batch of old revisions, and the moment before which they are old."""

    engine: Engine
    rows: Sequence[Aged]
    before: dt.datetime
    by: Age
    weight: int = 0

    def run(self, batch: Batch) -> Pruned:
        """Remove them."""
        session = batch.session
        held = [(row, found) for row in self.rows if (found := session.numbered(row.number)) is not None]
        for row, _ in held:
            session.age_out(row.number)
        texts = {found.exact for row, found in held if row.current and found.info.words}
        grouping.regroup(session, sorted(texts))
        told = sum(self._tell(session, row) for row, _ in held)
        numbers = [row.number for row, _ in held]
        batch.gone.update(numbers)
        batch.committed.append(partial(self.engine.forget, numbers))
        current = sum(row.current for row, _ in held)
        return Pruned(current, len(held) - current, told_again=told)

    def _tell(self, session: Writer, row: Aged) -> int:
        """Take the words of a removed revision out of the reports that are kept, and say so in them."""
        if not row.current:
            return self._tell_own(session, row)
        names = session.kept_mentions(row.id, self.before, self.by)
        for name in names:
            report = session.report(name)
            if report is not None:
                session.reported(without_words(report, {row.id}), None)
        return len(names)

    def _tell_own(self, session: Writer, row: Aged) -> int:
        current = session.revision(row.id)
        report = session.report_of(current.number) if current else None
        if current is None or report is None:
            return 0
        left = set(session.versions(row.id))
        sides = {s.version for c in report.comparisons for s in (c.a, c.b) if s.id == row.id}
        session.reported(without_words(report, (), sides - left), current.number)
        return 1


@dataclass(frozen=True, slots=True)
class _Checks:
    before: dt.datetime
    weight: int = 0

    def run(self, batch: Batch) -> Pruned:
        return Pruned(checks=batch.session.age_out_checks(self.before))


def prune(
    engine: Engine,
    submit: Submit,
    before: dt.datetime,
    by: Age,
    progress: Callable[[Pruned], None] = lambda _: None,
) -> Pruned:
    """Remove what is older than a moment, then give the room back and leave nothing of it in the index."""
    done = submitted(submit, _Checks(before)).result()
    after = 0
    while True:
        with engine.store.read() as session:
            rows = session.aged(before, by, after, _AT_ONCE)
        if not rows:
            break
        after = rows[-1].number
        more = submitted(submit, _Pruning(engine, rows, before, by)).result()
        done = replace(
            done,
            documents=done.documents + more.documents,
            versions=done.versions + more.versions,
            told_again=done.told_again + more.told_again,
        )
        progress(done)
    engine.mirror.purge()
    return replace(done, bytes=engine.store.shrink())
