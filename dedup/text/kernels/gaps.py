"""What stands between two words, and what the boundary is made of."""

from __future__ import annotations

import numpy as np

from dedup.text.classes import (
    CJK_STOP,
    DOT,
    FRACTION,
    HELD_POINT,
    IGNORED,
    LAST_DOT,
    LETTER,
    MARK,
    NEWLINE,
    NOTHING,
    PARAGRAPH,
    SINGLE,
    SPACE,
    STOP,
)
from dedup.text.kernels._loops import inlined
from dedup.text.kernels.letters import entry_of, kind_of


@inlined
def _skip(cps, i, ending, index, entries):
    """Go to the next word; return where it begins and the boundary as (lines, stop, spaced, punctuation).

    ``ending`` is what the word before held last: a character that joined nothing is punctuation.
    ``stop`` is 2 for a full stop that always ends a sentence, 1 for one that may: before a space or capital.
    """
    lines = 0
    stop = 1 if ending in (HELD_POINT, LAST_DOT) else 0
    spaced = False
    punctuation = NOTHING < ending < LAST_DOT
    n = len(cps)
    while i < n:
        kind = kind_of(entry_of(cps[i], index, entries))
        if LETTER <= kind <= FRACTION:
            break
        if kind == SPACE:
            spaced = True
        elif kind == NEWLINE:
            spaced = True
            lines += not (cps[i] == 13 and i + 1 < n and cps[i + 1] == 10)
        elif kind == PARAGRAPH:
            spaced = True
            lines += 2
        elif kind < MARK or kind > IGNORED:
            punctuation = True
            if DOT <= kind <= STOP:
                stop = max(stop, 1)
                spaced = False
            elif kind == CJK_STOP:
                stop = 2
        i += 1
    return i, lines, stop, spaced, punctuation


@inlined
def _gap(lines, stop, spaced, punctuation, e):
    """Name the boundary before a word whose first character has entry ``e``."""
    if lines >= 2:
        return 4
    if stop == 2 or (stop == 1 and (spaced or lines > 0 or (e >> 25) & 1 or kind_of(e) == SINGLE)):
        return 3
    if lines == 1:
        return 2
    return 1 if punctuation else 0


@inlined
def _plain_skip(cps, i):
    """Go over a space, or a comma or full stop and a space, to an ASCII letter: most of what parts words.

    Return where the next word begins and its boundary, or -1 for anything else; :func:`_skip` and
    :func:`_gap` would say the same.
    """
    if i + 2 >= len(cps):
        return i, -1
    gap = 0
    if cps[i] == 44:
        gap = 1
        i += 1
    elif cps[i] == 46:
        gap = 3
        i += 1
    follows = cps[i + 1] | np.uint32(32)
    return i + 1, gap if cps[i] == 32 and 97 <= follows <= 122 else -1


@inlined
def next_word(cps, i, ending, index, entries):
    """Go from the end of a word to the next one; return where it begins and the boundary before it."""
    if ending == NOTHING:
        at, gap = _plain_skip(cps, i)
        if gap >= 0:
            return at, gap
    i, lines, stop, spaced, punctuation = _skip(cps, i, ending, index, entries)
    if i >= len(cps):
        return i, 4
    return i, _gap(lines, stop, spaced, punctuation, entry_of(cps[i], index, entries))
