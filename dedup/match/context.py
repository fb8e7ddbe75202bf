"""All sentences of one or two documents against each other, cheaply: what the features are read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.likeness import nearest_terms, soft_coverage
from dedup.match.likeness import neighbours
from dedup.match.units import Units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.parse import Parsed

__all__ = ["Context", "build_context", "survivors"]

MOST_PARTNERS = 40
WINDOW_SHARE = 0.8
"""What a word found only in the sentence before or after counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """All pairs at once: ``f32[m, m]`` matrices over the sentences of one or two documents.

    ``cover[i, j]`` is the share of i's weight that j offers; ``base`` is symmetric and -1 where a pair
    is not allowed (the same sentence, two sentences of one side, speaker labels).
    """

    units: Units
    best: NDArray[np.float32]
    mass: NDArray[np.float64]
    cover: NDArray[np.float32]
    window: NDArray[np.float32]
    base: NDArray[np.float64]
    marks: NDArray[np.uint8]
    block: NDArray[np.int32]
    zone: NDArray[np.int32]
    lender: NDArray[np.int32]


def build_context(a: Parsed, b: Parsed | None, units: Units) -> Context:
    """Compare every sentence with every other, cheaply; what ``pair_features`` reads."""
    best = nearest_terms(units.first, units.bag, *neighbours(units), len(units.hash))
    cover = soft_coverage(units.first, units.bag, units.weight, best)
    mass = np.add.reduceat(np.append(units.weight[units.bag], 0.0), units.first[:-1])
    mass[units.first[:-1] == units.first[1:]] = 0.0
    parsed = (a,) if b is None else (a, b)
    base = _base(cover, mass)
    base[~_allowed(units)] = -1.0
    return Context(
        units=units,
        best=best,
        mass=mass,
        cover=cover,
        window=soft_coverage(units.first, units.bag, units.weight, _widened(best, units.split)),
        base=base,
        marks=np.concatenate([p.marks[kept] for p, kept in zip(parsed, _numbers(units), strict=False)]),
        block=np.concatenate(_blocks(parsed, units)),
        zone=_zones(parsed, units),
        lender=_lenders(units.sentences, units.split),
    )


def survivors(context: Context, floor: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pick the pairs i < j worth a closer look: coverage in themselves or with the sentences beside them.

    Each sentence keeps its ``MOST_PARTNERS`` best: of hundreds, the rest are chance words.
    """
    near = np.maximum(context.base, 0.6 * np.maximum(context.window, context.window.T))
    near[context.base < 0] = -1.0
    worth = near >= floor
    if len(near) > MOST_PARTNERS:
        least = -np.partition(-near, MOST_PARTNERS - 1, axis=1)[:, MOST_PARTNERS - 1]
        best = near >= least[:, None]
        worth &= best | best.T
    i, j = np.nonzero(np.triu(worth, 1))
    return i, j


def _base(cover: NDArray[np.float32], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Score symmetrically by coverage alone: half of both together, half of the lighter sentence."""
    covered = cover * mass[:, None]
    dice = (covered + covered.T) / np.maximum(mass[:, None] + mass[None, :], 1e-9)
    lighter = np.where(mass[:, None] <= mass[None, :], cover, cover.T)
    light = np.minimum(mass[:, None], mass[None, :])
    return np.asarray(0.5 * dice + 0.5 * lighter * light / (light + 6.0), np.float64)


def _allowed(units: Units) -> NDArray[np.bool_]:
    """Pairs to score: all of one text, or all across two."""
    if units.split == units.sentences:
        return ~np.eye(units.sentences, dtype=bool)
    side = np.arange(units.sentences) >= units.split
    return np.asarray(side[:, None] != side[None, :])


def _numbers(units: Units) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return units.number[: units.split], units.number[units.split :]


def _widened(best: NDArray[np.float32], split: int) -> NDArray[np.float32]:
    """Let each sentence offer, at a discount, what the one before and the one after it offer."""
    out = best.copy()
    for begin, end in ((0, split), (split, best.shape[1])):
        part = best[:, begin:end]
        out[:, begin + 1 : end] = np.maximum(out[:, begin + 1 : end], WINDOW_SHARE * part[:, :-1])
        ahead = slice(begin, max(begin, end - 1))
        out[:, ahead] = np.maximum(out[:, ahead], WINDOW_SHARE * part[:, 1:])
    return out


def _blocks(parsed: tuple[Parsed, ...], units: Units) -> list[NDArray[np.int32]]:
    """Count off stretches that speak of one thing: a question with its answer, elsewhere a paragraph."""
    out, base = [], 0
    for p, kept in zip(parsed, _numbers(units), strict=False):
        group = np.asarray(p.paragraph, np.int64) * 2
        exchange = -1
        for turn in p.turns:
            if turn.question or exchange < 0:
                exchange = 2 * turn.first + 1
            group[turn.first : turn.last] = exchange
        group = group[kept]
        numbers = np.cumsum(np.append(True, group[1:] != group[:-1])[: len(group)]) - 1 + base
        out.append(numbers.astype(np.int32))
        base = int(numbers[-1]) + 1 if len(numbers) else base
    return out


def _zones(parsed: tuple[Parsed, ...], units: Units) -> NDArray[np.int32]:
    """Count off the zones, those of a second text after those of the first."""
    parts, base = [], 0
    for p, kept in zip(parsed, _numbers(units), strict=False):
        parts.append(p.zone[kept].astype(np.int32) + base)
        base += len(p.zones)
    return np.concatenate(parts)


def _lenders(sentences: int, split: int) -> NDArray[np.int32]:
    """Name the sentence that each may borrow words from: the one before it, or itself where none is."""
    lender = np.maximum(np.arange(sentences) - 1, 0)
    if split < sentences:
        lender[split] = split
    return lender.astype(np.int32)
