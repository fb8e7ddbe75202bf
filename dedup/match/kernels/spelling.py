"""Words that are spelled alike, by the character trigrams they have in common."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit
from dedup.match.kernels.words import number_alike

__all__ = ["similar_terms"]

SHORTEST = 4
"""Letters of a word that may be a slip of another: "cut" and "cup" are none."""


@njit(cache=True, nogil=True)
def similar_terms(letters, offsets, is_word, floor):
    """Find pairs of words whose character trigrams agree (Dice of at least ``floor``), as three arrays.

    ``letters[offsets[t]:offsets[t + 1]]`` are the folded code points of term t.  Words of fewer than
    four letters and words with different first letters never pair.  Each pair comes once, with the
    smaller term first.
    """
    sizes = trigram_counts(offsets, is_word)
    keys, owners = trigrams(letters, offsets, sizes)
    numbers, _, known = number_alike(keys, keys[:0])
    begins, posting, place = postings(numbers, owners, known)
    left_out = [np.int32(0) for _ in range(0)]
    right_out = [np.int32(0) for _ in range(0)]
    value_out = [0.0 for _ in range(0)]
    shared, touched = np.zeros(len(sizes), np.int32), np.empty(len(sizes), np.int32)
    at = 0
    for t in range(len(sizes)):
        used = 0
        for _ in range(sizes[t]):
            for k in range(place[at] + 1, begins[numbers[at] + 1]):
                other = posting[k]
                if other > t and letters[offsets[t]] == letters[offsets[other]]:
                    if shared[other] == 0:
                        touched[used] = other
                        used += 1
                    shared[other] += 1
            at += 1
        for other in touched[:used]:
            dice = 2.0 * shared[other] / (sizes[t] + sizes[other])
            shared[other] = 0
            if dice >= floor:
                left_out.append(np.int32(t))
                right_out.append(np.int32(other))
                value_out.append(min(dice, 1.0))
    return np.array(left_out, np.int32), np.array(right_out, np.int32), np.array(value_out, np.float64)


@njit(cache=True, nogil=True)
def trigram_counts(offsets, is_word):
    """Count the trigrams of each term, 0 for one that is no word or too short: i32[n]."""
    sizes = np.zeros(len(offsets) - 1, np.int32)
    for t in range(len(sizes)):
        if is_word[t] and offsets[t + 1] - offsets[t] >= SHORTEST:
            sizes[t] = offsets[t + 1] - offsets[t]
    return sizes


@njit(cache=True, nogil=True)
def trigrams(letters, offsets, sizes):
    """List the trigrams of "^word$" for every term, u64[k], and whose each is, i32[k]."""
    count = sizes.sum()
    keys, owners = np.empty(count, np.uint64), np.empty(count, np.int32)
    at = 0
    for t in range(len(sizes)):
        begin, end = offsets[t], offsets[t] + sizes[t]
        for k in range(begin, end):
            left = np.uint64(1) if k == begin else np.uint64(letters[k - 1])
            right = np.uint64(2) if k == end - 1 else np.uint64(letters[k + 1])
            keys[at] = (left << np.uint64(42)) | (np.uint64(letters[k]) << np.uint64(21)) | right
            owners[at] = t
            at += 1
    return keys, owners


@njit(cache=True, nogil=True)
def postings(numbers, owners, known):
    """Group owners by number: where each group begins i64[known + 1], the owners, and each one's place."""
    begins = np.zeros(known + 1, np.int64)
    for v in numbers:
        begins[v + 1] += 1
    for v in range(known):
        begins[v + 1] += begins[v]
    filled = begins[:-1].copy()
    posting, place = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int64)
    for k in range(len(numbers)):
        v = numbers[k]
        place[k] = filled[v]
        posting[filled[v]] = owners[k]
        filled[v] += 1
    return begins, posting, place
