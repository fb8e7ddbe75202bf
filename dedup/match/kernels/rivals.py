"""Loops over scored sentence pairs: support by a third sentence, and the odds of a regression."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["beside", "best_three", "linear_odds", "ranks", "through_third"]


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


@njit(cache=True, nogil=True)
def best_three(seen):
    """Best and second best value of each row, and the mean of its three best; none below 0: three f64[m]."""
    m = seen.shape[0]
    best, second, mean = np.zeros(m), np.zeros(m), np.zeros(m)
    for i in range(m):
        third = 0.0
        for value in seen[i]:
            if value > best[i]:
                best[i], second[i], third = value, best[i], second[i]
            elif value > second[i]:
                second[i], third = value, second[i]
            elif value > third:
                third = value
        mean[i] = (best[i] + second[i] + third) / 3.0
    return best, second, mean


@njit(cache=True, nogil=True)
def ranks(seen, left, right):
    """Turn the rank of each ``right`` among the partners of its ``left`` into 1 / rank: f64[pairs]."""
    out = np.empty(len(left))
    for p in range(len(left)):
        value, above = seen[left[p], right[p]], 0
        for other in seen[left[p]]:
            above += other > value
        out[p] = 1.0 / (1.0 + above)
    return out


@njit(cache=True, nogil=True)
def beside(seen, left, right):
    """Best value among the four pairs of a sentence beside the one and a sentence beside the other."""
    m = seen.shape[0]
    out = np.zeros(len(left))
    for p in range(len(left)):
        for i in (left[p] - 1, left[p] + 1):
            for j in (right[p] - 1, right[p] + 1):
                if 0 <= i < m and 0 <= j < m:
                    out[p] = max(out[p], seen[i, j])
    return out
