"""The frame of a text, names and numbers masked, and what fills its slots in two texts."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["masked", "slots_filled"]

SLOT = np.uint64(1)
"""What stands for a run of names and numbers."""


@njit(cache=True, nogil=True)
def masked(hashes, slot, aside):
    """Put one code in place of each run of slots among the counted words.

    Returns u64[k] codes, and i64[k] where each begins and ends in the text.
    """
    codes, begin = np.empty(len(hashes), np.uint64), np.empty(len(hashes), np.int64)
    end = np.empty(len(hashes), np.int64)
    size = 0
    after_slot = False
    for k in range(len(hashes)):
        if aside[k]:
            continue
        if not (slot[k] and after_slot):
            codes[size] = SLOT if slot[k] else hashes[k]
            begin[size] = k
            size += 1
        end[size - 1] = k + 1
        after_slot = slot[k]
    return codes[:size], begin[:size], end[:size]


@njit(cache=True, nogil=True)
def slots_filled(runs, codes, begin_a, end_a, begin_b, end_b, stem_a, stem_b, met_a, met_b):
    """Count the slots in common runs; list those that each text fills with what the other never has.

    ``runs`` i64[r, 3] are the runs of two frames; ``met`` marks words whose stem the other text has.
    Returns the count and i64[k, 4], the words of each such slot in a and in b.
    """
    count = 0
    out = np.empty((len(codes), 4), np.int64)
    size = 0
    for r in range(len(runs)):
        for k in range(runs[r, 2]):
            i, j = runs[r, 0] + k, runs[r, 1] + k
            if codes[i] != SLOT:
                continue
            count += 1
            a0, a1, b0, b1 = begin_a[i], end_a[i], begin_b[j], end_b[j]
            if met_a[a0:a1].all() or met_b[b0:b1].all():
                continue
            if a1 - a0 == b1 - b0 and (stem_a[a0:a1] == stem_b[b0:b1]).all():
                continue
            out[size, 0], out[size, 1], out[size, 2], out[size, 3] = a0, a1, b0, b1
            size += 1
    return count, out[:size]
