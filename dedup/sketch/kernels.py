"""Compiled loops of the sketches: plain functions over arrays, wrapped and documented by their neighbours."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

_PRIME = np.uint64(0x9E3779B185EBCA87)
_FMIX_A = np.uint64(0xFF51AFD7ED558CCD)
_FMIX_B = np.uint64(0xC4CEB9FE1A85EC53)
_FOLD_32 = np.uint64(0xFFFFFFFF)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
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
def shingle_all(hashes, k, out):
    """Fill ``out`` with the shingles of tokens all of which are kept; return how many there are."""
    n = max(len(hashes) - k + 1, 0)
    for i in range(n):
        out[i] = np.uint64(k) * _PRIME
    for j in range(k):
        _step_all(hashes[j:], out[:n])
    for i in range(n):
        out[i] = fmix64(out[i])
    return n


@njit(cache=True, nogil=True)
def _step_all(tokens, out):
    for i in range(len(out)):
        out[i] = _step(out[i], tokens[i])


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
def _lower(out, a, b, h0, h1, h2, h3, h4, h5, h6, h7):
    """Take eight hashes into a signature at once, so that its slots are read and written once."""
    for s in range(len(out)):
        one = min(np.uint32(a[s] * h0 + b[s]), np.uint32(a[s] * h1 + b[s]))
        two = min(np.uint32(a[s] * h2 + b[s]), np.uint32(a[s] * h3 + b[s]))
        three = min(np.uint32(a[s] * h4 + b[s]), np.uint32(a[s] * h5 + b[s]))
        four = min(np.uint32(a[s] * h6 + b[s]), np.uint32(a[s] * h7 + b[s]))
        least = min(one, two, three, four)
        out[s] = min(out[s], least)


@njit(cache=True, nogil=True)
def lower(shingles, a, b, out):
    """Lower every slot of ``out`` to the least ``a * mix(low 32 bits) + b`` (mod 2**32) of the shingles."""
    n = len(shingles)
    mixed = np.empty(n + 8, np.uint32)
    for i in range(n):
        mixed[i] = _mix32(shingles[i])
    if n:
        mixed[n:] = mixed[n - 1]
    for i in range(0, n, 8):
        h = mixed[i : i + 8]
        _lower(out, a, b, h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7])


@njit(cache=True, nogil=True)
def minhash(shingles, a, b):
    """Sign shingles: :func:`lower` of slots that hold nothing yet."""
    out = np.full(len(a), np.uint32(0xFFFFFFFF), np.uint32)
    lower(shingles, a, b, out)
    return out


@njit(cache=True, nogil=True)
def signature(hashes, keep, k, a, b):
    """Token hashes to their MinHash signature; also how many shingles there were."""
    if keep.all():
        shingles = np.empty(max(len(hashes) - k + 1, 0), np.uint64)
        shingle_all(hashes, k, shingles)
    else:
        shingles = kept_shingles(hashes, keep, k)[0]
    return minhash(shingles, a, b), len(shingles)


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
def winnow(shingles, window):
    """Position of the least shingle of every window; on a tie the one already chosen, else the rightmost."""
    out = np.empty(len(shingles), np.int32)
    return out[: winnow_into(shingles, window, out)]


@njit(cache=True, nogil=True)
def winnow_into(shingles, window, out):
    """Fill ``out`` with the positions that :func:`winnow` returns, and return how many there are."""
    if len(shingles) > window:
        count = _winnow_at_once(shingles, window, out)
        if count >= 0:
            return count
    return _winnow_in_turn(shingles, window, out)


@njit(cache=True, nogil=True)
def _winnow_at_once(shingles, window, out):
    """Choose each that is the greatest of the least of the windows around it; -1 where two are equal.

    Asking nothing of a window alone, and several at a time, takes a third of the time.
    """
    n = len(shingles)
    around = np.full(n + window - 1, _ALL)
    least = _least_ahead(shingles, window)
    inside = around[window - 1 : n]
    for i in range(len(least)):
        inside[i] = ~least[i]  # the greatest is the least of what is turned over
    greatest = _least_ahead(around, window)
    count = np.uint64(0)
    for i in range(n):
        out[count] = i
        count += np.uint64(shingles[i] == ~greatest[i])
    for j in range(1, count):
        if shingles[out[j]] == shingles[out[j - 1]] and out[j] - out[j - 1] < window:
            return -1
    return np.int64(count)


@njit(cache=True, nogil=True)
def _least_ahead(values, width):
    """Return the least of every ``width`` values in a row."""
    held, free, other = values, np.empty_like(values), np.empty_like(values)
    done = 1
    while done < width:
        step = min(done, width - done)
        size = len(held) - step
        _lesser(held[:size], held[step:], free[:size])
        held, free, other, done = free[:size], other, free, done + step
    return held


@njit(cache=True, nogil=True)
def _lesser(one, two, out):
    for i in range(len(out)):
        out[i] = min(one[i], two[i])


@njit(cache=True, nogil=True)
def _winnow_in_turn(shingles, window, out):
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


@njit(cache=True, nogil=True)
def look_up(hashes, documents, begins, shift, wanted):
    """Counts of the hashes that are wanted, 0 for others: i64[n]; ``begins`` as of ``Counts``."""
    out = np.zeros(len(wanted), np.int64)
    one = np.uint64(1)
    for k in range(len(wanted)):
        start = wanted[k] >> np.uint64(shift)
        if start + one >= np.uint64(len(begins)):
            continue
        # Seldom more than two, unless somebody chose texts to make it so.
        low, high = np.uint64(begins[start]), np.uint64(begins[start + one])
        while low < high:
            middle = (low + high) >> one
            if hashes[middle] < wanted[k]:
                low = middle + one
            else:
                high = middle
        if low < np.uint64(begins[start + one]) and hashes[low] == wanted[k]:
            out[k] = documents[low]
    return out
