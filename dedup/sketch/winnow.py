"""Winnowing: a sparse choice of shingles that two texts make alike wherever they agree.

Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003.
The least shingle of every window of ``w`` is kept.  **Guarantee**: texts that share
``w + k - 1`` tokens in a row share at least one chosen shingle of k tokens.  About 2 in ``w + 1``
shingles are chosen.  On a tie the shingle already chosen stays ("robust winnowing"), so that
"no no no no" is chosen once a window, not once a word.
"""

from __future__ import annotations

from dedup.sketch.shingles import I32, U64

__all__ = ["guaranteed_run", "winnow"]


def winnow(shingles: U64, window: int) -> I32:
    """Choose positions, ascending; a text shorter than one window still gets its least shingle."""
    from dedup.sketch import kernels

    chosen: I32 = kernels.winnow(shingles, window)
    return chosen


def guaranteed_run(k: int, window: int) -> int:
    """Tokens in a row that two texts must share to be certain to share a chosen shingle."""
    return window + k - 1
