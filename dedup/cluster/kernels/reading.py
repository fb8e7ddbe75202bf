"""Texts to words of sixteen bits, keys and names, in one pass."""

from __future__ import annotations

import numpy as np

from dedup.cluster.kernels.keys import LONGEST_PLACE
from dedup.kernels import njit
from dedup.sketch.kernels import band_key, fmix64, lower, shingle_all, winnow_into
from dedup.text.classes import CAPITAL, LONGEST_EXPANSION, NUMBER
from dedup.text.kernels.tokenise import tokenise

_EMPTY = np.uint32(0xFFFFFFFF)
_LINE = 2
_BLOCK, _AWHILE = 128, 32
_S32, _S48, _S49 = np.uint64(32), np.uint64(48), np.uint64(49)
_PRIME = np.uint64(0x9E3779B185EBCA87)
_ODD = np.uint64(1)


@njit(cache=True, nogil=True)
def read_texts(
    data, sizes, index, entries, combining, expansions, to_latin, to_cyrillic, domains, key, factor,
    openers, shingle, a, b, band_count, rows, chosen_shingle, window, words, bands, chosen, places,
):  # fmt: skip
    """Read texts that stand end to end in ``data``, UTF-8; text t has ``sizes[t]`` code points.

    Fills ``words`` u16 and ``chosen`` u32 with their ``places`` u16, all texts end to end, and ``bands``
    u32[texts, band_count]; returns where each text's words and chosen shingles begin, which texts have
    bands, two values u64 that name its sequence of words, and which texts have, after a line or sentence
    ends, a word whose upper sixteen bits are marked in ``openers``.
    """
    texts = len(sizes)
    longest = max(sizes.max(), 0) if texts else 0
    codes, made = np.empty(longest + 2, np.uint32), np.empty(longest + 2, np.uint64)
    hashes, start, end, offsets = (
        np.empty(longest + 2, np.uint64),
        np.empty(longest + 2, np.uint32),
        np.empty(longest + 2, np.uint32),
        np.empty(longest + 2, np.uint32),
    )
    flags, gap = np.empty(longest + 2, np.uint8), np.empty(longest + 2, np.uint8)
    folded, source = np.empty(2 * longest + 64, np.uint32), np.empty(2 * longest + 64, np.uint32)
    positions = np.empty(longest + 2, np.int32)
    word_begin, chosen_begin = np.zeros(texts + 1, np.int64), np.zeros(texts + 1, np.int64)
    banded, exact = np.zeros(texts, np.bool_), np.empty((texts, 2), np.uint64)
    opened = np.zeros(texts, np.bool_)
    signature, weights = np.empty(len(a), np.uint32), _weights(longest + 2)
    at = 0
    for t in range(texts):
        text = codes[: sizes[t]]
        at = _decode(data, at, text)
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
        opened[t] = _keep_words(own, flags, gap, openers, words, word_begin, t)
        _name(own, weights, exact, t)
        signature[:] = _EMPTY
        lower(made[: shingle_all(own, shingle, made)], a, b, signature)
        banded[t] = count >= shingle
        if banded[t]:
            for band in range(band_count):
                bands[t, band] = np.uint32(band_key(signature, band, rows) >> _S32)
        shingles = made[: shingle_all(own, chosen_shingle, made)]
        _choose(
            shingles, positions[: winnow_into(shingles, window, positions)], chosen, places, chosen_begin, t
        )
    return word_begin, chosen_begin, banded, exact, opened


# Loops run over slices from their beginning: where an index may be negative, numba asks at every step.


@njit(cache=True, nogil=True)
def _decode(data, at, codes):
    """Fill ``codes`` with code points of UTF-8 from ``at`` on; return where the next one begins."""
    done, size = 0, len(codes)
    while done < size:
        count = _widen(data[at : at + _BLOCK], codes[done : done + _BLOCK])
        if count:
            done += count
            at += count
            continue
        for _ in range(min(_AWHILE, size - done)):
            lead = np.uint32(data[at])
            more = 0 if lead < 0xC0 else (1 if lead < 0xE0 else (2 if lead < 0xF0 else 3))
            code = lead if more == 0 else lead & np.uint32(0x3F >> more)
            for j in range(more):
                code = (code << np.uint32(6)) | (np.uint32(data[at + 1 + j]) & np.uint32(0x3F))
            codes[done] = code
            done += 1
            at += 1 + more
    return at


@njit(cache=True, nogil=True)
def _widen(data, codes):
    """Copy a block that is all ASCII; return its length, 0 for any other."""
    size = min(len(data), len(codes))
    high = np.uint8(0)
    for j in range(size):
        high |= data[j]
    if high >= 128:
        return 0
    for j in range(size):
        codes[j] = data[j]
    return size


@njit(cache=True, nogil=True)
def _keep_words(hashes, flags, gap, openers, words, word_begin, t):
    """Keep fifteen bits of each hash, and whether the word is a number, or a capital inside a line.

    Tells whether a word that begins a line or sentence is marked in ``openers``.
    """
    own = words[word_begin[t] : word_begin[t] + len(hashes)]
    for i in range(len(hashes)):
        slot = (flags[i] & NUMBER != 0) | ((flags[i] & CAPITAL != 0) & (gap[i] < _LINE))
        own[i] = np.uint16((hashes[i] >> _S49) << np.uint64(1)) | np.uint16(slot)
    opened = False
    for i in range(len(hashes)):
        # Looking up the others as well, all in one place, costs less than to ask which these are.
        begins = gap[i] >= _LINE
        opened |= begins & openers[(hashes[i] >> _S48) * np.uint64(begins)]
    word_begin[t + 1] = word_begin[t] + len(hashes)
    return opened


@njit(cache=True, nogil=True)
def _weights(size):
    """Two odd factors for every place of a text."""
    out = np.empty((2, size), np.uint64)
    for i in range(size):
        out[0, i] = fmix64(np.uint64(2 * i + 1) * _PRIME) | _ODD
        out[1, i] = fmix64(np.uint64(2 * i + 2) * _PRIME) | _ODD
    return out


@njit(cache=True, nogil=True)
def _name(hashes, weights, exact, t):
    """Name a sequence of words by 128 bits: two sums of its hashes, each times the factor of its place."""
    first, second = weights[0], weights[1]
    one, two = np.uint64(len(hashes)), np.uint64(0)
    for i in range(len(hashes)):
        one += hashes[i] * first[i]
        two += fmix64(hashes[i]) * second[i]
    exact[t, 0], exact[t, 1] = fmix64(one), fmix64(two)


@njit(cache=True, nogil=True)
def _choose(shingles, positions, chosen, places, chosen_begin, t):
    begin, size = chosen_begin[t], len(positions)
    keys, marks = chosen[begin : begin + size], places[begin : begin + size]
    for j in range(size):
        keys[j] = np.uint32(shingles[positions[j]] >> _S32)
        marks[j] = min(positions[j], LONGEST_PLACE)
    chosen_begin[t + 1] = begin + size
