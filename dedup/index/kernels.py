"""Compiled loops of the mapped index: checksums of pages, and look-ups that trust no page unread before.

A file is seen as 64-bit ``words`` in pages of :data:`PAGE` bytes; ``sums`` holds what each page must add up
to and ``seen`` which ones did.  Offsets into a file are in bytes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

PAGE = 4096
_WORDS = 512
_PRIME = np.uint64(0x9E3779B185EBCA87)
_OTHER = np.uint64(0xC2B2AE3D27D4EB4F)
_MARK, _MARKS = np.uint32(8), np.uint32(255)
_S29, _S32, _S35 = np.uint64(29), np.uint64(32), np.uint64(35)


@njit(cache=True, nogil=True)
def _sum(words, page):
    # Each step is a bijection of its lane, so one damaged word always changes the sum.
    a, b, c, d = np.uint64(page + 1), np.uint64(2), np.uint64(3), np.uint64(4)
    first = page * _WORDS
    for i in range(first, first + _WORDS, 4):
        a = (a ^ words[i]) * _PRIME
        b = (b ^ words[i + 1]) * _PRIME
        c = (c ^ words[i + 2]) * _PRIME
        d = (d ^ words[i + 3]) * _PRIME
        a ^= a >> _S29
        b ^= b >> _S29
        c ^= c >> _S29
        d ^= d >> _S29
    h = a
    h = ((h ^ (h >> _S35)) * _OTHER) ^ b
    h = ((h ^ (h >> _S35)) * _OTHER) ^ c
    h = ((h ^ (h >> _S35)) * _OTHER) ^ d
    return h ^ (h >> _S32)


@njit(cache=True, nogil=True)
def page_sums(words):
    """Add up every page."""
    out = np.empty(len(words) // _WORDS, np.uint64)
    for page in range(len(out)):
        out[page] = _sum(words, page)
    return out


@njit(cache=True, nogil=True)
def sound(words, sums, seen, first, last):
    """Whether the pages that hold the bytes ``first:last`` are as written; each is added up once."""
    if first >= last:
        return True
    for page in range(first // PAGE, (last - 1) // PAGE + 1):
        if not seen[page]:
            if _sum(words, page) != sums[page]:
                return False
            seen[page] = 1
    return True


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
def find(
    words, sums, seen, directory, key, posting, places, shift, mute, muted, wanted, cap, begin, end, held
):
    """Find where each wanted key stands, and count its postings that are not mute, up to ``cap`` + 1.

    ``places`` are the byte offsets of directory, keys and postings.  Adds to ``held``; False for damage.
    """
    low_bits = (np.uint64(1) << np.uint64(shift)) - np.uint64(1)
    for i in range(len(wanted)):
        bucket = np.int64(wanted[i] >> np.uint64(shift))
        at = places[0] + 4 * bucket
        if not sound(words, sums, seen, at, at + 8):
            return False
        low, high = np.int64(directory[bucket]), np.int64(directory[bucket + 1])
        if low > high or high > len(key):
            return False
        if not sound(words, sums, seen, places[1] + 4 * low, places[1] + 4 * high):
            return False
        rest = np.uint32(wanted[i] & low_bits)
        first = _bound(key, low, high, rest, False)
        last = _bound(key, first, high, rest, True)
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
def gather(words, sums, seen, posting, place, mute, begin, end, capped, asked, rows, marks):
    """Collect the postings of the keys that are not capped; return how many, or -1 for damage.

    ``place`` is the byte offset of the postings.
    """
    count = 0
    for i in range(len(begin)):
        if capped[i] or begin[i] == end[i]:
            continue
        if not sound(words, sums, seen, place + 4 * begin[i], place + 4 * end[i]):
            return -1
        for j in range(begin[i], end[i]):
            row = posting[j] >> _MARK
            if not mute[row]:
                asked[count], rows[count], marks[count] = i, row, posting[j] & _MARKS
                count += 1
    return count
