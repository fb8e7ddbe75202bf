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

from dedup.match.held import held
from dedup.match.leads import LEAD, Lead
from dedup.match.notes import noted
from dedup.match.set_aside import aside_mask
from dedup.match.titles import Title
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
_YEAR = re.compile(r"(?:19|20)\d\d")

_KNOWN = 50
"""Items of a source from which its habits are known; of a few, four may tell one story."""

_HELD_WORDS = 300_000
"""Words of the texts whose sides are held: an article is compared with many others.  Some 150 bytes each."""

_LOUD = 0.6
"""Share of capitals from which a sentence is a headline: there capitals tell no names."""


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """One side of a pair as arrays over its words, numbers taken apart.

    ``first`` says where sentences begin (m + 1 values); ``weight`` is 0 for stop words; ``slot`` marks
    what a template would fill in: names and numbers, of which ``year`` are like 2024.  ``recurs``: in how
    many items of the source the wording recurs, as far as the background knows it.  ``owner`` tells to
    which word of the text each part belongs; the text itself is not held.  ``noted``: the text says of
    itself that it is a later version.
    """

    hash: U64
    stem: U64
    weight: Floats
    slot: Mask
    number: Mask
    year: Mask
    aside: Mask
    quoted: Mask
    first: NDArray[np.int32]
    owner: NDArray[np.int32]
    recurs: NDArray[np.int32]
    lead: Lead
    title: Title
    source: str | None
    published: float | None
    noted: bool

    def __len__(self) -> int:
        return len(self.hash)

    @property
    def sentences(self) -> int:
        """How many sentences it has."""
        return len(self.first) - 1

    @property
    def size(self) -> int:
        """Bytes that its arrays take."""
        arrays = (self.hash, self.stem, self.weight, self.first, self.owner, self.recurs, self.title.stem)
        return sum(a.nbytes for a in arrays) + self.title.weight.nbytes + 6 * len(self.hash)

    def shown(self, parsed: Parsed, first: int, last: int) -> str:
        """Return the words ``first:last`` as its text has them."""
        tokens = parsed.tokens
        start, end = tokens.start[self.owner[first]], tokens.end[self.owner[last - 1]]
        return " ".join(parsed.text[start:end].split())


@held(_HELD_WORDS)
def half(
    view: View, info: DocumentInfo, background: Background | None, habits: Background | None = None
) -> Half:
    """Prepare one side of a pair; ``habits`` may know more of the source than ``background`` does."""
    from dedup.text.scanner import Flag
    from dedup.text.stems import stems

    parsed = view.parsed
    stemmed = stems(parsed.tokens, parsed.language)
    idf = np.ones(len(stemmed.hash)) if background is None else background.idf(stemmed.hash)
    number = (parsed.tokens.flags & int(Flag.NUMBER)) != 0
    words = parsed.tokens.words()
    counts, hashes = _parts(words, number)
    owner = np.repeat(np.arange(len(words), dtype=np.int32), counts)
    numeric = number[owner]
    stem = np.where(numeric, hashes, stemmed.hash[owner])
    weight = np.where(stemmed.stop, 0.0, idf)[owner]
    if info.title:
        title = _titled(info.title, parsed.language, background)
    else:
        last = int(np.searchsorted(owner, _opening(parsed)))
        title = Title.of(stem[:last], weight[:last], [], None)
    return Half(
        np.where(numeric, hashes, parsed.tokens.hash[owner]),
        stem,
        weight,
        names_and_numbers(parsed)[owner],
        numeric,
        _years(words, number)[owner],
        aside_mask(view.asides, len(words))[owner],
        view.quoted[owner],
        np.searchsorted(owner, parsed.first).astype(np.int32),
        owner,
        _recurs(parsed, info.source, habits or background)[owner],
        Lead.of(words[:LEAD]),
        title,
        info.source,
        info.published.timestamp() if info.published else None,
        noted(parsed.text),
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


def _years(words: list[str], number: Mask) -> Mask:
    """Mark numbers that are years."""
    marked = np.zeros(len(words), bool)
    marked[[k for k in np.flatnonzero(number).tolist() if _YEAR.fullmatch(words[k])]] = True
    return marked


def _recurs(parsed: Parsed, source: str | None, habits: Background | None) -> NDArray[np.int32]:
    """Count per word the items of a source that hold its wording; 0 where too few items are known."""
    if habits is None or habits.source(source).items < _KNOWN:
        return np.zeros(len(parsed.tokens), np.int32)
    return habits.recurrence(parsed, source).astype(np.int32)


def _titled(title: str, language: str, background: Background | None) -> Title:
    """Read a title; numbers taken apart as in the text."""
    from dedup.text.scanner import Flag, scan
    from dedup.text.stems import stems

    tokens = scan(title)
    stemmed = stems(tokens, language)
    words = tokens.words()
    number = (tokens.flags & int(Flag.NUMBER)) != 0
    counts, hashes = _parts(words, number)
    owner = np.repeat(np.arange(len(number)), counts)
    idf = np.ones(len(stemmed.hash)) if background is None else background.idf(stemmed.hash)
    stem = np.where(number[owner], hashes, stemmed.hash[owner])
    return Title.of(stem, np.where(stemmed.stop, 0.0, idf)[owner], words, title)


def _opening(parsed: Parsed) -> int:
    """Count the words that stand in for a missing title: what the text opens with."""
    length = int(parsed.first[1]) if len(parsed.first) > 1 else 0
    return max(6, min(16, length))


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
