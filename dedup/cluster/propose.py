"""Candidate pairs of a whole batch: sort all keys once, then tally row by row.

The same keys and the same rule as the index uses one document at a time, so adding in turn and
clustering in bulk propose the same pairs.  Memory: the postings (16 bytes a key, some 200 keys a
document), one row of votes, and what is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.keys import LEAST_SHINGLES, LEAST_TERMS, LEAST_WEIGHT, Keys, Votes, caps_named
from dedup.sketch.sketch import Sketch

__all__ = ["Proposals", "propose"]

I64: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """Pairs of positions in the batch, ``later[i] > earlier[i]``, with their votes and caps that bit."""

    later: I64
    earlier: I64
    votes: Votes
    caps_hit: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.later)

    def strongest(self, limit: int) -> tuple[Proposals, NDArray[np.bool_]]:
        """Keep each document's ``limit`` best earlier ones, and mark the documents that had more."""
        order = np.lexsort((self.earlier, -self.votes.score, self.later))
        begins = np.searchsorted(self.later[order], self.later[order])
        rank = np.arange(len(order)) - begins
        cut = np.zeros(int(self.later.max(initial=-1)) + 1, np.bool_)
        cut[self.later[order][rank >= limit]] = True
        kept = np.sort(order[rank < limit])
        caps = (*self.caps_hit, *(["candidates"] if cut.any() else []))
        return Proposals(self.later[kept], self.earlier[kept], self.votes.take(kept), caps), cut


def propose(sketches: Sequence[Sketch], cap: int) -> Proposals:
    """Propose the pairs of a batch that share enough keys.

    Documents count in the order given: a key that ``cap`` earlier documents hold proposes no
    further ones.  Hand in one sketch per distinct text; copies are collapsed before.
    """
    from dedup.sketch import kernels

    keys = [Keys.of(sketch) for sketch in sketches]
    begin = np.concatenate([[0], np.cumsum([len(k) for k in keys], dtype=np.int64)]).astype(np.int64)
    docs = np.repeat(np.arange(len(keys), dtype=np.int32), np.diff(begin))
    key = _joined([k.key for k in keys], np.uint64)
    order = np.argsort(key, kind="stable")  # stable: documents stay in order within a key
    own = np.empty(len(order), np.int64)
    own[order] = np.arange(len(order))
    group = np.searchsorted(key[order], key)
    kind, marks = _joined([k.kind for k in keys], np.uint8), _joined([k.mark for k in keys], np.uint32)
    rule = (LEAST_SHINGLES, LEAST_TERMS, LEAST_WEIGHT)
    rows, capped = kernels.pair_votes(begin, group, own, kind, docs[order], marks[order], cap, *rule)
    votes = Votes(rows[:, 2], rows[:, 3], rows[:, 4], rows[:, 5])
    return Proposals(rows[:, 0], rows[:, 1], votes, caps_named(np.flatnonzero(capped)))


def _joined(parts: list[NDArray[np.generic]], kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
