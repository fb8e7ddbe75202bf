"""Compiled loops that make postings of sketches, sort them, and put sorted ones together.

A posting is a key cut to :data:`BITS`, and one number: the row of its document and in the lowest eight bits
its mark.  They stand side by side, ``key`` u64[n] and ``posting`` u32[n].
"""

from __future__ import annotations

import numpy as np

from dedup.index.posted import BITS, MARK_BITS, SPREAD
from dedup.kernels import njit
from dedup.sketch.kernels import band_key

_CUT, _MARK, _MARKS = np.uint64(64 - BITS), np.uint32(MARK_BITS), np.uint32((1 << MARK_BITS) - 1)
_STEP, _DIGITS = 8, 256


@njit(cache=True, nogil=True)
def post(signatures, winnowed, terms, weights, sizes, salts):
    """Cut the keys of several documents, row by row.

    ``signatures`` u32, ``winnowed`` u64 and ``terms`` u64 with their ``weights`` u8 stand end to end.
    ``sizes`` i64[n, 5] says of each document how many it has of slots, of bands (0 for none), of rows in a
    band, of shingles and of terms.  ``salts`` u64[3] tell the kinds of keys apart.
    """
    size = sizes[:, 1].sum() + len(winnowed) + len(terms)
    key, posting = np.empty(size, np.uint64), np.empty(size, np.uint32)
    at = slot = shingle = term = 0
    for row in range(len(sizes)):
        slots, bands, deep, shingles, strongest = sizes[row]
        mine = np.uint32(row) << _MARK
        for band in range(bands):
            key[at] = ((band_key(signatures[slot : slot + slots], band, deep) ^ salts[0]) * SPREAD) >> _CUT
            posting[at] = mine
            at += 1
        slot += slots
        for _ in range(shingles):
            key[at] = ((winnowed[shingle] ^ salts[1]) * SPREAD) >> _CUT
            posting[at] = mine
            at, shingle = at + 1, shingle + 1
        for _ in range(strongest):
            key[at] = ((terms[term] ^ salts[2]) * SPREAD) >> _CUT
            posting[at] = mine | np.uint32(weights[term])
            at, term = at + 1, term + 1
    return key, posting


@njit(cache=True, nogil=True)
def sort(key, posting):
    """Sort by key, eight bits at a time from the lowest on; both arrays are written over."""
    to_key, to_posting = np.empty_like(key), np.empty_like(posting)
    for shift in range(0, BITS, _STEP):
        by, low = np.uint64(shift), np.uint64(_DIGITS - 1)
        begin = np.zeros(_DIGITS, np.int64)
        for k in key:
            begin[(k >> by) & low] += 1
        total = 0
        for digit in range(_DIGITS):
            begin[digit], total = total, total + begin[digit]
        for i in range(len(key)):
            digit = (key[i] >> by) & low
            to_key[begin[digit]], to_posting[begin[digit]] = key[i], posting[i]
            begin[digit] += 1
        key, to_key = to_key, key
        posting, to_posting = to_posting, posting
    return key, posting


@njit(cache=True, nogil=True)
def merge(key, posting, other_key, other_posting):
    """Put two sorted lists together; of equal keys those of the first come first."""
    n, m = len(key), len(other_key)
    out_key, out_posting = np.empty(n + m, np.uint64), np.empty(n + m, np.uint32)
    i = j = 0
    for at in range(n + m):
        if j == m or (i < n and key[i] <= other_key[j]):
            out_key[at], out_posting[at] = key[i], posting[i]
            i += 1
        else:
            out_key[at], out_posting[at] = other_key[j], other_posting[j]
            j += 1
    return out_key, out_posting


@njit(cache=True, nogil=True)
def moved(key, posting, rows):
    """Give each row the new place that ``rows`` i64 says, and leave out those of a row without one, -1."""
    out_key, out_posting = np.empty_like(key), np.empty_like(posting)
    count = 0
    for i in range(len(key)):
        row = rows[posting[i] >> _MARK]
        if row >= 0:
            out_key[count] = key[i]
            out_posting[count] = (np.uint32(row) << _MARK) | (posting[i] & _MARKS)
            count += 1
    return out_key[:count], out_posting[:count]


@njit(cache=True, nogil=True)
def directory(key, shift):
    """Tell where each bucket of sorted keys begins, and the last ends, u32; ``key >> shift`` names it."""
    by = np.uint64(shift)
    begins = np.zeros((1 << (BITS - shift)) + 1, np.uint32)
    for k in key:
        begins[(k >> by) + np.uint64(1)] += np.uint32(1)
    for bucket in range(1, len(begins)):
        begins[bucket] += begins[bucket - 1]
    return begins


@njit(cache=True, nogil=True)
def whole(begins, rest, shift):
    """Put keys together again of what a :func:`directory` knows and the rest of each, the lowest bits u32."""
    key = np.empty(len(rest), np.uint64)
    for bucket in range(len(begins) - 1):
        high = np.uint64(bucket) << np.uint64(shift)
        for i in range(begins[bucket], begins[bucket + 1]):
            key[i] = high | np.uint64(rest[i])
    return key
