"""What every answer needs, held together: the store, its mirror, its texts, and how to compare them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.compare import Compared, Comparer
from dedup.detector.intake import Prepared, prepare
from dedup.detector.library import Library, Shelved
from dedup.detector.mirror import Mirror, Place
from dedup.store.protocol import Reader, Store
from dedup.types import ComparedWith, Document

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["Engine", "Looked", "Nearby"]


@dataclass(frozen=True, slots=True)
class Nearby:
    """What one state of the store holds near a document, ready to be compared.

    ``apart`` numbers what was proposed and, at a glance, has nothing of its own in common with it.
    """

    compared_with: ComparedWith
    shelves: list[Shelved]
    apart: tuple[int, ...]
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
    def comparer(self) -> Comparer:
        """How pairs are compared."""
        return Comparer(self.config, self.background)

    def prepared(self, document: Document) -> Prepared:
        """Parse and sketch a document under the store's secret."""
        return prepare(document, self.config, self.background, self.store.identity.seed)

    def shelved(self, prepared: Prepared, number: int | None, received: dt.datetime) -> Shelved:
        """Make a prepared document comparable."""
        published = prepared.document.published
        place = Place(number, prepared.document.id or "", published or received, published is not None)
        return Shelved(place, prepared.info, prepared.parsed, prepared.sketch.exact, prepared.glance)

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop revisions that are gone from what this process holds."""
        self.mirror.drop(numbers)
        self.library.drop(numbers)

    def find(
        self, session: Reader, prepared: Prepared, new: Shelved, hidden: Collection[int] | None = None
    ) -> Nearby:
        """Find what a document should be compared with, without comparing more than a glance tells.

        ``hidden`` numbers what the session does not see as current; by default what is not committed.
        """
        if hidden is None:
            hidden = self.mirror.unconfirmed()
        from dedup.match.glance import is_apart

        own, moment = prepared.document.id, new.place.moment
        found = self.mirror.candidates(prepared.sketch, own, moment, hidden)
        held = self.mirror.compared_with(moment, own, session.sequence(), hidden)
        glances = self.library.glances(session, found.numbers)
        apart = tuple(n for n, other in glances.items() if is_apart(prepared.glance, other))
        close = [n for n in found.numbers if n not in apart]
        return Nearby(held, self.library.fetch(session, close), apart, found.caps_hit)

    def look(self, nearby: Nearby, new: Shelved, known: Looked | None = None) -> Looked:
        """Compare with what was found, but for what ``known`` has compared already."""
        before = known.compared if known else {}
        compared: dict[int, Compared | None] = dict.fromkeys(nearby.apart)
        for shelf in nearby.shelves:
            number = shelf.place.number or 0
            seen = number in before
            compared[number] = before[number] if seen else self.comparer.compare(new, shelf)
        apart = sum(one is None for one in compared.values())
        return Looked(replace(nearby.compared_with, apart=apart), compared, nearby.caps_hit)
