"""Sentence links of shared wording: which sentence of A stands where in B, and how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.tiles import Tile

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Tie", "sentence_of", "ties_of_tiles"]

_SHARE = 0.5
"""A sentence pair is tied when shared runs cover this share of the shorter sentence."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Sentence ``i`` of A tied to sentence ``j`` of B with a probability."""

    i: int
    j: int
    score: float


def sentence_of(parsed: Parsed, token: int) -> int:
    """Return the number of the sentence that holds a token."""
    return int(np.searchsorted(parsed.first, token, side="right")) - 1


def ties_of_tiles(a: Parsed, b: Parsed, tiles: Iterable[Tile]) -> list[Tie]:
    """Tie sentences by the exact runs they share; each tie once, in order of ``a``.

    Where no pair shares enough, the one that shares most is tied.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for tile in tiles:
        for i, j, length in _split(a, b, tile):
            shared[i, j] += length
    ties = [Tie(i, j, _share(a, b, i, j, count)) for (i, j), count in sorted(shared.items())]
    enough = [tie for tie in ties if tie.score >= _SHARE]
    return enough or sorted(ties, key=lambda t: -t.score)[:1]


def _share(a: Parsed, b: Parsed, i: int, j: int, count: int) -> float:
    shorter = min(int(a.first[i + 1] - a.first[i]), int(b.first[j + 1] - b.first[j]))
    return min(1.0, round(count / shorter, 4))


def _split(a: Parsed, b: Parsed, tile: Tile) -> Iterable[tuple[int, int, int]]:
    """Cut a tile where a sentence ends on either side."""
    done = 0
    while done < tile.length:
        i, j = sentence_of(a, tile.a + done), sentence_of(b, tile.b + done)
        room = min(int(a.first[i + 1]) - tile.a, int(b.first[j + 1]) - tile.b, tile.length)
        yield i, j, room - done
        done = room
