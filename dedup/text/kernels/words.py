"""One word of the scanner: read, folded, and what it is like."""

from __future__ import annotations

import numpy as np

from dedup.text.classes import (
    ACRONYM,
    APOSTROPHE,
    CAPITAL,
    CAPITALS,
    DIGIT,
    DIGITS,
    DOT,
    DROPPED_MARK,
    FINISH,
    FRACTION,
    IGNORED,
    INITIAL,
    LAST,
    LAST_DOT,
    LATIN,
    LETTER,
    LETTERS,
    LONGEST_EXPANSION,
    LONGEST_MARK_RUN,
    MARK,
    MARKS,
    NOTHING,
    NUMBER,
    PART,
    PLAIN,
    SCRIPTS,
    SINGLE,
    SINGLE_FLAG,
)
from dedup.text.kernels._loops import inlined
from dedup.text.kernels.joining import holds, join, joins
from dedup.text.kernels.letters import entry_of, kind_of, write_letter


@inlined
def _note(e, kind, word):
    """Count a letter, digit, fraction or single character."""
    word[LAST] = kind
    word[MARKS] = 0
    if kind == LETTER:
        word[LETTERS] += 1
        word[PART] += 1
        word[CAPITALS] += (e >> 25) & 1
        word[SCRIPTS] |= 1 << np.int64((e >> 26) & 3)
    elif kind == DIGIT:
        word[DIGITS] = 1
        word[PLAIN] = 0
    elif kind == FRACTION:
        word[DIGITS] = 1


@inlined
def _small_letters(cps, i, k, word, folded, source):
    """Copy small ASCII letters from ``i`` on, most of most texts; return how many there were."""
    begun = i
    while i < len(cps) and 97 <= cps[i] <= 122:
        folded[k] = cps[i]
        source[k] = cps[i]
        k += 1
        i += 1
    if i > begun:
        word[LETTERS] += i - begun
        word[PART] += i - begun
        word[SCRIPTS] |= 1 << LATIN
    return i - begun


@inlined
def read_word(cps, i, k, word, folded, source, index, entries, combining, expansions, to_latin, domains):
    """Read the word at ``i``; return where it ends, the end of what was written, and what was held last.

    The end of what was written is -1 if there is too little room for the text, should each character
    left be written as one.
    """
    n = len(cps)
    low = k
    word[:] = 0
    word[PLAIN] = 1
    held = NOTHING
    while i < n:
        c = cps[i]
        e = entry_of(c, index, entries)
        kind = kind_of(e)
        if kind == IGNORED:
            i += 1
            continue
        if held != NOTHING:
            if not joins(held, kind, word[LAST]):
                break
            k = join(held, k, word, folded, source)
            held = NOTHING
        if k + n - i > len(folded) - LONGEST_EXPANSION:
            return i, -1, NOTHING
        if LETTER <= kind <= FRACTION:
            if word[LAST] >= SINGLE or (word[LAST] and kind >= SINGLE):
                break
            if not word[LAST]:
                word[INITIAL] = (e >> 25) & 1
            k = write_letter(c, e, low, k, folded, source, index, combining, expansions)
            _note(e, kind, word)
            i += 1
            if kind == LETTER:
                more = _small_letters(cps, i, k, word, folded, source)
                i += more
                k += more
            word[FINISH] = i
        elif MARK <= kind <= DROPPED_MARK:
            word[MARKS] += 1
            if kind == MARK and word[MARKS] <= LONGEST_MARK_RUN:
                k = write_letter(c, e, low, k, folded, source, index, combining, expansions)
            i += 1
            word[FINISH] = i
        elif kind < APOSTROPHE or kind > DOT:
            break
        else:
            held = holds(cps, i, kind, word, index, entries, to_latin, domains)
            if held == NOTHING:
                break
            i += 1
            if held == LAST_DOT:
                word[FINISH] = i
                break
    return i, k, held


@inlined
def flags_of(word):
    """Return the flags of a word that was read, without what its scripts say."""
    all_capitals = word[LETTERS] >= 2 and word[CAPITALS] == word[LETTERS]
    flag = NUMBER * word[DIGITS] | CAPITAL * word[INITIAL]
    return flag | (ACRONYM if all_capitals else 0) | (SINGLE_FLAG if word[LAST] == SINGLE else 0)
