"""Names: capitalised runs in mid-sentence, and acronyms with what they stand for."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.dates import month_number
from dedup.text.labels import ASKING
from dedup.text.scanner import Flag
from dedup.text.stopwords import stop_words

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Name", "names"]

LONGEST_NAME = 8
"""Words of a name, at most."""

# A line whose plain words are capitalised to this share is set like a title: its capitals say nothing.
TITLE_CASE = 0.9

_CONNECTING_WORDS = "of for de del della di des du da do dos la le van von der den bin ibn al el e y et"
_NO_NAME_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr prof sir montag dienstag mittwoch
    donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"""
_CONNECTING = frozenset(_CONNECTING_WORDS.split())
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_INSIDE = frozenset({" ", "-", "\u00a0", ". ", "\u2011", "'", "’", "–"})

# Plain numbers: an IntFlag is slow to combine.
_CAPITAL, _NUMBER, _ACRONYM = int(Flag.CAPITAL), int(Flag.NUMBER), int(Flag.ACRONYM)


@dataclass(frozen=True, slots=True)
class Name:
    """A name: tokens ``first:last``, code points ``start:end``.

    For an acronym that the text spells out, ``expansion`` is the long form and ``expansion_span`` its
    code points.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    expansion: str | None = None
    expansion_span: tuple[int, int] | None = None


@functools.lru_cache(maxsize=4)  # a comparison asks several times for the same two texts
def names(parsed: Parsed) -> tuple[Name, ...]:
    """Find the names of a text in order; one at the start of a sentence counts when it is sure."""
    page = _Page.of(parsed)
    found: list[Name] = []
    for s in range(len(parsed.marks)):
        first, last = int(parsed.first[s]), int(parsed.first[s + 1])
        if not page.is_title(first, last):
            found.extend(_in_sentence(page, first, last))
    return tuple(_spelled_out(page, found))


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    text: str
    words: list[str]
    start: Sequence[int]
    end: Sequence[int]
    flags: Sequence[int]
    stop: frozenset[str]
    german: bool
    capitals: list[bool]
    """Which tokens are capitalised and may be part of a name."""
    begins: list[bool]
    """Which of these may be its first word."""
    sure: frozenset[str]
    """Words in capitals in mid-sentence, never in small letters."""

    @classmethod
    def of(cls, parsed: Parsed) -> _Page:
        t = parsed.tokens
        words, stop = t.words(), stop_words(parsed.language) or stop_words("en")
        capital = t.flags & _CAPITAL > 0
        inside = capital.copy()
        inside[parsed.first[:-1]] = False
        small = set(t.hash[~capital].tolist())
        named = np.flatnonzero(inside).tolist()
        sure = {words[i] for i, key in zip(named, t.hash[inside].tolist(), strict=True) if key not in small}
        capitals, begins = [False] * len(t), [False] * len(t)
        for i in np.flatnonzero(capital).tolist():
            word = words[i]
            capitals[i] = word not in _NO_NAME
            begins[i] = capitals[i] and (bool(t.flags[i] & _ACRONYM) or word not in stop)
        return cls(
            parsed.text,
            words,
            t.start.data,
            t.end.data,
            t.flags.data,
            stop,
            parsed.language == "de",
            capitals,
            begins,
            frozenset(sure - stop),
        )

    def is_title(self, first: int, last: int) -> bool:
        """Tell whether a stretch is set like a title, in capitals and without a full stop."""
        if "." in self.text[self.end[last - 1] : self.end[last - 1] + 3]:
            return False
        plain = [i for i in range(first, last) if self.words[i] not in self.stop]
        return len(plain) >= 4 and sum(map(self.capital, plain)) > TITLE_CASE * len(plain)

    def gap(self, i: int) -> str:
        """Return what stands between token ``i-1`` and token ``i``."""
        return self.text[self.end[i - 1] : self.start[i]]

    def capital(self, i: int) -> bool:
        """Tell whether token ``i`` is capitalised and may be part of a name."""
        return self.capitals[i]

    def name(self, first: int, last: int) -> Name:
        """Make the name of tokens ``first:last``."""
        start, end = self.start[first], self.end[last - 1]
        if self.words[last - 1].endswith("'s"):
            end -= 2
        return Name(first, last, start, end, self.text[start:end])


def _in_sentence(page: _Page, first: int, last: int) -> list[Name]:
    out = []
    i = first
    while i < last:
        if not page.begins[i]:
            i += 1
            continue
        end = _run(page, i, last)
        begin = _past_opening(page, i, end) if i == first else i
        while begin < end and (page.words[begin] in ASKING or page.words[begin] in _CONNECTING):
            begin += 1
        if begin < end and _is_name(page, begin, end, begin == first):
            out.append(page.name(begin, end))
        i = end
    return out


def _past_opening(page: _Page, i: int, end: int) -> int:
    """Skip the word in capitals that only begins the sentence: "Unlike the US"."""
    unsure = page.words[i] not in page.sure and not page.flags[i] & _ACRONYM
    return i + 1 if unsure and i + 1 < end and not page.capital(i + 1) else i


def _run(page: _Page, i: int, last: int) -> int:
    """Follow a name to its end: capitals with small connecting words between them."""
    end, j = i + 1, i + 1
    while j < last and j - i < LONGEST_NAME and page.gap(j) in _INSIDE:
        if page.gap(j) == ". " and len(page.words[j - 1]) > 1:
            break
        if page.capital(j):
            end = j + 1
        elif page.words[j] not in _CONNECTING or j - end > 1:
            break
        j += 1
    return end


def _is_name(page: _Page, first: int, last: int, opening: bool) -> bool:
    word = page.words[first]
    if last - first == 1 and (month_number(word) or page.flags[first] & _NUMBER or len(word) < 2):
        return False
    if page.flags[first] & _ACRONYM:
        return True
    if page.german:
        return last - first > 1 and not opening
    return not opening or last - first > 1 or word in page.sure


def _spelled_out(page: _Page, found: list[Name]) -> list[Name]:
    """Give acronyms in brackets, or with a name in brackets after them, their long form."""
    out = []
    for k, name in enumerate(found):
        expanded = None
        if name.last - name.first == 1 and page.flags[name.first] & _ACRONYM:
            expanded = _before(page, name) or (
                _after(page, name, found[k + 1]) if k + 1 < len(found) else None
            )
        if expanded is None:
            out.append(name)
            continue
        first, last = expanded
        span = (page.start[first], page.end[last - 1])
        text = page.text[span[0] : span[1]]
        out.append(Name(name.first, name.last, name.start, name.end, name.text, text, span))
    return out


def _before(page: _Page, name: Name) -> tuple[int, int] | None:
    """Match the initials of the words before "(CSTO)".

    One of four or more may differ: writers get names of bodies wrong, and that is worth reporting.
    """
    if name.first == 0 or "(" not in page.gap(name.first):
        return None
    letters, j = page.words[name.first], name.first
    wrong, k = 0, len(letters)
    while j > 0 and k > 0 and name.first - j <= 2 * len(letters):
        j -= 1
        if not page.capital(j) and (page.words[j] in page.stop or page.words[j] in _CONNECTING):
            continue
        k -= 1
        wrong += page.words[j][0] != letters[k]
    if k or page.words[j][0] != letters[0] or wrong > (len(letters) >= 4):
        return None
    return j, name.first


def _after(page: _Page, name: Name, other: Name) -> tuple[int, int] | None:
    """Match the initials of "CSTO (Collective Security Treaty Organization)"."""
    if other.first != name.last or "(" not in page.gap(other.first):
        return None
    initials = [page.words[j][0] for j in range(other.first, other.last) if page.words[j] not in page.stop]
    return (other.first, other.last) if "".join(initials) == page.words[name.first] else None
