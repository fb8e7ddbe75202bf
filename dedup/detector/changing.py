"""Changes other than additions: a document erased, a verdict given or withdrawn."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import partial

from dedup.detector import grouping
from dedup.detector.compare import Compared
from dedup.detector.engine import Engine
from dedup.detector.reporting import inside, made
from dedup.detector.writer import Batch
from dedup.errors import NotFoundError, VersionConflictError
from dedup.store.protocol import Writer
from dedup.types import Comparison, Document, Report, Verdict

__all__ = ["Deletion", "Judgement", "Keeping", "verdict_tag"]

_FORGOTTEN = "deleted_documents"
"""Named among a report's caps once a document it spoke of was deleted: it cannot be made again."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Erase a document: its texts, keys and comparisons, and its words in the reports of others."""

    engine: Engine
    id: str
    weight: int = 0

    def run(self, batch: Batch) -> None:
        """Erase it.  Raises ``NotFoundError``."""
        session = batch.session
        current = session.revision(self.id)
        told = [report for name in session.mentions(self.id) if (report := session.report(name))]
        numbers = session.erase(self.id)
        if not numbers:
            raise NotFoundError(f"there is no document {self.id!r}", about=self.id)
        for report in told:
            self._retell(session, report)
        if current is not None:
            grouping.regroup(session, [current.exact] if current.info.words else [])
        batch.gone.update(numbers)
        batch.committed.append(partial(self.engine.forget, numbers))

    def _retell(self, session: Writer, report: Report) -> None:
        document = session.report_document(report.id)
        if document is not None:
            session.reported(without(self.engine, report, document, self.id), None)


def without(engine: Engine, report: Report, document: Document, gone: str) -> Report:
    """Make a report again as if one document had not been there."""
    left = [c for c in report.comparisons if gone not in (c.a.id, c.b.id)]
    own = next((c for c in left if _is_own(c)), None)
    prepared = engine.prepared(document)
    again = made(
        prepared,
        inside(prepared, engine.config, engine.background),
        [Compared(0, c, c.id in report.earlier) for c in left if c is not own],
        report.compared_with,
        config=engine.config,
        own=own,
        verdicts=[v for v in report.verdicts if v.target.split("/")[0] in {c.id for c in left}],
        caps_hit=tuple(dict.fromkeys((*report.made_by.caps_hit, _FORGOTTEN))),
        took_ms=report.made_by.took_ms,
        outcome=report.outcome,
    )
    cluster = report.cluster
    if cluster is not None:
        members = tuple(m for m in cluster.members if m != gone)
        first = None if cluster.first == gone else cluster.first
        cluster = replace(cluster, members=members, first=first) if len(members) > 1 else None
    return replace(again, id=report.id, cluster=cluster)


def _is_own(comparison: Comparison) -> bool:
    return comparison.a.id is not None and comparison.a.id == comparison.b.id


def verdict_tag(verdict: Verdict | None) -> str:
    """Name the verdict that stands, for a caller who wants to replace only the one they saw."""
    if verdict is None:
        return "none"
    return hashlib.sha256(json.dumps(verdict.to_dict()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Put an editor's verdict in place of the one before, or withdraw it."""

    target: str
    verdict: Verdict | None
    if_match: str | None
    weight: int = 0

    def run(self, batch: Batch) -> Verdict | None:
        """Store it.  Raises ``NotFoundError`` or, with another verdict in place, ``VersionConflictError``."""
        session = batch.session
        about, _, _ = self.target.partition("/")
        comparison = session.comparison(about)
        if comparison is None and session.report(about) is None:
            raise NotFoundError(f"there is no comparison or report {about!r}", about=self.target)
        tag = verdict_tag(session.verdict(self.target))
        if self.if_match is not None and self.if_match != tag:
            raise VersionConflictError(
                f"the verdict on {self.target} was changed meanwhile; read it again", about=self.target
            )
        if self.verdict is None:
            session.unjudged(self.target)
        else:
            session.judged(self.verdict)
        if comparison is not None and about == self.target:
            self._regroup(session, comparison)
        return self.verdict

    def _regroup(self, session: Writer, comparison: Comparison) -> None:
        sides = (session.revision(side.id) for side in (comparison.a, comparison.b) if side.id is not None)
        grouping.regroup(session, [r.exact for r in sides if r is not None and r.info.words])


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keep the report of a check, with its document, so that others can open it."""

    report: Report
    document: Document

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits."""
        return 4 * len(self.document.text)

    def run(self, batch: Batch) -> None:
        """Store both."""
        batch.session.reported(self.report, None, self.document)
