"""From the votes of documents to ranked candidates: one rule for every index."""

from __future__ import annotations

import numpy as np

from dedup.index.candidates import CANDIDATES_CAP, Candidate, Candidates
from dedup.index.postings import I64, Tally
from dedup.sketch.keys import Keys, Votes, caps_named
from dedup.sketch.sketch import Sketch

__all__ = ["rank"]


def rank(sketch: Sketch, keys: Keys, tally: Tally, first: int | None, limit: int) -> Candidates:
    """Rank what the postings propose: a copy word for word first, then by score, then by number.

    ``first`` is the lowest document of the very text asked about, if there is one.
    """
    caps = caps_named(keys.kind[tally.capped].tolist())
    documents, votes = _others(tally, first)
    own = [_exact(sketch, first)] if first is not None and sketch.tokens else []
    best = np.lexsort((documents, -votes.score))[:limit]
    found = (*own, *_listed(documents[best], votes.take(best)))[:limit]
    return Candidates(found, (*caps, CANDIDATES_CAP) if len(own) + len(documents) > limit else caps)


def _others(tally: Tally, skip: int | None) -> tuple[I64, Votes]:
    """Leave out the copy word for word."""
    if skip is None:
        return tally.document, tally.votes
    others = np.flatnonzero(tally.document != skip)
    return tally.document[others], tally.votes.take(others)


def _exact(sketch: Sketch, number: int) -> Candidate:
    bands, shingles, terms = len(sketch.bands), len(sketch.winnowed), len(sketch.terms)
    return Candidate(number, bands, shingles, terms, 3.0, exact=True)


def _listed(documents: I64, votes: Votes) -> list[Candidate]:
    columns = (documents, votes.bands, votes.shingles, votes.terms, votes.score)
    return [Candidate(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
