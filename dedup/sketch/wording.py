"""What a source's items have in common: 5-word shingles, and frames with names and numbers left out."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.sketch.counts import I64
from dedup.sketch.shingles import I32, U64, Bools, shingles, word_hashes

__all__ = ["FRAME", "SHINGLE", "Stretches", "frames", "wording"]

SHINGLE = 5
"""Words in a shingle of common wording."""
FRAME = 5
"""Steps in a frame; a run of names and numbers is one step."""
_PLAIN = 3
# A frame of fewer plain words says nothing: "<name> and <number> of <name>" is everywhere.

_SLOT = np.uint64(0xF7A3E5107C0FFEE5)
_NUMBER, _CAPITAL, _ACRONYM = 1, 2, 4


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Hashes of stretches of tokens, and where each begins and ends (half-open)."""

    hashes: U64
    begins: I32
    ends: I32

    def spread(self, counts: I64, tokens: int) -> I64:
        """Give every token the greatest count of a stretch that covers it, 0 where none does."""
        from dedup.sketch import kernels

        spread: I64 = kernels.spread_over_tokens(counts, self.begins, self.ends, tokens)
        return spread


@functools.lru_cache(maxsize=4)  # asked for what is common, and again for how common
def wording(tokens: Any) -> Stretches:
    """Hash every 5 words in a row, without a seed."""
    hashes = shingles(word_hashes(tokens), SHINGLE)
    begins = np.arange(len(hashes), dtype=np.int32)
    return Stretches(hashes, begins, begins + np.int32(SHINGLE))


def frames(tokens: Any) -> Stretches:
    """Hash every 5 steps in a row, where a run of names and numbers is one step, whatever it says.

    Capitalised words count as names also at the start of a sentence: the same frame has the same
    capitals everywhere.
    """
    slot = (tokens.flags & (_NUMBER | _CAPITAL | _ACRONYM)) != 0
    step = np.flatnonzero(~slot | ~np.concatenate([[False], slot[:-1]])).astype(np.int32)
    if len(step) < FRAME:
        return Stretches(np.zeros(0, np.uint64), step[:0], step[:0])
    hashes = shingles(np.where(slot, _SLOT, word_hashes(tokens))[step], FRAME)
    ends = np.append(step, np.int32(len(slot)))[FRAME:]
    telling = _plain_steps(slot[step]) >= _PLAIN
    return Stretches(hashes[telling], step[: len(hashes)][telling], ends[telling])


def _plain_steps(slots: Bools) -> I64:
    running: I64 = np.concatenate([[0], np.cumsum(~slots)])
    return running[FRAME:] - running[:-FRAME]
