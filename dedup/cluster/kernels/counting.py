"""Pairs of texts to what they have of their own in common."""

from __future__ import annotations

import numpy as np

from dedup.cluster.kernels.keys import COMMON, LONGEST_PLACE
from dedup.kernels import njit

_PRIME = np.uint64(0x9E3779B185EBCA87)

_REACH, _WIDE = 13, 5
# Winnowing chooses one of eight shingles of five words: common ones thirteen words apart are one stretch.
_MOSTLY = 0.7
# A text that is common wording for the most part is a copy of others, and no boilerplate.
_OPENING = 80


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
    return np.empty(room, np.uint32), np.zeros(room, np.int32)


@njit(cache=True, nogil=True)
def _pair(words, i):
    return (np.uint32(words[i]) << np.uint32(16)) | np.uint32(words[i + 1])


@njit(cache=True, nogil=True)
def _note(words, mask, keys, stamps, named, stamp):
    """Enter the neighbouring words of one text, and its names and numbers; return how many of each."""
    size, names = 0, 0
    for i in range(len(words)):
        if not mask[i]:
            continue
        if words[i] & 1 and named[words[i]] != stamp:
            named[words[i]] = stamp
            names += 1
        if i + 1 < len(words) and mask[i + 1]:
            pair = _pair(words, i)
            at = _slot(pair, keys, stamps, stamp)
            if stamps[at] != stamp:
                stamps[at], keys[at] = stamp, pair
                size += 1
    return size, names


@njit(cache=True, nogil=True)
def _met(words, mask, keys, stamps, named, stamp, other_keys, other_stamps, other_named, other):
    """Do the same for the other text, and count what the first one has."""
    size, names, shared, names_shared = 0, 0, 0, 0
    for i in range(len(words)):
        if not mask[i]:
            continue
        if words[i] & 1 and other_named[words[i]] != other:
            other_named[words[i]] = other
            names += 1
            names_shared += named[words[i]] == stamp
        if i + 1 < len(words) and mask[i + 1]:
            pair = _pair(words, i)
            at = _slot(pair, other_keys, other_stamps, other)
            if other_stamps[at] != other:
                other_stamps[at], other_keys[at] = other, pair
                size += 1
                at = _slot(pair, keys, stamps, stamp)
                shared += stamps[at] == stamp
    return size, names, shared, names_shared


@njit(cache=True, nogil=True)
def _framed(words, mask, keys, stamps, named, stamp):
    """Count names and numbers whose wording around them the other text has: (there as well, not there).

    The wording around is the two words before and the two after.
    """
    kept, gone, i = 0, 0, 0
    n = len(words)
    while i < n:
        if not (mask[i] and words[i] & 1):
            i += 1
            continue
        begin, lost = i, False
        while i < n and mask[i] and words[i] & 1:
            lost |= named[words[i]] != stamp
            i += 1
        if begin < 2 or i + 2 > n:
            continue
        if not (mask[begin - 1] and mask[begin - 2] and mask[i] and mask[i + 1]):
            continue
        before = _slot(_pair(words, begin - 2), keys, stamps, stamp)
        after = _slot(_pair(words, i), keys, stamps, stamp)
        if stamps[before] == stamp and stamps[after] == stamp:
            gone += lost
            kept += not lost
    return kept, gone


@njit(cache=True, nogil=True)
def _opening(words, mask, keys, stamps, stamp):
    """Say how many in a hundred of the neighbouring words that a text opens with the other has."""
    seen, met = 0, 0
    for i in range(len(words) - 1):
        if mask[i] and mask[i + 1]:
            met += stamps[_slot(_pair(words, i), keys, stamps, stamp)] == stamp
            seen += 1
            if seen == _OPENING:
                break
    return 100 * met // max(seen, 1)


@njit(cache=True, nogil=True)
def judge(pairs, text_of, word_begin, told, words, chosen_begin, places, alike):
    """Count what pairs of documents (rows of later, earlier; sorted by later) have of their own in common.

    Counted are the first ``told`` i64[texts] words of each text.
    Returns per pair (distinct neighbouring words of later, of earlier, shared; names and numbers of
    later, of earlier, shared), all without common wording.  Of pairs that are ``alike`` by Jaccard
    similarity at least also: names and numbers whose wording around them both have, there as well, the
    fewer of both sides, and not there, the more; and the lesser share, in a hundred, of an opening that
    the other has.
    """
    longest = 0
    for r in range(len(pairs)):
        for side in range(2):
            t = text_of[pairs[r, side]]
            longest = max(longest, word_begin[t + 1] - word_begin[t])
    keys, stamps = _table(longest)
    other_keys, other_stamps = _table(longest)
    names, other_names = np.zeros(1 << 16, np.int32), np.zeros(1 << 16, np.int32)
    mask, other_mask = np.empty(longest, np.bool_), np.empty(longest, np.bool_)
    out = np.zeros((len(pairs), 9), np.int32)
    own, stamp, size, named = words[:0], 0, 0, 0
    for r in range(len(pairs)):
        if r == 0 or pairs[r, 0] != pairs[r - 1, 0]:
            t = text_of[pairs[r, 0]]
            own, stamp = words[word_begin[t] : word_begin[t] + told[t]], r + 1
            _own_words(own, places[chosen_begin[t] : chosen_begin[t + 1]], mask)
            size, named = _note(own, mask, keys, stamps, names, stamp)
        t, other = text_of[pairs[r, 1]], r + 1
        its = words[word_begin[t] : word_begin[t] + told[t]]
        _own_words(its, places[chosen_begin[t] : chosen_begin[t + 1]], other_mask)
        its_size, its_named, shared, names_shared = _met(
            its, other_mask, keys, stamps, names, stamp, other_keys, other_stamps, other_names, other
        )
        out[r, 0], out[r, 1], out[r, 2] = size, its_size, shared
        out[r, 3], out[r, 4], out[r, 5] = named, its_named, names_shared
        if shared >= alike * (size + its_size - shared):
            kept, gone = _framed(own, mask, other_keys, other_stamps, other_names, other)
            its_kept, its_gone = _framed(its, other_mask, keys, stamps, names, stamp)
            out[r, 6], out[r, 7] = min(kept, its_kept), max(gone, its_gone)
            one = _opening(own, mask, other_keys, other_stamps, other)
            out[r, 8] = min(one, _opening(its, other_mask, keys, stamps, stamp))
    return out
