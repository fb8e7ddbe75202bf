"""Compiled checksums of pages.

A file is seen as 64-bit ``words`` in pages of :data:`PAGE` bytes; ``sums`` holds what each page must add up
to and ``seen`` which ones did.  Offsets into a file are in bytes.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

PAGE = 4096
_WORDS = 512
_PRIME = np.uint64(0x9E3779B185EBCA87)
_OTHER = np.uint64(0xC2B2AE3D27D4EB4F)
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
