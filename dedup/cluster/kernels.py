"""Compiled loops of clustering in bulk: texts to keys, keys to groups, groups to votes, pairs to counts.

Texts are rows of columns as they came; from the moment keys are sorted, documents are distinct texts by
publication, and ``text_of`` leads back.  A word is kept in sixteen bits: fifteen of its hash, and
whether it is a name or a number.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from dedup.sketch.kernels import band_keys, fmix64, kept_shingles, sign, winnow
from dedup.text.classes import CAPITAL, LONGEST_EXPANSION, NUMBER
from dedup.text.kernels.tokenise import tokenise

_EMPTY = np.uint32(0xFFFFFFFF)
_LINE = 2
_S32, _S49 = np.uint64(32), np.uint64(49)
_PRIME = np.uint64(0x9E3779B185EBCA87)
_OTHER_PRIME = np.uint64(0xC4CEB9FE1A85EC53)
_LOW = np.uint64(0xFFFFFFFF)

LONGEST_PLACE = 0x7FFF
"""Chosen shingles beyond this word are keys, but mark nothing as common."""
COMMON = np.uint16(0x8000)
"""Marks a chosen shingle as common wording, beside its place."""

_REACH, _WIDE = 13, 5
# Winnowing chooses one of eight shingles of five words: common ones thirteen words apart are one stretch.
_MOSTLY = 0.7
# A text that is common wording for the most part is a copy of others, and no boilerplate.


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


@njit(cache=True, nogil=True)
def count_parts(chosen, begins, texts, shift, counts):
    """Count chosen shingles by the upper bits of their keys."""
    for t in texts:
        for j in range(begins[t], begins[t + 1]):
            counts[chosen[j] >> shift] += 1


@njit(cache=True, nogil=True)
def pack_part(chosen, begins, texts, shift, part, out):
    """Join the keys of one part with the places of their texts in ``texts``, ``key << 32 | place``."""
    count = 0
    for place in range(len(texts)):
        t = texts[place]
        for j in range(begins[t], begins[t + 1]):
            if chosen[j] >> shift == part:
                out[count] = (np.uint64(chosen[j]) << _S32) | np.uint64(place)
                count += 1


@njit(cache=True, nogil=True)
def shared_groups(packed, docs, starts, keys):
    """Keep the keys that several documents hold: their documents one after the other, ascending.

    ``packed`` is sorted.  ``docs``, ``starts`` (where each entry's key begins) and ``keys``,
    all u32, must have its length; returns how much of them was filled.
    """
    count, i = 0, 0
    while i < len(packed):
        key = packed[i] >> _S32
        begun = count
        while i < len(packed) and packed[i] >> _S32 == key:
            doc = np.uint32(packed[i] & _LOW)
            if count == begun or docs[count - 1] != doc:
                docs[count], starts[count], keys[count] = doc, begun, key
                count += 1
            i += 1
        if count == begun + 1:
            count = begun
    return count


@njit(cache=True, nogil=True)
def mark_common(
    docs, starts, keys, source, least_of_source, least, tally, text_of, chosen_begin, chosen, places, common
):
    """Mark what is common wording of its document's source, or anywhere: in ``common`` and in ``places``.

    Entries are those of :func:`shared_groups`; ``least_of_source`` i64[sources] and ``least`` are numbers
    of documents, ``tally`` i64[sources] is zero before and after.
    """
    begun = 0
    while begun < len(docs):
        ended = begun
        while ended < len(docs) and starts[ended] == starts[begun]:
            tally[source[docs[ended]]] += 1
            ended += 1
        for e in range(begun, ended):
            own = source[docs[e]]
            common[e] = ended - begun >= least or tally[own] >= least_of_source[own]
            if common[e]:
                t = text_of[docs[e]]
                for j in range(chosen_begin[t], chosen_begin[t + 1]):
                    if chosen[j] == keys[e]:
                        places[j] |= COMMON
        for e in range(begun, ended):
            tally[source[docs[e]]] = 0
        begun = ended


@njit(cache=True, nogil=True)
def rows_of(docs, first, out, fill):
    """Sort entries by document: those of d are ``out[first[d]:first[d + 1]]``; ``fill`` is scratch."""
    fill[:] = first[:-1]
    for e in range(len(docs)):
        d = docs[e]
        out[fill[d]] = e
        fill[d] += 1


@njit(cache=True, nogil=True)
def vote(low, high, first, rows, docs, starts, band_entries, common, cap, least_shingles, limit):
    """Votes of documents ``low:high`` for earlier ones; the best ``limit`` of each.

    Entries before ``band_entries`` are bands, the others chosen shingles.  Returns rows of (later,
    earlier, bands, shingles), which documents had more, and per kind how often the cap bit.
    """
    tally = np.zeros((high, 2), np.uint32)
    touched = np.empty(high, np.uint32)
    score, place = np.empty(high, np.float64), np.empty(high, np.uint32)
    out = np.empty((1024, 4), np.uint32)
    cut, capped = np.zeros(high - low, np.bool_), np.zeros(3, np.int64)
    found = 0
    for d in range(low, high):
        count = 0
        for r in range(first[d], first[d + 1]):
            e = rows[r]
            kind = 0 if e < band_entries else 1
            if kind == 1 and common[e - band_entries]:
                continue
            if e - starts[e] > cap:
                capped[kind] += 1
                continue
            for p in range(starts[e], e):
                j = docs[p]
                if tally[j, 0] + tally[j, 1] == 0:
                    touched[count] = j
                    count += 1
                tally[j, kind] += 1
        held = 0
        for t in range(count):
            j = touched[t]
            if tally[j, 0] > 0 or tally[j, 1] >= least_shingles:
                score[held] = tally[j, 0] / (tally[j, 0] + 4.0) + tally[j, 1] / (tally[j, 1] + 8.0)
                place[held] = j
                held += 1
        if held > limit:
            cut[d - low] = True
        for t in _best(score[:held], place[:held], limit):
            if found == len(out):
                out = _grown(out)
            j = place[t]
            out[found, 0], out[found, 1] = d, j
            out[found, 2], out[found, 3] = tally[j, 0], tally[j, 1]
            found += 1
        for t in range(count):
            tally[touched[t]] = 0
    return out[:found], cut, capped


@njit(cache=True, nogil=True)
def _best(score, place, limit):
    """Choose the highest scores, of equal ones the lower place; all of them where they are few."""
    if len(score) <= limit:
        return np.arange(len(score))
    order = np.argsort(place)
    return order[np.argsort(-score[order], kind="mergesort")[:limit]]


@njit(cache=True, nogil=True)
def _grown(array):
    out = np.empty((2 * len(array), array.shape[1]), array.dtype)
    out[: len(array)] = array
    return out


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
