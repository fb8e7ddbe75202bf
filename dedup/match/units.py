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

from dedup.match.streams import Stream, digits, said, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["TermKind", "Units", "build_units", "most_shared"]

IDF_FLOOR, IDF_CEILING = 0.2, 5.5
"""Background weights are held in this range: an unknown word may be a slip of the pen."""

FEW, FEW_WEIGHT = 12, 2.0
"""Small counts, and what they weigh."""

SPEAKER_LOSS = 0.6
"""What a name loses of its weight that always stands beside a verb of saying."""

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


@functools.lru_cache(maxsize=2)  # the scores of a comparison and their reasons ask for the same
def build_units(a: Parsed, b: Parsed | None, background: Background | None) -> Units:
    """List the terms of one document or of two and weigh them.

    A weight is the background IDF of the stem times the squared rarity of the term in these sentences;
    the name of somebody who is mostly named for what he says weighs less.
    """
    parsed = (a,) if b is None else (a, b)
    numbers, streams = [said(p) for p in parsed], [stream(p) for p in parsed]
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
    speaks = np.bincount(run, np.concatenate([s.speaks for s in streams]), len(terms))
    own = 1.0 - SPEAKER_LOSS * name * speaks / np.maximum(np.bincount(run, minlength=len(terms)), 1)
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
            weight=_idf(rarity, value) * _own_rarity(df, m) ** 2 * own,
            value=value,
            what=np.concatenate([s.what for s in streams])[where],
            rough=np.concatenate([s.rough for s in streams])[where],
            letters=letters,
            offsets=offsets,
        )
    )


def _letters(
    parsed: tuple[Parsed, ...], streams: list[Stream], where: NDArray[np.int64]
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


def _idf(rarity: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hold the rarity of words in range; a figure weighs by its digits, as "16,482" is no coincidence.

    A count that fits on the fingers is: "three saves" has little to do with "three years".
    """
    idf = np.clip(rarity, IDF_FLOOR, IDF_CEILING)
    for k in np.flatnonzero(~np.isnan(value)):
        large = 2.8 + 1.1 * digits(value[k])
        idf[k] = min(large, IDF_CEILING) if abs(value[k]) > FEW else FEW_WEIGHT
    return idf


def _own_rarity(df: NDArray[np.int64], m: int) -> NDArray[np.float64]:
    """Give 1 to a term in one or two of the m sentences, next to 0 to one in all of a long text."""
    return np.log((m + SMOOTHING) / np.maximum(df, 2)) / math.log((m + SMOOTHING) / 2)
