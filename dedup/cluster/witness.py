"""Members of a cluster as witnesses of its text, and how many of their word triples any two share.

As in the study of manuscripts, what tells a copy's source is what the two alone have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.attribution.credits import Credit
from dedup.sketch.shingles import shingles
from dedup.types import Member

__all__ = ["LONGEST", "Overlaps", "Witness", "moment"]

I64: TypeAlias = NDArray[np.int64]
U64: TypeAlias = NDArray[np.uint64]

_TRIPLE = 3
LONGEST = 5_000
"""Counted words of a member that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """A member with its counted words: ``hashes`` u64[n] of the words, and where they stand (i64[n] each).

    ``links`` are the addresses it gives as its original's, ``url`` its own.
    """

    member: Member
    text: str
    hashes: U64
    starts: I64
    ends: I64
    credits: tuple[Credit, ...] = ()
    url: str | None = None
    links: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its document's id."""
        return self.member.id

    def word(self, at: int) -> str:
        """Return a counted word as written."""
        return self.text[int(self.starts[at]) : int(self.ends[at])]


def moment(witness: Witness) -> float | None:
    """Return when it was published, in seconds since 1970; None where it carries no time."""
    published = witness.member.published
    return published.timestamp() if published else None


class Overlaps:
    """Word triples of witnesses in the order given, each distinct text counted once."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        """Index the triples; the first ``LONGEST`` words of each text are looked at."""
        texts: dict[bytes, int] = {}
        self.text_of = [texts.setdefault(w.hashes.tobytes(), len(texts)) for w in witnesses]
        firsts = {text: at for at, text in reversed(list(enumerate(self.text_of)))}
        self._witnesses = [witnesses[firsts[text]] for text in range(len(texts))]
        sets = [np.unique(shingles(w.hashes[:LONGEST], _TRIPLE)) for w in self._witnesses]
        self._begin = np.concatenate([[0], np.cumsum([len(s) for s in sets])]).astype(np.int64)
        every = np.concatenate(sets) if sets else np.zeros(0, np.uint64)
        self.keys, self._group = np.unique(every, return_inverse=True)
        self._holder = np.repeat(np.arange(len(sets)), np.diff(self._begin))
        order = np.argsort(self._group, kind="stable")
        self._posted = self._holder[order]
        self._starts = np.searchsorted(self._group[order], np.arange(len(self.keys) + 1))

    def size(self, text: int) -> int:
        """Count the distinct triples of a text."""
        return int(self._begin[text + 1] - self._begin[text])

    def shared(self, text: int) -> I64:
        """Count the triples that a text shares with each, i64[texts]."""
        groups = self._group[self._begin[text] : self._begin[text + 1]]
        begins, counts = self._starts[groups], self._starts[groups + 1] - self._starts[groups]
        ahead = (
            np.repeat(begins - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
            if len(groups)
            else begins
        )
        found: I64 = np.bincount(
            self._posted[ahead + np.arange(len(ahead))], minlength=len(self._begin) - 1
        ).astype(np.int64)
        return found

    @cached_property
    def first_holder(self) -> I64:
        """Name for each of ``keys`` the first text that has it, i64[keys]."""
        return self._posted[self._starts[:-1]].astype(np.int64)

    def brought_by(self, text: int, hashes: U64) -> NDArray[np.bool_]:
        """Mark the triples of a sequence of words that ``text`` is the first to have, bool[n - 2]."""
        wanted = shingles(hashes[:LONGEST], _TRIPLE)
        at = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        if not len(self.keys):
            return np.zeros(len(wanted), np.bool_)
        found: NDArray[np.bool_] = (self.keys[at] == wanted) & (self.first_holder[at] == text)
        return found
