"""The items of a scan on their way into the store: in the order they were published, counted by place.

In that order hardly anything arrives after what follows it, so a report need not be made twice; and the
same items give the same store, whichever server answered first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dedup.detector.answers import Counts
from dedup.detector.intake import natural_id
from dedup.detector.ledger import Brought
from dedup.ingest.shelf import Shelf
from dedup.scan.results import FeedResult
from dedup.types import Document

__all__ = ["Batch"]

_HELD_CHARACTERS = 16_000_000
"""Characters of text held in memory; the rest waits in a temporary file."""
_FATES = ("added", "updated", "unchanged", "older", "failed")


@dataclass(slots=True)
class _Place:
    """One place: what was said of it, and how many of its items are still on their way."""

    result: FeedResult | None = None
    left: int = 0
    fates: Counter[str] = field(default_factory=Counter)
    refused: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Slot:
    """Where an item stands in the order, and where on the shelf."""

    moment: dt.datetime
    order: int
    at: int
    place: str = field(compare=False)
    id: str = field(compare=False)


class Batch:
    """Items by place.  ``done`` hears of each place once all its items are durable, with what became of them.

    ``before`` is what the same scan brought before it was interrupted: not new to the store, but to the
    report.
    """

    def __init__(self, now: dt.datetime, before: Brought, done: Callable[[FeedResult], None]) -> None:
        self._now, self._done = now, done
        self._new = dict.fromkeys(before.added, "added") | dict.fromkeys(before.updated, "updated")
        self._shelf = Shelf(_HELD_CHARACTERS)
        self._slots: list[_Slot] = []
        self._places: dict[str, _Place] = {}
        self._last = Counts()
        self._counted = 0

    def __len__(self) -> int:
        return len(self._slots)

    def close(self) -> None:
        """Let go of what waits in a file."""
        self._shelf.__exit__()

    def take(self, order: int, place: str, documents: Iterable[Document]) -> None:
        """Put the items of a place aside; ``order`` is the place's among those of the same moment."""
        held = self._places.setdefault(place, _Place())
        for document in self._shelf.keeping(map(_with_id, documents)):
            moment = document.published or self._now
            self._slots.append(_Slot(moment, order, len(self._shelf) - 1, place, str(document.id)))
            held.left += 1

    def judge(self, result: FeedResult) -> None:
        """Say how the reading of a place went; one without items is done with it."""
        held = self._places.setdefault(result.place, _Place())
        held.result = result
        if not held.left:
            self._done(result)

    def ordered(self) -> Iterator[Document]:
        """Yield the items, earliest published first."""
        self._slots.sort()
        return (self._shelf[slot.at] for slot in self._slots)

    def count(self, counts: Counts) -> None:
        """Hear that one more item is durable: the next one of :meth:`ordered`."""
        slot = self._slots[self._counted]
        self._counted += 1
        fate = next((name for name in _FATES if getattr(counts, name) > getattr(self._last, name)), "failed")
        self._last = counts
        if fate == "unchanged":
            fate = self._new.pop(slot.id, fate)
        held = self._places[slot.place]
        held.fates[fate] += 1
        held.left -= 1
        if fate == "failed" and counts.errors and not held.refused:
            held.refused = counts.errors[-1][1]
        if not held.left and held.result is not None:
            self._done(_settled(held.result, held))


def _with_id(document: Document) -> Document:
    return document if document.id is not None else replace(document, id=natural_id(document))


def _settled(result: FeedResult, held: _Place) -> FeedResult:
    fates = held.fates
    return replace(
        result,
        reason="; ".join(filter(None, (held.refused, result.reason))),
        added=fates["added"],
        updated=fates["updated"],
        unchanged=fates["unchanged"] + fates["older"],
        failed=result.failed + fates["failed"],
    )
