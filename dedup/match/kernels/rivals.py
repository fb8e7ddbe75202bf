"""Loops over scored sentence pairs: support by a third sentence, and the odds of a regression."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["linear_odds", "through_third"]


@njit(cache=True, nogil=True)
def through_third(seen, left, right):
    """Best chance that some third sentence says the same as both of a pair: f64[pairs].

    ``seen[i, j]`` is the symmetric chance that i and j say the same, 0 where they were not looked at.
    """
    m = seen.shape[0]
    out = np.zeros(len(left))
    for p in range(len(left)):
        i, j = left[p], right[p]
        best = 0.0
        for k in range(m):
            both = min(seen[i, k], seen[j, k])
            if both > best and k != i and k != j:
                best = both
        out[p] = best
    return out


@njit(cache=True, nogil=True)
def linear_odds(features, mean, scale, coefficients, intercept):
    """Sum up a standardised regression over rows of features, always in the same order: f64[rows]."""
    n, k = features.shape
    out = np.empty(n)
    for row in range(n):
        total = intercept
        for column in range(k):
            total += (features[row, column] - mean[column]) / scale[column] * coefficients[column]
        out[row] = total
    return out
