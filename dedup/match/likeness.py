"""Terms that are not the same but alike: spelling, close numbers, like meaning."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.spelling import similar_terms
from dedup.match.related import related_terms
from dedup.match.units import TermKind, Units

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["neighbours", "similar_pairs"]

TRIGRAM_FLOOR = 0.5
NUMBER_LIKENESS = 0.7
NUMBER_TOLERANCE = 0.10


def neighbours(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """List the similar terms of every term, as a compressed table: starts, others, similarity."""
    one, two, strength = similar_pairs(units)
    order = np.argsort(one, kind="stable")
    starts = np.searchsorted(one[order], np.arange(len(units.hash) + 1))
    return starts, two[order].astype(np.int32), strength[order]


@functools.lru_cache(maxsize=2)  # asked again for the reasons
def similar_pairs(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find terms that are not the same but alike, both ways: spelling, close numbers, like meaning."""
    word = units.kind != TermKind.NUMBER
    left, right, value = similar_terms(units.letters, units.offsets, word, TRIGRAM_FLOOR)
    near, far = _close_numbers(units)
    alike, other, strength = related_terms(units.hash) if units.english else (left[:0], left[:0], value[:0])
    found = (
        np.concatenate([left, right, near, far, alike]).astype(np.int64),
        np.concatenate([right, left, far, near, other]).astype(np.int64),
        np.concatenate([value, value, np.full(2 * len(near), NUMBER_LIKENESS), strength]),
    )
    for column in found:
        column.flags.writeable = False
    return found


def _close_numbers(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of numbers of one sort within a tenth of each other where one is round or said to be rough."""
    number = np.flatnonzero(units.kind == TermKind.NUMBER)
    value, what, rough = units.value[number], units.what[number], units.rough[number]
    larger = np.maximum(np.abs(value)[:, None], np.abs(value)[None, :])
    near = np.abs(value[:, None] - value[None, :]) <= NUMBER_TOLERANCE * larger
    near &= (what[:, None] == what[None, :]) & (rough[:, None] | rough[None, :]) & (larger > 12)
    one, two = np.nonzero(np.triu(near, 1))
    return number[one], number[two]
