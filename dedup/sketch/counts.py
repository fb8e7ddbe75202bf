"""In how many documents a hash was seen: sorted arrays that merge and look up."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.shingles import U64

__all__ = ["I64", "Counts"]

I64: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counts:
    """Sorted distinct hashes and the number of documents that hold each."""

    hashes: U64
    documents: I64

    @classmethod
    @functools.cache
    def none(cls) -> Counts:
        """Count nothing."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.int64))

    @classmethod
    def of(cls, sets: list[U64]) -> Counts:
        """Count over documents, each given as its distinct hashes."""
        if not sets:
            return cls.none()
        hashes, documents = np.unique(np.concatenate(sets), return_counts=True)
        return cls(hashes, documents)

    def __len__(self) -> int:
        return len(self.hashes)

    def merge(self, other: Counts) -> Counts:
        """Add the counts of other documents."""
        return Counts.total([self, other])

    @classmethod
    def total(cls, parts: list[Counts]) -> Counts:
        """Add up counts over separate sets of documents."""
        if not parts:
            return cls.none()
        every = np.concatenate([p.hashes for p in parts])
        order = np.argsort(every, kind="stable")
        every, documents = every[order], np.concatenate([p.documents for p in parts])[order]
        begins = np.flatnonzero(np.concatenate([[True], every[1:] != every[:-1]])) if len(every) else order
        return cls(every[begins], np.add.reduceat(documents, begins) if len(every) else documents)

    def minus(self, part: Counts) -> Counts:
        """Take away the counts of some of the same documents."""
        left = self.documents.copy()
        left[np.searchsorted(self.hashes, part.hashes)] -= part.documents
        return Counts(self.hashes, left)

    def at_least(self, documents: int) -> Counts:
        """Keep what this many documents hold."""
        kept = self.documents >= documents
        return Counts(self.hashes[kept], self.documents[kept])

    def look_up(self, hashes: U64) -> I64:
        """Answer the count of each hash, 0 for one never seen."""
        from dedup.sketch import kernels

        shift, begins = self._begins
        counts: I64 = kernels.look_up(self.hashes, self.documents, begins, shift, hashes)
        return counts

    @functools.cached_property
    def _begins(self) -> tuple[int, NDArray[np.uint32]]:
        """Where the hashes of each beginning stand: hashes are spread evenly, so that one step finds one.

        A beginning is what is left of a hash ``>> shift``.
        """
        size = max(len(self.hashes), 1)
        last = int(self.hashes[-1]) if len(self.hashes) else 0
        shift = max(last.bit_length() - size.bit_length(), 0)
        edges = np.arange((last >> shift) + 2, dtype=np.uint64) << np.uint64(shift)
        begins = np.searchsorted(self.hashes, edges).astype(np.uint32)
        begins[-1] = len(self.hashes)  # where the edge itself is too large for 64 bits
        return shift, begins
