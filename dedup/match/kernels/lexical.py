"""What two sentences share, and what each has alone."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["lexical_features"]


@njit(cache=True, nogil=True)
def lexical_features(left, right, first, bag, run_first, run, weight, kind, best, spread, out):
    """Fill one row of ``out`` for each sentence pair: what the two share and what each has alone.

    ``kind``: 0 word, 1 name, 2 number.  ``spread[t]``: sentences that offer the term.  ``run`` are the
    terms in reading order.  The columns are those of ``features.LEXICAL``.
    """
    m = best.shape[1]
    frame_terms = np.empty(4096, np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        frame_size = 0
        frame_mass = 0.0
        shared = np.zeros(3)
        rare2, rare3, hard, heaviest, count = 0.0, 0.0, 0.0, 0.0, 0.0
        alone = np.zeros((2, 3))
        lonely = np.zeros((2, 3))
        mass = np.zeros(2)
        covered = np.zeros(2)
        for side in range(2):
            one, two = (i, j) if side == 0 else (j, i)
            for u in range(first[one], first[one + 1]):
                t = bag[u]
                w = weight[t]
                b = best[t, two]
                mass[side] += w
                covered[side] += w * b
                if b < 0.5:
                    alone[side, kind[t]] += w
                    lonely[side, kind[t]] += 1.0
                    continue
                shared[kind[t]] += 0.5 * w * b
                if spread[t] <= 2:
                    rare2 += 0.5 * w * b
                if spread[t] <= 3:
                    rare3 += 0.5 * w * b
                if w * b > heaviest:
                    heaviest = w * b
                count += 0.5
                if side == 0:
                    if b > 0.99:
                        hard += w
                    if kind[t] == 0 and frame_size < 4096:
                        frame_terms[frame_size] = t
                        frame_size += 1
                        frame_mass += w
        alike = 0
        if frame_mass > 0.0:
            for k in range(m):
                if k in (i, j):
                    continue
                held = 0.0
                for u in range(frame_size):
                    held += weight[frame_terms[u]] * best[frame_terms[u], k]
                if held >= 0.7 * frame_mass:
                    alike += 1
        bigrams = 0
        longest = 0
        for u in range(run_first[i], run_first[i + 1]):
            for v in range(run_first[j], run_first[j + 1]):
                length = 0
                while (
                    u + length < run_first[i + 1]
                    and v + length < run_first[j + 1]
                    and run[u + length] == run[v + length]
                ):
                    length += 1
                if length >= 2:
                    bigrams += 1
                if length > longest:
                    longest = length
        out[p, 0] = covered[0]
        out[p, 1] = covered[1]
        out[p, 2] = mass[0]
        out[p, 3] = mass[1]
        out[p, 4] = shared[0]
        out[p, 5] = shared[1]
        out[p, 6] = shared[2]
        out[p, 7] = rare2
        out[p, 8] = rare3
        out[p, 9] = hard
        out[p, 10] = heaviest
        out[p, 11] = count
        out[p, 12] = min(alone[0, 1], alone[1, 1])
        out[p, 13] = min(alone[0, 2], alone[1, 2])
        out[p, 14] = max(alone[0, 1], alone[1, 1])
        out[p, 15] = max(alone[0, 2], alone[1, 2])
        out[p, 16] = min(alone[0, 0], alone[1, 0])
        out[p, 17] = alike
        out[p, 18] = bigrams
        out[p, 19] = longest
        out[p, 20] = min(lonely[0, 2], lonely[1, 2])
        out[p, 21] = min(lonely[0, 1], lonely[1, 1])
