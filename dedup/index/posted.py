"""What an index keeps of a document's keys: 48 bits of each, and the weights of its terms.

A posting takes eight bytes that way, not sixteen.  Two keys of a million articles agree in 48 bits by
chance once in some ten thousand questions, which proposes one stranger; every kind of index keeps the same
bits, so that all of them propose the same.  Where a shingle stands, the document's sketch tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.keys import SALT, KeyKind, Keys
from dedup.sketch.sketch import Sketch

__all__ = ["BITS", "MARK_BITS", "SPREAD", "Posted", "short_keys", "weights"]

U64: TypeAlias = NDArray[np.uint64]
U32: TypeAlias = NDArray[np.uint32]
U8: TypeAlias = NDArray[np.uint8]

BITS = 48
MARK_BITS = 8
"""A posting is one number: the row of its document, and in the lowest bits its mark."""

# Spreads keys that differ in their last bits only; odd, so that no two become one before they are cut.
SPREAD = np.uint64(0x9E3779B185EBCA87)


def short_keys(key: U64) -> U64:
    """Cut keys to :data:`BITS`."""
    cut: U64 = (key * SPREAD) >> np.uint64(64 - BITS)
    return cut


def weights(keys: Keys) -> U8:
    """Give the mark of each posting: the weight of a term, 0 of any other key."""
    return np.where(keys.kind == KeyKind.TERM, keys.mark, 0).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Posted:
    """Postings of several documents by ascending ``key`` u64[n]; ``posting`` u32[n] has row and mark."""

    key: U64
    posting: U32

    @classmethod
    def of(cls, sketches: Sequence[Sketch]) -> Self:
        """Post documents, whose rows are their places in the list."""
        from dedup.index.kernels import posting as kernels

        if not sketches:
            return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint32))
        sizes = np.array([_sizes(sketch) for sketch in sketches], np.int64)
        key, posting = kernels.post(
            np.concatenate([s.signature for s in sketches]),
            np.concatenate([s.winnowed for s in sketches]),
            np.concatenate([s.terms for s in sketches]),
            np.concatenate([s.weights for s in sketches]),
            sizes,
            SALT,
        )
        return cls(*kernels.sort(key, posting))

    @classmethod
    def read(cls, directory: U32, rest: U32, posting: U32, shift: int) -> Self:
        """Put postings together again that stand in a segment: with a directory, and the rest of each key."""
        from dedup.index.kernels import posting as kernels

        return cls(kernels.whole(directory, rest, shift), posting)

    def __len__(self) -> int:
        return len(self.key)

    def directory(self, shift: int) -> U32:
        """Tell where the keys of each bucket begin, and the last end; the bits above ``shift`` name it."""
        from dedup.index.kernels import posting as kernels

        made: U32 = kernels.directory(self.key, shift)
        return made

    def merge(self, other: Posted) -> Posted:
        """Put those of other documents among them."""
        from dedup.index.kernels import posting as kernels

        return Posted(*kernels.merge(self.key, self.posting, other.key, other.posting))

    def moved(self, rows: NDArray[np.signedinteger[Any]]) -> Posted:
        """Give each row the new place that ``rows`` says, and leave out those of rows without one (-1)."""
        from dedup.index.kernels import posting as kernels

        return Posted(*kernels.moved(self.key, self.posting, rows.astype(np.int64)))


def _sizes(sketch: Sketch) -> tuple[int, int, int, int, int]:
    slots, bands = len(sketch.signature), sketch.band_count if sketch.signed else 0
    return slots, bands, sketch.rows, len(sketch.winnowed), len(sketch.terms)
