"""One side of a pair as arrays, prepared once a document: words, stems, weights, names and numbers.

Numbers are taken apart at their separators: "$287.1 million" agrees with "287 1 million", as feeds
that strip punctuation write it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.set_aside import aside_mask
from dedup.match.view import View

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed
    from dedup.types import DocumentInfo

__all__ = ["Half", "half", "names_and_numbers"]

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
U64 = NDArray[np.uint64]

_PART = re.compile(r"\d+|[^\W\d_]+")

_REVISED = re.compile(
    r"\W*(?:update\s*\d*\b|updated\b|\d(?:st|nd|rd|th)\s+update|\d+(?:st|nd|rd|th)\s+(?:lead|writethru)|"
    r"(?:corrected|correction|refile|clarification)\b|wrapup\s*\d|berichtigung\b|"
    r"aktualisiert\b|actualización\b|mise à jour\b|aggiornamento\b)",
    re.IGNORECASE,
)
"""How agencies mark a later version of an item: "UPDATE 1-", "CORRECTED-", "2nd Writethru"."""

_LOUD = 0.6
"""Share of capitals from which a sentence is a headline: there capitals tell no names."""


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """One side of a pair as arrays over its words, numbers taken apart.

    ``first`` says where sentences begin (m + 1 values); ``weight`` is 0 for stop words; ``slot`` marks
    what a template would fill in: names and numbers; ``title`` are stems, of the opening if there is none.
    ``words`` are those of the text, ``owner`` tells to which of them each part belongs; ``revised``:
    the title says that this is an update or a correction.
    """

    hash: U64
    stem: U64
    weight: Floats
    slot: Mask
    number: Mask
    aside: Mask
    quoted: Mask
    first: NDArray[np.int64]
    words: list[str]
    parsed: Parsed
    owner: NDArray[np.intp]
    title: frozenset[int]
    source: str | None
    revised: bool

    def __len__(self) -> int:
        return len(self.hash)

    def shown(self, first: int, last: int) -> str:
        """Return the words ``first:last`` as the text has them."""
        tokens = self.parsed.tokens
        start, end = tokens.start[self.owner[first]], tokens.end[self.owner[last - 1]]
        return " ".join(self.parsed.text[start:end].split())


def half(view: View, info: DocumentInfo, background: Background | None) -> Half:
    """Prepare one side of a pair."""
    from dedup.text.scanner import Flag, scan
    from dedup.text.stems import stems

    parsed = view.parsed
    stemmed = stems(parsed.tokens, parsed.language)
    idf = np.ones(len(stemmed.hash)) if background is None else background.idf(stemmed.hash)
    number = (parsed.tokens.flags & int(Flag.NUMBER)) != 0
    words = parsed.tokens.words()
    counts, hashes = _parts(words, number)
    owner = np.repeat(np.arange(len(words)), counts)
    numeric = number[owner]
    stem = np.where(numeric, hashes, stemmed.hash[owner])
    title = stems(scan(info.title), parsed.language).hash if info.title else _opening(parsed, stemmed.hash)
    return Half(
        np.where(numeric, hashes, parsed.tokens.hash[owner]),
        stem,
        np.where(stemmed.stop, 0.0, idf)[owner],
        names_and_numbers(parsed)[owner],
        numeric,
        aside_mask(view.asides, len(words))[owner],
        view.quoted[owner],
        np.searchsorted(owner, parsed.first),
        words,
        parsed,
        owner,
        frozenset(int(h) for h in title),
        info.source,
        bool(info.title and _REVISED.match(info.title)),
    )


def _parts(words: list[str], number: Mask) -> tuple[NDArray[np.int64], U64]:
    """Take numbers apart: parts per word (at least one), and the hash of each part (0 for plain words)."""
    counts, hashes = np.ones(len(words), np.int64), np.zeros(len(words), np.uint64).tolist()
    at = 0
    for k in np.flatnonzero(number):
        parts = [zlib.crc32(part.encode()) for part in _PART.findall(words[k])] or [0]
        place = int(k) + at
        hashes[place : place + 1] = parts
        counts[k] = len(parts)
        at += len(parts) - 1
    return counts, np.array(hashes, np.uint64)


def _opening(parsed: Parsed, stem: U64) -> U64:
    """Stand in for a missing title: what the text opens with."""
    length = int(parsed.first[1]) if len(parsed.first) > 1 else 0
    return stem[: max(6, min(16, length))]


def names_and_numbers(parsed: Parsed) -> Mask:
    """Mark what a template would fill in."""
    from dedup.text.scanner import Flag

    marked: Mask = _names(parsed) | ((parsed.tokens.flags & int(Flag.NUMBER)) != 0)
    return marked


def _names(parsed: Parsed) -> Mask:
    """Mark capitals in mid-sentence, stop words aside.

    In a line of capitals nothing can be told by capitals; where feeds strip full stops, words that
    open a sentence look like names.
    """
    from dedup.text.scanner import Flag
    from dedup.text.stems import stems

    first = parsed.first
    capital = (parsed.tokens.flags & int(Flag.CAPITAL)) != 0
    counts = np.diff(first)
    total = np.concatenate(([0], np.cumsum(capital)))
    shares = (total[first[1:]] - total[first[:-1]]) / np.maximum(counts, 1)
    opening = np.zeros(len(capital), bool)
    opening[first[:-1][counts > 0]] = True
    small = stems(parsed.tokens, parsed.language).stop
    marked: Mask = capital & ~np.repeat(shares > _LOUD, counts) & ~opening & ~small
    return marked
