"""How a pair stands among its rivals and in reading order, by the chance that a first look gave each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.rivals import beside, best_three, ranks, through_third
from dedup.match.order import order_prior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.context import Context

__all__ = ["SECOND", "order_logit", "second_features"]

SECOND = (
    "look",
    "share_best",
    "share_worst",
    "hubness",
    "rank_best",
    "rank_worst",
    "gap_best",
    "gap_worst",
    "neighbours",
    "order_best",
    "order_worst",
    "order_gain",
    "retold",
    "through_third",
)
"""How the pair stands among its rivals and in reading order, by the scores of the first look."""


def second_features(
    context: Context, i: NDArray[np.int64], j: NDArray[np.int64], chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fill the matrix ``f64[pairs, len(SECOND)]``, given the chance that the first look gave each pair."""
    if not len(i):
        return np.zeros((0, len(SECOND)))
    look = np.log(chance + 1e-4) - np.log1p(1e-4 - chance)
    seen = np.zeros_like(context.base)
    seen[i, j] = seen[j, i] = chance
    order, gain = _order(np.where(context.base < 0, -1.0, seen), context.units.split)
    both = np.stack([order[i, j], order[j, i]])
    best, second, top = best_three(seen)
    total = seen.sum(axis=1)
    share = np.stack([chance / (total[i] + 0.1), chance / (total[j] + 0.1)])
    rival = np.stack([np.where(chance >= best[k], second[k], best[k]) for k in (i, j)])
    gap = look - (np.log(rival + 1e-2) - np.log1p(1e-2 - rival))
    rank = np.stack([ranks(seen, i, j), ranks(seen, j, i)])
    columns = {
        "look": look,
        "share_best": share.max(axis=0),
        "share_worst": share.min(axis=0),
        "hubness": 2 * chance - top[i] - top[j],
        "rank_best": rank.max(axis=0),
        "rank_worst": rank.min(axis=0),
        "gap_best": gap.max(axis=0),
        "gap_worst": gap.min(axis=0),
        "neighbours": beside(seen, i, j),
        "order_best": order_logit(both.max(axis=0)),
        "order_worst": order_logit(both.min(axis=0)),
        "order_gain": both.mean(axis=0) * min(gain, 1.0),
        "retold": np.full(len(i), np.log(_retold(total, context.units.split) + 0.02)),
        "through_third": through_third(seen, i, j),
    }
    return np.column_stack([columns[name] for name in SECOND])


def _retold(total: NDArray[np.float64], split: int) -> float:
    """Share of the sentences that are told again, of two texts on the side where it is larger.

    A text that says little twice draws a doubtful pair down, an interview after its article up.
    """
    told = np.minimum(total, 1.0)
    sides = [told[:split], told[split:]] if split < len(told) else [told]
    return float(max(side.mean() for side in sides))


def order_logit(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds of a chance, held within -5 ... 5."""
    return np.asarray(np.log(chance + 0.007) - np.log1p(0.007 - chance))


def _order(seen: NDArray[np.float64], split: int) -> tuple[NDArray[np.float64], float]:
    """Ask the order prior from both sides; neighbours in one text do not repeat each other."""
    if split == len(seen):
        near = np.arange(len(seen) - 1)
        seen[near, near + 1] = seen[near + 1, near] = -1.0
        return order_prior(seen)
    order = np.zeros_like(seen)
    order[:split, split:], ahead = order_prior(seen[:split, split:])
    order[split:, :split], back = order_prior(seen[split:, :split])
    return order, (ahead + back) / 2
