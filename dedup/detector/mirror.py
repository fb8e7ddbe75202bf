"""What this process knows of the store's current documents: their keys, times and sources.

Derived from the store, and brought up to its sequence before every answer; losing it costs a reload.
Identical texts are one candidate, so that a story printed by hundreds does not crowd out its
near-copies; which of its documents are compared, the order of publication decides.
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from dedup.config import Config
from dedup.store.protocol import ChangeKind, Entry, Reader
from dedup.types import ComparedWith

if TYPE_CHECKING:
    from dedup.index.memory import MemoryIndex
    from dedup.sketch.sketch import Sketch

__all__ = ["Found", "Mirror", "Place"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DAY_US = 86_400_000_000

_TWINS = 8
"""As many documents of one text are all compared with a new one."""
_FIRST = 2
"""Of more than that only the first published are: what more copies would say, their cluster says."""
_WIDEST = 64
"""How many times the usual number of candidates is asked for when a window leaves few."""


_Rank: TypeAlias = tuple[bool, int, str, int]


def _micros(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in the order of publication.

    ``number`` is None for one that is not stored.  Two dated documents are ordered by their times;
    where one is undated only the order of arrival is known.
    """

    number: int | None
    id: str
    moment: dt.datetime
    dated: bool

    def before(self, other: Place) -> bool:
        """Whether this one was published before the other."""
        if self.dated and other.dated:
            return (self.moment, self.id) < (other.moment, other.id)
        if self.number is None or other.number is None:
            return self.number is not None
        return self.number < other.number


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of documents worth comparing, best first, and the caps that cut the list short."""

    numbers: tuple[int, ...]
    caps_hit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    slot: int
    id: str
    exact: bytes
    moment: int
    dated: bool

    def rank(self, number: int) -> _Rank:
        """Place it among documents of its text: dated ones first, earliest first."""
        return (not self.dated, self.moment if self.dated else number, self.id, number)


class Mirror:
    """Follows one store.  Thread safe: every method takes the lock for its own short time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.RLock()
        self._rows: dict[int, _Row] = {}
        self._texts: dict[bytes, list[_Rank]] = {}
        self._by_id: dict[str, int] = {}
        self._index: MemoryIndex | None = None
        self._moments, self._origins, self._alive = array("q"), array("i"), bytearray()
        self._sources: dict[str | None, int] = {}
        self._per_source: dict[int, int] = {}
        self._unconfirmed: set[int] = set()
        self._known: int | None = None

    def follow(self, session: Reader) -> None:
        """Take in what was committed up to the session's state."""
        with self._lock:
            sequence = session.sequence()
            if self._known is None:
                self._take(session.entries())
                self._known = sequence
            while self._known < sequence:
                changes = session.changes(self._known)
                gone = [c.number for c in changes if c.kind is ChangeKind.REMOVED and c.number is not None]
                new = [c.number for c in changes if c.kind is ChangeKind.ADDED and c.number is not None]
                self.drop(gone)
                self._take(session.entries([n for n in new if n not in self._rows]))
                self._known = changes[-1].sequence

    def settled(self, sequence: int) -> None:
        """Note that everything up to a sequence has been taken in: the writer did it itself."""
        with self._lock:
            self._known = max(self._known or 0, sequence)

    def _take(self, entries: Iterable[Entry]) -> None:
        from dedup.sketch.sketch import Sketch

        for entry in entries:
            self.take(entry, Sketch.from_bytes(entry.sketch))

    def confirm(self, number: int) -> None:
        """Show everyone a document that only the writer saw until now."""
        with self._lock:
            self._unconfirmed.discard(number)

    def take(self, entry: Entry, sketch: Sketch, *, confirmed: bool = True) -> None:
        """Add one document; taking it twice changes nothing.  Only the writer sees an unconfirmed one."""
        with self._lock:
            if confirmed:
                self._unconfirmed.discard(entry.number)
            if entry.number in self._rows:
                return
            if not confirmed:
                self._unconfirmed.add(entry.number)
            moment = _micros(entry.moment)
            row = _Row(len(self._moments), entry.id, entry.exact, moment, entry.dated)
            self._rows[entry.number] = row
            bisect.insort(self._texts.setdefault(entry.exact, []), row.rank(entry.number))
            origin = self._sources.setdefault(entry.source, len(self._sources))
            self._moments.append(moment)
            self._origins.append(origin)
            self._alive.append(1)
            self._per_source[origin] = self._per_source.get(origin, 0) + 1
            self._by_id[entry.id] = entry.number
            self._keys().add(entry.number, sketch)

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove documents; what is not there is passed over."""
        with self._lock:
            for number in numbers:
                self._unconfirmed.discard(number)
                row = self._rows.pop(number, None)
                if row is not None:
                    self._forget(number, row)

    def _forget(self, number: int, row: _Row) -> None:
        self._alive[row.slot] = 0
        if self._by_id.get(row.id) == number:
            del self._by_id[row.id]
        origin = self._origins[row.slot]
        self._per_source[origin] -= 1
        if not self._per_source[origin]:
            del self._per_source[origin]
        twins = self._texts[row.exact]
        del twins[bisect.bisect_left(twins, row.rank(number))]
        if not twins:
            del self._texts[row.exact]
        self._keys().remove(number)

    def candidates(
        self, sketch: Sketch, own: str | None, moment: dt.datetime, hidden: Collection[int] = ()
    ) -> Found:
        """Find documents worth comparing: within the window around ``moment``, not itself, not ``hidden``.

        Texts come by strength of their keys; of each text the first published documents, all of
        which are taken before the second ones of any.
        """
        with self._lock:
            texts, caps = self._alike(sketch, own, moment, hidden)
            cut = any(len(members) > _TWINS for members in texts)
            texts = [members if len(members) <= _TWINS else members[:_FIRST] for members in texts]
            ranked = [m[rank] for rank in range(_TWINS) for m in texts if rank < len(m)]
            limit = max(self._config.candidates, len(texts))
            if cut or len(ranked) > limit:
                caps = (*caps, "identical_texts")
            return Found(tuple(ranked[:limit]), caps)

    def _alike(
        self, sketch: Sketch, own: str | None, moment: dt.datetime, hidden: Collection[int]
    ) -> tuple[list[list[int]], tuple[str, ...]]:
        """Members, in order of publication, of each text that shares enough keys."""
        limit = asked = self._config.candidates
        while True:
            found = self._keys().candidates(sketch, asked)
            alike = [self._rows[candidate.number].exact for candidate in found]
            texts = [m for m in (self._members(text, own, moment, hidden) for text in alike) if m]
            if len(texts) >= limit or len(found) < asked or asked >= limit * _WIDEST:
                return texts[:limit], found.caps_hit
            asked *= 4

    def _members(
        self, text: bytes, own: str | None, moment: dt.datetime, hidden: Collection[int]
    ) -> list[int]:
        window = self._config.window_days
        middle = _micros(moment)
        inside = (
            number
            for *_, id, number in self._texts.get(text, ())  # noqa: A001
            if id != own
            and number not in hidden
            and (window is None or abs(self._rows[number].moment - middle) <= window * _DAY_US)
        )
        return list(itertools.islice(inside, _TWINS + 1))

    def unconfirmed(self) -> frozenset[int]:
        """List the numbers of the documents that only the writer sees."""
        with self._lock:
            return frozenset(self._unconfirmed)

    def text(self, number: int) -> bytes | None:
        """Name the text of a document; None for one that is gone."""
        with self._lock:
            row = self._rows.get(number)
            return row.exact if row else None

    def compared_with(
        self, moment: dt.datetime, own: str | None, sequence: int, hidden: Collection[int] = ()
    ) -> ComparedWith:
        """Count what a document of that moment is compared with: as for :meth:`candidates`."""
        window = self._config.window_days
        with self._lock:
            out = {*hidden, self._by_id.get(own or "", -1)}
            slots = [self._rows[number].slot for number in out if number in self._rows]
            if window is None:
                documents, sources = self._everything(slots)
            else:
                documents, sources = self._between(slots, _micros(moment), window * _DAY_US)
        since = None if window is None else (moment - dt.timedelta(days=window)).date().isoformat()
        return ComparedWith(documents, sources, since, window, sequence)

    def _everything(self, without: list[int]) -> tuple[int, int]:
        less = Counter(self._origins[slot] for slot in without)
        emptied = sum(self._per_source[origin] == count for origin, count in less.items())
        return len(self._rows) - len(without), len(self._per_source) - emptied

    def _between(self, without: list[int], middle: int, reach: int) -> tuple[int, int]:
        import numpy as np

        moments = np.array(self._moments, np.int64)
        inside = np.array(self._alive, np.bool_) & (np.abs(moments - middle) <= reach)
        inside[without] = False
        return int(inside.sum()), len(np.unique(np.array(self._origins, np.int32)[inside]))

    def _keys(self) -> MemoryIndex:
        if self._index is None:
            from dedup.index.memory import MemoryIndex

            self._index = MemoryIndex(self._config.key_cap)
        return self._index
