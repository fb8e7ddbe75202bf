"""Compiled search for many literal words at once."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["find_words"]

_BITS = np.uint32(63)


@njit(cache=True, nogil=True)
def find_words(codes, letters, offsets, slots, seconds):
    """Find every place where one of many words stands: i64[k] places and i64[k] words, in order of place.

    ``codes`` are the code points of a text, ``letters[offsets[w]:offsets[w + 1]]`` those of word w.
    ``slots`` (i32, a power of two of them) leads from a first letter to the words in a row that begin with
    it: 1 + the first of them, 0 for none; words whose first letters share a slot stand side by side.
    ``seconds`` u64 has, by the same slots, the bits of their second letters (code point modulo 64), all for a
    word of one letter: most places are passed over at one look.
    """
    mask = len(slots) - 1
    places, words = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    for i in range(len(codes)):
        slot = np.int64(codes[i]) & mask
        after = np.uint64(codes[i + 1] & _BITS) if i + 1 < len(codes) else np.uint64(0)
        if not (seconds[slot] >> after) & np.uint64(1):
            continue
        word = np.int64(slots[slot]) - 1
        while 0 <= word < len(offsets) - 1 and np.int64(letters[offsets[word]]) & mask == slot:
            begin, size = offsets[word], min(offsets[word + 1] - offsets[word], len(codes) - i)
            k = 0
            while k < size and codes[i + k] == letters[begin + k]:
                k += 1
            if begin + k == offsets[word + 1]:
                places.append(np.int64(i))
                words.append(word)
            word += 1
    return np.array(places, np.int64), np.array(words, np.int64)
