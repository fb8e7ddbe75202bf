"""The frame two texts have in common once names and numbers are masked, and what fills its slots."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.match.halves import Half
from dedup.match.pairs import LEAD, Pair, mean
from dedup.match.tiles import Tile, tiles

__all__ = ["Swap", "frame_features", "swapped"]

Mask = NDArray[np.bool_]

_FRAME = 5
"""Shortest run of a masked frame."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A slot of the common frame filled by what the other text never has: its tokens and first stems."""

    a: tuple[int, int]
    b: tuple[int, int]
    left: int
    right: int


def swapped(p: Pair) -> tuple[int, list[Swap]]:
    """Count the slots of the common frame, and list those that are filled differently."""
    one, two = _masked(p.a, ~p.aside_a), _masked(p.b, ~p.aside_b)
    return _swaps(p, one, two, tiles(one.codes, two.codes, _FRAME))


def frame_features(p: Pair) -> dict[str, float]:
    """Agreement of the frame once names and numbers are masked, and of what fills its slots."""
    one, two = _masked(p.a, ~p.aside_a), _masked(p.b, ~p.aside_b)
    found = tiles(one.codes, two.codes, _FRAME)
    in_a, in_b = np.zeros(len(one.codes), bool), np.zeros(len(two.codes), bool)
    for t in found:
        in_a[t.a : t.a + t.length] = True
        in_b[t.b : t.b + t.length] = True
    frame = sorted((mean(in_a), mean(in_b)))
    cover = sorted((mean(p.in_a, ~p.aside_a), mean(p.in_b, ~p.aside_b)))
    met, swaps = _swaps(p, one, two, found)
    early = [s for s in swaps if s.a[0] < LEAD]
    repeated = Counter((s.left, s.right) for s in swaps).most_common(1)
    return {
        "frame_low": frame[0],
        "frame_high": frame[1],
        "frame_gain": max(0.0, frame[0] - cover[0]),
        "slots_differ": len(swaps) / (met + 4),
        "slots_agree": (met - len(swaps)) / (met + 4),
        "swaps": float(np.log1p(len(swaps))),
        "swaps_early": float(np.log1p(len(early))),
        "swap_repeats": float(np.log(repeated[0][1])) if repeated else 0.0,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Counted tokens with each run of slots as one code; ``begin`` and ``end`` are tokens of the text."""

    codes: NDArray[np.uint64]
    begin: NDArray[np.intp]
    end: NDArray[np.intp]


def _masked(h: Half, counted: Mask) -> Frame:
    """Replace each run of slots among the counted tokens by one code."""
    positions = np.flatnonzero(counted)
    slot = h.slot[positions]
    opens = np.ones(len(slot), bool)
    opens[1:] = ~(slot[1:] & slot[:-1])
    begin = positions[opens]
    last = np.append(np.flatnonzero(opens)[1:], len(positions)) - 1
    codes = np.where(h.slot[begin], np.uint64(1), h.hash[begin])
    return Frame(codes, begin, positions[last] + 1 if len(positions) else positions)


def _swaps(p: Pair, one: Frame, two: Frame, found: list[Tile]) -> tuple[int, list[Swap]]:
    """Count the slots of the common frame, and list those filled by what the other text never has.

    A swap that returns ("Rhine" for "Fayetteville", five times) is the mark of a template.
    """
    met = 0
    swaps: list[Swap] = []
    known_a, known_b = set(p.a.stem.tolist()), set(p.b.stem.tolist())
    for t in found:
        for k in np.flatnonzero(one.codes[t.a : t.a + t.length] == 1):
            met += 1
            i, j = t.a + int(k), t.b + int(k)
            left = p.a.stem[one.begin[i] : one.end[i]].tolist()
            right = p.b.stem[two.begin[j] : two.end[j]].tolist()
            if left != right and not known_b.issuperset(left) and not known_a.issuperset(right):
                where_a, where_b = _run(one, i), _run(two, j)
                swaps.append(Swap(where_a, where_b, left[0], right[0]))
    return met, swaps


def _run(frame: Frame, at: int) -> tuple[int, int]:
    return int(frame.begin[at]), int(frame.end[at])
