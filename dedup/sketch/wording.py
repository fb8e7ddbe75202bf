"""What a source's items have in common: 5-word shingles."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.sketch.counts import I64
from dedup.sketch.shingles import I32, U64, shingles, word_hashes

__all__ = ["SHINGLE", "Stretches", "wording"]

SHINGLE = 5
"""Words in a shingle of common wording."""


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
