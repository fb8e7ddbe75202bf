"""Terms of a table of pairs that are among those of a text."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["pairs_among"]


@njit(cache=True, nogil=True)
def pairs_among(terms, keys, starts, others):
    """Find the pairs of a table that are both among ``terms``: i64[k] left, right and row of ``others``.

    ``keys`` u32[n] are sorted; key k is tied to the keys ``others[starts[k]:starts[k + 1]]``.
    """
    at = np.searchsorted(keys, terms)
    term_of = np.full(len(keys), -1, np.int32)
    for t in range(len(terms)):
        if at[t] < len(keys) and keys[at[t]] == terms[t]:
            term_of[at[t]] = t
        else:
            at[t] = -1
    left, right = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    row = [np.int64(0) for _ in range(0)]
    for t in range(len(terms)):
        if at[t] < 0:
            continue
        for k in range(starts[at[t]], starts[at[t] + 1]):
            if term_of[others[k]] >= 0:
                left.append(np.int64(t))
                right.append(np.int64(term_of[others[k]]))
                row.append(np.int64(k))
    return np.array(left, np.int64), np.array(right, np.int64), np.array(row, np.int64)
