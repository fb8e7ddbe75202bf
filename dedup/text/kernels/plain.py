"""Plain words, small ASCII letters with perhaps a capital first: nine in ten of most texts.

How long the next word is nobody can foresee, and a processor that guesses wrong loses the time of a whole
word.  So nothing here asks it.  Before words are read a bit says of each character whether it is a small
letter, and the length of a word is a number of bits; its letters wait in the place of its hash until all
words are there, and the hashes are worked out side by side.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from dedup.kernels import njit
from dedup.text.classes import LETTERS_WAIT
from dedup.text.kernels._loops import inlined
from dedup.text.kernels.letters import word_hash

_PACKED = 8
"""Letters that fit into the place of a hash."""
_WIDE = 16
"""Letters that are copied at once."""
_ONE, _SIX, _ALL, _BITS = np.uint64(1), np.uint64(6), np.uint64(63), 64
_ASCII, _SMALL = np.uint32(128), np.uint32(32)


def _zeros(_typing, _bits):
    """Count the zeros below the lowest one: 64 where there is none."""

    def generate(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], cgutils.false_bit)

    return types.uint64(types.uint64), generate


_trailing_zeros: Any = intrinsic(_zeros)


@njit(cache=True, nogil=True)
def survey(cps):
    """Return the letters of a text, a byte a character, and a bit for each that is small, 64 in a number."""
    size = len(cps)
    letters, small = np.empty(size + _WIDE, np.uint8), np.zeros(size // _BITS + 2, np.uint64)
    _narrow(cps, letters)
    for block in range(size // _BITS + 1):
        small[block] = _small(letters, block * _BITS, min(_BITS, size - block * _BITS))
    return letters, small


@njit(cache=True, nogil=True)
def _narrow(cps, letters):
    for i in range(len(cps)):
        letters[i] = cps[i] if cps[i] < _ASCII else 0


@njit(cache=True, nogil=True)
def _small(letters, begin, size):
    bits, own = np.uint64(0), letters[begin : begin + size]
    for j in range(size):
        bits |= np.uint64(97 <= own[j] <= 122) << np.uint64(j)
    return bits


# An index that cannot be negative saves a question each time.


@inlined
def _run(small, i):
    """Count the small letters from ``i`` on, up to 64."""
    block, shift = i >> _SIX, i & _ALL
    # In two steps, for a shift by 64 is none.
    bits = small[block] >> shift | (small[block + _ONE] << _ONE) << (_ALL - shift)
    return _trailing_zeros(~bits)


@inlined
def _ends(cps, i):
    """Tell whether a plain word surely ends before ``i``: what follows is ASCII and cannot join anything."""
    if i >= len(cps):
        return True
    c = cps[i]
    if c == 32 or c == 44 or c == 10:
        return True
    if c == 46:
        return i + 1 >= len(cps) or cps[i + 1] == 32 or cps[i + 1] == 10
    return (33 <= c <= 47 and c != 39) or 58 <= c <= 64


@inlined
def _packed(letters, i):
    """Put eight letters into one number, the first one, made small, lowest."""
    out = np.uint64(letters[i]) | np.uint64(32)
    out |= np.uint64(letters[i + np.uint64(1)]) << np.uint64(8)
    out |= np.uint64(letters[i + np.uint64(2)]) << np.uint64(16)
    out |= np.uint64(letters[i + np.uint64(3)]) << np.uint64(24)
    out |= np.uint64(letters[i + np.uint64(4)]) << np.uint64(32)
    out |= np.uint64(letters[i + np.uint64(5)]) << np.uint64(40)
    out |= np.uint64(letters[i + np.uint64(6)]) << np.uint64(48)
    out |= np.uint64(letters[i + np.uint64(7)]) << np.uint64(56)
    return out


@inlined
def _copy(letters, i, size, k, folded):
    """Fold letters; room beyond them may be written, for the next word writes there again."""
    for j in range(_WIDE):
        folded[k + np.uint64(j)] = letters[i + np.uint64(j)]
    for j in range(_WIDE, size):
        folded[k + np.uint64(j)] = letters[i + np.uint64(j)]


@inlined
def plain_word(cps, i, k, room, folded, letters, small):
    """Read a plain word; return where it ends and its first letters, which wait in the place of its hash.

    ``i`` itself is returned for any other word, and for one longer than ``room``.  Nothing of a plain
    word can be in doubt, so no more is noted; what ``read_word`` and ``word_hash`` would make of it is
    the same.
    """
    at, to = np.uint64(i), np.uint64(k)
    first = cps[at] | _SMALL
    if not 97 <= first <= 122:
        return i, np.uint64(0)
    size = 1 + np.int64(_run(small, at + _ONE))
    finish = i + size
    if size >= _BITS or size > room or not _ends(cps, finish):
        return i, np.uint64(0)
    _copy(letters, at, size, to, folded)
    folded[to] = first
    return finish, _packed(letters, at)


@njit(cache=True, nogil=True)
def hash_waiting(out_hash, offsets, flags, folded, key, factor):
    """Put the hash into the place of letters that wait, and say that they wait no more."""
    begin, end = offsets[: len(flags)], offsets[1:]
    _hash_first(out_hash, begin, end, flags, key, factor)
    longer, count = np.empty(len(flags), np.int32), np.uint64(0)
    for t in range(len(flags)):
        longer[count] = t
        count += np.uint64((end[t] - begin[t] > _PACKED) & (flags[t] >= LETTERS_WAIT))
        flags[t] &= LETTERS_WAIT - 1
    for t in longer[:count]:
        out_hash[t] = word_hash(folded, begin[t] + _PACKED, end[t], out_hash[t], factor)


@njit(cache=True, nogil=True)
def _hash_first(out_hash, begin, end, flags, key, factor):
    for t in range(len(out_hash)):
        size, letters, h = end[t] - begin[t], out_hash[t], key
        for j in range(_PACKED):
            more = (h ^ (letters >> np.uint64(8 * j) & np.uint64(255))) * factor
            h = more ^ more >> np.uint64(32) if j < size else h
        out_hash[t] = h if flags[t] >= LETTERS_WAIT else letters
