"""What an index keeps of a document's keys: 48 bits of each, and the weights of its terms.

A posting takes eight bytes that way, not sixteen.  Two keys of a million articles agree in 48 bits by
chance once in some ten thousand questions, which proposes one stranger; every kind of index keeps the same
bits, so that all of them propose the same.  Where a shingle stands, the document's sketch tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.keys import KeyKind, Keys

__all__ = ["BITS", "MARK_BITS", "joined_keys", "packed", "short_keys", "weights"]

U64: TypeAlias = NDArray[np.uint64]
U8: TypeAlias = NDArray[np.uint8]

BITS = 48
MARK_BITS = 8
"""A posting is one number: the row of its document, and in the lowest bits its mark."""

# Spreads keys that differ in their last bits only; odd, so that no two become one before they are cut.
_SPREAD = np.uint64(0x9E3779B185EBCA87)


def joined_keys(every: Iterable[Keys]) -> Keys:
    """Put the keys of several documents one after the other."""
    listed = list(every)
    return Keys(
        np.concatenate([keys.key for keys in listed]),
        np.concatenate([keys.kind for keys in listed]),
        np.concatenate([keys.mark for keys in listed]),
    )


def short_keys(key: U64) -> U64:
    """Cut keys to :data:`BITS`."""
    cut: U64 = (key * _SPREAD) >> np.uint64(64 - BITS)
    return cut


def packed(rows: NDArray[Any], marks: U8) -> NDArray[np.uint32]:
    """Write the row of each posting's document and its mark into one number."""
    made: NDArray[np.uint32] = (rows.astype(np.uint32) << np.uint32(MARK_BITS)) | marks
    return made


def weights(keys: Keys) -> U8:
    """Give the mark of each posting: the weight of a term, 0 of any other key."""
    return np.where(keys.kind == KeyKind.TERM, keys.mark, 0).astype(np.uint8)
