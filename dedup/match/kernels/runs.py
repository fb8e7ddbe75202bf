"""Exact shared runs of two sequences of numbered windows, longest first, one to one."""

from __future__ import annotations

import heapq

import numpy as np

from dedup.kernels import njit

__all__ = ["longest_runs", "mixed_windows"]

MIX = np.uint64(0x9E3779B97F4A7C15)
S29 = np.uint64(29)


@njit(cache=True, nogil=True)
def mixed_windows(hashes, width):
    """Hash each run of ``width`` neighbouring tokens: u64[n - width + 1]."""
    count = max(len(hashes) - width + 1, 0)
    out = np.zeros(count, np.uint64)
    for i in range(count):
        mixed = np.uint64(0)
        for k in range(width):
            mixed = (mixed ^ (mixed >> S29)) * MIX + hashes[i + k]
        out[i] = mixed
    return out


@njit(cache=True, nogil=True)
def places_of(numbers, known):
    """List the places of each number, i32[n] in order, where those of each begin, and their ranks."""
    starts = np.zeros(known + 1, np.int64)
    for v in numbers:
        starts[v + 1] += 1
    for v in range(known):
        starts[v + 1] += starts[v]
    where, rank = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int32)
    filled = np.zeros(known, np.int32)
    for j in range(len(numbers)):
        v = numbers[j]
        rank[j] = filled[v]
        where[starts[v] + filled[v]] = j
        filled[v] += 1
    return where, starts, rank


@njit(cache=True, nogil=True)
def diagonal_runs(left, right, known, shortest, most, apart):
    """List maximal runs of equal windows as (-length in tokens, i, j).

    A window pairs with its first ``most`` places.  With ``apart`` both sides are one text: only later
    places count, and a run ends where its other side begins.
    """
    where, starts, rank = places_of(right, known)
    found = [(0, 0, 0) for _ in range(0)]
    for i in range(len(left)):
        v = left[i]
        for k in range(starts[v], min(starts[v + 1], starts[v] + most)):
            j = where[k]
            if apart and j <= i:
                continue
            if i > 0 and j > 0 and left[i - 1] == right[j - 1] and rank[j - 1] < most:
                continue
            n = 1
            while (
                i + n < len(left)
                and j + n < len(right)
                and left[i + n] == right[j + n]
                and rank[j + n] < most
            ):
                n += 1
            length = n + shortest - 1
            if apart:
                length = min(length, j - i)
            if length >= shortest:
                found.append((-length, i, int(j)))
    return found


@njit(cache=True, nogil=True)
def longest_runs(left, right, known, sizes, shortest, most, apart):
    """Take runs longest first, each token once; of a run that meets taken tokens the free parts.

    ``left`` and ``right`` number the windows of texts of ``sizes`` tokens.  Returns i64[k, 3]: start in
    each text and length, in order.
    """
    heap = diagonal_runs(left, right, known, shortest, most, apart)
    heapq.heapify(heap)
    taken_a = np.zeros(sizes[0], np.bool_)
    taken_b = taken_a if apart else np.zeros(sizes[1], np.bool_)
    found = [(0, 0, 0) for _ in range(0)]
    while len(heap) > 0:
        negative, i, j = heapq.heappop(heap)
        length, begin = -negative, 0
        whole = True
        for k in range(length + 1):
            if k < length and not taken_a[i + k] and not taken_b[j + k]:
                continue
            whole = whole and k == length
            if not whole and k - begin >= shortest:
                heapq.heappush(heap, (begin - k, i + begin, j + begin))
            begin = k + 1
        if whole:
            taken_a[i : i + length] = True
            taken_b[j : j + length] = True
            found.append((i, j, length))
    found.sort()
    out = np.empty((len(found), 3), np.int64)
    for k in range(len(found)):
        out[k, 0], out[k, 1], out[k, 2] = found[k]
    return out
