"""One pass over the code points, then a repair of look-alike letters.

The pass takes turns: ``gaps`` goes over what stands between words and notes what the boundary is made
of, ``words`` reads one word, folds it and stops before the first character that is none of it.  Linear
in the text: every look-ahead is bounded, runs of combining marks are capped before they are put into
canonical order.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit
from dedup.text.classes import (
    CAPITAL,
    DOUBTFUL_CYRILLIC,
    FACTS,
    FINISH,
    LATIN,
    LETTERS_WAIT,
    LONGEST_EXPANSION,
    NOTHING,
    SCRIPTS,
)
from dedup.text.kernels.gaps import next_word
from dedup.text.kernels.letters import word_hash
from dedup.text.kernels.plain import hash_waiting, plain_word, survey
from dedup.text.kernels.scripts import settle_doubts, settle_scripts
from dedup.text.kernels.words import flags_of, read_word


@njit(cache=True, nogil=True)
def tokenise(
    cps, index, entries, combining, expansions, to_latin, to_cyrillic, domains, key, factor,
    out_hash, start, end, flags, gap, folded, source, offsets,
):  # fmt: skip
    """Fill the token arrays from the code points; return tokens and folded code points, or (-1, 0).

    (-1, 0) means that ``folded`` is too small.  ``source`` is scratch space of the same length.
    """
    word = np.zeros(FACTS, np.int64)
    firm = np.zeros(4, np.bool_)
    doubtful = False
    letters, small = survey(cps)
    count, low = 0, 0
    offsets[0] = 0
    i, before = next_word(cps, 0, NOTHING, index, entries)
    while i < len(cps):
        start[count] = i
        gap[count] = before
        room = len(folded) - LONGEST_EXPANSION - low
        finish, waiting = plain_word(cps, i, low, room, folded, letters, small)
        if finish > i:
            flags[count] = LETTERS_WAIT | (CAPITAL if cps[i] < 97 else 0)
            firm[LATIN] = True
            out_hash[count] = waiting
            end[count] = finish
            low += finish - i
            i, before = next_word(cps, finish, NOTHING, index, entries)
        else:
            i, k, ending = read_word(
                cps, i, low, word, folded, source, index, entries, combining, expansions, to_latin, domains
            )
            if k < 0:
                return -1, 0
            flag = flags_of(word)
            scripts = word[SCRIPTS] & ~1
            if scripts > 1 << LATIN:
                flag |= settle_scripts(
                    scripts, low, k, firm, folded, source, index, entries, to_latin, to_cyrillic
                )
                doubtful |= flag >= DOUBTFUL_CYRILLIC
            elif scripts:
                firm[LATIN] = True
            flags[count] = flag
            out_hash[count] = word_hash(folded, low, k, key, factor)
            end[count] = word[FINISH]
            low = k
            i, before = next_word(cps, i, ending, index, entries)
        count += 1
        offsets[count] = low
    gap[0] = gap[count] = 4
    hash_waiting(out_hash[:count], offsets[: count + 1], flags[:count], folded, key, factor)
    if doubtful:
        settle_doubts(
            count, flags, firm, folded, source, offsets, out_hash, key, factor, to_latin, to_cyrillic
        )
    return count, low
