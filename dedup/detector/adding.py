"""Adding a document: what is worked out beforehand, and what is settled inside the transaction."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dedup.cluster.union import ties
from dedup.detector import grouping
from dedup.detector.compare import Compared
from dedup.detector.decide import Decision, Outcome, decide
from dedup.detector.engine import Engine, Looked
from dedup.detector.intake import Prepared
from dedup.detector.library import Shelved
from dedup.detector.reporting import inside, made, standing_verdicts
from dedup.detector.writer import Batch
from dedup.errors import KeyReusedError
from dedup.store.protocol import ClusterRow, Draft, Entry, Reader, Receipt, Revision, Writer
from dedup.types import Comparison, Document, Report, Verdict, VerdictLabel

if TYPE_CHECKING:
    from dedup.match.repeats import Inside

__all__ = ["Adding", "Request", "replayed"]


@dataclass(frozen=True, slots=True)
class Request:
    """An idempotency key and a digest of the request it came with."""

    key: str
    digest: str


def replayed(session: Reader, request: Request) -> Report | None:
    """Find the answer a key already got.  Raises ``KeyReusedError`` if its request was another."""
    receipt = session.receipt(request.key)
    if receipt is None:
        return None
    if receipt.digest != request.digest:
        raise KeyReusedError(
            f"the key {request.key!r} came before with another request; use a new key for each",
            about=request.key,
        )
    report = session.report(receipt.report)
    return replace(report, outcome=receipt.outcome) if report else None


@dataclass(frozen=True, slots=True)
class Adding:
    """One document on its way in.  Made by :meth:`begin` on the caller's thread, run by the writer."""

    engine: Engine
    document: Document
    received: dt.datetime
    began: float
    request: Request | None
    prepared: Prepared | None
    within: Inside | None
    looked: Looked | None

    @classmethod
    def begin(cls, engine: Engine, document: Document, request: Request | None = None) -> Adding:
        """Do all that needs no lock: parse, sketch, and compare with what is stored so far."""
        began, received = time.perf_counter(), engine.clock()
        with engine.store.read() as session:
            if _is_settled(session, document, request):
                return cls(engine, document, received, began, request, None, None, None)
        engine.store.hold_room()
        prepared = engine.prepared(document)
        new = engine.shelved(prepared, None, received)
        within = inside(prepared, engine.config, engine.background)
        with engine.store.read() as session:
            engine.mirror.follow(session)
            nearby = engine.find(session, prepared, new)
        looked = engine.look(nearby, new)
        return cls(engine, document, received, began, request, prepared, within, looked)

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits, in bytes of its text."""
        return 4 * len(self.document.text)

    def run(self, batch: Batch) -> Report:
        """Settle the document against everything committed, and store it with all that follows."""
        session = batch.session
        report = replayed(session, self.request) if self.request else None
        if report is not None:
            return report
        current, same = _stored(session, self.document)
        decision = _decided(self.document, current, same)
        if decision.outcome is Outcome.UNCHANGED:
            report = self._unchanged(session, same or current)
        else:
            report = self._store(batch, decision, current)
        if self.request:
            session.received(
                Receipt(self.request.key, self.request.digest, report.id, report.outcome or "", self.received)
            )
        return report

    def _unchanged(self, session: Writer, revision: Revision | None) -> Report:
        report = session.report_of(revision.number) if revision else None
        assert report is not None, "a revision has its report"
        return replace(report, outcome=str(Outcome.UNCHANGED))

    def _store(self, batch: Batch, decision: Decision, current: Revision | None) -> Report:
        engine, session = self.engine, batch.session
        prepared = self._prepared(decision.version)
        new = engine.shelved(prepared, None, self.received)
        looked = self._looked(batch, prepared, new)
        compared = [_informed(c, prepared) for c in looked.compared.values() if c is not None]
        own = self._own(session, new, current)
        kept = decision.outcome is not Outcome.OLDER
        verdicts = standing_verdicts(session, compared)
        number = session.add(self._draft(prepared, looked), current=kept)
        row = None
        if kept:
            self._link(batch, prepared, number, compared)
            self._retire(batch, current)
            row = self._group(session, prepared, compared, verdicts)
        report = made(
            prepared,
            self.within or inside(prepared, engine.config, engine.background),
            compared,
            looked.compared_with,
            config=engine.config,
            own=own,
            cluster=grouping.cluster_seen(session, row, grouping.SHOWN_MEMBERS) if row else None,
            verdicts=verdicts,
            caps_hit=_caps(looked, row),
            took_ms=round(1000 * (time.perf_counter() - self.began)),
            outcome=str(decision.outcome),
        )
        session.reported(report, number)
        return report

    def _looked(self, batch: Batch, prepared: Prepared, new: Shelved) -> Looked:
        """Compare with what came in since the caller looked; nothing is left to do where nothing did."""
        seen = self.looked
        if seen is not None and seen.compared_with.as_of_sequence == batch.session.sequence():
            return seen
        nearby = self.engine.find(batch.session, prepared, new, batch.gone)
        return self.engine.look(nearby, new, seen)

    def _prepared(self, version: int) -> Prepared:
        """Give the document the version it gets, which may have been decided only now."""
        prepared = self.prepared or self.engine.prepared(self.document)
        return replace(
            prepared,
            document=replace(prepared.document, version=version),
            info=replace(prepared.info, version=version),
        )

    def _draft(self, prepared: Prepared, looked: Looked) -> Draft:
        sketch = prepared.sketch
        return Draft(
            prepared.document,
            prepared.info,
            sketch.exact,
            sketch.to_bytes(),
            self.received,
            crowded=bool(looked.caps_hit),
        )

    def _own(self, session: Reader, new: Shelved, current: Revision | None) -> Comparison | None:
        """Compare with the document's own current version, the lower version as ``a``."""
        held = self.engine.library.fetch(session, [current.number]) if current else []
        if not held:
            return None
        older = (new.info.version or 0) < (held[0].info.version or 0)
        return self.engine.comparer.revision(*((new, held[0]) if older else (held[0], new)))

    def _link(self, batch: Batch, prepared: Prepared, number: int, compared: Sequence[Compared]) -> None:
        """Store the comparisons, and show the document to the rest of the batch."""
        for one in compared:
            sides = (one.number, number) if one.earlier else (number, one.number)
            batch.session.compared(*sides, one.comparison)
        self._show(batch, prepared, number)

    def _retire(self, batch: Batch, elder: Revision | None) -> None:
        if elder is None:
            return
        if elder.info.words:
            grouping.regroup(batch.session, [elder.exact])
        batch.gone.add(elder.number)
        batch.committed.append(partial(self.engine.forget, [elder.number]))

    def _group(
        self, session: Writer, prepared: Prepared, compared: Sequence[Compared], verdicts: Sequence[Verdict]
    ) -> ClusterRow | None:
        """Bring clusters up to date.  Texts without a word are copies of nothing."""
        if not prepared.sketch.tokens:
            return None
        rejected = {v.target for v in verdicts if v.label is VerdictLabel.REJECTED}
        tied = (
            self.engine.mirror.text(c.number)
            for c in compared
            if c.comparison.id not in rejected and ties(c.comparison.relation, c.comparison.score)
        )
        return grouping.joined(session, prepared.sketch.exact, {text for text in tied if text is not None})

    def _show(self, batch: Batch, prepared: Prepared, number: int) -> None:
        engine = self.engine
        shelved = engine.shelved(prepared, number, self.received)
        place, source = shelved.place, prepared.document.source
        sketch = prepared.sketch
        entry = Entry(number, place.id, source, place.moment, place.dated, sketch.exact, b"")
        engine.mirror.take(entry, sketch, confirmed=False)
        engine.library.keep(shelved)
        batch.committed.append(partial(engine.mirror.confirm, number))
        batch.undone.append(partial(engine.forget, [number]))


def _is_settled(session: Reader, document: Document, request: Request | None) -> bool:
    """Whether nothing has to be worked out: an answer repeated, or a document sent again unchanged."""
    if request and replayed(session, request):
        return True
    current, same = _stored(session, document)
    return _decided(document, current, same).outcome is Outcome.UNCHANGED


def _decided(document: Document, current: Revision | None, same: Revision | None) -> Decision:
    return decide(document, current.document if current else None, same.document if same else None)


def _stored(session: Reader, document: Document) -> tuple[Revision | None, Revision | None]:
    """Find what is stored under a document's id, and under its id and version."""
    if document.id is None:
        raise ValueError("a document has an id before it is added")
    current = session.revision(document.id)
    if current is None or document.version is None:
        return current, None
    return current, session.revision(document.id, document.version)


def _informed(one: Compared, prepared: Prepared) -> Compared:
    """Name the document's final version on its side."""
    found = one.comparison
    named = replace(found, b=prepared.info) if one.earlier else replace(found, a=prepared.info)
    return replace(one, comparison=named)


def _caps(looked: Looked, row: ClusterRow | None) -> tuple[str, ...]:
    cut = row is not None and row.documents > grouping.SHOWN_MEMBERS
    return (*looked.caps_hit, *(["cluster_members"] if cut else []))
