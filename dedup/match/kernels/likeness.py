"""Which terms are alike, and how well a sentence offers the terms of another."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["nearest_terms", "similar_terms", "soft_coverage"]


@njit(cache=True, nogil=True)
def similar_terms(letters, offsets, is_word, floor):
    """Find pairs of words whose character trigrams agree (Dice of at least ``floor``), as three arrays.

    ``letters[offsets[t]:offsets[t + 1]]`` are the folded code points of term t.  Words of fewer than
    four letters and words with different first letters never pair: "cut" and "cup" are no typo.
    Each pair comes once, with the smaller term first.
    """
    n = len(offsets) - 1
    count = 0
    for t in range(n):
        if is_word[t] and offsets[t + 1] - offsets[t] >= 4:
            count += offsets[t + 1] - offsets[t]
    keys = np.empty(count, np.int64)
    owners = np.empty(count, np.int32)
    sizes = np.zeros(n, np.int32)
    at = 0
    for t in range(n):
        begin, end = offsets[t], offsets[t + 1]
        if not is_word[t] or end - begin < 4:
            continue
        sizes[t] = end - begin
        for k in range(end - begin):  # trigrams of "^word$"
            left = np.int64(1) if k == 0 else np.int64(letters[begin + k - 1])
            right = np.int64(2) if k == end - begin - 1 else np.int64(letters[begin + k + 1])
            keys[at] = (left << 42) | (np.int64(letters[begin + k]) << 21) | right
            owners[at] = t
            at += 1
    order = np.argsort(keys, kind="mergesort")
    posting = np.empty(count, np.int32)
    place = np.empty(count, np.int64)
    group_end = np.empty(count, np.int64)
    for k in range(count):
        posting[k] = owners[order[k]]
        place[order[k]] = k
    stop = count
    for k in range(count - 1, -1, -1):
        group_end[k] = stop
        if k > 0 and keys[order[k]] != keys[order[k - 1]]:
            stop = k
    left_out = [np.int32(0) for _ in range(0)]
    right_out = [np.int32(0) for _ in range(0)]
    value_out = [0.0 for _ in range(0)]
    shared = np.zeros(n, np.int32)
    touched = np.empty(n, np.int32)
    at = 0
    for t in range(n):
        used = 0
        for _ in range(sizes[t]):
            for k in range(place[at] + 1, group_end[place[at]]):
                other = posting[k]
                if other > t:
                    if shared[other] == 0:
                        touched[used] = other
                        used += 1
                    shared[other] += 1
            at += 1
        for k in range(used):
            other = touched[k]
            dice = 2.0 * shared[other] / (sizes[t] + sizes[other])
            shared[other] = 0
            if dice >= floor and letters[offsets[t]] == letters[offsets[other]]:
                left_out.append(np.int32(t))
                right_out.append(np.int32(other))
                value_out.append(min(dice, 1.0))
    return np.array(left_out, np.int32), np.array(right_out, np.int32), np.array(value_out, np.float64)


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
