"""Compiled look-ups in mapped segments, that trust no page unread before.

``words``, ``sums`` and ``seen`` are as of :mod:`dedup.index.kernels.pages`.
"""

from __future__ import annotations

import numpy as np

from dedup.index.kernels.pages import sound
from dedup.kernels import njit

_MARK, _MARKS = np.uint32(8), np.uint32(255)
_MIX = np.uint32(0x9E3779B1)


@njit(cache=True, nogil=True)
def _bound(key, low, high, wanted, after):
    """First place in ``low:high`` whose key is not below ``wanted`` (``after``: is above it)."""
    while low < high:
        middle = (low + high) >> 1
        if key[middle] < wanted or (after and key[middle] == wanted):
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def span(key, wanted):
    """Where a value begins and ends in a sorted array."""
    first = _bound(key, 0, len(key), wanted, False)
    return first, _bound(key, first, len(key), wanted, True)


@njit(cache=True, nogil=True)
def text_spans(text_a, text_b, wanted):
    """Where each text, u64[n, 2], begins and ends in sorted columns of both halves."""
    begin, end = np.empty(len(wanted), np.int64), np.empty(len(wanted), np.int64)
    for i in range(len(wanted)):
        first, last = span(text_a, wanted[i, 0])
        begin[i] = _bound(text_b, first, last, wanted[i, 1], False)
        end[i] = _bound(text_b, begin[i], last, wanted[i, 1], True)
    return begin, end


@njit(cache=True, nogil=True)
def sound_spans(words, sums, seen, place, begin, end, skipped):
    """Whether the pages that hold the postings ``begin:end`` of the keys not ``skipped`` are as written.

    ``place`` is the byte offset of the postings.
    """
    for i in range(len(begin)):
        if not skipped[i] and not sound(words, sums, seen, place + 4 * begin[i], place + 4 * end[i]):
            return False
    return True


@njit(cache=True, nogil=True)
def _buckets(words, sums, seen, directory, key, places, shift, wanted, begin, end):
    """Find the bucket of each wanted key; False for damage."""
    # Reading all of them before any is looked at lets the waits for memory overlap.
    for i in range(len(wanted)):
        bucket = np.int64(wanted[i] >> shift)
        begin[i], end[i] = directory[bucket], directory[bucket + 1]
    for i in range(len(wanted)):
        at = places[0] + 4 * np.int64(wanted[i] >> shift)
        if not sound(words, sums, seen, at, at + 8) or begin[i] > end[i] or end[i] > len(key):
            return False
        if not sound(words, sums, seen, places[1] + 4 * begin[i], places[1] + 4 * end[i]):
            return False
    return True


@njit(cache=True, nogil=True)
def find(
    words, sums, seen, directory, key, posting, places, shift, mute, muted, wanted, cap, begin, end, held
):
    """Find where each wanted key stands, and count its postings that are not mute, up to ``cap`` + 1.

    ``places`` are the byte offsets of directory, keys and postings.  Adds to ``held``; False for damage.
    """
    shift = np.uint64(shift)
    if not _buckets(words, sums, seen, directory, key, places, shift, wanted, begin, end):
        return False
    low_bits = (np.uint64(1) << shift) - np.uint64(1)
    for i in range(len(wanted)):
        rest = np.uint32(wanted[i] & low_bits)
        first = last = _bound(key, begin[i], end[i], rest, False)
        if first < end[i] and key[first] == rest:  # most keys are not there
            last = _bound(key, first, end[i], rest, True)
        begin[i], end[i] = first, last
        if not muted:
            held[i] += last - first
            continue
        for j in range(first, last):
            if held[i] > cap:
                break
            if not sound(words, sums, seen, places[2] + 4 * j, places[2] + 4 * j + 4):
                return False
            held[i] += not mute[posting[j] >> _MARK]
    return True


@njit(cache=True, nogil=True)
def tally(posting, mute, begin, end, skipped, kind, weight, least):
    """Count the votes of the postings ``begin:end`` of each key that is not ``skipped``, by row.

    ``kind`` and ``weight`` are those of the keys.  ``least`` is what makes enough, as of
    :attr:`dedup.sketch.keys.Votes.enough`: shingles, terms, and products of weights; one band does.
    Returns the rows that have enough and their bands, shingles, terms and weights, i64[4, n].
    """
    room = 0
    for i in range(len(begin)):
        if not skipped[i]:
            room += end[i] - begin[i]
    size = 16
    while size < 2 * room:
        size *= 2
    slot, rows, votes = np.zeros(size, np.int32), np.empty(room, np.int64), np.zeros((room, 4), np.int64)
    count = 0
    for i in range(len(begin)):
        if skipped[i]:
            continue
        for j in range(begin[i], end[i]):
            row = posting[j] >> _MARK
            if mute[row]:
                continue
            at = np.int64((row * _MIX) & np.uint32(0xFFFFFFFF)) & (size - 1)
            while slot[at] and rows[slot[at] - 1] != row:
                at = (at + 1) & (size - 1)
            if not slot[at]:
                rows[count] = row
                count += 1
                slot[at] = count
            mine = votes[slot[at] - 1]
            mine[kind[i]] += 1
            mine[3] += np.int64(weight[i]) * np.int64(posting[j] & _MARKS)
    enough = 0
    for n in range(count):
        bands, shingles, terms, weighed = votes[n]
        if bands or shingles >= least[0] or (terms >= least[1] and weighed >= least[2]):
            rows[enough], votes[enough] = rows[n], votes[n]
            enough += 1
    return rows[:enough], votes[:enough].T.copy()
