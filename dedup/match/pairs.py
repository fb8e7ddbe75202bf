"""Two sides as one pair: the runs they share, what does not count, and how alike their words are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.match.halves import Half
from dedup.match.kernels.vocabulary import count_distinct, likeness, mark_known
from dedup.match.kernels.words import number_alike
from dedup.match.tiles import Tile, tiles

__all__ = ["Pair", "PairSide", "alike", "cosine", "pair_of"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PairSide:
    """One side of a pair, arrays over its words: what does not count, and what the other side has too.

    ``shared`` marks words in a run that both have; ``stem`` numbers the stems of both sides alike, 0 to
    ``known``, and ``met`` marks those that the other side has anywhere.
    """

    half: Half
    aside: Mask
    shared: Mask
    stem: NDArray[np.int32]
    met: Mask
    known: int

    def distinct(self, where: Mask) -> tuple[int, int]:
        """Count the different stems in ``where``, and those of them that the other side has anywhere."""
        found, met = count_distinct(self.stem, where, self.met, self.known)
        return int(found), int(met)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two sides, the runs they share, and what does not count on each side."""

    one: PairSide
    two: PairSide
    tiles: list[Tile]

    @property
    def sides(self) -> tuple[PairSide, PairSide]:
        """Both sides."""
        return self.one, self.two

    @property
    def a(self) -> Half:
        """The first text."""
        return self.one.half

    @property
    def b(self) -> Half:
        """The second text."""
        return self.two.half


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
    stem_a, stem_b, known = number_alike(a.stem, b.stem)
    return Pair(
        PairSide(a, aside_a, in_a, stem_a, mark_known(stem_a, stem_b, known), known),
        PairSide(b, aside_b, in_b, stem_b, mark_known(stem_b, stem_a, known), known),
        found,
    )


def alike(pair: Pair) -> float:
    """Return how far two texts speak of one story, 0..1, by what they do not share word for word.

    Mean of the likeness (TF-IDF cosine) of all words and of names and numbers.
    """
    rest = [~(side.aside | side.shared) for side in pair.sides]
    words = cosine(pair, rest[0], rest[1])
    named = cosine(pair, rest[0] & pair.a.slot, rest[1] & pair.b.slot)
    return (words + named) / 2 if named else words


def cosine(pair: Pair, in_a: Mask, in_b: Mask) -> float:
    """Cosine of the weighted stems of what is marked on each side, said often counting more."""
    one, two = pair.sides
    return float(likeness(one.stem, pair.a.weight, in_a, two.stem, pair.b.weight, in_b, one.known))
