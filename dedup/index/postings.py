"""Postings in memory: sorted runs of (key, document, mark) that merge as they grow.

What is removed is taken out of the runs when they are next looked into, all of it at once: removing a
thousand documents costs one pass, not a thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.index.posted import joined_keys, short_keys, weights
from dedup.sketch.keys import Keys

__all__ = ["I64", "Hits", "Postings"]

I64: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    key: NDArray[np.uint64]
    document: I64
    mark: I64

    @classmethod
    def of(cls, documents: Mapping[int, Keys]) -> _Run:
        every = joined_keys(documents.values())
        key = short_keys(every.key)
        order = np.argsort(key)
        numbers = np.repeat(np.array(list(documents), np.int64), [len(keys) for keys in documents.values()])
        return cls(key[order], numbers[order], weights(every)[order].astype(np.int64))

    def merge(self, other: _Run) -> _Run:
        key = np.concatenate([self.key, other.key])
        order = np.argsort(key, kind="stable")
        document = np.concatenate([self.document, other.document])[order]
        return _Run(key[order], document, np.concatenate([self.mark, other.mark])[order])

    def without(self, numbers: I64) -> _Run:
        kept = ~np.isin(self.document, numbers)
        return self if kept.all() else _Run(self.key[kept], self.document[kept], self.mark[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Postings that met a query: which of its keys, which document, the weight of a term; ``capped`` keys."""

    asked: I64
    document: I64
    mark: I64
    capped: NDArray[np.bool_]


class Postings:
    """Which documents hold a key.  One caller at a time."""

    __slots__ = ("_gone", "_runs")

    def __init__(self) -> None:
        self._runs: tuple[_Run, ...] = ()
        self._gone: set[int] = set()

    def add(self, number: int, keys: Keys) -> None:
        """Post a document."""
        self.add_many({number: keys})

    def add_many(self, documents: Mapping[int, Keys]) -> None:
        """Post documents by number; each level is at least twice the next, so runs stay few."""
        if not self._gone.isdisjoint(documents):
            self._clear()
        runs = [*self._runs, *([_Run.of(documents)] if documents else [])]
        while len(runs) > 1 and len(runs[-2].key) < 2 * len(runs[-1].key):
            last = runs.pop()
            runs[-1] = runs[-1].merge(last)
        self._runs = tuple(runs)

    def remove(self, number: int) -> None:
        """Take a document out."""
        self._gone.add(number)

    def _clear(self) -> None:
        """Take out of the runs what was removed since they were last looked into."""
        if not self._gone:
            return
        gone = np.array(sorted(self._gone), np.int64)
        cut = (run.without(gone) for run in self._runs)
        self._runs = tuple(run for run in cut if len(run.key))
        self._gone.clear()

    def look_up(self, keys: Keys, cap: int, elsewhere: I64 | None = None) -> Hits:
        """Find who holds the keys; a key that more than ``cap`` documents hold finds none and is marked.

        ``elsewhere`` counts documents that hold each key and are posted in another place.
        """
        self._clear()
        runs, wanted = self._runs, short_keys(keys.key)
        ranges = [
            (np.searchsorted(r.key, wanted, "left"), np.searchsorted(r.key, wanted, "right")) for r in runs
        ]
        held = np.zeros(len(keys), np.int64) if elsewhere is None else elsewhere.copy()
        for begin, end in ranges:
            held += end - begin
        capped = held > cap
        parts = [
            _gather(run, begin, np.where(capped, begin, end))
            for run, (begin, end) in zip(runs, ranges, strict=True)
        ]
        asked, document, mark = (
            (np.concatenate(p) for p in zip(*parts, strict=True)) if parts else (np.zeros(0, np.int64),) * 3
        )
        return Hits(asked, document, mark, capped)


def _gather(run: _Run, begin: I64, end: I64) -> tuple[I64, I64, I64]:
    sizes = end - begin
    asked = np.repeat(np.arange(len(sizes)), sizes)
    at = np.arange(len(asked)) + np.repeat(begin - np.cumsum(sizes) + sizes, sizes)
    return asked, run.document[at], run.mark[at]
