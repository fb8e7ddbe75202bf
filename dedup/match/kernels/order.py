"""A pointer that walks over one text while another is read."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["walk_both_ways"]


@njit(cache=True, nogil=True)
def walk_both_ways(emission, jumps, reach, restart):
    """Follow a pointer that walks over the columns while the rows are read in order.

    ``emission[i, j] >= 0``.  The pointer moves by d columns with chance ``jumps[d + reach]`` and goes
    anywhere with chance ``restart``.  Returns its posterior ``f64[n, m]``, each row summing to 1, and the log
    likelihood of each row given those before it.
    """
    n, m = emission.shape
    ahead = np.empty((n, m))
    posterior = np.empty((n, m))
    likelihood = np.zeros(n)
    state = np.full(m, 1.0 / m)
    moved = np.empty(m)
    for i in range(n):
        for j in range(m):
            reached = restart / m
            for d in range(-reach, reach + 1):
                origin = j - d
                if 0 <= origin < m:
                    reached += state[origin] * jumps[d + reach]
            moved[j] = reached if i > 0 else 1.0 / m
        total = 0.0
        for j in range(m):
            state[j] = moved[j] * emission[i, j]
            total += state[j]
        likelihood[i] = np.log(max(total, 1e-300))
        for j in range(m):
            state[j] /= max(total, 1e-300)
            ahead[i, j] = state[j]
    back = np.ones(m)
    for i in range(n - 1, -1, -1):
        total = 0.0
        for j in range(m):
            posterior[i, j] = ahead[i, j] * back[j]
            total += posterior[i, j]
        for j in range(m):
            posterior[i, j] /= max(total, 1e-300)
        anywhere = 0.0
        for j in range(m):
            moved[j] = back[j] * emission[i, j]
            anywhere += moved[j]
        total = 0.0
        for origin in range(m):
            value = restart * anywhere / m
            for d in range(-reach, reach + 1):
                j = origin + d
                if 0 <= j < m:
                    value += jumps[d + reach] * moved[j]
            back[origin] = value
            total += value
        for j in range(m):
            back[j] *= m / max(total, 1e-300)
    return posterior, likelihood
