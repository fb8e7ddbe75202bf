"""The strongest terms of a document: what finds a rewrite that keeps no five words in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.shingles import U64, Bools

__all__ = ["FULL", "U8", "strongest"]

U8: TypeAlias = NDArray[np.uint8]
F64: TypeAlias = NDArray[np.float64]

FULL = 255
"""The weight that stands for 1: weights are whole numbers, so that sums do not depend on order."""

_FEW_TERMS = 8
# A text of two rare words is not "about" them as firmly as its unit vector would say: weights are
# scaled as if at least eight terms of this strength were there.


def strongest(stems: U64, stop: Bools, idf: Callable[[U64], F64], k: int) -> tuple[U64, U8]:
    """Choose the ``k`` stems of greatest TF-IDF, strongest first, and their weights.

    ``stems`` and ``stop`` are per token, ``idf`` weighs stems by their rarity.  The term frequency is
    damped to ``1 + log tf``.  Weights are the unit vector over the chosen terms times :data:`FULL`, so
    the products of two documents' weights add up to ``FULL**2`` times their cosine.
    """
    terms, counts = np.unique(stems[~stop], return_counts=True)
    # Rounded, because logarithms differ in the last bit from one processor to another.
    strength = np.round((1.0 + np.log(counts)) * np.maximum(idf(terms), 0.0), 6)
    order = np.lexsort((terms, -strength))[:k]
    order = order[strength[order] > 0.0]
    chosen = strength[order]
    if not len(chosen):
        return terms[:0], np.zeros(0, np.uint8)
    norm = max(float(np.sqrt(np.sum(chosen**2))), float(chosen[0]) * _FEW_TERMS**0.5)
    return terms[order], np.maximum(np.rint(chosen / norm * FULL), 1).astype(np.uint8)
