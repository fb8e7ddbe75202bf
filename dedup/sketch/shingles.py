"""Shingles: k words in a row, as one hash."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["I32", "U32", "U64", "Bools", "kept_shingles", "shingles", "word_hashes"]

U64: TypeAlias = NDArray[np.uint64]
U32: TypeAlias = NDArray[np.uint32]
I32: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]


def shingles(hashes: U64, k: int) -> U64:
    """Hash every ``k`` tokens in a row: ``n - k + 1`` values in order, none if there are fewer tokens."""
    return kept_shingles(hashes, np.ones(len(hashes), np.bool_), k)[0]


def kept_shingles(hashes: U64, keep: Bools, k: int) -> tuple[U64, I32]:
    """Hash every ``k`` kept tokens in a row, with the token at which each begins.

    A shingle never reaches across a token that was set aside: what stands left and right of a
    disclaimer is no wording of the article.
    """
    from dedup.sketch import kernels

    made: tuple[U64, I32] = kernels.kept_shingles(hashes, keep, k)
    return made


def word_hashes(tokens: Any) -> U64:
    """Hash the folded words without a seed: what is learned in one store must hold in another.

    The keys of a store are seeded with its secret (``tokens.hash``); what a source repeats
    everywhere is no secret.
    """
    from dedup.sketch import kernels

    made: U64 = kernels.word_hashes(tokens.folded, tokens.offsets)
    return made
