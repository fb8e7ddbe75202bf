"""The keys of a document: three kinds, one generator for checks, bulk clustering and Spark.

1. bands of the signature find near-copies of whole documents;
2. winnowed 5-word shingles find shared passages anywhere;
3. the strongest terms find rewrites.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.shingles import U32, U64
from dedup.sketch.sketch import Sketch
from dedup.sketch.terms import FULL, U8

__all__ = [
    "CAPS",
    "LEAST_SHINGLES",
    "LEAST_TERMS",
    "LEAST_WEIGHT",
    "SALT",
    "KeyKind",
    "Keys",
    "Votes",
    "caps_named",
]

I64: TypeAlias = NDArray[np.int64]


class KeyKind(IntEnum):
    """What a key was made from."""

    BAND = 0
    SHINGLE = 1
    TERM = 2


CAPS = ("key_cap:bands", "key_cap:shingles", "key_cap:terms")
"""How a report names the cap on frequent keys, by kind."""

LEAST_SHINGLES = 2
"""Chosen shingles that two documents must share; one alone is a stock phrase."""
LEAST_TERMS = 3
LEAST_WEIGHT = int(0.2 * FULL * FULL)
"""Cosine of the strongest terms, in products of weights."""

_HALF_BANDS, _HALF_SHINGLES = 4, 8

# One space of keys for all kinds: the salt keeps a band from meeting a term of the same value.
SALT = np.array([0x5851F42D4C957F2D, 0x14057B7EF767814F, 0x2545F4914F6CDD1D], np.uint64)
"""Mixed into the keys of each kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Distinct keys with their kind and mark: band number, token of the shingle, or weight of the term."""

    key: U64
    kind: U8
    mark: U32

    @classmethod
    def of(cls, sketch: Sketch) -> Keys:
        """List the keys of a document."""
        bands = sketch.bands
        parts = (bands, sketch.winnowed, sketch.terms)
        kind = np.repeat(np.arange(3, dtype=np.uint8), [len(p) for p in parts])
        marks = (np.arange(len(bands), dtype=np.uint32), sketch.positions, sketch.weights.astype(np.uint32))
        return cls(np.concatenate(parts) ^ SALT[kind], kind, np.concatenate(marks))

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Keys that pairs share, by kind, side by side; ``weight`` adds up products of term weights."""

    bands: I64
    shingles: I64
    terms: I64
    weight: I64

    @property
    def enough(self) -> NDArray[np.bool_]:
        """Which pairs deserve a closer look."""
        by_terms: NDArray[np.bool_] = (self.terms >= LEAST_TERMS) & (self.weight >= LEAST_WEIGHT)
        return (self.bands > 0) | (self.shingles >= LEAST_SHINGLES) | by_terms

    @property
    def score(self) -> NDArray[np.float64]:
        """Rank pairs: three shares of 0..1, one a kind, added up; it orders and says nothing else.

        Symmetric in the two documents.  Counts saturate, so that a whole text within a digest of ten
        ranks beside a copy; half the share is reached by four bands or eight shingles.
        """
        by_bands = self.bands / (self.bands + _HALF_BANDS)
        by_shingles = self.shingles / (self.shingles + _HALF_SHINGLES)
        return by_bands + by_shingles + self.weight / (FULL * FULL)

    def take(self, which: NDArray[np.integer[Any]]) -> Votes:
        """Keep these pairs, in this order."""
        return Votes(self.bands[which], self.shingles[which], self.terms[which], self.weight[which])


def caps_named(kinds: Iterable[int]) -> tuple[str, ...]:
    """Name the kinds of keys whose cap bit, for a report."""
    return tuple(CAPS[k] for k in sorted(set(kinds)))
