"""Characters between two parts of a word: apostrophes, commas of figures, dots of U.S. and of domains."""

from __future__ import annotations

import numpy as np

from dedup.text.classes import (
    APOSTROPHE,
    COMMA,
    DIGIT,
    DOT,
    DOTS,
    HELD_ACRONYM,
    HELD_APOSTROPHE,
    HELD_COMMA,
    HELD_DOMAIN,
    HELD_POINT,
    IGNORED,
    LAST,
    LAST_DOT,
    LETTER,
    LONGEST_DOMAIN,
    MARK,
    NOTHING,
    PART,
    PLAIN,
)
from dedup.text.kernels._loops import inlined, plain
from dedup.text.kernels.letters import as_latin, entry_of, kind_of


@plain
def _next_sign(cps, i, index, entries):
    """Find the first position from ``i`` on that is neither ignored nor a mark."""
    n = len(cps)
    while i < n and MARK <= kind_of(entry_of(cps[i], index, entries)) <= IGNORED:
        i += 1
    return i


@plain
def _acronym_goes_on(cps, i, index, entries):
    """Tell whether a single letter follows at ``i``: the S of U.S., not the Smith of J.Smith."""
    n = len(cps)
    j = _next_sign(cps, i, index, entries)
    if j >= n or kind_of(entry_of(cps[j], index, entries)) != LETTER:
        return False
    j = _next_sign(cps, j + 1, index, entries)
    if j >= n:
        return True
    kind = kind_of(entry_of(cps[j], index, entries))
    return kind > DIGIT and kind != APOSTROPHE


@plain
def _domain_follows(cps, i, index, entries, to_latin, domains):
    """Tell whether a known top-level domain in small ASCII letters follows at ``i``."""
    packed = np.uint64(0)
    size = 0
    j = _next_sign(cps, i, index, entries)
    while j < len(cps) and size <= LONGEST_DOMAIN:
        e = entry_of(cps[j], index, entries)
        kind = kind_of(e)
        f = as_latin(cps[j], e, to_latin)
        if kind != LETTER or (e >> 28) & 1 or (e >> 25) & 1 or f < 97 or f > 122:
            if LETTER <= kind <= DIGIT:
                return False
            break
        packed = (packed << np.uint64(8)) | np.uint64(f)
        size += 1
        j = _next_sign(cps, j + 1, index, entries)
    if size == 0 or size > LONGEST_DOMAIN:
        return False
    k = np.searchsorted(domains, packed)
    return k < len(domains) and domains[k] == packed


@plain
def holds(cps, i, kind, word, index, entries, to_latin, domains):
    """Name what the character at ``i`` may join, NOTHING where the word ends before it."""
    last = word[LAST]
    if kind == APOSTROPHE:
        return HELD_APOSTROPHE if last <= DIGIT else NOTHING
    if kind == COMMA:
        return HELD_COMMA if last == DIGIT else NOTHING
    if kind != DOT or last > DIGIT:
        return NOTHING
    if last == DIGIT:
        return HELD_POINT
    if word[PLAIN] and word[PART] == 1:
        if _acronym_goes_on(cps, i + 1, index, entries):
            return HELD_ACRONYM
        if word[DOTS] > 0:
            return LAST_DOT
    return HELD_DOMAIN if _domain_follows(cps, i + 1, index, entries, to_latin, domains) else NOTHING


@inlined
def joins(held, kind, last):
    """Tell whether what is held belongs to a word that goes on with this class."""
    if kind == LETTER:
        return held == HELD_APOSTROPHE or held >= HELD_ACRONYM
    return kind == DIGIT and last == DIGIT and held <= HELD_COMMA


@inlined
def join(held, k, word, folded, source):
    """Write what is held; the dots of an acronym leave no trace."""
    word[PART] = 0
    if held == HELD_ACRONYM:
        word[DOTS] += 1
        return k
    word[PLAIN] = 0
    folded[k] = 39 if held == HELD_APOSTROPHE else (44 if held == HELD_COMMA else 46)
    source[k] = 0
    return k + 1
