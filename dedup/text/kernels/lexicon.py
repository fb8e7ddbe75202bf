"""Compiled look-up of words in a table that grows.

Word r is ``letters[ends[r]:ends[r + 1]]``; ``count`` i32[1] says how many there are.  ``slots`` i32, a power
of two of them and more than words, holds 1 + r at the first free place from the one that its letters name,
0 for none.  Words are compared letter by letter: none is ever mistaken for another.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit
from dedup.text.kernels._loops import inlined

_PRIME = np.uint64(0x9E3779B185EBCA87)
_S29, _S32 = np.uint64(29), np.uint64(32)


@inlined
def _place(folded, begin, end, letters, ends, slots):
    """Find the slot of the word ``folded[begin:end]``, or the free one where it belongs."""
    h = np.uint64(end - begin)
    for i in range(begin, end):
        h = (h ^ np.uint64(folded[i])) * _PRIME
        h ^= h >> _S29
    mask = len(slots) - 1
    at = np.int64(h >> _S32) & mask
    while slots[at]:
        first = ends[slots[at] - 1]
        same = ends[slots[at]] - first == end - begin
        i = begin
        while same and i < end:
            same = letters[first + i - begin] == folded[i]
            i += 1
        if same:
            break
        at = (at + 1) & mask
    return at


# These two hold the interpreter's lock, so that threads which share a table see whole words only.


@njit(cache=True)
def rows_of(folded, offsets, letters, ends, slots):
    """Find the row of every word of a text, i32[n]; -1 for one that is not in the table."""
    rows = np.empty(len(offsets) - 1, np.int32)
    for i in range(len(rows)):
        rows[i] = (
            slots[_place(folded, np.int64(offsets[i]), np.int64(offsets[i + 1]), letters, ends, slots)] - 1
        )
    return rows


@njit(cache=True)
def enter(word, number, mark, letters, ends, slots, numbers, marks, count):
    """Note the number and the mark of a word; False where there is no room for it."""
    at = _place(word, np.int64(0), len(word), letters, ends, slots)
    if slots[at]:
        return True
    row = count[0]
    if row == len(numbers) or ends[row] + len(word) > len(letters):
        return False
    ends[row + 1] = ends[row] + len(word)
    letters[ends[row] : ends[row + 1]] = word
    numbers[row], marks[row] = number, mark
    slots[at] = row + 1
    count[0] += 1
    return True
