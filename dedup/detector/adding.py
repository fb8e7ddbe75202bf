"""Adding a document: what is worked out beforehand, and what is settled inside the transaction."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from functools import partial

from dedup.detector.completing import Completing
from dedup.detector.decide import Decision, Outcome, decide
from dedup.detector.engine import Engine, Looked
from dedup.detector.intake import Prepared, Worked
from dedup.detector.library import Shelved
from dedup.detector.rights import as_held, follow, held_pairs
from dedup.detector.settling import Settling, looked_again, retire, show
from dedup.detector.writer import Batch
from dedup.errors import KeyReusedError
from dedup.ingest.moments import read_moment
from dedup.store.protocol import Reader
from dedup.store.rows import Draft, Receipt, Revision
from dedup.types import Comparison, Document, Report

__all__ = ["Adding", "Request", "decided", "is_settled", "replayed", "stored"]


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
    made: Worked | None
    looked: Looked | None

    @classmethod
    def begin(
        cls,
        engine: Engine,
        document: Document,
        request: Request | None = None,
        made: Worked | None = None,
        *,
        look: bool = True,
    ) -> Adding:
        """Do all that needs no lock: parse, sketch, and compare with what is stored so far.

        ``made`` is what was worked out of the document elsewhere, if it was.  In a load, where the writer is
        always at work, it is quicker to ``look`` at what is stored only once, when it comes to be written.
        """
        began, received = time.perf_counter(), engine.clock()
        with engine.store.read() as session:
            document = as_held(session, document)
            if is_settled(session, document, request):
                return cls.late(engine, document, received, request)
        engine.store.hold_room()
        if made is None or made.prepared.document != document:
            made = engine.worked(document)
        looked = _looked(engine, made.prepared, received) if look else None
        return cls(engine, document, received, began, request, made, looked)

    @classmethod
    def late(
        cls, engine: Engine, document: Document, received: dt.datetime, request: Request | None = None
    ) -> Adding:
        """Leave all the work to the transaction: where there is most likely none, or one that cannot wait."""
        return cls(engine, document, received, time.perf_counter(), request, None, None)

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
        current, same = stored(session, self.document)
        decision = decided(self.document, current, same)
        if decision.outcome is Outcome.UNCHANGED:
            report = self._unchanged(batch, same or current)
        else:
            report = self._store(batch, decision, current)
        if self.request:
            session.received(
                Receipt(self.request.key, self.request.digest, report.id, report.outcome or "", self.received)
            )
        return report

    def _unchanged(self, batch: Batch, revision: Revision | None) -> Report:
        assert revision is not None, "what is unchanged is stored"
        report = batch.session.report_of(revision.number)
        if report is None:  # loaded without one, and here somebody asks for it
            report = Completing(self.engine, revision, self.began).run(batch)
        return replace(report, outcome=str(Outcome.UNCHANGED))

    def _store(self, batch: Batch, decision: Decision, current: Revision | None) -> Report:
        engine, session = self.engine, batch.session
        began = time.perf_counter() if self.looked is None else self.began  # without the wait of a load
        made = self.made or engine.worked(self.document)
        prepared = _versioned(made.prepared, decision.version)
        new = engine.shelved(prepared, None, self.received)
        looked = looked_again(engine, batch, prepared, new, self.looked)
        own = self._own(session, new, current)
        pairs = held_pairs(session, self.document, current)
        kept = decision.outcome is not Outcome.OLDER
        packed = made.packed if decision.version == (self.document.version or 1) else None
        number = session.add(self._draft(prepared, looked, packed), current=kept)
        outcome = str(decision.outcome)
        settling = Settling(engine, prepared, number, made.within, looked, own, outcome, began, kept=kept)
        if kept:
            show(engine, batch, [(number, prepared.document, prepared.sketch)], self.received)
            engine.library.keep(engine.shelved(prepared, number, self.received))
        report = settling.run(batch, partial(retire, engine, batch, current))
        return follow(engine, batch, report, number, pairs) if kept else report

    def _draft(self, prepared: Prepared, looked: Looked, packed: tuple[bytes, bytes] | None) -> Draft:
        sketch = prepared.sketch
        return Draft(
            prepared.document,
            prepared.info,
            sketch.exact,
            sketch.to_bytes(),
            self.received,
            crowded=bool(looked.caps_hit),
            packed=packed,
        )

    def _own(self, session: Reader, new: Shelved, current: Revision | None) -> Comparison | None:
        """Compare with the document's own current version, the lower version as ``a``."""
        held = self.engine.library.fetch(session, [current.number]) if current else []
        if not held:
            return None
        older = (new.info.version or 0) < (held[0].info.version or 0)
        return self.engine.comparer.revision(*((new, held[0]) if older else (held[0], new)))


def _versioned(prepared: Prepared, version: int) -> Prepared:
    """Give a document the version it gets, which may have been decided only now."""
    return replace(
        prepared,
        document=replace(prepared.document, version=version),
        info=replace(prepared.info, version=version),
    )


def _looked(engine: Engine, prepared: Prepared, received: dt.datetime) -> Looked:
    new = engine.shelved(prepared, None, received)
    with engine.store.read() as session:
        engine.mirror.follow(session)
        nearby = engine.find(session, prepared, new)
    return engine.look(nearby, new)


def is_settled(session: Reader, document: Document, request: Request | None = None) -> bool:
    """Whether nothing has to be worked out: an answer repeated, or a document sent again unchanged."""
    if request and replayed(session, request):
        return True
    current, same = stored(session, document)
    return decided(document, current, same).outcome is Outcome.UNCHANGED


def decided(document: Document, current: Revision | None, same: Revision | None) -> Decision:
    """Decide what to do with a document beside what is stored of it."""
    return decide(document, current.document if current else None, same.document if same else None)


def stored(session: Reader, document: Document) -> tuple[Revision | None, Revision | None]:
    """Find what is stored under a document's id, and under its id and version.

    One without a version that is dated before the current one, and has the text of an earlier one, is that.
    """
    if document.id is None:
        raise ValueError("a document has an id before it is added")
    current = session.revision(document.id)
    if current is None:
        return None, None
    if document.version is not None:
        return current, session.revision(document.id, document.version)
    return current, _sent_before(session, document, current)


def _sent_before(session: Reader, document: Document, current: Revision) -> Revision | None:
    """Find the version that a document is again: folders hold the versions of an item side by side."""
    moment, latest = _dated(document), _dated(current.document)
    if moment is None or latest is None or moment >= latest or document.text == current.document.text:
        return None
    earlier = (session.revision(str(document.id), version) for version in session.versions(str(document.id)))
    return next((one for one in earlier if one and one.document.text == document.text), None)


def _dated(document: Document) -> dt.datetime | None:
    return read_moment(document.metadata.get("updated")) or document.published
