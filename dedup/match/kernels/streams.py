"""Words and quantities of a text in one row, and words that stand near others."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["in_reading_order", "near"]


@njit(cache=True, nogil=True)
def in_reading_order(word, first):
    """Line up words and quantities: i64[k], a token by its number, quantity q as ``len(word) + q``.

    ``word`` marks the tokens that are units; ``first`` are the first tokens of quantities, in order, none
    of them marked.
    """
    out = np.empty(len(word) + len(first), np.int64)
    size, q = 0, 0
    for t in range(len(word)):
        if word[t]:
            out[size] = t
            size += 1
        if q < len(first) and first[q] == t:
            out[size] = len(word) + q
            size += 1
            q += 1
    return out[:size]


@njit(cache=True, nogil=True)
def near(places, owner, reach):
    """Mark the tokens up to ``reach`` from one of ``places`` that have the same owner: bool[n]."""
    marked = np.zeros(len(owner), np.bool_)
    for at in places:
        for k in range(max(0, at - reach), min(len(owner), at + reach + 1)):
            marked[k] |= owner[k] == owner[at]
    return marked
