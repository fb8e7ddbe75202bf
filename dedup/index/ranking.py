"""From postings that met a query to ranked candidates: one rule for every index."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from dedup.index.candidates import CANDIDATES_CAP, Candidate, Candidates
from dedup.index.postings import I64, Tally
from dedup.sketch.keys import Keys, Votes, caps_named
from dedup.sketch.sketch import Sketch

__all__ = ["Texts", "rank"]


class Texts(Protocol):
    """Which documents are copies of one text; the lowest number of each is the one that is posted."""

    def copies(self, exact: bytes) -> Sequence[int]:
        """List the documents of exactly this text, ascending."""
        ...

    def lowest(self, exact: bytes) -> int | None:
        """Find the first of them."""
        ...

    def count(self, exact: bytes) -> int:
        """Count them: there may be a hundred thousand."""
        ...

    def text(self, number: int) -> bytes:
        """Name the text of a document held."""
        ...


def rank(
    sketch: Sketch, keys: Keys, tally: Tally, texts: Texts, limit: int, since: int | None, without: int | None
) -> Candidates:
    """Rank what the postings propose: copies word for word first, then by score, then by number."""
    caps = caps_named(keys.kind[tally.capped].tolist())
    first = texts.lowest(sketch.exact)
    documents, votes = _others(tally, first)
    own = [_exact(sketch, first)] if first is not None and sketch.tokens else []
    if since is None and without is None:
        many = len(own) + len(documents) > limit
        best = np.lexsort((documents, -votes.score))[:limit]
        listed = [*own, *_listed(documents[best], votes.take(best))][:limit]
        found = [replace(c, copies=texts.count(texts.text(c.number))) for c in listed]
    else:
        proposed = [*own, *_listed(documents, votes)]
        copies = [texts.copies(texts.text(c.number)) for c in proposed]
        cut = (_within(c, same, since, without) for c, same in zip(proposed, copies, strict=True))
        held = [c for c in cut if c is not None]
        many = len(held) > limit
        found = sorted(held, key=lambda c: (not c.exact, -c.score, c.number))[:limit]
    return Candidates(tuple(found), (*caps, CANDIDATES_CAP) if many else caps)


def _others(tally: Tally, skip: int | None) -> tuple[I64, Votes]:
    """Leave out the copy word for word."""
    others = np.flatnonzero(tally.document != (-1 if skip is None else skip))
    return tally.document[others], tally.votes.take(others)


def _exact(sketch: Sketch, number: int) -> Candidate:
    bands, shingles, terms = len(sketch.bands), len(sketch.winnowed), len(sketch.terms)
    return Candidate(number, bands, shingles, terms, 3.0, exact=True)


def _within(
    candidate: Candidate, same: Sequence[int], since: int | None, without: int | None
) -> Candidate | None:
    first = 0 if since is None else bisect.bisect_left(same, since)
    numbers = [n for n in same[first : first + 2] if n != without]
    own = without is not None and _holds(same, without, first)
    left = len(same) - first - own
    return replace(candidate, number=numbers[0], copies=left) if left else None


def _holds(numbers: Sequence[int], number: int, first: int) -> bool:
    at = bisect.bisect_left(numbers, number)
    return first <= at < len(numbers) and numbers[at] == number


def _listed(documents: I64, votes: Votes) -> list[Candidate]:
    columns = (documents, votes.bands, votes.shingles, votes.terms, votes.score)
    return [Candidate(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
