"""Compiled loops of the scanner: one pass over the code points, then a repair of look-alike letters.

Numbers of classes and bits are those of :mod:`dedup.text.tables`.  Linear in the text: every look-ahead
is bounded, runs of combining marks are capped before they are put into canonical order.
"""

from __future__ import annotations

import numpy as np
from numba import njit

OTHER, LETTER, DIGIT, SINGLE, FRACTION, MARK, DROPPED_MARK, IGNORED = 0, 1, 2, 3, 4, 5, 6, 7
APOSTROPHE, COMMA, DOT, STOP, CJK_STOP, NEWLINE, PARAGRAPH, SPACE = 8, 9, 10, 11, 12, 13, 14, 15

NUMBER, CAPITAL, ACRONYM, SINGLE_FLAG, MIXED = 1, 2, 4, 8, 16

LONGEST_MARK_RUN = 30
LONGEST_DOMAIN = 6

# What a character between two parts may turn out to be once the next part is seen.
NOTHING, HELD_APOSTROPHE, HELD_POINT, HELD_COMMA, HELD_ACRONYM, HELD_DOMAIN = 0, 1, 2, 3, 4, 5

# A whole token of doubles waits for the end of the text: is there any firm letter of its script?
DOUBTFUL_CYRILLIC, DOUBTFUL_GREEK = 32, 64


@njit(cache=True, nogil=True)
def _class_at(cps, i, index, entries):
    c = cps[i]
    return (entries[(np.int64(index[c >> 8]) << 8) | (c & 255)] >> 21) & 15


@njit(cache=True, nogil=True)
def _next_sign(cps, i, index, entries):
    """Find the first position from ``i`` on that is neither ignored nor a mark."""
    n = len(cps)
    while i < n:
        kind = _class_at(cps, i, index, entries)
        if kind < MARK or kind > IGNORED:
            return i
        i += 1
    return n


@njit(cache=True, nogil=True)
def _acronym_goes_on(cps, i, index, entries):
    """Tell whether a single letter follows at ``i``: the S of U.S., not the Smith of J.Smith."""
    n = len(cps)
    j = _next_sign(cps, i, index, entries)
    if j >= n or _class_at(cps, j, index, entries) != LETTER:
        return False
    j = _next_sign(cps, j + 1, index, entries)
    if j >= n:
        return True
    kind = _class_at(cps, j, index, entries)
    return kind > DIGIT and kind != APOSTROPHE


@njit(cache=True, nogil=True)
def _domain_follows(cps, i, index, entries, domains, to_latin):
    """Tell whether a known top-level domain in small ASCII letters follows at ``i``."""
    n = len(cps)
    packed = np.uint64(0)
    size = 0
    j = _next_sign(cps, i, index, entries)
    # Folded, so that what hides a word does not hide a domain.
    while j < n and size <= LONGEST_DOMAIN:
        c = cps[j]
        e = entries[(np.int64(index[c >> 8]) << 8) | (c & 255)]
        kind = int((e >> 21) & 15)
        f = (c + e) & np.uint32(0x1FFFFF)
        if (e >> 29) & 1 and (e >> 26) & 3 != 1:
            place = np.searchsorted(to_latin[:, 0], c)
            if place < len(to_latin) and to_latin[place, 0] == c:
                f = to_latin[place, 1]
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


@njit(cache=True, nogil=True)
def _settle_mark(folded, source, low, high, index, combining):
    """Move the mark just written at ``high`` to its canonical place after its base."""
    c = folded[high]
    rank = combining[(np.int64(index[c >> 8]) << 8) | (c & 255)]
    if rank == 0:
        return
    j = high
    while j > low:
        p = folded[j - 1]
        before = combining[(np.int64(index[p >> 8]) << 8) | (p & 255)]
        if before <= rank:
            break
        folded[j] = p
        source[j] = source[j - 1]
        j -= 1
    folded[j] = c
    source[j] = 0


@njit(cache=True, nogil=True)
def _word_hash(folded, low, high, key, factor):
    h = key
    for j in range(low, high):
        h = (h ^ np.uint64(folded[j])) * factor
        h ^= h >> np.uint64(32)
    return h


@njit(cache=True, nogil=True)
def _replace_doubles(folded, source, low, high, pairs):
    """Put the look-alike in place of every letter that has one."""
    keys = pairs[:, 0]
    for j in range(low, high):
        c = source[j]
        if c != 0:
            k = np.searchsorted(keys, c)
            if k < len(keys) and keys[k] == c:
                folded[j] = pairs[k, 1]


@njit(cache=True, nogil=True)
def _firm_letters(source, low, high, index, entries):
    """Count the Latin and the foreign letters without a look-alike, as (latin, foreign)."""
    latin, foreign = 0, 0
    for j in range(low, high):
        c = source[j]
        if c != 0:
            e = entries[(np.int64(index[c >> 8]) << 8) | (c & 255)]
            script = (e >> 26) & 3
            if script and not (e >> 29) & 1:
                if script == 1:
                    latin += 1
                else:
                    foreign += 1
    return latin, foreign


@njit(cache=True, nogil=True)
def tokenise(
    cps, index, entries, combining, expansions, to_latin, to_cyrillic, domains, key, factor,
    out_hash, start, end, flags, gap, folded, source, offsets,
):  # fmt: skip
    """Fill the token arrays from the code points; return tokens and folded code points, or (-1, 0).

    (-1, 0) means that ``folded`` is too small.  ``source`` is scratch space of the same length.
    """
    n = len(cps)
    room = len(folded) - 24
    ntok = 0
    k = 0
    inside = False
    last = OTHER
    held = NOTHING
    first = 0
    finish = 0
    letters = 0
    capitals = 0
    initial = False
    digits = False
    scripts = 0
    part = 0
    dotted = 0
    spelled = True
    run = 0
    h = key
    shift = np.uint64(32)
    settled = True
    lines = 0
    stop = 0
    spaced = False
    punct = False
    firm_cyrillic = False
    firm_greek = False
    firm_latin = False
    doubtful = 0
    offsets[0] = 0
    i = 0
    while i <= n:
        if i < n:
            c = cps[i]
            e = entries[(np.int64(index[c >> 8]) << 8) | (c & 255)]
            kind = int((e >> 21) & 15)
        else:
            c = np.uint32(0)
            e = np.uint32(0)
            kind = OTHER
        if kind == IGNORED and i < n:
            i += 1
            continue
        close = False
        # Does what is held join the two parts?
        if held != NOTHING:
            joins = False
            if kind == LETTER:
                joins = held == HELD_APOSTROPHE or held >= HELD_ACRONYM
            elif kind == DIGIT:
                joins = last == DIGIT and held <= HELD_COMMA
            if joins:
                if held == HELD_ACRONYM:
                    dotted += 1
                else:
                    spelled = False
                    folded[k] = 39 if held == HELD_APOSTROPHE else (44 if held == HELD_COMMA else 46)
                    source[k] = 0
                    h = (h ^ np.uint64(folded[k])) * factor
                    h ^= h >> shift
                    k += 1
                part = 0
                held = NOTHING
            else:
                close = True
        if inside and not close:
            if LETTER <= kind <= DIGIT:
                close = last >= SINGLE
            elif MARK <= kind <= DROPPED_MARK:
                close = False
            elif APOSTROPHE <= kind <= COMMA:
                if last == DIGIT or (kind == APOSTROPHE and last == LETTER):
                    held = HELD_APOSTROPHE if kind == APOSTROPHE else HELD_COMMA
                    i += 1
                    continue
                close = True
            elif kind == DOT:
                if last == DIGIT:
                    held = HELD_POINT
                    i += 1
                    continue
                if last == LETTER and spelled and part == 1 and _acronym_goes_on(cps, i + 1, index, entries):
                    held = HELD_ACRONYM
                    i += 1
                    continue
                if last == LETTER and spelled and part == 1 and dotted > 0:
                    finish = i + 1
                elif last == LETTER and _domain_follows(cps, i + 1, index, entries, domains, to_latin):
                    held = HELD_DOMAIN
                    i += 1
                    continue
                close = True
            else:
                close = True
        if close:
            flag = 0
            if digits:
                flag |= NUMBER
            if initial:
                flag |= CAPITAL
            if letters >= 2 and capitals == letters:
                flag |= ACRONYM
            if last == SINGLE:
                flag |= SINGLE_FLAG
            if scripts > 2:
                latin_only, foreign_only = _firm_letters(source, offsets[ntok], k, index, entries)
                if scripts & 2:
                    flag |= MIXED
                if foreign_only == 0:
                    # Every foreign letter has a Latin double: an attack, or a short foreign word.
                    if scripts & 2 and latin_only > 0:
                        _replace_doubles(folded, source, offsets[ntok], k, to_latin)
                        settled = False
                    elif scripts & 4:
                        flag |= DOUBTFUL_CYRILLIC
                        doubtful += 1
                    elif scripts & 8:
                        flag |= DOUBTFUL_GREEK
                        doubtful += 1
                else:
                    if scripts & 4:
                        firm_cyrillic = True
                    if scripts & 8:
                        firm_greek = True
                    if scripts == 6 and latin_only == 0:
                        _replace_doubles(folded, source, offsets[ntok], k, to_cyrillic)
                        settled = False
            elif scripts == 2 and not firm_latin:
                firm_latin = True
            out_hash[ntok] = h if settled else _word_hash(folded, offsets[ntok], k, key, factor)
            start[ntok] = first
            end[ntok] = finish
            flags[ntok] = flag
            ntok += 1
            offsets[ntok] = k
            inside = False
            lines = 0
            stop = 0
            spaced = False
            punct = False
            if held != NOTHING:
                punct = True
                if held == HELD_POINT:
                    stop = 1
                held = NOTHING
            elif kind == DOT and finish == i + 1:
                stop = 1
                i += 1
                continue
        if i == n:
            break
        if LETTER <= kind <= FRACTION:
            upper = (e >> 25) & 1
            if not inside:
                inside = True
                first = i
                letters = 0
                capitals = 0
                initial = upper != 0
                digits = False
                scripts = 0
                h = key
                settled = True
                part = 0
                dotted = 0
                spelled = True
                if ntok == 0 or lines >= 2:
                    gap[ntok] = 4
                elif stop == 2 or (stop == 1 and (spaced or lines > 0 or initial or kind == SINGLE)):
                    gap[ntok] = 3
                elif lines == 1:
                    gap[ntok] = 2
                else:
                    gap[ntok] = 1 if punct else 0
            run = 0
            if k >= room:
                return -1, 0
            if (e >> 28) & 1:
                at = e & np.uint32(0x1FFFFF)
                size = expansions[at]
                for j in range(size):
                    folded[k] = expansions[at + 2 + j]
                    source[k] = expansions[at + 1] if j == 0 else 0
                    settled = False
                    if j > 0:
                        _settle_mark(folded, source, offsets[ntok], k, index, combining)
                    k += 1
            else:
                f = (c + e) & np.uint32(0x1FFFFF)
                folded[k] = f
                source[k] = c
                h = (h ^ np.uint64(f)) * factor
                h ^= h >> shift
                k += 1
            finish = i + 1
            if kind == LETTER:
                letters += 1
                part += 1
                if upper:
                    capitals += 1
                script = (e >> 26) & 3
                if script:
                    scripts |= 1 << script
                last = LETTER
                # Most of most texts: small Latin letters in a row.
                if i + 1 < n and 97 <= cps[i + 1] <= 122:
                    begun = i
                    scripts |= 2
                    while i + 1 < n and k < room:
                        c = cps[i + 1]
                        if c < 97 or c > 122:
                            break
                        folded[k] = c
                        source[k] = c
                        h = (h ^ np.uint64(c)) * factor
                        h ^= h >> shift
                        k += 1
                        i += 1
                    letters += i - begun
                    part += i - begun
                    finish = i + 1
            elif kind == DIGIT:
                digits = True
                spelled = False
                last = DIGIT
            else:
                digits = digits or kind == FRACTION
                last = kind
        elif MARK <= kind <= DROPPED_MARK:
            if inside:
                run += 1
                settled = False
                if kind == MARK and run <= LONGEST_MARK_RUN:
                    if k >= room:
                        return -1, 0
                    if (e >> 28) & 1:
                        at = e & np.uint32(0x1FFFFF)
                        for j in range(expansions[at]):
                            folded[k] = expansions[at + 2 + j]
                            source[k] = 0
                            _settle_mark(folded, source, offsets[ntok], k, index, combining)
                            k += 1
                    else:
                        folded[k] = (c + e) & np.uint32(0x1FFFFF)
                        source[k] = 0
                        _settle_mark(folded, source, offsets[ntok], k, index, combining)
                        k += 1
                finish = i + 1
        elif kind == SPACE:
            spaced = True
        elif kind == NEWLINE:
            spaced = True
            if not (c == 13 and i + 1 < n and cps[i + 1] == 10):
                lines += 1
        elif kind == PARAGRAPH:
            spaced = True
            lines += 2
        else:
            punct = True
            if DOT <= kind <= STOP:
                stop = max(stop, 1)
                spaced = False
            elif kind == CJK_STOP:
                stop = 2
        i += 1
    gap[ntok] = 4
    if doubtful > 0:
        for t in range(ntok):
            flag = flags[t]
            if flag & (DOUBTFUL_CYRILLIC | DOUBTFUL_GREEK):
                firm = firm_cyrillic if flag & DOUBTFUL_CYRILLIC else firm_greek
                if firm_latin and not firm:
                    _replace_doubles(folded, source, offsets[t], offsets[t + 1], to_latin)
                    flag |= MIXED
                elif flag & MIXED and flag & DOUBTFUL_CYRILLIC:
                    _replace_doubles(folded, source, offsets[t], offsets[t + 1], to_cyrillic)
                flags[t] = flag & 31
                out_hash[t] = _word_hash(folded, offsets[t], offsets[t + 1], key, factor)
    return ntok, k
