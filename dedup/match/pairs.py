"""Two sides as one pair: the runs they share, what does not count, and how alike their words are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.match.halves import Half
from dedup.match.tiles import Tile, tiles

__all__ = ["LEAD", "Pair", "alike", "cosine", "mean", "pair_of", "weighted"]

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

LEAD = 60
"""Words that count as the lead."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two sides, the runs they share, and what does not count on each side."""

    a: Half
    b: Half
    tiles: list[Tile]
    aside_a: Mask
    aside_b: Mask
    in_a: Mask
    in_b: Mask


def pair_of(a: Half, b: Half) -> Pair:
    """Mark what is shared; set aside on one side of a run means on both."""
    found = tiles(a.hash, b.hash)
    aside_a, aside_b = a.aside.copy(), b.aside.copy()
    in_a, in_b = np.zeros(len(a), bool), np.zeros(len(b), bool)
    for tile in found:
        one, two = slice(tile.a, tile.a + tile.length), slice(tile.b, tile.b + tile.length)
        in_a[one] = True
        in_b[two] = True
        both = aside_a[one] | aside_b[two]
        aside_a[one] = both
        aside_b[two] = both
    return Pair(a, b, found, aside_a, aside_b, in_a, in_b)


def alike(pair: Pair) -> float:
    """Return how far two texts speak of one story, 0..1, by what they do not share word for word.

    Mean of the likeness (TF-IDF cosine) of all words and of names and numbers.
    """
    rest_a, rest_b = ~pair.aside_a & ~pair.in_a, ~pair.aside_b & ~pair.in_b
    words = cosine(weighted(pair.a, rest_a), weighted(pair.b, rest_b))
    named = cosine(weighted(pair.a, rest_a & pair.a.slot), weighted(pair.b, rest_b & pair.b.slot))
    return (words + named) / 2 if named else words


def mean(values: NDArray[np.generic], where: Mask | None = None) -> float:
    """Average what is marked; 0 where nothing is."""
    kept = values if where is None else values[where]
    return float(kept.mean()) if len(kept) else 0.0


def weighted(h: Half, where: Mask | NDArray[np.intp]) -> tuple[NDArray[np.uint64], Floats]:
    """List the distinct stems that weigh anything, and their weights: more where said often."""
    stem, index, count = np.unique(h.stem[where], return_index=True, return_counts=True)
    weight = h.weight[where][index]
    return stem[weight > 0], ((1 + np.log(count)) * weight)[weight > 0]


def cosine(a: tuple[NDArray[np.uint64], Floats], b: tuple[NDArray[np.uint64], Floats]) -> float:
    """Cosine of two lists of weighted stems; 0 where one is empty."""
    _, i, j = np.intersect1d(a[0], b[0], assume_unique=True, return_indices=True)
    norm = float(np.linalg.norm(a[1]) * np.linalg.norm(b[1]))
    return float(a[1][i] @ b[1][j]) / norm if norm else 0.0
