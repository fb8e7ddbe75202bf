"""Cut tokens into sentences: at full stops that mean it, at length where there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.text.abbreviations import ORDINAL_DOT, TIMES, always, sometimes
from dedup.text.scanner import Flag, Tokens
from dedup.text.stopwords import stop_words

__all__ = ["Words", "cuts", "resume"]

LONGEST = 100
"""Tokens in a sentence; a longer run is cut (characters of scripts without spaces count half)."""

# A mark that opens in one language closes in another: it closes where no word follows.
_STOP = re.compile(r"[.!?…‽。！？｡．؟؛۔।॥։።‼⁇⁈⁉]+(?:[\"'”’)\]}」』》〉]|[“‘»›«‹](?!\w))*")
_BEFORE_NUMBERS = frozenset("p pp no nr vol fig art sec ch par abs núm n s pág стр ст".split(" "))  # noqa: SIM905
_ZONES_AND_DAYS = """
    est edt et gmt utc cet cest pst pdt pt cst cdt ct mst mdt bst eastern pacific central local monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december uhr"""
_AFTER_TIME = frozenset(_ZONES_AND_DAYS.split())
# Plain numbers: an IntFlag is slow to combine.
_CAPITAL, _NUMBER, _ACRONYM, _SINGLE = (
    int(f) for f in (Flag.CAPITAL, Flag.NUMBER, Flag.ACRONYM, Flag.SINGLE)
)
_BEGINS = _CAPITAL | _NUMBER | _SINGLE
_CLOSING = frozenset("\"'”’“»›«)]}」』")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What the splitter reads: the text, its tokens as plain lists, and the language."""

    text: str
    words: list[str]
    start: Sequence[int]
    end: Sequence[int]
    flags: Sequence[int]
    gap: Sequence[int]
    language: str

    @classmethod
    def of(cls, text: str, tokens: Tokens, language: str) -> Words:
        """Make the arrays quick to look into: a view gives plain numbers and copies nothing."""
        arrays = (tokens.start, tokens.end, tokens.flags, tokens.gap)
        start, end, flags, gap = (a.data for a in arrays)
        return cls(text, tokens.words(), start, end, flags, gap, language)


def cuts(w: Words, first: int, last: int) -> list[int]:
    """Return the tokens that begin a sentence within ``first:last``, ``first`` itself included."""
    found = [i for i in range(first + 1, last) if w.gap[i] >= 3 and _ends_before(w, i, first)]
    return _shorten(w, [first, *found], last)


def resume(w: Words, i: int) -> int:
    """Return the code point where the sentence of token ``i`` begins: after the stop, quotes included."""
    low, high = w.end[i - 1] if i else 0, w.start[i]
    gap = w.text[low:high]
    found = None
    for found in _STOP.finditer(w.text, low, min(high + 1, len(w.text))):  # noqa: B007
        pass
    if found is None:
        return high - len(gap.split()[-1]) if gap and not gap[-1].isspace() and not gap.isspace() else high
    at = found.end() - low
    while at < len(gap) and gap[at].isspace():
        at += 1
    return low + at


def _ends_before(w: Words, i: int, first: int) -> bool:
    """Decide whether a sentence ends between token ``i-1`` and token ``i``."""
    gap = w.text[w.end[i - 1] : w.start[i]]
    found = _STOP.search(w.text, w.end[i - 1], w.start[i] + 1)
    if found is None:
        return w.text[w.end[i - 1] - 1] == "." and gap.isspace() and _after_dot(w, i, "", first)
    stop = found.group()
    if stop[0] in "。！？｡؟۔।॥։።":
        return True
    upper = _can_begin(w, i)
    if found.end() == w.start[i]:
        return _without_space(w, i, stop)
    if stop.startswith(("..", "…")):
        return upper
    if stop[0] in "?!" or (len(stop) > 1 and stop[1] in "?!"):
        return upper or (stop[0] == "?" and not _CLOSING & set(stop))
    return _after_dot(w, i, stop[1:], first)


def _can_begin(w: Words, i: int) -> bool:
    """Tell whether token ``i`` looks like a beginning: upper case, a digit, or no case at all."""
    if w.flags[i] & _BEGINS:
        return True
    letter = w.text[w.start[i]]
    return letter.lower() == letter.upper()


def _without_space(w: Words, i: int, stop: str) -> bool:
    """Decide on ``end.Next``: a word in small letters, then a capital."""
    before, after = w.words[i - 1], w.flags[i]
    if not after & _CAPITAL or stop.startswith(".."):
        return False
    plain = before.isalpha() and len(before) > 1 and not w.flags[i - 1] & _ACRONYM
    return plain and before not in always(w.language)


def _after_dot(w: Words, i: int, closing: str, first: int) -> bool:
    word, flags = w.words[i - 1], w.flags[i - 1]
    upper = _can_begin(w, i)
    if closing.strip():
        return upper or not _CLOSING & set(closing)
    if len(word) == 1 and flags & _CAPITAL:
        return len(w.words[i]) > 1 and _starts_plainly(w, i) and not _is_name_part(w, i - 1)
    if word in TIMES:
        return upper and w.words[i] not in _AFTER_TIME
    if word in always(w.language) or (word in _BEFORE_NUMBERS and w.flags[i] & _NUMBER):
        return False
    if word in sometimes(w.language):
        return _starts_plainly(w, i)
    if flags & _NUMBER:
        return _after_number(w, i, upper, first)
    return upper or len(word) >= 3 or (len(word) == 2 and word in stop_words(w.language))


def _after_number(w: Words, i: int, upper: bool, first: int) -> bool:
    if i - 1 == first:
        return False
    short = len(w.words[i - 1]) <= 2
    if short and w.language in ORDINAL_DOT:
        return _starts_plainly(w, i)
    return upper or not short


def _starts_plainly(w: Words, i: int) -> bool:
    """Tell whether a small word in upper case follows: the surest sign of a new sentence."""
    return bool(w.flags[i] & _CAPITAL) and w.words[i] in stop_words(
        w.language if w.language != "und" else "en"
    )


def _is_name_part(w: Words, i: int) -> bool:
    """Tell whether an initial belongs to a name: something capitalised stands right before it."""
    return (
        i > 0 and w.gap[i] == 0 and bool(w.flags[i - 1] & _CAPITAL) and w.words[i - 1] not in stop_words("en")
    )


def _shorten(w: Words, starts: list[int], last: int) -> list[int]:
    out: list[int] = []
    for a, b in zip(starts, [*starts[1:], last], strict=True):
        out.append(a)
        if b - a > LONGEST:
            out.extend(_pieces(w, a, b))
    return out


def _pieces(w: Words, a: int, b: int) -> list[int]:
    """Cut a run without full stops at punctuation in the last half of the allowed length, else at its end."""
    out = []
    allowed = 2 * LONGEST if w.flags[a] & _SINGLE else LONGEST
    while b - a > allowed:
        best = max(range(a + allowed // 2, a + allowed + 1), key=lambda i: (_weight(w, i), i))
        out.append(best)
        a = best
    return out


def _weight(w: Words, i: int) -> int:
    gap = w.text[w.end[i - 1] : w.start[i]]
    if ";" in gap or "；" in gap or "\n" in gap:
        return 3
    return 2 if any(c in gap for c in ":–—") else int(w.gap[i] > 0)
