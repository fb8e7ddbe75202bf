"""What two sentences share, and what each has alone."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["lexical_features"]

OFFERED = 0.5
"""Likeness from which a sentence has something for a term of the other."""
SAME = 0.99
FRAME_SHARE = 0.7
"""Share of the weight of a common frame that a third sentence holds to be of the same template."""
WORD, NAME, NUMBER = 0, 1, 2


@njit(cache=True, nogil=True)
def lexical_features(left, right, first, bag, run_first, run, weight, kind, best, spread, out):
    """Fill one row of ``out`` for each sentence pair: what the two share and what each has alone.

    ``kind``: 0 word, 1 name, 2 number.  ``spread[t]``: sentences that offer the term.  ``run`` are the
    terms in reading order.  The columns are those of ``features.LEXICAL``.
    """
    shared, alone, lonely = np.empty(3), np.empty((2, 3)), np.empty((2, 3))
    held = np.empty(best.shape[1])
    for p in range(len(left)):
        i, j, row = left[p], right[p], out[p]
        shared[:], alone[:], lonely[:] = 0.0, 0.0, 0.0
        one, two = bag[first[i] : first[i + 1]], bag[first[j] : first[j + 1]]
        share(one, weight, kind, best[:, j], spread, row, 0, shared, alone[0], lonely[0])
        share(two, weight, kind, best[:, i], spread, row, 1, shared, alone[1], lonely[1])
        row[9] = same_weight(one, weight, best[:, j])
        row[4:7] = shared
        row[12], row[13] = min(alone[0, NAME], alone[1, NAME]), min(alone[0, NUMBER], alone[1, NUMBER])
        row[14], row[15] = max(alone[0, NAME], alone[1, NAME]), max(alone[0, NUMBER], alone[1, NUMBER])
        row[16] = min(alone[0, WORD], alone[1, WORD])
        row[17] = templates(one, i, j, weight, kind, best, held)
        row[18], row[19] = common_runs(
            run[run_first[i] : run_first[i + 1]], run[run_first[j] : run_first[j + 1]]
        )
        row[20] = min(lonely[0, NUMBER], lonely[1, NUMBER])
        row[21] = min(lonely[0, NAME], lonely[1, NAME])


@njit(cache=True, nogil=True)
def share(terms, weight, kind, offered, spread, row, side, shared, alone, lonely):
    """Add up what a sentence has of the other, ``offered`` for each term, and what it has alone.

    Fills the columns of its ``side``, and adds to those of both: rare terms, the heaviest, their count.
    """
    for t in terms:
        w, b = weight[t], np.float64(offered[t])
        row[2 + side] += w
        row[side] += w * b
        if b < OFFERED:
            alone[kind[t]] += w
            lonely[kind[t]] += 1.0
            continue
        half = 0.5 * w * b
        shared[kind[t]] += half
        if spread[t] <= 2:
            row[7] += half
        if spread[t] <= 3:
            row[8] += half
        row[10] = max(row[10], w * b)
        row[11] += 0.5


@njit(cache=True, nogil=True)
def same_weight(terms, weight, offered):
    """Weight of the terms that the other sentence has as they are."""
    total = 0.0
    for t in terms:
        if offered[t] > SAME:
            total += weight[t]
    return total


@njit(cache=True, nogil=True)
def templates(terms, i, j, weight, kind, best, held):
    """Count the other sentences that hold most of the plain words that sentence j offers to i.

    ``held`` is room for one value a sentence.
    """
    held[:] = 0.0
    mass = 0.0
    for t in terms:
        if best[t, j] >= OFFERED and kind[t] == WORD:
            mass += weight[t]
            offered = best[t]
            for k in range(len(held)):
                held[k] += weight[t] * offered[k]
    if mass <= 0.0:
        return 0
    alike = 0
    for k in range(len(held)):
        alike += k != i and k != j and held[k] >= FRAME_SHARE * mass
    return alike


@njit(cache=True, nogil=True)
def common_runs(one, two):
    """Count the places where two terms in a row are the same, and the longest run of equal terms."""
    pairs, longest = 0, 0
    for u in range(len(one)):
        for v in range(len(two)):
            if one[u] != two[v]:
                continue
            length = 1
            while u + length < len(one) and v + length < len(two) and one[u + length] == two[v + length]:
                length += 1
            pairs += length >= 2
            longest = max(longest, length)
    return pairs, longest
