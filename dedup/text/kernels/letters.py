"""Letters of the scanner: the class of a code point, what it folds to, and the hash of a folded word."""

from __future__ import annotations

import numpy as np

from dedup.text.classes import LATIN, MARK
from dedup.text.kernels._loops import inlined, plain


@inlined
def entry_of(c, index, entries):
    """Look up all that is known of a code point."""
    return entries[(np.int64(index[c >> 8]) << 8) | (c & 255)]


@inlined
def kind_of(e):
    """Return the class of a code point from its entry."""
    return np.int64((e >> 21) & 15)


@plain
def double_of(c, pairs):
    """Return the look-alike of a letter in the other script, 0 where there is none."""
    k = np.searchsorted(pairs[:, 0], c)
    return pairs[k, 1] if k < len(pairs) and pairs[k, 0] == c else np.uint32(0)


@plain
def as_latin(c, e, to_latin):
    """Fold a letter, a foreign one to its Latin double; what hides a word does not hide a domain."""
    if (e >> 29) & 1 and (e >> 26) & 3 != LATIN:
        double = double_of(c, to_latin)
        if double:
            return np.int64(double)
    return np.int64((c + e) & np.uint32(0x1FFFFF))


@inlined
def _rank(c, index, combining):
    return combining[(np.int64(index[c >> 8]) << 8) | (c & 255)]


@plain
def _settle_mark(folded, source, low, high, index, combining):
    """Move the mark just written at ``high`` to its canonical place after its base."""
    c = folded[high]
    rank = _rank(c, index, combining)
    if rank == 0:
        return
    j = high
    while j > low and _rank(folded[j - 1], index, combining) > rank:
        folded[j] = folded[j - 1]
        source[j] = source[j - 1]
        j -= 1
    folded[j] = c
    source[j] = 0


@inlined
def write_letter(c, e, low, k, folded, source, index, combining, expansions):
    """Write a folded letter or mark of the word that begins at ``low``; return where the next one goes."""
    mark = kind_of(e) == MARK
    if not (e >> 28) & 1:
        folded[k] = (c + e) & np.uint32(0x1FFFFF)
        source[k] = 0 if mark else c
        if mark:
            _settle_mark(folded, source, low, k, index, combining)
        return k + 1
    at = np.int64(e & np.uint32(0x1FFFFF))
    size = np.int64(expansions[at])
    for j in range(size):
        folded[k + j] = expansions[at + 2 + j]
        source[k + j] = 0 if mark or j > 0 else expansions[at + 1]
        if mark or j > 0:
            _settle_mark(folded, source, low, k + j, index, combining)
    return k + size


@inlined
def word_hash(folded, low, high, key, factor):
    """Hash the folded code points of a word."""
    h = key
    for j in range(low, high):
        h = (h ^ np.uint64(folded[j])) * factor
        h ^= h >> np.uint64(32)
    return h
