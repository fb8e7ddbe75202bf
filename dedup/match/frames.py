"""The frame two texts have in common once names and numbers are masked, and what fills its slots."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass

import numpy as np

from dedup.match.kernels.frames import masked, slots_filled
from dedup.match.kernels.sides import count_marked
from dedup.match.leads import LEAD
from dedup.match.pairs import Pair
from dedup.match.tiles import runs

__all__ = ["Frame", "Swap", "frame_features", "frame_of"]

_FRAME = 5
"""Shortest run of a masked frame."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A slot of the common frame filled by what the other text never has: its tokens and first stems."""

    a: tuple[int, int]
    b: tuple[int, int]
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What two texts have in common with names and numbers masked: the share of each text that it makes up.

    ``slots``: how many masked places it has, ``swaps``: those that are filled differently.
    """

    share_a: float
    share_b: float
    slots: int
    swaps: tuple[Swap, ...]


@functools.lru_cache(maxsize=4)  # the measurements, the rules and the reasons of a pair ask for it
def frame_of(p: Pair) -> Frame:
    """Mask names and numbers, and see what still agrees.

    A swap that returns ("Rhine" for "Fayetteville", five times) is the mark of a template.
    """
    a, b = p.sides
    codes_a, begin_a, end_a = masked(p.a.hash, p.a.slot, a.aside)
    codes_b, begin_b, end_b = masked(p.b.hash, p.b.slot, b.aside)
    found = runs(codes_a, codes_b, _FRAME)
    count, rows = slots_filled(
        found, codes_a, begin_a, end_a, begin_b, end_b, a.stem, b.stem, a.met, b.met
    )  # fmt: skip
    swaps = (Swap((a0, a1), (b0, b1), int(a.stem[a0]), int(b.stem[b0])) for a0, a1, b0, b1 in rows.tolist())
    met = int(found[:, 2].sum())
    return Frame(met / max(len(codes_a), 1), met / max(len(codes_b), 1), int(count), tuple(swaps))


def frame_features(p: Pair) -> dict[str, float]:
    """Agreement of the frame once names and numbers are masked, and of what fills its slots."""
    frame = frame_of(p)
    shares = sorted((frame.share_a, frame.share_b))
    cover = min(met / max(counted, 1) for counted, met in (count_marked(s.shared, s.aside) for s in p.sides))
    differ = len(frame.swaps)
    early = sum(swap.a[0] < LEAD for swap in frame.swaps)
    repeated = Counter((s.left, s.right) for s in frame.swaps).most_common(1)
    return {
        "frame_low": shares[0],
        "frame_high": shares[1],
        "frame_gain": max(0.0, shares[0] - cover),
        "slots_differ": differ / (frame.slots + 4),
        "slots_agree": (frame.slots - differ) / (frame.slots + 4),
        "swaps": float(np.log1p(differ)),
        "swaps_early": float(np.log1p(early)),
        "swap_repeats": float(np.log(repeated[0][1])) if repeated else 0.0,
    }
