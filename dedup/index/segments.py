"""The index of a large store: mapped segments that never change, and what came since in memory.

Every text is posted once, under the keys of its lowest document, wherever that one is.  A document that
is removed or no longer the lowest falls silent in its segment; the next merge leaves it out.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.index.candidates import Candidates
from dedup.index.columns import halves
from dedup.index.postings import Asked, Postings, Tally
from dedup.index.ranking import rank
from dedup.index.records import Rank, Record
from dedup.index.segment import Segment
from dedup.sketch.keys import Keys
from dedup.sketch.sketch import Sketch

__all__ = ["Delta", "SegmentIndex", "Snapshot"]

Recall: TypeAlias = Callable[[int], Sketch | None]
Where: TypeAlias = tuple[Segment, int]
Bools: TypeAlias = NDArray[np.bool_]

_LATER = 1 << 62
"""Stands for the sequence of a removal that is being committed."""

T = TypeVar("T", int, Rank)


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """Documents that no segment holds, and the sketches of those that are posted, by number.

    ``lifted`` are sketches of documents that a segment holds without postings.
    """

    records: tuple[Record, ...]
    posted: dict[int, Sketch]
    lifted: dict[int, Sketch]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """An index at one moment, for a merge that takes its time; with each segment what is dead and mute."""

    segments: tuple[tuple[Segment, Bools, Bools], ...]
    delta: Delta


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    record: Record
    sketch: Sketch


class SegmentIndex:
    """Documents by their keys, proposing just what :class:`~dedup.index.memory.MemoryIndex` proposes.

    One caller at a time.  Damage found while reading raises ``DamagedError``.
    """

    def __init__(
        self, key_cap: int = 1_000, segments: Sequence[Segment] = (), recall: Recall = lambda _: None
    ) -> None:
        """Begin with fresh ``segments``; ``recall`` finds the sketch of a document that one of them holds."""
        self._cap = key_cap
        self._recall = recall
        self._segments = tuple(segments)
        self._delta: dict[int, _Kept] = {}
        self._twins: dict[bytes, list[int]] = {}
        self._ranked: dict[bytes, list[Rank]] = {}
        self._ids: dict[str, int] = {}
        self._lifted: dict[int, Sketch] = {}
        self._postings = Postings()
        self._waiting: dict[int, Sketch] = {}
        self._removed: dict[int, int] = {}
        self._unsettled: set[int] = set()
        self._silenced = 0
        self._sources = Counter[str | None]()
        for segment in segments:
            self._sources.update({name: count for name, count in segment.sources if count})

    def __len__(self) -> int:
        return self._sources.total()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in use, oldest first."""
        return self._segments

    @property
    def pending(self) -> int:
        """How many documents the next merge would take in."""
        return len(self._delta)

    @property
    def silenced(self) -> int:
        """How many documents of the segments were removed since those were written."""
        return self._silenced

    @property
    def sources(self) -> Counter[str | None]:
        """How many documents there are of each source; none of it may be changed."""
        return self._sources

    # ------------------------------------------------------------------ changes

    def add(self, number: int, sketch: Sketch, record: Record | None = None) -> None:
        """Take in a document under its number; a number already held is replaced."""
        record = record or Record(number, str(number), None, 0, False, sketch.exact)
        self.add_many([(sketch, record)])

    def add_many(self, documents: Sequence[tuple[Sketch, Record]]) -> None:
        """Take in documents of distinct numbers; one already held is replaced."""
        for number in self.held_among([record.number for _, record in documents]):
            self.remove(number)
        texts = list({record.exact for _, record in documents})
        lowest = dict(zip(texts, self.lowest_of(texts), strict=True))
        for sketch, record in documents:
            if self._enter(sketch, record, lowest[record.exact]):
                lowest[record.exact] = record.number

    def _enter(self, sketch: Sketch, record: Record, lowest: int | None) -> bool:
        """Take in a document that is not held; tell whether it takes the place of the lowest of its text."""
        number = record.number
        self._delta[number] = _Kept(record, sketch)
        bisect.insort(self._twins.setdefault(record.exact, []), number)
        bisect.insort(self._ranked.setdefault(record.exact, []), record.rank)
        self._ids[record.id] = number
        self._sources[record.source] += 1
        if lowest is not None and lowest < number:
            return False
        if lowest is not None:
            self._silence(lowest)
        self._waiting[number] = sketch
        return True

    def remove(self, number: int, at: int | None = None) -> None:
        """Forget a document; one not held is no error.  The next lowest copy takes its place.

        ``at`` is the sequence of the removal; where it is not known yet, :meth:`settle` tells.
        """
        # Noted also of one never held: segments of a process that lags behind may bring it.
        self._removed[number] = _LATER if at is None else at
        if at is None:
            self._unsettled.add(number)
        kept = self._delta.get(number)
        where = None if kept else self._where(number)
        if kept is None and where is None:
            return
        record = kept.record if kept else self.record(number)
        was_posted = self.lowest(record.exact) == number
        if was_posted:
            self._silence(number)
        if kept:
            self._leave(record)
        elif where:
            where[0].silence(where[1], dead=True)
            self._silenced += 1
        self._sources[record.source] -= 1
        if not self._sources[record.source]:
            del self._sources[record.source]
        lowest = self.lowest(record.exact) if was_posted else None
        if lowest is not None:
            self._post(lowest)

    def settle(self, sequence: int) -> None:
        """Learn that removals whose sequence was not known are covered by this one."""
        self._removed.update((n, sequence) for n in self._unsettled if n in self._removed)
        self._unsettled.clear()

    def _leave(self, record: Record) -> None:
        del self._delta[record.number]
        _drop(self._twins, record.exact, record.number)
        _drop(self._ranked, record.exact, record.rank)
        if self._ids.get(record.id) == record.number:
            del self._ids[record.id]

    def _silence(self, number: int) -> None:
        """Take a document's keys out of what proposes."""
        if self._waiting.pop(number, None) is None and (number in self._delta or number in self._lifted):
            self._postings.remove(number)
        if self._lifted.pop(number, None) is None and (where := self._where(number)):
            where[0].silence(where[1], dead=False)

    def _post(self, number: int) -> None:
        """Let a document propose that did not: from memory, or with its sketch called back."""
        kept = self._delta.get(number)
        sketch = kept.sketch if kept else self._recall(number)
        if sketch is None:  # gone from the store; its removal is still to come
            return
        if kept is None:
            self._lifted[number] = sketch
            if where := self._where(number):
                where[0].silence(where[1], dead=False)
        self._waiting[number] = sketch

    # ------------------------------------------------------------------ documents

    def _where(self, number: int) -> Where | None:
        for segment in self._segments:
            row = segment.row_of(number)
            if row is not None:
                return segment, row
        return None

    def __contains__(self, number: int) -> bool:
        return number in self._delta or self._where(number) is not None

    def held_among(self, numbers: Sequence[int]) -> list[int]:
        """List those of the numbers, each given once, whose documents are held."""
        held = [number for number in numbers if number in self._delta]
        asked = np.array(numbers, np.int64)
        return [*held, *(number for s in self._segments for number in s.held_among(asked))]

    def held(self, number: int) -> tuple[Sketch, Record] | None:
        """Find a document that no segment holds."""
        kept = self._delta.get(number)
        return (kept.sketch, kept.record) if kept else None

    def record(self, number: int) -> Record:
        """Tell what is known of a document.  Raises ``KeyError`` for one that is not held."""
        if kept := self._delta.get(number):
            return kept.record
        if where := self._where(number):
            return where[0].record(where[1])
        raise KeyError(number)

    def text(self, number: int) -> bytes:
        """Name the text of a document.  Raises ``KeyError`` for one that is not held."""
        if kept := self._delta.get(number):
            return kept.record.exact
        if where := self._where(number):
            return where[0].text(where[1])
        raise KeyError(number)

    def named(self, name: str) -> int | None:
        """Find the number of the document with an id."""
        if name in self._ids:
            return self._ids[name]
        found = [number for s in self._segments if (number := s.named(name)) is not None]
        return max(found, default=None)

    def copies(self, exact: bytes) -> tuple[int, ...]:
        """List the documents of exactly this text, ascending."""
        parts = [*(s.copies(exact).tolist() for s in self._segments), self._twins.get(exact, [])]
        filled = [part for part in parts if part]
        return tuple(filled[0] if len(filled) == 1 else sorted(itertools.chain(*filled)))

    def lowest(self, exact: bytes) -> int | None:
        """Find the lowest document of exactly this text, the one that is posted."""
        return self.lowest_of([exact])[0]

    def lowest_of(self, texts: Sequence[bytes]) -> list[int | None]:
        """Find the lowest document of each text."""
        wanted = halves(texts)
        found = [self._twins[exact][:1] if exact in self._twins else [] for exact in texts]
        for segment in self._segments:
            for at, number in segment.lowest_of(wanted):
                found[at].append(number)
        return [min(numbers, default=None) for numbers in found]

    def count(self, exact: bytes) -> int:
        """Count the documents of exactly this text."""
        return len(self._twins.get(exact, ())) + sum(s.count(exact) for s in self._segments)

    def members(self, texts: Sequence[bytes]) -> list[Iterator[Record]]:
        """List the documents of each text: dated ones first, earliest first."""
        wanted = halves(texts)
        parts: list[list[Iterator[Record]]] = [[] for _ in texts]
        for segment in self._segments:
            for at, found in segment.members(wanted):
                parts[at].append(found)
        for at, exact in enumerate(texts):
            if ranked := self._ranked.get(exact):
                parts[at].append(self._delta[rank[-1]].record for rank in ranked)
        return [found[0] if len(found) == 1 else heapq.merge(*found, key=_rank) for found in parts]

    def within(self, middle: int, reach: int) -> Counter[str | None]:
        """Count by source the documents whose moment is at most ``reach`` from ``middle``."""
        found = Counter(
            kept.record.source for kept in self._delta.values() if abs(kept.record.moment - middle) <= reach
        )
        for segment in self._segments:
            found.update(segment.within(middle, reach))
        return found

    # ------------------------------------------------------------------ proposals

    def candidates(self, sketch: Sketch, limit: int) -> Candidates:
        """Propose at most ``limit`` documents, best first; see :class:`~dedup.index.candidates.Index`."""
        keys = Keys.of(sketch)
        return rank(sketch, keys, self._look_up(keys), self.lowest(sketch.exact), limit)

    def _look_up(self, keys: Keys) -> Tally:
        if self._waiting:
            self._postings.add_many(self._waiting)
            self._waiting = {}
        asked, held = Asked.of(keys), np.zeros(len(keys), np.int64)
        where = [segment.find(asked.key, self._cap, held) for segment in self._segments]
        parts, capped = self._postings.look_up(asked, self._cap, held)
        for segment, places in zip(self._segments, where, strict=True):
            parts.append(segment.tally(places, asked, capped))
        return Tally.of(parts, capped)

    # ------------------------------------------------------------------ merges

    def snapshot(self, hidden: Collection[int] = ()) -> Snapshot:
        """Copy what a merge needs, but for documents that are ``hidden`` as not yet committed."""
        held = [kept for number, kept in self._delta.items() if number not in hidden]
        texts = list({kept.record.exact for kept in held})
        lowest = dict(zip(texts, self.lowest_of(texts), strict=True))
        delta = Delta(
            tuple(kept.record for kept in held),
            {k.record.number: k.sketch for k in held if lowest[k.record.exact] == k.record.number},
            dict(self._lifted),
        )
        return Snapshot(tuple((s, s.dead.copy(), s.mute.copy()) for s in self._segments), delta)

    def rebased(self, segments: Sequence[Segment], sequence: int = -1) -> SegmentIndex:
        """Make the same index over other segments, written by whom it may be, that cover ``sequence``.

        They hold no later state than this one: what they miss is taken over, what this one knows to be
        removed since is removed.  That stays known: the segments after these may hold it still, written
        by a process that lags behind.
        """
        own = {segment.name: segment for segment in self._segments}
        kept = [own[each.name].anew() if each.name in own else each for each in segments]
        index = SegmentIndex(self._cap, kept, self._recall)
        for number, at in sorted(self._removed.items()):
            if at > sequence:
                if number not in self and number in index:
                    index.remove(number, at)
                index._removed[number] = at
        index._unsettled = {n for n in self._unsettled if n in index._removed}
        written = set(index.held_among(list(self._delta)))
        left = (kept for number, kept in self._delta.items() if number not in written)
        index.add_many([(kept.sketch, kept.record) for kept in left])
        return index


def _drop(held: dict[bytes, list[T]], exact: bytes, value: T) -> None:
    values = held[exact]
    del values[bisect.bisect_left(values, value)]
    if not values:
        del held[exact]


def _rank(record: Record) -> Rank:
    return record.rank
