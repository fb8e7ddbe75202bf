"""Compiled loops of the scanner: one pass over the code points, then a repair of look-alike letters.

The pass takes turns: :func:`_skip` goes over what stands between words and notes what the boundary is
made of, :func:`_read` reads one word, folds it and stops before the first character that is none of it.
Numbers of classes and bits are those of :mod:`dedup.text.tables`.  Linear in the text: every look-ahead
is bounded, runs of combining marks are capped before they are put into canonical order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

OTHER, LETTER, DIGIT, SINGLE, FRACTION, MARK, DROPPED_MARK, IGNORED = 0, 1, 2, 3, 4, 5, 6, 7
APOSTROPHE, COMMA, DOT, STOP, CJK_STOP, NEWLINE, PARAGRAPH, SPACE = 8, 9, 10, 11, 12, 13, 14, 15

NUMBER, CAPITAL, ACRONYM, SINGLE_FLAG, MIXED = 1, 2, 4, 8, 16
# A whole token of doubles waits for the end of the text: is there any firm letter of its script?
DOUBTFUL_CYRILLIC, DOUBTFUL_GREEK = 32, 64

LATIN, CYRILLIC, GREEK = 1, 2, 3

LONGEST_MARK_RUN = 30
LONGEST_DOMAIN = 6
LONGEST_EXPANSION = 18

# What a character between two parts may turn out to be once the next part is seen.  The last dot of
# U.S. belongs to the word and may end the sentence as well.
NOTHING, HELD_APOSTROPHE, HELD_POINT, HELD_COMMA, HELD_ACRONYM, HELD_DOMAIN, LAST_DOT = 0, 1, 2, 3, 4, 5, 6

# What is known of the word being read, one number each.  A part ends at a joining character; SCRIPTS is a
# bit for each script; MARKS counts those on the last letter; PLAIN says that nothing joined but acronym dots.
FINISH, LETTERS, CAPITALS, INITIAL, DIGITS, SCRIPTS, LAST, PART, DOTS, PLAIN, MARKS, FACTS = range(12)


# Helpers own no arrays: counting references at every call cost two thirds of the speed when measured.
# numba's types do not know the option.  What runs for every character or word is inlined whatever its size.
_BORROWING: Any = {"cache": True, "nogil": True, "_nrt": False}
_plain = njit(**_BORROWING)
_inlined = njit(**_BORROWING, forceinline=True)


@_inlined
def _entry(c, index, entries):
    return entries[(np.int64(index[c >> 8]) << 8) | (c & 255)]


@_inlined
def _kind(e):
    return np.int64((e >> 21) & 15)


@_plain
def _next_sign(cps, i, index, entries):
    """Find the first position from ``i`` on that is neither ignored nor a mark."""
    n = len(cps)
    while i < n and MARK <= _kind(_entry(cps[i], index, entries)) <= IGNORED:
        i += 1
    return i


@_plain
def _acronym_goes_on(cps, i, index, entries):
    """Tell whether a single letter follows at ``i``: the S of U.S., not the Smith of J.Smith."""
    n = len(cps)
    j = _next_sign(cps, i, index, entries)
    if j >= n or _kind(_entry(cps[j], index, entries)) != LETTER:
        return False
    j = _next_sign(cps, j + 1, index, entries)
    if j >= n:
        return True
    kind = _kind(_entry(cps[j], index, entries))
    return kind > DIGIT and kind != APOSTROPHE


@_plain
def _double(c, pairs):
    """Return the look-alike of a letter in the other script, 0 where there is none."""
    k = np.searchsorted(pairs[:, 0], c)
    return pairs[k, 1] if k < len(pairs) and pairs[k, 0] == c else np.uint32(0)


@_plain
def _as_latin(c, e, to_latin):
    """Fold a letter, a foreign one to its Latin double; what hides a word does not hide a domain."""
    if (e >> 29) & 1 and (e >> 26) & 3 != LATIN:
        double = _double(c, to_latin)
        if double:
            return np.int64(double)
    return np.int64((c + e) & np.uint32(0x1FFFFF))


@_plain
def _domain_follows(cps, i, index, entries, to_latin, domains):
    """Tell whether a known top-level domain in small ASCII letters follows at ``i``."""
    packed = np.uint64(0)
    size = 0
    j = _next_sign(cps, i, index, entries)
    while j < len(cps) and size <= LONGEST_DOMAIN:
        e = _entry(cps[j], index, entries)
        kind = _kind(e)
        f = _as_latin(cps[j], e, to_latin)
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


@_inlined
def _rank(c, index, combining):
    return combining[(np.int64(index[c >> 8]) << 8) | (c & 255)]


@_plain
def _settle_mark(folded, source, low, high, index, combining):
    """Move the mark just written at ``high`` to its canonical place after its base."""
    c = folded[high]
    rank = _rank(c, index, combining)
    if rank == 0:
        return
    j = high
    while j > low and _rank(folded[j - 1], index, combining) > rank:
        folded[j] = folded[j - 1]
        source[j] = source[j - 1]
        j -= 1
    folded[j] = c
    source[j] = 0


@_inlined
def _word_hash(folded, low, high, key, factor):
    h = key
    for j in range(low, high):
        h = (h ^ np.uint64(folded[j])) * factor
        h ^= h >> np.uint64(32)
    return h


@_plain
def _replace_doubles(folded, source, low, high, pairs):
    """Put the look-alike in place of every letter that has one."""
    for j in range(low, high):
        if source[j]:
            double = _double(source[j], pairs)
            if double:
                folded[j] = double


@_plain
def _firm_letters(source, low, high, index, entries):
    """Count the Latin and the foreign letters without a look-alike, as (latin, foreign)."""
    latin, foreign = 0, 0
    for j in range(low, high):
        e = _entry(source[j], index, entries) if source[j] else np.uint32(0)
        script = (e >> 26) & 3
        if script and not (e >> 29) & 1:
            latin += script == LATIN
            foreign += script != LATIN
    return latin, foreign


@_inlined
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
        kind = _kind(_entry(cps[i], index, entries))
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


@_inlined
def _gap(lines, stop, spaced, punctuation, e):
    """Name the boundary before a word whose first character has entry ``e``."""
    if lines >= 2:
        return 4
    if stop == 2 or (stop == 1 and (spaced or lines > 0 or (e >> 25) & 1 or _kind(e) == SINGLE)):
        return 3
    if lines == 1:
        return 2
    return 1 if punctuation else 0


@_plain
def _holds(cps, i, kind, word, index, entries, to_latin, domains):
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


@_inlined
def _joins(held, kind, last):
    """Tell whether what is held belongs to a word that goes on with this class."""
    if kind == LETTER:
        return held == HELD_APOSTROPHE or held >= HELD_ACRONYM
    return kind == DIGIT and last == DIGIT and held <= HELD_COMMA


@_inlined
def _join(held, k, word, folded, source):
    """Write what is held; the dots of an acronym leave no trace."""
    word[PART] = 0
    if held == HELD_ACRONYM:
        word[DOTS] += 1
        return k
    word[PLAIN] = 0
    folded[k] = 39 if held == HELD_APOSTROPHE else (44 if held == HELD_COMMA else 46)
    source[k] = 0
    return k + 1


@_inlined
def _write(c, e, low, k, folded, source, index, combining, expansions):
    """Write a folded letter or mark of the word that begins at ``low``; return where the next one goes."""
    mark = _kind(e) == MARK
    if not (e >> 28) & 1:
        folded[k] = (c + e) & np.uint32(0x1FFFFF)
        source[k] = 0 if mark else c
        if mark:
            _settle_mark(folded, source, low, k, index, combining)
        return k + 1
    at = np.int64(e & np.uint32(0x1FFFFF))
    size = np.int64(expansions[at])
    for j in range(size):
        folded[k + j] = expansions[at + 2 + j]
        source[k + j] = 0 if mark or j > 0 else expansions[at + 1]
        if mark or j > 0:
            _settle_mark(folded, source, low, k + j, index, combining)
    return k + size


@_inlined
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


@_inlined
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


@_inlined
def _read(cps, i, k, word, folded, source, index, entries, combining, expansions, to_latin, domains):
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
        e = _entry(c, index, entries)
        kind = _kind(e)
        if kind == IGNORED:
            i += 1
            continue
        if held != NOTHING:
            if not _joins(held, kind, word[LAST]):
                break
            k = _join(held, k, word, folded, source)
            held = NOTHING
        if k + n - i > len(folded) - LONGEST_EXPANSION:
            return i, -1, NOTHING
        if LETTER <= kind <= FRACTION:
            if word[LAST] >= SINGLE or (word[LAST] and kind >= SINGLE):
                break
            if not word[LAST]:
                word[INITIAL] = (e >> 25) & 1
            k = _write(c, e, low, k, folded, source, index, combining, expansions)
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
                k = _write(c, e, low, k, folded, source, index, combining, expansions)
            i += 1
            word[FINISH] = i
        elif kind < APOSTROPHE or kind > DOT:
            break
        else:
            held = _holds(cps, i, kind, word, index, entries, to_latin, domains)
            if held == NOTHING:
                break
            i += 1
            if held == LAST_DOT:
                word[FINISH] = i
                break
    return i, k, held


@_inlined
def _plain_end(cps, i):
    """Tell whether a plain word surely ends before ``i``: what follows is ASCII and cannot join anything."""
    if i >= len(cps):
        return True
    c = cps[i]
    if c == 32 or c == 44 or c == 10:
        return True
    if c == 46:
        return i + 1 >= len(cps) or cps[i + 1] == 32 or cps[i + 1] == 10
    return (33 <= c <= 47 and c != 39) or 58 <= c <= 64


@_inlined
def _plain_word(cps, i, k, room, folded, key, factor):
    """Read a word of small ASCII letters, the first perhaps a capital: nine in ten of most texts.

    Return where it ends and its hash, or ``i`` itself for any other word.  Nothing of it can be in
    doubt, so no more is noted; what :func:`_read` and :func:`_word_hash` would make of it is the same.
    """
    n = min(len(cps), i + room)
    begun = i
    h = key
    c = cps[i] | np.uint32(32)
    while 97 <= c <= 122:
        folded[k] = c
        h = (h ^ np.uint64(c)) * factor
        h ^= h >> np.uint64(32)
        k += 1
        i += 1
        if i >= n:
            break
        c = cps[i]
    return (i if _plain_end(cps, i) else begun), h


@_inlined
def _flags(word):
    all_capitals = word[LETTERS] >= 2 and word[CAPITALS] == word[LETTERS]
    flag = NUMBER * word[DIGITS] | CAPITAL * word[INITIAL]
    return flag | (ACRONYM if all_capitals else 0) | (SINGLE_FLAG if word[LAST] == SINGLE else 0)


@_plain
def _settle_scripts(scripts, low, high, firm, folded, source, index, entries, to_latin, to_cyrillic):
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


@_plain
def _settle_doubts(count, flags, firm, folded, source, offsets, out_hash, key, factor, to_latin, to_cyrillic):
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
        out_hash[t] = _word_hash(folded, offsets[t], offsets[t + 1], key, factor)


@_inlined
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


@_inlined
def _next_word(cps, i, ending, index, entries):
    """Go from the end of a word to the next one; return where it begins and the boundary before it."""
    if ending == NOTHING:
        at, gap = _plain_skip(cps, i)
        if gap >= 0:
            return at, gap
    i, lines, stop, spaced, punctuation = _skip(cps, i, ending, index, entries)
    if i >= len(cps):
        return i, 4
    return i, _gap(lines, stop, spaced, punctuation, _entry(cps[i], index, entries))


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
    count, low = 0, 0
    offsets[0] = 0
    i, before = _next_word(cps, 0, NOTHING, index, entries)
    while i < len(cps):
        start[count] = i
        gap[count] = before
        finish, h = _plain_word(cps, i, low, len(folded) - LONGEST_EXPANSION - low, folded, key, factor)
        if finish > i:
            flags[count] = CAPITAL if cps[i] < 97 else 0
            firm[LATIN] = True
            out_hash[count] = h
            end[count] = finish
            low += finish - i
            i, before = _next_word(cps, finish, NOTHING, index, entries)
        else:
            i, k, ending = _read(
                cps, i, low, word, folded, source, index, entries, combining, expansions, to_latin, domains
            )
            if k < 0:
                return -1, 0
            flag = _flags(word)
            scripts = word[SCRIPTS] & ~1
            if scripts > 1 << LATIN:
                flag |= _settle_scripts(
                    scripts, low, k, firm, folded, source, index, entries, to_latin, to_cyrillic
                )
                doubtful |= flag >= DOUBTFUL_CYRILLIC
            elif scripts:
                firm[LATIN] = True
            flags[count] = flag
            out_hash[count] = _word_hash(folded, low, k, key, factor)
            end[count] = word[FINISH]
            low = k
            i, before = _next_word(cps, i, ending, index, entries)
        count += 1
        offsets[count] = low
    gap[0] = gap[count] = 4
    if doubtful:
        _settle_doubts(
            count, flags, firm, folded, source, offsets, out_hash, key, factor, to_latin, to_cyrillic
        )
    return count, low
