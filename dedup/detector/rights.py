"""Items taken back by their source, and items under embargo: what the store and its reports make of them.

A withdrawn item is kept as a fact: a version of its own with the words that were held, and the status.
So whoever has its words is found by them, in whichever order things came in.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from dedup.detector import grouping
from dedup.detector.engine import Engine
from dedup.detector.late import Retelling
from dedup.detector.reporting import inside
from dedup.detector.writer import Batch
from dedup.rights import is_withdrawn
from dedup.store.protocol import Reader, Writer
from dedup.store.rows import Revision
from dedup.types import Comparison, Document, DocumentInfo, Report

__all__ = ["as_held", "follow", "held_pairs"]

_RETOLD = 200
"""Reports that are told again inside one transaction, at most: the writer is held meanwhile."""

Pairs = Sequence[tuple[int, Comparison]]


def as_held(session: Reader, document: Document) -> Document:
    """Give a withdrawal the words of the item it takes back; its own notice becomes a remark."""
    current = session.revision(str(document.id)) if is_withdrawn(document.status) else None
    if current is None or document.text == current.document.text:
        return document
    held = current.document
    notice = {"withdrawal": document.text} if document.text.strip() else {}
    return replace(
        held,
        status=document.status,
        version=document.version,
        metadata={**held.metadata, **document.metadata, **notice},
    )


def _concerned(item: Document | DocumentInfo) -> bool:
    """Whether what an item may be used for decides what the reports of its copies say."""
    return item.embargo is not None or is_withdrawn(item.status)


def held_pairs(session: Reader, document: Document, current: Revision | None) -> Pairs:
    """List the pairs of the version before that hold for a withdrawal too, whose words are the same."""
    if current is None or not is_withdrawn(document.status) or document.text != current.document.text:
        return ()
    own = str(document.id)
    found = []
    for one in session.comparisons(current.number):
        other = one.b if one.a.id == own else one.a
        revision = session.revision(str(other.id)) if other.id != own else None
        if revision is not None:
            found.append((revision.number, one))
    return found


def follow(engine: Engine, batch: Batch, report: Report, number: int, pairs: Pairs = ()) -> Report:
    """Tell again what was said of the items with which a new one shares words, where rights are concerned.

    ``pairs`` are those of :func:`held_pairs`.  Returns the report of the new one as it stands then.
    """
    session = batch.session
    if not _concerned(report.document):
        for name in _barred(report):
            held = session.revision(name)
            _retell(engine, batch, held.number if held else 0)
        return report
    known = set(session.linked(number))
    for other, pair in pairs:
        if other not in known:
            _keep(session, number, other, pair, report.document)
    if pairs:
        revision = session.numbered(number)
        grouping.regroup(session, [revision.exact] if revision and revision.info.words else [])
    for other in session.linked(number)[:_RETOLD]:
        _retell(engine, batch, other)
    return _retell(engine, batch, number) or report if pairs else report


def _barred(report: Report) -> list[str]:
    """Name the items that a report compares with and that are under embargo or were taken back."""
    own = report.document.id
    sides = {side.id: side for one in report.comparisons for side in (one.a, one.b) if side.id != own}
    return [str(name) for name, side in sides.items() if _concerned(side)][:_RETOLD]


def _keep(session: Writer, number: int, other: int, pair: Comparison, info: DocumentInfo) -> None:
    """Store a pair of the version before as one of the new version."""
    if pair.a.id == info.id:
        session.compared(number, other, replace(pair, a=info))
    else:
        session.compared(other, number, replace(pair, b=info))


def _retell(engine: Engine, batch: Batch, number: int) -> Report | None:
    revision = batch.session.numbered(number)
    if revision is None or not revision.current or batch.session.headline(number) is None:
        return None
    prepared = engine.prepared(revision.document)
    within = inside(prepared, engine.config, engine.background)
    return Retelling(engine, revision, prepared, within, time.perf_counter()).run(batch)
