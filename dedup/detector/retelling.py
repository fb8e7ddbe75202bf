"""Telling a stored report again: a document it spoke of was erased, or an editor judged a pair of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dedup.detector import grouping
from dedup.detector.compare import Compared
from dedup.detector.engine import Engine
from dedup.detector.reporting import inside, made, standing_verdicts
from dedup.report.spans import is_own_version
from dedup.store.protocol import Reader
from dedup.store.rows import Revision
from dedup.types import Comparison, Document, Report, Verdict

__all__ = ["judged", "without"]

_FORGOTTEN = "deleted_documents"
"""Named among a report's caps once a document it spoke of was deleted: it cannot be made again."""


def without(engine: Engine, report: Report, document: Document, gone: str) -> Report:
    """Make a report again as if one document had not been there."""
    left = [c for c in report.comparisons if gone not in (c.a.id, c.b.id)]
    verdicts = [v for v in report.verdicts if v.target.split("/")[0] in {c.id for c in left}]
    again = _again(engine, report, document, left, verdicts, _FORGOTTEN)
    cluster = report.cluster
    if cluster is not None:
        members = tuple(m for m in cluster.members if m != gone)
        first = None if cluster.first == gone else cluster.first
        cluster = replace(cluster, members=members, first=first) if len(members) > 1 else None
    return replace(again, cluster=cluster)


def judged(engine: Engine, session: Reader, report: Report, revision: Revision) -> Report:
    """Make the report of a revision again with the verdicts as they stand now, and its cluster after them."""
    stored = {one.id: one for one in session.comparisons(revision.number)}
    pairs = [c if is_own_version(c) else stored.get(c.id, c) for c in report.comparisons]
    compared = [Compared.stored(c, report.document.id) for c in pairs if not is_own_version(c)]
    verdicts = standing_verdicts(session, compared, report.id)
    again = _again(engine, report, revision.document, pairs, verdicts)
    row = session.cluster_of(revision.exact) if revision.info.words else None
    seen = grouping.cluster_seen(session, row, grouping.SHOWN_MEMBERS) if row else None
    return replace(again, cluster=seen)


def _again(
    engine: Engine,
    report: Report,
    document: Document,
    comparisons: Sequence[Comparison],
    verdicts: Sequence[Verdict],
    *caps: str,
) -> Report:
    prepared = engine.prepared(document)
    own = next((c for c in comparisons if is_own_version(c)), None)
    return made(
        prepared,
        inside(prepared, engine.config, engine.background),
        [Compared.stored(c, report.document.id) for c in comparisons if c is not own],
        report.compared_with,
        config=engine.config,
        epoch=engine.epoch,
        own=own,
        verdicts=verdicts,
        caps_hit=tuple(dict.fromkeys((*report.made_by.caps_hit, *caps))),
        took_ms=report.made_by.took_ms,
        outcome=report.outcome,
        name=report.id,
    )
