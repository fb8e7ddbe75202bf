"""Texts to words of sixteen bits, keys and names, in one pass."""

from __future__ import annotations

import numpy as np
from numba import njit

from dedup.cluster.kernels.keys import LONGEST_PLACE
from dedup.sketch.kernels import band_keys, fmix64, kept_shingles, sign, winnow
from dedup.text.classes import CAPITAL, LONGEST_EXPANSION, NUMBER
from dedup.text.kernels.tokenise import tokenise

_EMPTY = np.uint32(0xFFFFFFFF)
_LINE = 2
_S32, _S49 = np.uint64(32), np.uint64(49)
_PRIME = np.uint64(0x9E3779B185EBCA87)
_OTHER_PRIME = np.uint64(0xC4CEB9FE1A85EC53)


@njit(cache=True, nogil=True)
def read_texts(
    codes, begins, index, entries, combining, expansions, to_latin, to_cyrillic, domains, key, factor,
    shingle, a, b, band_count, rows, chosen_shingle, window, words, bands, chosen, places,
):  # fmt: skip
    """Read texts that stand end to end in ``codes``; text t is ``begins[t]:begins[t + 1]``.

    Fills ``words`` u16 and ``chosen`` u32 with their ``places`` u16, all texts end to end, and ``bands``
    u32[texts, band_count]; returns where each text's words and chosen shingles begin, which texts have
    bands, and two values u64 that name its sequence of words.
    """
    texts = len(begins) - 1
    longest = 0
    for t in range(texts):
        longest = max(longest, begins[t + 1] - begins[t])
    hashes, start, end, offsets = (
        np.empty(longest + 2, np.uint64),
        np.empty(longest + 2, np.uint32),
        np.empty(longest + 2, np.uint32),
        np.empty(longest + 2, np.uint32),
    )
    flags, gap = np.empty(longest + 2, np.uint8), np.empty(longest + 2, np.uint8)
    folded, source = np.empty(2 * longest + 64, np.uint32), np.empty(2 * longest + 64, np.uint32)
    keep = np.ones(longest + 2, np.bool_)
    word_begin, chosen_begin = np.zeros(texts + 1, np.int64), np.zeros(texts + 1, np.int64)
    banded, exact = np.zeros(texts, np.bool_), np.empty((texts, 2), np.uint64)
    signature = np.empty(len(a), np.uint32)
    for t in range(texts):
        text = codes[begins[t] : begins[t + 1]]
        count = np.int64(-1)
        while count < 0:
            count = tokenise(
                text, index, entries, combining, expansions, to_latin, to_cyrillic, domains, key, factor,
                hashes, start, end, flags, gap, folded, source, offsets,
            )[0]  # fmt: skip
            if count < 0:
                folded = np.empty(LONGEST_EXPANSION * longest + 64, np.uint32)
                source = np.empty(LONGEST_EXPANSION * longest + 64, np.uint32)
        own = hashes[:count]
        _keep_words(own, flags, gap, words, word_begin, t)
        _name(own, exact, t)
        signature[:] = _EMPTY
        banded[t] = sign(own, keep[:count], shingle, a, b, signature) > 0
        if banded[t]:
            made = band_keys(signature, band_count, rows)
            for j in range(band_count):
                bands[t, j] = np.uint32(made[j] >> _S32)
        _choose(own, keep[:count], chosen_shingle, window, chosen, places, chosen_begin, t)
    return word_begin, chosen_begin, banded, exact


@njit(cache=True, nogil=True)
def _keep_words(hashes, flags, gap, words, word_begin, t):
    """Keep fifteen bits of each hash, and whether the word is a number, or a capital inside a line."""
    at = word_begin[t]
    for i in range(len(hashes)):
        slot = flags[i] & NUMBER != 0 or (flags[i] & CAPITAL != 0 and gap[i] < _LINE)
        words[at + i] = np.uint16((hashes[i] >> _S49) << np.uint64(1)) | np.uint16(slot)
    word_begin[t + 1] = at + len(hashes)


@njit(cache=True, nogil=True)
def _name(hashes, exact, t):
    """Name a sequence of words by 128 bits."""
    one, two = np.uint64(len(hashes)), np.uint64(len(hashes)) ^ _PRIME
    for h in hashes:
        one = (one ^ h) * _PRIME
        two = (two + h) * _OTHER_PRIME
        two ^= two >> _S32
    exact[t, 0], exact[t, 1] = fmix64(one), fmix64(two)


@njit(cache=True, nogil=True)
def _choose(hashes, keep, k, window, chosen, places, chosen_begin, t):
    made, begins = kept_shingles(hashes, keep, k)
    at = chosen_begin[t]
    for place in winnow(made, window):
        chosen[at] = np.uint32(made[place] >> _S32)
        places[at] = min(begins[place], LONGEST_PLACE)
        at += 1
    chosen_begin[t + 1] = at
