"""Pairs of texts to what they have of their own in common."""

from __future__ import annotations

import numpy as np
from numba import njit

from dedup.cluster.kernels.keys import COMMON, LONGEST_PLACE

_PRIME = np.uint64(0x9E3779B185EBCA87)

_REACH, _WIDE = 13, 5
# Winnowing chooses one of eight shingles of five words: common ones thirteen words apart are one stretch.
_MOSTLY = 0.7
# A text that is common wording for the most part is a copy of others, and no boilerplate.


@njit(cache=True, nogil=True)
def _own_words(words, places, mask):
    """Unmark in ``mask`` the words of common stretches, unless hardly any others are left."""
    n = len(words)
    mask[:n] = True
    last, gone = -_REACH, 0
    for place in places:
        if place & COMMON:
            at = int(place & LONGEST_PLACE)
            begin = last if at - last <= _REACH else at
            last = at
            for i in range(max(begin, 0), min(at + _WIDE, n)):
                gone += mask[i]
                mask[i] = False
    if gone >= _MOSTLY * n:
        mask[:n] = True


@njit(cache=True, nogil=True)
def _slot(pair, keys, stamps, stamp):
    """Find a pair of words in an open table, or the place where it would stand."""
    at = np.int64((np.uint64(pair) * _PRIME) >> np.uint64(40)) & (len(keys) - 1)
    while stamps[at] == stamp and keys[at] != pair:
        at = (at + 1) & (len(keys) - 1)
    return at


@njit(cache=True, nogil=True)
def _table(size):
    room = 1024
    while room < 2 * size:
        room *= 2
    return np.empty(room, np.uint32), np.zeros(room, np.int64)


@njit(cache=True, nogil=True)
def _pair(words, i):
    return (np.uint32(words[i]) << np.uint32(16)) | np.uint32(words[i + 1])


@njit(cache=True, nogil=True)
def judge(pairs, text_of, word_begin, words, chosen_begin, places):
    """Count what pairs of documents (rows of later, earlier; sorted by later) have of their own in common.

    Returns per pair (distinct neighbouring words of later, of earlier, shared; names and numbers of
    later, of earlier, shared), all without common wording.
    """
    longest = 0
    for r in range(len(pairs)):
        for side in range(2):
            t = text_of[pairs[r, side]]
            longest = max(longest, word_begin[t + 1] - word_begin[t])
    keys, stamps = _table(longest)
    other_keys, other_stamps = _table(longest)
    names, other_names = np.zeros(1 << 16, np.int64), np.zeros(1 << 16, np.int64)
    mask = np.empty(longest, np.bool_)
    out = np.zeros((len(pairs), 6), np.int32)
    for r in range(len(pairs)):
        if r == 0 or pairs[r, 0] != pairs[r - 1, 0]:
            t = text_of[pairs[r, 0]]
            own = words[word_begin[t] : word_begin[t + 1]]
            _own_words(own, places[chosen_begin[t] : chosen_begin[t + 1]], mask)
            stamp, size, named = r + 1, 0, 0
            for i in range(len(own)):
                if mask[i] and own[i] & 1 and names[own[i]] != stamp:
                    names[own[i]] = stamp
                    named += 1
                if mask[i] and i + 1 < len(own) and mask[i + 1]:
                    pair = _pair(own, i)
                    at = _slot(pair, keys, stamps, stamp)
                    if stamps[at] != stamp:
                        stamps[at], keys[at] = stamp, pair
                        size += 1
        out[r, 0], out[r, 3] = size, named
        t = text_of[pairs[r, 1]]
        own = words[word_begin[t] : word_begin[t + 1]]
        _own_words(own, places[chosen_begin[t] : chosen_begin[t + 1]], mask)
        for i in range(len(own)):
            if mask[i] and own[i] & 1 and other_names[own[i]] != r + 1:
                other_names[own[i]] = r + 1
                out[r, 4] += 1
                out[r, 5] += names[own[i]] == stamp
            if mask[i] and i + 1 < len(own) and mask[i + 1]:
                pair = _pair(own, i)
                at = _slot(pair, other_keys, other_stamps, r + 1)
                if other_stamps[at] != r + 1:
                    other_stamps[at], other_keys[at] = r + 1, pair
                    out[r, 1] += 1
                    at = _slot(pair, keys, stamps, stamp)
                    out[r, 2] += stamps[at] == stamp
    return out
