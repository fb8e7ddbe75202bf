"""Keeping articles without comparing them: many in one job, each found by its keys from the commit on.

Copies word for word are grouped at once, because their keys alone tell, and what is taken back is told at
once.  Everything else waits for :class:`~dedup.detector.completing.Completing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from dedup.detector import grouping
from dedup.detector.adding import Adding, decided, stored
from dedup.detector.decide import Outcome
from dedup.detector.engine import Engine
from dedup.detector.intake import Sketched
from dedup.detector.rights import as_held
from dedup.detector.settling import retire, show
from dedup.detector.writer import Batch
from dedup.errors import DedupError, VersionConflictError
from dedup.rights import is_withdrawn
from dedup.store.rows import Draft
from dedup.types import Document

if TYPE_CHECKING:
    from dedup.sketch.sketch import Sketch

__all__ = ["Fate", "Storing"]

Fate: TypeAlias = Outcome | DedupError
"""What became of one document of a load."""

Shown: TypeAlias = "tuple[int, Document, Sketch]"


@dataclass(frozen=True, slots=True)
class Storing:
    """Documents on their way in, in order; one that could not be worked out is its error."""

    engine: Engine
    items: Sequence[Sketched | DedupError]
    received: dt.datetime

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits, in bytes of its texts."""
        return sum(4 * len(item.document.text) for item in self.items if isinstance(item, Sketched))

    def run(self, batch: Batch) -> list[Fate]:
        """Store them all; return what became of each."""
        shown: list[Shown] = []
        fates = [
            item if isinstance(item, DedupError) else self._store(batch, item, shown) for item in self.items
        ]
        self._show(batch, shown)
        return fates

    def _show(self, batch: Batch, shown: list[Shown]) -> None:
        """Show at once what was stored since the last time."""
        show(self.engine, batch, shown, self.received)
        shown.clear()

    def _store(self, batch: Batch, item: Sketched, shown: list[Shown]) -> Fate:
        """Store one, and add it to those that are to be ``shown``."""
        session = batch.session
        document = as_held(session, item.document)
        current, same = stored(session, document)
        try:
            decision = decided(document, current, same)
        except VersionConflictError as error:
            return error
        if decision.outcome is Outcome.UNCHANGED:
            return decision.outcome
        if current is not None and is_withdrawn(document.status):
            self._show(batch, shown)
            return self._withdrawn(batch, document)
        kept = decision.outcome is not Outcome.OLDER
        number = session.add(self._draft(item, decision.version), current=kept)
        session.postponed(number)
        if kept:
            shown.append((number, item.document, item.sketch))
            if item.sketch.tokens:
                grouping.joined(session, item.sketch.exact, ())
            retire(self.engine, batch, current)
        return decision.outcome

    def _withdrawn(self, batch: Batch, document: Document) -> Fate:
        """Compare what takes a held item back at once, as an addition does: its copies have to be told."""
        report = Adding.late(self.engine, document, self.received).run(batch)
        return Outcome(str(report.outcome))

    def _draft(self, item: Sketched, version: int) -> Draft:
        """Call it crowded: nothing was compared, so that a missing link is no sign of a difference."""
        return Draft(
            replace(item.document, version=version),
            replace(item.info, version=version),
            item.sketch.exact,
            item.blob,
            self.received,
            crowded=True,
            packed=item.packed if version == item.version else None,
        )
