"""Words of like meaning: "doctor" and "physician", "forest" and "woodland".

The packaged table holds pairs of English stems that WordNet ties (same meaning, a direct generic term,
derivations), generic terms only where the two also keep company in news releases.
``benchmarks/build_related.py`` writes it.  Other languages have none, and lose little without.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.related import pairs_among

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SAME_MEANING", "related_terms", "vague"]

SAME_MEANING = 0.8
"""Strength of a tie of words that share a meaning."""

_MANY = 10
"""Words that share a meaning with a vague one: "transport" has fifteen, "physician" four."""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """``keys``: upper halves of stem hashes, sorted; those tied to k: ``others[starts[k]:starts[k + 1]]``."""

    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    others: NDArray[np.int64]
    strength: NDArray[np.float64]


def related_terms(
    stems: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find pairs among *stems* (distinct) of like meaning: left, right and strength 0..1, both ways."""
    table = _table()
    half = (stems >> np.uint64(32)).astype(np.uint32)
    left, right, edge = pairs_among(half, table.keys, table.starts, table.others)
    return left, right, table.strength[edge]


def vague(stems: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Mark stems of so many meanings that a word of like meaning proves little to a reader: bool[n]."""
    table, many = _table(), _vague()
    half = (stems >> np.uint64(32)).astype(np.uint32)
    at = np.minimum(np.searchsorted(table.keys, half), len(table.keys) - 1)
    return np.asarray((table.keys[at] == half) & many[at])


@functools.cache
def _vague() -> NDArray[np.bool_]:
    table = _table()
    same = np.concatenate([[0], np.cumsum(table.strength >= SAME_MEANING)])
    return np.asarray(same[table.starts[1:]] - same[table.starts[:-1]] > _MANY)


@functools.cache
def _table() -> _Table:
    blob = (resources.files("dedup.match") / "data" / "related.npz").read_bytes()
    with np.load(io.BytesIO(blob)) as stored:
        return _Table(
            stored["keys"],
            np.concatenate([[0], np.cumsum(stored["counts"], dtype=np.int64)]),
            stored["others"].astype(np.int64),
            stored["strength"] / 100.0,
        )
