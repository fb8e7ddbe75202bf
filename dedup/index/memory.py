"""An index in memory: right and plain, for tests, small stores and what was committed last."""

from __future__ import annotations

import bisect
from dataclasses import replace

import numpy as np

from dedup.index.candidates import CANDIDATES_CAP, Candidate, Candidates
from dedup.index.postings import Hits, Postings
from dedup.sketch.keys import KeyKind, Keys, Votes, caps_named
from dedup.sketch.sketch import Sketch

__all__ = ["MemoryIndex"]


class MemoryIndex:
    """Documents by their keys.  One writer at a time.

    Documents of exactly the same text are one entry, posted under the keys of the lowest number:
    a hundred thousand copies cost one look-up.
    """

    __slots__ = ("_cap", "_copies", "_postings", "_sketches")

    def __init__(self, key_cap: int = 1_000) -> None:
        self._cap = key_cap
        self._sketches: dict[int, Sketch] = {}
        self._copies: dict[bytes, list[int]] = {}
        self._postings = Postings()

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, number: int, sketch: Sketch) -> None:
        """Take in a document under its number; a number already held is replaced."""
        self.remove(number)
        same = self._copies.setdefault(sketch.exact, [])
        if same and number < same[0]:
            self._postings.remove(same[0])
        if not same or number < same[0]:
            self._postings.add(number, Keys.of(sketch))
        bisect.insort(same, number)
        self._sketches[number] = sketch

    def remove(self, number: int) -> None:
        """Forget a document; one not held is no error.  The next lowest copy takes its place."""
        sketch = self._sketches.pop(number, None)
        if sketch is None:
            return
        same = self._copies[sketch.exact]
        was_posted = same[0] == number
        same.remove(number)
        if was_posted:
            self._postings.remove(number)
        if not same:
            del self._copies[sketch.exact]
        elif was_posted:
            self._postings.add(same[0], Keys.of(self._sketches[same[0]]))

    def copies(self, exact: bytes) -> tuple[int, ...]:
        """List the documents of exactly this text, ascending."""
        return tuple(self._copies.get(exact, ()))

    def candidates(
        self, sketch: Sketch, limit: int, since: int | None = None, without: int | None = None
    ) -> Candidates:
        """Propose at most ``limit`` documents, best first; see :class:`~dedup.index.candidates.Index`.

        Copies word for word come first, then by score, then by number.
        """
        keys = Keys.of(sketch)
        hits = self._postings.look_up(keys, self._cap)
        caps = caps_named(keys.kind[hits.capped].tolist())
        proposed = [c for c in _proposed(keys, hits) if not self._is_copy(c.number, sketch)]
        proposed += self._exact(sketch)
        held = [c for c in (self._within(c, since, without) for c in proposed) if c is not None]
        ranked = sorted(held, key=lambda c: (not c.exact, -c.score, c.number))
        if len(ranked) > limit:
            caps = (*caps, CANDIDATES_CAP)
        return Candidates(tuple(ranked[:limit]), caps)

    def _is_copy(self, number: int, sketch: Sketch) -> bool:
        return self._sketches[number].exact == sketch.exact

    def _exact(self, sketch: Sketch) -> list[Candidate]:
        same = self._copies.get(sketch.exact) if sketch.tokens else None
        if not same:
            return []
        bands, shingles, terms = len(sketch.bands), len(sketch.winnowed), len(sketch.terms)
        return [Candidate(same[0], bands, shingles, terms, 3.0, exact=True, copies=len(same))]

    def _within(self, candidate: Candidate, since: int | None, without: int | None) -> Candidate | None:
        same = self._copies[self._sketches[candidate.number].exact]
        first = 0 if since is None else bisect.bisect_left(same, since)
        numbers = [n for n in same[first : first + 2] if n != without]
        own = without is not None and _holds(same, without, first)
        left = len(same) - first - own
        return replace(candidate, number=numbers[0], copies=left) if left else None


def _holds(numbers: list[int], number: int, first: int) -> bool:
    at = bisect.bisect_left(numbers, number)
    return first <= at < len(numbers) and numbers[at] == number


def _proposed(keys: Keys, hits: Hits) -> list[Candidate]:
    documents, row = np.unique(hits.document, return_inverse=True)
    kind = keys.kind[hits.asked]

    def tally(which: KeyKind) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.bincount(row[kind == which], minlength=len(documents))

    is_term = kind == KeyKind.TERM
    weight = np.zeros(len(documents), np.int64)
    np.add.at(weight, row[is_term], hits.mark[is_term] * keys.mark[hits.asked][is_term].astype(np.int64))
    votes = Votes(tally(KeyKind.BAND), tally(KeyKind.SHINGLE), tally(KeyKind.TERM), weight)
    enough = np.flatnonzero(votes.enough)
    kept = votes.take(enough)
    columns = (documents[enough], kept.bands, kept.shingles, kept.terms, kept.score)
    return [Candidate(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
