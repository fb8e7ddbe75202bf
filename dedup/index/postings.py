"""Postings in memory: sorted runs of keys and whose they are, that merge as they grow.

What is removed is taken out of the runs when they are next looked into, all of it at once: removing a
thousand documents costs one pass, not a thousand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.index.posted import Posted, short_keys, weights
from dedup.sketch.keys import LEAST_SHINGLES, LEAST_TERMS, LEAST_WEIGHT, Keys, Votes
from dedup.sketch.sketch import Sketch

__all__ = ["I64", "Asked", "Part", "Postings", "Tally", "tallied"]

I64: TypeAlias = NDArray[np.int64]
U32: TypeAlias = NDArray[np.uint32]
Bools: TypeAlias = NDArray[np.bool_]
Part: TypeAlias = tuple[I64, I64]
"""Numbers of documents, and their votes i64[4, n]."""

_LEAST = np.array([LEAST_SHINGLES, LEAST_TERMS, LEAST_WEIGHT], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The keys of a query as they are looked up: cut short, each with its kind and the weight of a term."""

    key: NDArray[np.uint64]
    kind: NDArray[np.uint8]
    weight: NDArray[np.uint8]

    @classmethod
    def of(cls, keys: Keys) -> Asked:
        """Cut the keys of a document."""
        return cls(short_keys(keys.key), keys.kind, weights(keys))

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Documents that share enough keys with a query, each with its votes; and which keys were ``capped``."""

    document: I64
    votes: Votes
    capped: Bools

    @classmethod
    def of(cls, parts: Sequence[Part], capped: Bools) -> Tally:
        """Put together what several places of distinct documents found."""
        document = np.concatenate([np.zeros(0, np.int64), *(number for number, _ in parts)])
        votes = np.concatenate([np.zeros((4, 0), np.int64), *(found for _, found in parts)], axis=1)
        return cls(document, Votes(*votes), capped)


def tallied(
    posting: U32, number: I64, mute: Bools, where: tuple[I64, I64], asked: Asked, capped: Bools
) -> Part:
    """Count what the postings ``where`` begin and end say of documents that are not ``mute``.

    Returns the numbers of those that share enough, and their votes.
    """
    from dedup.index.kernels.finding import tally

    rows, votes = tally(posting, mute, *where, capped, asked.kind, asked.weight, _LEAST)
    return number[rows], votes


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Postings whose rows are places in ``number``."""

    posted: Posted
    number: I64

    @classmethod
    def of(cls, documents: Mapping[int, Sketch]) -> _Run:
        return cls(Posted.of(list(documents.values())), np.array(list(documents), np.int64))

    def merge(self, other: _Run) -> _Run:
        after = other.posted.moved(np.arange(len(self.number), len(self.number) + len(other.number)))
        return _Run(self.posted.merge(after), np.concatenate([self.number, other.number]))

    def without(self, numbers: I64) -> _Run:
        stays = ~np.isin(self.number, numbers)
        if stays.all():
            return self
        return _Run(self.posted.moved(np.where(stays, np.cumsum(stays) - 1, -1)), self.number[stays])

    def find(self, wanted: NDArray[np.uint64]) -> tuple[I64, I64]:
        key = self.posted.key
        return np.searchsorted(key, wanted, "left"), np.searchsorted(key, wanted, "right")


class Postings:
    """Which documents hold a key.  One caller at a time."""

    __slots__ = ("_gone", "_runs")

    def __init__(self) -> None:
        self._runs: tuple[_Run, ...] = ()
        self._gone: set[int] = set()

    def add(self, number: int, sketch: Sketch) -> None:
        """Post a document."""
        self.add_many({number: sketch})

    def add_many(self, documents: Mapping[int, Sketch]) -> None:
        """Post documents by number; each level is at least twice the next, so runs stay few."""
        if not self._gone.isdisjoint(documents):
            self._clear()
        runs = [*self._runs, *([_Run.of(documents)] if documents else [])]
        while len(runs) > 1 and len(runs[-2].posted) < 2 * len(runs[-1].posted):
            last = runs.pop()
            runs[-1] = runs[-1].merge(last)
        self._runs = tuple(runs)

    def remove(self, number: int) -> None:
        """Take a document out."""
        self._gone.add(number)

    def _clear(self) -> None:
        """Take out of the runs what was removed since they were last looked into."""
        if not self._gone:
            return
        gone = np.array(sorted(self._gone), np.int64)
        cut = (run.without(gone) for run in self._runs)
        self._runs = tuple(run for run in cut if len(run.posted))
        self._gone.clear()

    def look_up(self, asked: Asked, cap: int, elsewhere: I64 | None = None) -> tuple[list[Part], Bools]:
        """Find who holds the keys; a key that more than ``cap`` documents hold finds none and is marked.

        ``elsewhere`` counts documents that hold each key and are posted in another place.
        """
        self._clear()
        where = [run.find(asked.key) for run in self._runs]
        held = np.zeros(len(asked), np.int64) if elsewhere is None else elsewhere.copy()
        for begin, end in where:
            held += end - begin
        capped = held > cap
        parts = [
            tallied(
                run.posted.posting, run.number, np.zeros(len(run.number), np.bool_), places, asked, capped
            )
            for run, places in zip(self._runs, where, strict=True)
        ]
        return parts, capped
