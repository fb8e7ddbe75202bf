"""Keys of all texts to groups of texts that share them, and groups to votes."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

_S12, _S32, _S44 = np.uint32(12), np.uint64(32), np.uint64(44)
_LOW, _ONE = np.uint64(0xFFFFFFFF), np.uint64(1)
_PRIME = np.uint64(0x9E3779B185EBCA87)

LONGEST_PLACE = 0x7FFF
"""Chosen shingles beyond this word are keys, but mark nothing as common."""
COMMON = np.uint16(0x8000)
"""Marks a chosen shingle as common wording, beside its place."""


@njit(cache=True, nogil=True)
def count_parts(chosen, begins, texts, shift, counts):
    """Count chosen shingles by the upper bits of their keys."""
    for t in texts:
        for j in range(begins[t], begins[t + 1]):
            counts[chosen[j] >> shift] += 1


@njit(cache=True, nogil=True)
def pack_part(chosen, begins, texts, shift, part, out):
    """Join the keys of one part with the places of their texts in ``texts``, ``key << 32 | place``.

    ``out`` needs room for one more: each key is written, and stays if it is of the part.
    """
    count = np.uint64(0)
    for place in range(len(texts)):
        t = texts[place]
        own = chosen[begins[t] : begins[t + 1]]
        for j in range(len(own)):
            out[count] = (np.uint64(own[j]) << _S32) | np.uint64(place)
            count += np.uint64(own[j] >> shift == part)


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
def sort_keys(packed, other, bits):
    """Sort by the lower ``bits`` of the keys; entries of one key stay in their order.

    Returns one of the two arrays, both of which are written.  Radix sort in three rounds: a third of the
    time of comparing.
    """
    digit = (bits + 2) // 3
    buckets, mask = 1 << digit, np.uint64((1 << digit) - 1)
    one, two = packed, other
    for turn in range(3):
        shift = np.uint64(32 + turn * digit)
        ends = np.zeros(buckets + 1, np.int64)
        for entry in one:
            ends[np.int64((entry >> shift) & mask) + 1] += 1
        for b in range(buckets):
            ends[b + 1] += ends[b]
        for entry in one:
            bucket = np.int64((entry >> shift) & mask)
            two[ends[bucket]] = entry
            ends[bucket] += 1
        one, two = two, one
    return one


@njit(cache=True, nogil=True)
def find_common(docs, starts, keys, source, least_of_source, least, tally, common):
    """Mark in ``common`` what is common wording of its document's source, or anywhere; return its names.

    Entries are those of :func:`shared_groups`; ``least_of_source`` i64[sources] and ``least`` are numbers
    of documents; ``tally`` i64[sources] is zero before and after, ``common`` false before.  A name is
    ``key << 32 | source + 1``, with 0 for anywhere.
    """
    names, found, begun, few = np.empty(64, np.uint64), 0, 0, min(least, least_of_source.min())
    while begun < len(docs):
        ended = begun
        while ended < len(docs) and starts[ended] == starts[begun]:
            ended += 1
        if ended - begun < few:
            begun = ended
            continue
        for e in range(begun, ended):
            tally[source[docs[e]]] += 1
        anywhere = ended - begun >= least
        key = np.uint64(keys[begun]) << _S32
        for e in range(begun, ended):
            own = source[docs[e]]
            common[e] = anywhere or tally[own] >= least_of_source[own]
        for e in range(begun, ended):
            own = source[docs[e]]
            of_source = tally[own] >= least_of_source[own] and not anywhere
            if of_source or (anywhere and e == begun):
                if found == len(names):
                    names = np.append(names, np.empty_like(names))
                names[found] = key | np.uint64(own + 1 if of_source else 0)
                found += 1
            tally[own] = 0
        begun = ended
    return names[:found]


@njit(cache=True, nogil=True)
def mark_common(low, high, names, source, text_of, chosen_begin, chosen, places):
    """Mark in ``places`` what ``names`` call common among the chosen shingles of ``low:high``."""
    known, table = np.zeros(1 << 20, np.bool_), _table(names)
    for name in names:
        known[name >> _S44] = True
    for d in range(low, high):
        t = text_of[d]
        own, marks = (
            chosen[chosen_begin[t] : chosen_begin[t + 1]],
            places[chosen_begin[t] : chosen_begin[t + 1]],
        )
        for j in range(len(own)):
            if known[own[j] >> _S12]:
                key = np.uint64(own[j]) << _S32
                if _holds(table, key | np.uint64(source[d] + 1)) or _holds(table, key):
                    marks[j] |= COMMON


@njit(cache=True, nogil=True)
def _table(names):
    """Enter names into an open table; what is free holds 0, no name plus one."""
    room = 1024
    while room < 4 * len(names):
        room *= 2
    table = np.zeros(room, np.uint64)
    for name in names:
        table[_place(table, name)] = name + _ONE
    return table


@njit(cache=True, nogil=True)
def _place(table, name):
    last = np.uint64(len(table) - 1)
    at = ((name * _PRIME) >> _S32) & last
    while table[at] != 0 and table[at] != name + _ONE:
        at = (at + _ONE) & last
    return at


@njit(cache=True, nogil=True)
def _holds(table, name):
    return table[_place(table, name)] != 0


@njit(cache=True, nogil=True)
def rows_of(docs, first, out):
    """Sort entries by document: those of d are ``out[first[d]:first[d + 1]]``.

    ``first`` i64[documents + 2] is zero before; its last is scratch.
    """
    for d in docs:
        first[d + 2] += 1
    for d in range(1, len(first)):
        first[d] += first[d - 1]
    for e in range(len(docs)):
        at = first[docs[e] + 1]
        out[at] = e
        first[docs[e] + 1] = at + 1


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
