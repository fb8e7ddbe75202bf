"""The weak order prior: a text that repeats another tends to do so in the same order.

A pointer walks over the sentences of one side while the other side is read.  It mostly stays or
moves ahead a little, and now and then jumps anywhere.  Where the evidence shows no order, the walk
explains it no better than jumps alone, and the prior then has no say: shuffled interviews keep working.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.order import walk_both_ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["order_prior"]

JUMPS = np.array([0.02, 0.03, 0.03, 0.19, 0.28, 0.11, 0.08, 0.03, 0.03])
"""Chance of moving by -3 ... +5 sentences; the rest of the mass is a jump to anywhere."""
REACH_BACK, REACH_AHEAD = 3, 5
RESTART = 0.20
RIVALS = 50.0
"""Pairs that a row could belong to: turns the chance of one pair into odds against "none of them"."""
SUREST = 0.95


def order_prior(chance: NDArray[np.floating]) -> tuple[NDArray[np.float64], float]:
    """Say how likely row i speaks of column j given its neighbours in reading order, and the gain in order.

    ``chance[i, j]`` is that of a first look, or negative where the pair is not allowed.  The gain
    is the mean log likelihood per row above that of a pointer without order, 0 when order explains nothing.
    """
    if chance.size == 0:
        return np.zeros(chance.shape), 0.0
    sure = np.clip(chance, 0.0, SUREST)
    odds = RIVALS * sure / (1.0 - sure)
    emission = 1.0 + odds
    reach = max(REACH_BACK, REACH_AHEAD)
    jumps = np.zeros(2 * reach + 1)
    jumps[reach - REACH_BACK : reach + REACH_AHEAD + 1] = JUMPS
    posterior, likelihood = walk_both_ways(emission, jumps, reach, RESTART)
    loose = np.log(emission.mean(axis=1))
    gain = max(0.0, float((likelihood - loose).mean()))
    return posterior * odds / emission, gain
