"""Pairs of texts to what they have of their own in common."""

from __future__ import annotations

import numpy as np

from dedup.cluster.kernels.keys import COMMON, LONGEST_PLACE
from dedup.kernels import njit

_PRIME = np.uint64(0x9E3779B185EBCA87)
_ONE, _S16, _S32, _S40 = np.uint64(1), np.uint64(16), np.uint64(32), np.uint64(40)
_LOW = np.uint64(0xFFFFFFFF)

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
def _slot(entry, table):
    """Find a pair of words in an open table, or the place where it would stand.

    An entry is the number of its text, then the pair; what has another number is room.
    """
    last = np.uint64(len(table) - 1)
    at = (((entry & _LOW) * _PRIME) >> _S40) & last
    while table[at] != entry and table[at] >> _S32 == entry >> _S32:
        at = (at + _ONE) & last
    return at


@njit(cache=True, nogil=True)
def _entry(words, i, stamp):
    return (np.uint64(stamp) << _S32) | (np.uint64(words[i]) << _S16) | np.uint64(words[i + 1])


@njit(cache=True, nogil=True)
def _enter(words, mask, table, slots, stamp):
    """Enter the neighbouring words of a text, and note where each stands; return how many there are."""
    size = 0
    for i in range(len(words) - 1):
        if mask[i] and mask[i + 1]:
            entry = _entry(words, i, stamp)
            at = _slot(entry, table)
            size += table[at] != entry
            table[at] = entry
            slots[i] = at
    return size


@njit(cache=True, nogil=True)
def _name(words, mask, i):
    """Return a name or number, which is odd, and 0 for any other word: asking would cost more."""
    return np.int64(words[i]) * np.int64(mask[i] & (words[i] & 1))


@njit(cache=True, nogil=True)
def _enter_names(words, mask, named, stamp):
    """Enter the names and numbers of a text; return how many there are."""
    names = 0
    for i in range(len(words)):
        word = _name(words, mask, i)
        names += (named[word] != stamp) & (word != 0)
        named[word] = stamp
    return names


@njit(cache=True, nogil=True)
def _meet(words, mask, table, stamp, met, turn, held):
    """Mark in ``met`` the neighbouring words that the table has, in ``held`` where; return how many."""
    shared = 0
    for i in range(len(words) - 1):
        held[i] = False
        if mask[i] and mask[i + 1]:
            entry = _entry(words, i, stamp)
            at = _slot(entry, table)
            held[i] = table[at] == entry
            shared += held[i] & (met[at] != turn)
            met[at] = turn if held[i] else met[at]
    return shared


@njit(cache=True, nogil=True)
def _meet_names(words, mask, named, stamp, met, turn):
    """Mark the names and numbers of a text in ``met``; return how many of them the other has."""
    shared = 0
    for i in range(len(words)):
        word = _name(words, mask, i)
        shared += (named[word] == stamp) & (met[word] != turn) & (word != 0)
        met[word] = turn
    return shared


@njit(cache=True, nogil=True)
def _met(mask, slots, met, turn, held):
    """Mark in ``held`` where a text in the table has neighbouring words that the other has."""
    for i in range(len(held)):
        held[i] = mask[i] & mask[i + 1] & (met[slots[i]] == turn)


@njit(cache=True, nogil=True)
def _framed(words, mask, held, named, stamp):
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
        if begin >= 2 and i + 2 <= n and held[begin - 2] and held[i]:
            gone += lost
            kept += not lost
    return kept, gone


@njit(cache=True, nogil=True)
def _opening(mask, held):
    """Say how many in a hundred of the neighbouring words that a text opens with the other has."""
    seen, shared = 0, 0
    for i in range(len(held)):
        if mask[i] and mask[i + 1]:
            shared += held[i]
            seen += 1
            if seen == _OPENING:
                break
    return 100 * shared // max(seen, 1)


@njit(cache=True, nogil=True)
def _longest(pairs, text_of, told):
    longest = 2
    for r in range(len(pairs)):
        longest = max(longest, told[text_of[pairs[r, 0]]], told[text_of[pairs[r, 1]]])
    return longest


@njit(cache=True, nogil=True)
def _table(longest):
    """Room for eight times as many pairs of words: so hardly any two want the same."""
    room = 1024
    while room < 8 * longest:
        room *= 2
    return np.zeros(room, np.uint64)


@njit(cache=True, nogil=True)
def judge(pairs, text_of, word_begin, told, words, chosen_begin, places, framed, sizes):
    """Count what pairs of documents (rows of later, earlier; sorted by later) have of their own in common.

    Counted are the first ``told`` i64[texts] words of each text.  ``sizes`` i64[texts] is -1 before the
    first call, and then remembers what was counted of a text.
    Returns per pair (distinct neighbouring words of later, of earlier, shared; names and numbers of
    later, of earlier, shared), all without common wording.  Where ``framed`` is asked for also: names and
    numbers whose wording around them both have, there as well, the fewer of both sides, and not there,
    the more; and the lesser share, in a hundred, of an opening that the other has.
    """
    longest = _longest(pairs, text_of, told)
    table, other_table = _table(longest), _table(longest)
    met, slots = np.zeros(len(table), np.int32), np.zeros(longest, np.int64)
    named, other_named = np.zeros(1 << 16, np.int32), np.zeros(1 << 16, np.int32)
    mask, other_mask = np.empty(longest, np.bool_), np.empty(longest, np.bool_)
    held, other_held = np.zeros(longest, np.bool_), np.zeros(longest, np.bool_)
    other_slots = np.zeros(longest, np.int64)
    out = np.zeros((len(pairs), 9), np.int32)
    own, stamp = words[:0], 0
    for r in range(len(pairs)):
        turn = 2 * r + 2
        if r == 0 or pairs[r, 0] != pairs[r - 1, 0]:
            t = text_of[pairs[r, 0]]
            own, stamp = words[word_begin[t] : word_begin[t] + told[t]], turn
            _own_words(own, places[chosen_begin[t] : chosen_begin[t + 1]], mask)
            size = _enter(own, mask, table, slots, stamp)
            sizes[t] = (size << 32) | _enter_names(own, mask, named, stamp)
        t = text_of[pairs[r, 1]]
        its = words[word_begin[t] : word_begin[t] + told[t]]
        _own_words(its, places[chosen_begin[t] : chosen_begin[t + 1]], other_mask)
        if sizes[t] < 0:
            size = _enter(its, other_mask, other_table, other_slots, turn)
            sizes[t] = (size << 32) | _enter_names(its, other_mask, other_named, turn + 1)
        out[r, 0], out[r, 3] = sizes[text_of[pairs[r, 0]]] >> 32, sizes[text_of[pairs[r, 0]]] & 0xFFFFFFFF
        out[r, 1], out[r, 4] = sizes[t] >> 32, sizes[t] & 0xFFFFFFFF
        out[r, 2] = _meet(its, other_mask, table, stamp, met, turn, other_held)
        out[r, 5] = _meet_names(its, other_mask, named, stamp, other_named, turn)
        if framed:
            held_here, held_there = held[: max(len(own) - 1, 0)], other_held[: max(len(its) - 1, 0)]
            _met(mask, slots, met, turn, held_here)
            kept, gone = _framed(own, mask, held_here, other_named, turn)
            its_kept, its_gone = _framed(its, other_mask, held_there, named, stamp)
            out[r, 6], out[r, 7] = min(kept, its_kept), max(gone, its_gone)
            out[r, 8] = min(_opening(mask, held_here), _opening(other_mask, held_there))
    return out
