"""Compiled loops of the match package: plain functions over arrays, no Python objects."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = [
    "lexical_features",
    "nearest_terms",
    "similar_terms",
    "soft_coverage",
    "walk_both_ways",
]


# ---------------------------------------------------------------- restatement


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
