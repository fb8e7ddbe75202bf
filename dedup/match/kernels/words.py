"""Two texts whose words and adjacent pairs have common numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import njit

__all__ = [
    "Chance",
    "Side",
    "count_numbers",
    "cut_values",
    "is_in",
    "number_alike",
    "pair_keys",
    "pair_priors",
]


class Side(NamedTuple):
    """One text: ``words`` and ``pairs`` (of i and i + 1) i32[n], ``gap`` u8[n + 1].

    ``cut`` f64[n + 1]: what it adds to a passage, 0 or less, to begin or end before each token.
    """

    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    gap: NDArray[np.uint8]
    cut: NDArray[np.float64]


class Chance(NamedTuple):
    """Chance of each word and of each adjacent pair at one place of these texts: f64[words], f64[pairs].

    ``log_word`` and ``log_pair`` are their logarithms.
    """

    word: NDArray[np.float64]
    pair: NDArray[np.float64]
    log_word: NDArray[np.float64]
    log_pair: NDArray[np.float64]


CUT_COST = (6.0, 6.0, 1.0, 0.0, 0.0)
"""Cost of a passage's edge by boundary: inside a sentence, punctuation, line, sentence, paragraph."""
LOWER_CASE_COST = 3.0


@njit(cache=True, nogil=True)
def cut_values(gap, capital):
    """What it adds to a passage to begin or end before each token, f64[n + 1]; most where a sentence does.

    ``capital`` marks tokens that may well begin a sentence, bool[n].
    """
    costs = np.array(CUT_COST)
    out = np.empty(len(gap))
    for i in range(len(gap)):
        out[i] = -costs[min(gap[i], 4)]
        if i < len(capital) and not capital[i]:
            out[i] -= LOWER_CASE_COST
    return out


@njit(cache=True, nogil=True)
def number_alike(left, right):
    """Number equal hashes of two texts alike: i32 numbers of both, and how many there are."""
    n, m = len(left), len(right)
    bits = 4
    while (1 << bits) < 2 * (n + m):
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    keys = np.empty(n + m, np.uint64)
    out = np.empty(n + m, np.int32)
    mask = np.uint64((1 << bits) - 1)
    known = 0
    for k in range(n + m):
        key = left[k] if k < n else right[k - n]
        mixed = (key ^ (key >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
        at = (mixed >> np.uint64(20)) & mask
        while slots[at] >= 0 and keys[slots[at]] != key:
            at = (at + np.uint64(1)) & mask
        if slots[at] < 0:
            slots[at] = known
            keys[known] = key
            known += 1
        out[k] = slots[at]
    return out[:n], out[n:], known


@njit(cache=True, nogil=True)
def is_in(values, among):
    """Mark the values that stand among others: bool[n].  ``numpy.isin`` sorts both, in ten times the time."""
    numbers, others, known = number_alike(values, among)
    held = np.zeros(known, np.bool_)
    for v in others:
        held[v] = True
    return held[numbers]


@njit(cache=True, nogil=True)
def pair_keys(words, known):
    """Name the adjacent pair (i, i + 1) of each token, u64[n]; the last token's pair is like no other's."""
    out = np.empty(len(words), np.uint64)
    for i in range(len(words) - 1):
        out[i] = np.uint64(words[i]) * np.uint64(known) + np.uint64(words[i + 1])
    if len(words):
        out[len(words) - 1] = np.uint64(0xFFFFFFFFFFFFFFFF)
    return out


@njit(cache=True, nogil=True)
def count_numbers(numbers, known):
    """How often each number occurs: i32[known]."""
    out = np.zeros(known, np.int32)
    for v in numbers:
        out[v] += 1
    return out


@njit(cache=True, nogil=True)
def pair_priors(words, pairs, chance, lift, out):
    """Fill ``out`` with the chance of each pair if its words stood there independently, times ``lift``."""
    for i in range(len(words) - 1):
        out[pairs[i]] = lift * chance[words[i]] * chance[words[i + 1]]
