"""What sentences are made of when meaning is compared: weighted words, names and numbers.

Restatement compares *units*: stems without stop words, and quantities by value, so that "16 thousand"
and "16,000" are one unit.  One table of terms serves both documents of a comparison.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.numbers import quantities
from dedup.text.parse import Mark
from dedup.text.scanner import Flag
from dedup.text.stems import stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.sketch.background import Background
    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["TermKind", "Units", "build_units", "most_shared"]

IDF_FLOOR, IDF_CEILING = 0.2, 5.5
"""Background weights are held in this range: an unknown word may be a slip of the pen."""

FEW, FEW_WEIGHT = 12, 2.0
"""Small counts, and what they weigh."""

STRANGE = 6.5
"""Background rarity from which a capital at the head of a sentence speaks for a name."""

SHARED_BY = 20
"""A term in more sentences than this does not choose which sentences of a long text are compared."""

SMOOTHING = 8
"""Sentences added to the count, so that a word said twice in a short text is no common word."""


class TermKind(IntEnum):
    """What a term is."""

    WORD = 0
    NAME = 1
    NUMBER = 2


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The terms of m sentences, those of a second document after those of the first.

    Speaker labels are left out: sentence s here is sentence ``number[s]`` of its document.
    ``bag[first[s]:first[s + 1]]`` are the distinct terms of sentence s, ``run[run_first[s]:...]`` all
    of them in reading order; ``start``, ``end``: the code points of its document where each stands.
    For each of the v terms: ``weight``, ``kind``, ``value`` and ``percent`` (numbers), ``rough`` (a
    round or approximate number), and its letters ``letters[offsets[t]:offsets[t + 1]]``.
    """

    sentences: int
    split: int
    number: NDArray[np.int32]
    english: bool
    first: NDArray[np.int32]
    bag: NDArray[np.int32]
    run_first: NDArray[np.int32]
    run: NDArray[np.int32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hash: NDArray[np.uint64]
    kind: NDArray[np.int8]
    weight: NDArray[np.float64]
    value: NDArray[np.float64]
    what: NDArray[np.int8]
    rough: NDArray[np.bool_]
    letters: NDArray[np.uint32]
    offsets: NDArray[np.int64]


@dataclass(slots=True)
class _Stream:
    """The units of one document in reading order, before terms are numbered."""

    sentence: NDArray[np.int32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hash: NDArray[np.uint64]
    name: NDArray[np.bool_]
    lead: NDArray[np.bool_]
    value: NDArray[np.float64]
    what: NDArray[np.int8]
    rough: NDArray[np.bool_]
    word: NDArray[np.int64]
    """Number of the token; of a quantity the number of tokens, which has no letters."""


_WHAT = {"number": 0, "money": 0, "percent": 1, "date": 2, "time": 3, "ordinal": 4}


@functools.lru_cache(maxsize=2)  # the scores of a comparison and their reasons ask for the same
def build_units(a: Parsed, b: Parsed | None, background: Background | None) -> Units:
    """List the terms of one document or of two and weigh them.

    A weight is the background IDF of the stem times the squared rarity of the term in these sentences.
    """
    parsed = (a,) if b is None else (a, b)
    numbers = [np.flatnonzero(p.marks & Mark.LABEL == 0).astype(np.int32) for p in parsed]
    streams = [_stream(p, kept) for p, kept in zip(parsed, numbers, strict=True)]
    split = len(numbers[0])
    sentence = np.concatenate([s.sentence + at for s, at in zip(streams, (0, split), strict=False)])
    key = np.concatenate([s.hash for s in streams])
    m = sum(len(kept) for kept in numbers)
    terms, where, places = np.unique(key, return_index=True, return_inverse=True)
    run = places.astype(np.int32)
    pairs = np.unique(sentence.astype(np.int64) * max(len(terms), 1) + run)
    bag = (pairs % max(len(terms), 1)).astype(np.int32)
    owner = pairs // max(len(terms), 1)
    df = np.bincount(bag, minlength=len(terms))
    english = all(p.language == "en" for p in parsed)
    rarity = np.full(len(terms), 4.0) if background is None else background.idf(terms)
    strange = (rarity >= STRANGE) & (english and background is not None)
    called = np.concatenate([s.name for s in streams])
    called |= np.concatenate([s.lead for s in streams]) & strange[run]
    name = np.bincount(run, called, len(terms)) * 2 > np.bincount(run, minlength=len(terms))
    value = np.concatenate([s.value for s in streams])[where]
    number = ~np.isnan(value)
    letters, offsets = _letters(parsed, streams, where)
    return _kept(
        Units(
            sentences=m,
            split=split,
            number=np.concatenate(numbers),
            english=english,
            first=np.searchsorted(owner, np.arange(m + 1)).astype(np.int32),
            bag=bag,
            run_first=np.searchsorted(sentence, np.arange(m + 1)).astype(np.int32),
            run=run,
            start=np.concatenate([s.start for s in streams]),
            end=np.concatenate([s.end for s in streams]),
            hash=terms,
            kind=np.where(number, TermKind.NUMBER, np.where(name, TermKind.NAME, TermKind.WORD)).astype(
                np.int8
            ),
            weight=_idf(rarity, value) * _own_rarity(df, m) ** 2,
            value=value,
            what=np.concatenate([s.what for s in streams])[where],
            rough=np.concatenate([s.rough for s in streams])[where],
            letters=letters,
            offsets=offsets,
        )
    )


def _letters(
    parsed: tuple[Parsed, ...], streams: list[_Stream], where: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Gather the letters of the units at *where*, one after the other, and where each begins."""
    begins, ends, base = [], [], 0
    for p, s in zip(parsed, streams, strict=True):
        offsets = p.tokens.offsets.astype(np.int64) + base
        begins.append(np.append(offsets[:-1], base)[s.word])
        ends.append(np.append(offsets[1:], base)[s.word])
        base += len(p.tokens.folded)
    begin, end = np.concatenate(begins)[where], np.concatenate(ends)[where]
    offsets = np.append(0, np.cumsum(end - begin))
    at = np.repeat(begin - offsets[:-1], end - begin) + np.arange(offsets[-1])
    folded = np.concatenate([p.tokens.folded for p in parsed])
    return folded[at].astype(np.uint32), offsets


def _kept(units: Units) -> Units:
    """Make the arrays read-only: whoever asks again gets the same ones."""
    for f in fields(units):
        array = getattr(units, f.name)
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return units


def most_shared(units: Units, budget: int) -> Units:
    """Keep the *budget* sentences of each side whose rare terms are shared most; terms stay as they are."""
    df = np.bincount(units.bag, minlength=len(units.hash))
    shared = np.where((df >= 2) & (df <= SHARED_BY), units.weight, 0.0)
    size = np.diff(units.first)
    owner = np.repeat(np.arange(units.sentences), size)
    worth = np.bincount(owner, shared[units.bag], units.sentences)
    kept = []
    for begin, end in ((0, units.split), (units.split, units.sentences)):
        best = np.argsort(-worth[begin:end], kind="stable")[:budget]
        kept.append(begin + np.sort(best))
    keep = np.concatenate(kept)
    held = np.zeros(units.sentences, bool)
    held[keep] = True
    run_size = np.diff(units.run_first)
    in_run = np.repeat(held, run_size)
    return _kept(
        replace(
            units,
            sentences=len(keep),
            split=len(kept[0]),
            number=units.number[keep],
            first=np.append(0, np.cumsum(size[keep])).astype(np.int32),
            bag=units.bag[held[owner]],
            run_first=np.append(0, np.cumsum(run_size[keep])).astype(np.int32),
            run=units.run[in_run],
            start=units.start[in_run],
            end=units.end[in_run],
        )
    )


def _stream(parsed: Parsed, kept: NDArray[np.int32]) -> _Stream:
    tokens = parsed.tokens
    place = np.full(len(parsed.sentences), -1, np.int32)
    place[kept] = np.arange(len(kept))
    owner = np.repeat(place, np.diff(parsed.first))
    stemmed = stems(tokens, parsed.language)
    found = [q for q in quantities(parsed) if _counts(q)]
    word = ~stemmed.stop & (owner >= 0)
    found = [q for q in found if owner[q.first] >= 0]
    for q in found:
        word[q.first : q.last] = False
    at = np.flatnonzero(word)
    leads = np.array([q.first for q in found], np.int64)
    token = np.concatenate([at, leads])
    order = np.argsort(token, kind="stable")
    token = token[order]
    starts = np.zeros(len(tokens), bool)
    starts[parsed.first[:-1]] = True
    capital = tokens.flags[at] & Flag.CAPITAL > 0
    pad = np.zeros(len(found), bool)
    return _Stream(
        sentence=owner[token],
        start=np.concatenate([tokens.start[at], np.array([q.start for q in found], np.int64)])[order],
        end=np.concatenate([tokens.end[at], np.array([q.end for q in found], np.int64)])[order],
        hash=np.concatenate([stemmed.hash[at], np.array([_number_key(q) for q in found], np.uint64)])[order],
        name=np.concatenate([capital & ~starts[at], pad])[order],
        lead=np.concatenate([capital & starts[at], pad])[order],
        value=np.concatenate([np.full(len(at), np.nan), [q.value for q in found]])[order],
        what=np.concatenate([np.zeros(len(at)), [_WHAT.get(q.what, 0) for q in found]])[order].astype(
            np.int8
        ),
        rough=np.concatenate([np.zeros(len(at), bool), [_rough(q) for q in found]])[order].astype(bool),
        word=np.concatenate([at, np.full(len(found), len(tokens), np.int64)])[order],
    )


def _counts(q: Quantity) -> bool:
    """Count every quantity but a bare "one", which is mostly an article or a pronoun."""
    return not (q.what == "number" and q.value == 1.0)


def _number_key(q: Quantity) -> int:
    """Make a key of a value; equal values of one sort share it."""
    bits = int(np.float64(float(f"{q.value:.9g}")).view(np.uint64))
    return (bits * 0x9E3779B97F4A7C15 + _WHAT.get(q.what, 0) + 0xD1B54A32D192ED03) % 2**64


def _rough(q: Quantity) -> bool:
    return bool(q.approximate or _digits(q.value) <= 2)


def _digits(value: float) -> int:
    """Count the significant decimal digits of a value: 16000 has two."""
    if value == 0 or not math.isfinite(value):
        return 1
    return len(f"{abs(value):.9e}".split("e")[0].replace(".", "").rstrip("0")) or 1


def _idf(rarity: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hold the rarity of words in range; a figure weighs by its digits, as "16,482" is no coincidence.

    A count that fits on the fingers is: "three saves" has little to do with "three years".
    """
    idf = np.clip(rarity, IDF_FLOOR, IDF_CEILING)
    for k in np.flatnonzero(~np.isnan(value)):
        large = 2.8 + 1.1 * _digits(value[k])
        idf[k] = min(large, IDF_CEILING) if abs(value[k]) > FEW else FEW_WEIGHT
    return idf


def _own_rarity(df: NDArray[np.int64], m: int) -> NDArray[np.float64]:
    """Give 1 to a term in one or two of the m sentences, next to 0 to one in all of a long text."""
    return np.log((m + SMOOTHING) / np.maximum(df, 2)) / math.log((m + SMOOTHING) / 2)
