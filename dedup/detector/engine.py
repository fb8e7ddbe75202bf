"""What every answer needs, held together: the store, its mirror, its texts, and how to compare them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.compare import Compared, Comparer
from dedup.detector.intake import Prepared, Worked, prepare, searched
from dedup.detector.library import Library, Shelved
from dedup.detector.mirror import Mirror, Place
from dedup.store.protocol import Reader, Store
from dedup.types import ComparedWith, Document

if TYPE_CHECKING:
    from dedup.match.relation import Judgement
    from dedup.sketch.background import Background

__all__ = ["Engine", "Looked", "Nearby"]


@dataclass(frozen=True, slots=True)
class Nearby:
    """What one state of the store holds near a document, ready to be compared.

    ``numbers`` are what was proposed, best first.  Of these ``close`` are to be compared, ``apart`` share
    boilerplate at most, as far as that is soon clear, and others were compared before or are gone.
    """

    compared_with: ComparedWith
    numbers: tuple[int, ...]
    close: dict[int, tuple[Shelved, Judgement]]
    apart: frozenset[int]
    caps_hit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in one state of the store: comparisons by number, None where nothing is to be shown."""

    compared_with: ComparedWith
    compared: dict[int, Compared | None]
    caps_hit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """The working parts of one detector."""

    config: Config
    background: Background
    store: Store
    mirror: Mirror
    library: Library
    clock: Callable[[], dt.datetime]

    @property
    def epoch(self) -> str:
        """Name the epoch of the background."""
        return self.store.identity.epoch

    @property
    def comparer(self) -> Comparer:
        """How pairs are compared."""
        return Comparer(self.config, self.background)

    def prepared(self, document: Document) -> Prepared:
        """Parse and sketch a document under the store's secret."""
        return prepare(document, self.config, self.background, self.store.identity.seed)

    def worked(self, document: Document) -> Worked:
        """Prepare a document and look for what it repeats."""
        return searched(self.prepared(document), self.config, self.background)

    def shelved(self, prepared: Prepared, number: int | None, received: dt.datetime) -> Shelved:
        """Make a prepared document comparable."""
        published = prepared.document.published
        place = Place(number, prepared.document.id or "", published or received, published is not None)
        return Shelved(
            place, prepared.info, prepared.view, prepared.sketch.exact, prepared.glance, prepared.half
        )

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop revisions that are gone from what this process holds."""
        self.mirror.drop(numbers)
        self.library.drop(numbers)

    def find(
        self,
        session: Reader,
        prepared: Prepared,
        new: Shelved,
        hidden: Collection[int] | None = None,
        known: Looked | None = None,
    ) -> Nearby:
        """Find what a document should be compared with in full, judging each candidate by as little as tells.

        ``hidden`` numbers what the session does not see as current; by default what is not committed.
        What ``known`` holds is not looked for again.
        """
        if hidden is None:
            hidden = self.mirror.unconfirmed()
        own, moment = prepared.document.id, new.place.moment
        found = self.mirror.candidates(prepared.sketch, own, moment, hidden)
        held = self.mirror.compared_with(moment, own, session.sequence(), hidden)
        fresh = [n for n in found.numbers if known is None or n not in known.compared]
        judged = self._judged(session, new, fresh)
        shelves = self.library.fetch(session, [n for n, judgement in judged.items() if judgement])
        close = {s.place.number or 0: (s, j) for s in shelves if (j := judged[s.place.number or 0])}
        apart = frozenset(n for n, judgement in judged.items() if judgement is None)
        return Nearby(held, found.numbers, close, apart, found.caps_hit)

    def _judged(self, session: Reader, new: Shelved, numbers: Sequence[int]) -> dict[int, Judgement | None]:
        """Judge what is not gone, most of it by a glance; None for what shares boilerplate at most."""
        from dedup.match.glance import is_apart

        glances = self.library.glances(session, numbers)
        apart = {n: None for n, other in glances.items() if is_apart(new.glance, other)}
        halves = self.library.halves(session, [n for n in glances if n not in apart])
        return {**apart, **{n: self.comparer.judge(new.half, half) for n, half in halves.items()}}

    def look(self, nearby: Nearby, new: Shelved, known: Looked | None = None) -> Looked:
        """Compare with what was found, but for what ``known`` has compared already."""
        before = known.compared if known else {}
        compared: dict[int, Compared | None] = {}
        for number in nearby.numbers:
            if number in before:
                compared[number] = before[number]
            elif number in nearby.close:
                compared[number] = self.comparer.compare(new, *nearby.close[number])
            elif number in nearby.apart:
                compared[number] = None
        apart = sum(one is None for one in compared.values())
        return Looked(replace(nearby.compared_with, apart=apart), compared, nearby.caps_hit)
