"""Ties to stories."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit


@njit(cache=True, nogil=True)
def stories(pairs, tied, size):
    """Name the story of each of ``size`` texts by its first text: what ties lead to, in any steps."""
    leader = np.arange(size)
    for k in range(len(pairs)):
        if tied[k]:
            a, b = np.int64(pairs[k, 0]), np.int64(pairs[k, 1])
            while leader[a] != a:
                leader[a] = leader[leader[a]]
                a = leader[a]
            while leader[b] != b:
                leader[b] = leader[leader[b]]
                b = leader[b]
            leader[max(a, b)] = min(a, b)
    for at in range(size):
        leader[at] = leader[leader[at]]
    return leader
