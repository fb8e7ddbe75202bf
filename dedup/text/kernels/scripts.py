"""Words with letters that look like those of another script: which of them are put right, and when."""

from __future__ import annotations

import numpy as np

from dedup.text.classes import CYRILLIC, DOUBTFUL_CYRILLIC, DOUBTFUL_GREEK, GREEK, LATIN, MIXED
from dedup.text.kernels._loops import plain
from dedup.text.kernels.letters import double_of, entry_of, word_hash


@plain
def _replace_doubles(folded, source, low, high, pairs):
    """Put the look-alike in place of every letter that has one."""
    for j in range(low, high):
        if source[j]:
            double = double_of(source[j], pairs)
            if double:
                folded[j] = double


@plain
def _firm_letters(source, low, high, index, entries):
    """Count the Latin and the foreign letters without a look-alike, as (latin, foreign)."""
    latin, foreign = 0, 0
    for j in range(low, high):
        e = entry_of(source[j], index, entries) if source[j] else np.uint32(0)
        script = (e >> 26) & 3
        if script and not (e >> 29) & 1:
            latin += script == LATIN
            foreign += script != LATIN
    return latin, foreign


@plain
def settle_scripts(scripts, low, high, firm, folded, source, index, entries, to_latin, to_cyrillic):
    """Undo look-alikes of a word with foreign letters; return its flags, note scripts that are firm."""
    latin, foreign = _firm_letters(source, low, high, index, entries)
    with_latin = scripts & (1 << LATIN)
    flag = MIXED if with_latin else 0
    if foreign == 0:
        # Every foreign letter has a Latin double: an attack, or a short foreign word.
        if with_latin and latin > 0:
            _replace_doubles(folded, source, low, high, to_latin)
            return flag
        return flag | (DOUBTFUL_CYRILLIC if scripts & (1 << CYRILLIC) else DOUBTFUL_GREEK)
    firm[CYRILLIC] |= scripts & (1 << CYRILLIC) != 0
    firm[GREEK] |= scripts & (1 << GREEK) != 0
    if scripts == 1 << LATIN | 1 << CYRILLIC and latin == 0:
        _replace_doubles(folded, source, low, high, to_cyrillic)
    return flag


@plain
def settle_doubts(count, flags, firm, folded, source, offsets, out_hash, key, factor, to_latin, to_cyrillic):
    """Decide the words all of whose foreign letters have doubles, now that the whole text is known."""
    for t in range(count):
        flag = flags[t]
        if not flag & (DOUBTFUL_CYRILLIC | DOUBTFUL_GREEK):
            continue
        if firm[LATIN] and not firm[CYRILLIC if flag & DOUBTFUL_CYRILLIC else GREEK]:
            _replace_doubles(folded, source, offsets[t], offsets[t + 1], to_latin)
            flag |= MIXED
        elif flag & MIXED and flag & DOUBTFUL_CYRILLIC:
            _replace_doubles(folded, source, offsets[t], offsets[t + 1], to_cyrillic)
        flags[t] = flag & 31
        out_hash[t] = word_hash(folded, offsets[t], offsets[t + 1], key, factor)
