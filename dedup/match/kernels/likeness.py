"""How well a sentence offers the terms of another."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["nearest_terms", "soft_coverage"]


@njit(cache=True, nogil=True)
def nearest_terms(first, bag, starts, others, values, n_terms):
    """Say how well each sentence offers each term: ``f32[terms, sentences]``, 1 for a term it holds.

    ``bag[first[s]:first[s + 1]]`` are the distinct terms of sentence s; the neighbours of term t are
    ``others[starts[t]:starts[t + 1]]`` with their similarity in ``values``.
    """
    m = len(first) - 1
    best = np.zeros((n_terms, m), np.float32)
    for s in range(m):
        for u in range(first[s], first[s + 1]):
            t = bag[u]
            best[t, s] = 1.0
            for k in range(starts[t], starts[t + 1]):
                if values[k] > best[others[k], s]:
                    best[others[k], s] = values[k]
    return best


@njit(cache=True, nogil=True)
def soft_coverage(first, bag, weight, best):
    """Measure the share of the weight of sentence i that sentence j offers: ``f32[i, j]``."""
    m = len(first) - 1
    out = np.zeros((m, m), np.float32)
    for i in range(m):
        total = 0.0
        for u in range(first[i], first[i + 1]):
            t = bag[u]
            total += weight[t]
            for j in range(m):
                out[i, j] += weight[t] * best[t, j]
        if total > 0:
            for j in range(m):
                out[i, j] /= total
    return out
