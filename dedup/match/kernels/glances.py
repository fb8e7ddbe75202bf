"""What two texts have of their own in common, counted in one pass over the words of each."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["in_common"]

_OWN_A, _OWN_B, _ASIDE = np.uint8(1), np.uint8(2), np.uint8(4)
_BOTH = np.uint8(3)


@njit(cache=True, nogil=True)
def _place(keys, marks, key):
    """Find a pair of words in an open table, or the place where it would stand."""
    mask = len(keys) - 1
    at = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)) & mask
    while marks[at] and keys[at] != key:
        at = (at + 1) & mask
    return at


@njit(cache=True, nogil=True)
def _pair(words, i):
    return (np.uint64(words[i]) << np.uint64(32)) | np.uint64(words[i + 1])


@njit(cache=True, nogil=True)
def _enter(words, counts, own, keys, marks):
    for i in range(len(words) - 1):
        key = _pair(words, i)
        at = _place(keys, marks, key)
        keys[at] = key
        marks[at] |= own if counts[i] and counts[i + 1] else _ASIDE


@njit(cache=True, nogil=True)
def _longest(words, counts, keys, marks):
    """Count the words of the longest run whose pairs all count and stand in both."""
    longest, run = 0, 0
    for i in range(len(words) - 1):
        held = counts[i] and counts[i + 1] and marks[_place(keys, marks, _pair(words, i))] == _BOTH
        run = run + 1 if held else 0
        longest = max(longest, run)
    return longest + 1 if longest else 0


@njit(cache=True, nogil=True)
def in_common(words_a, counts_a, words_b, counts_b):
    """Count distinct neighbouring words of a, of b and of both, and the words of their longest common run.

    ``words`` u32[n] are hashes, ``counts`` bool[n] what is not set aside.  A pair of words that is set
    aside anywhere on either side does not count.  The same for (b, a), but for the order of the first two.
    """
    room = 64
    while room < 2 * (len(words_a) + len(words_b)):
        room *= 2
    keys, marks = np.empty(room, np.uint64), np.zeros(room, np.uint8)
    _enter(words_a, counts_a, _OWN_A, keys, marks)
    _enter(words_b, counts_b, _OWN_B, keys, marks)
    size_a, size_b, shared = 0, 0, 0
    for mark in marks:
        if not mark & _ASIDE:
            size_a += (mark & _OWN_A) != 0
            size_b += (mark & _OWN_B) != 0
            shared += mark == _BOTH
    longest = max(_longest(words_a, counts_a, keys, marks), _longest(words_b, counts_b, keys, marks))
    return size_a, size_b, shared, longest


@njit(cache=True, nogil=True)
def dot(stems_a, weights_a, stems_b, weights_b):
    """Multiply two lists of weighted stems, each sorted by stem."""
    i, j, total = 0, 0, 0.0
    while i < len(stems_a) and j < len(stems_b):
        if stems_a[i] < stems_b[j]:
            i += 1
        elif stems_a[i] > stems_b[j]:
            j += 1
        else:
            total += weights_a[i] * weights_b[j]
            i += 1
            j += 1
    return total
