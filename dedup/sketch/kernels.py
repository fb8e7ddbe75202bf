"""Compiled loops of the sketches: plain functions over arrays, wrapped and documented by their neighbours."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

_PRIME = np.uint64(0x9E3779B185EBCA87)
_FMIX_A = np.uint64(0xFF51AFD7ED558CCD)
_FMIX_B = np.uint64(0xC4CEB9FE1A85EC53)
_FOLD_32 = np.uint64(0xFFFFFFFF)
_S27, _S32, _S33, _S37 = np.uint64(27), np.uint64(32), np.uint64(33), np.uint64(37)


@njit(cache=True, nogil=True)
def fmix64(h):
    """Finalizer of MurmurHash3: every bit of the input reaches every bit of the output."""
    h ^= h >> _S33
    h *= _FMIX_A
    h ^= h >> _S33
    h *= _FMIX_B
    return h ^ (h >> _S33)


@njit(cache=True, nogil=True)
def _step(h, token):
    h ^= token
    return ((h << _S27) | (h >> _S37)) * _PRIME


@njit(cache=True, nogil=True)
def _shingle(hashes, at, k):
    h = _step(np.uint64(k) * _PRIME, hashes[at])
    # The usual lengths without a loop: a third of the time.
    if k == 2:
        return fmix64(_step(h, hashes[at + 1]))
    if k == 5:
        h = _step(_step(h, hashes[at + 1]), hashes[at + 2])
        return fmix64(_step(_step(h, hashes[at + 3]), hashes[at + 4]))
    for j in range(at + 1, at + k):
        h = _step(h, hashes[j])
    return fmix64(h)


@njit(cache=True, nogil=True)
def kept_shingles(hashes, keep, k):
    """Shingles whose tokens are all kept, in order, and the token at which each begins."""
    n = max(len(hashes) - k + 1, 0)
    out = np.empty(n, np.uint64)
    begins = np.empty(n, np.int32)
    count = run = 0
    for i in range(len(hashes)):
        run = run + 1 if keep[i] else 0
        if run >= k:
            out[count] = _shingle(hashes, i - k + 1, k)
            begins[count] = i - k + 1
            count += 1
    return out[:count], begins[:count]


@njit(cache=True, nogil=True)
def _mix32(h):
    # numba widens 32-bit products to 64 bits; the mask brings them back.
    x = h & _FOLD_32
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x85EBCA6B)) & _FOLD_32
    x ^= x >> np.uint64(13)
    x = (x * np.uint64(0xC2B2AE35)) & _FOLD_32
    return np.uint32(x ^ (x >> np.uint64(16)))


@njit(cache=True, nogil=True)
def _lower(out, a, b, h0, h1, h2, h3):
    """Take four hashes into a signature at once, so that its slots are read and written once."""
    for s in range(len(out)):
        low = min(np.uint32(a[s] * h0 + b[s]), np.uint32(a[s] * h1 + b[s]))
        high = min(np.uint32(a[s] * h2 + b[s]), np.uint32(a[s] * h3 + b[s]))
        both = min(low, high)
        out[s] = min(out[s], both)


@njit(cache=True, nogil=True)
def minhash(shingles, a, b):
    """Least ``a * mix(low 32 bits) + b`` (mod 2**32) of every slot."""
    out = np.full(len(a), np.uint32(0xFFFFFFFF), np.uint32)
    for shingle in shingles:
        h = _mix32(shingle)
        _lower(out, a, b, h, h, h, h)
    return out


@njit(cache=True, nogil=True)
def signature(hashes, keep, k, a, b):
    """Token hashes straight to their MinHash signature, without an array of shingles between."""
    out = np.full(len(a), np.uint32(0xFFFFFFFF), np.uint32)
    return out, sign(hashes, keep, k, a, b, out)


@njit(cache=True, nogil=True)
def sign(hashes, keep, k, a, b, out):
    """Lower the slots of ``out`` by all shingles; return how many there were."""
    run = count = 0
    h = np.uint32(0)
    waiting = np.zeros(4, np.uint32)
    for i in range(len(hashes)):
        run = run + 1 if keep[i] else 0
        if run < k:
            continue
        h = _mix32(_shingle(hashes, i - k + 1, k))
        waiting[count & 3] = h
        count += 1
        if count & 3 == 0:
            _lower(out, a, b, waiting[0], waiting[1], waiting[2], waiting[3])
    for j in range(count & 3):
        h = waiting[j]
        _lower(out, a, b, h, h, h, h)
    return count


@njit(cache=True, nogil=True)
def band_keys(signature, bands, rows):
    """One key a band: its number and its rows, mixed."""
    out = np.empty(bands, np.uint64)
    for band in range(bands):
        out[band] = band_key(signature, band, rows)
    return out


@njit(cache=True, nogil=True)
def band_key(signature, band, rows):
    """Mix the number of a band and its rows."""
    h = fmix64(np.uint64(band + 1) * _PRIME)
    for row in range(band * rows, (band + 1) * rows):
        h = fmix64((h ^ np.uint64(signature[row])) * _PRIME)
    return h


@njit(cache=True, nogil=True)
def shingle_all(hashes, k, out):
    """Fill ``out`` with the shingles of tokens all of which are kept; return how many there are."""
    n = max(len(hashes) - k + 1, 0)
    if k != 5:
        for i in range(n):
            out[i] = _shingle(hashes, i, k)
        return n
    begun = np.uint64(5) * _PRIME
    one, two, three, four, five = hashes[0:n], hashes[1:], hashes[2:], hashes[3:], hashes[4:]
    for i in range(n):
        h = _step(_step(_step(begun, one[i]), two[i]), three[i])
        out[i] = fmix64(_step(_step(h, four[i]), five[i]))
    return n


@njit(cache=True, nogil=True)
def winnow(shingles, window):
    """Position of the least shingle of every window; on a tie the one already chosen, else the rightmost."""
    out = np.empty(len(shingles), np.int32)
    return out[: winnow_into(shingles, window, out)]


@njit(cache=True, nogil=True)
def winnow_into(shingles, window, out):
    """Fill ``out`` with the positions that :func:`winnow` returns, and return how many there are."""
    n = len(shingles)
    count, best = 0, -1
    for end in range(min(window, n), n + 1 if n else 0):
        begin = max(end - window, 0)
        if best < begin:
            best = begin
            for i in range(begin + 1, end):
                if shingles[i] <= shingles[best]:
                    best = i
        elif shingles[end - 1] < shingles[best]:
            best = end - 1
        if count == 0 or out[count - 1] != best:
            out[count] = best
            count += 1
    return count


@njit(cache=True, nogil=True)
def word_hashes(folded, offsets):
    """Unseeded hash of every token's folded code points: the same in every store and process."""
    n = len(offsets) - 1
    out = np.empty(n, np.uint64)
    for i in range(n):
        h = _PRIME
        for j in range(offsets[i], offsets[i + 1]):
            h = (h ^ np.uint64(folded[j])) * _FMIX_A
            h ^= h >> _S32
        out[i] = fmix64(h)
    return out


@njit(cache=True, nogil=True)
def spread_over_tokens(counts, begins, ends, n):
    """Greatest count among the shingles that cover each token; 0 where none does."""
    out = np.zeros(n, np.int64)
    for i in range(len(counts)):
        for t in range(begins[i], ends[i]):
            out[t] = max(out[t], counts[i])
    return out


@njit(cache=True, nogil=True)
def whole_stretches(covered, gap, shortest):
    """Join covered runs over gaps of up to ``gap`` tokens; drop what is shorter than ``shortest``."""
    n = len(covered)
    out = np.zeros(n, np.bool_)
    i = 0
    while i < n:
        if not covered[i]:
            i += 1
            continue
        begin = last = i
        while i < n and i - last <= gap + 1:
            if covered[i]:
                last = i
            i += 1
        i = last + 1
        if last + 1 - begin >= shortest:
            out[begin : last + 1] = True
    return out
