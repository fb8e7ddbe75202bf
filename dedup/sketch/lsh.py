"""Locality-sensitive hashing: bands of a signature as keys, and the theory that chooses them.

Two documents of Jaccard similarity j agree in one band of r rows with probability j**r, so in at
least one of b bands with 1 - (1 - j**r)**b (Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3).  This is the only module that knows datasketch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dedup.errors import ConfigError
from dedup.sketch.shingles import U32, U64

__all__ = [
    "band_keys",
    "expected_recall",
    "from_datasketch",
    "lsh_probability",
    "optimal_bands",
    "to_datasketch",
]

_SCHEME = "affine32"


def band_keys(signature: U32, bands: int, rows: int) -> U64:
    """Turn a signature into ``bands`` keys of ``rows`` slots each; left-over slots are not used."""
    from dedup.sketch import kernels

    if bands < 1 or rows < 1 or bands * rows > len(signature):
        raise ConfigError(f"{bands} bands of {rows} rows do not fit {len(signature)} slots", about="bands")
    keys: U64 = kernels.band_keys(signature, bands, rows)
    return keys


def lsh_probability(j: float, bands: int, rows: int) -> float:
    """Chance that two documents of Jaccard similarity ``j`` share at least one band."""
    return float(1.0 - (1.0 - j**rows) ** bands)


def expected_recall(similarities: Sequence[float], bands: int, rows: int) -> float:
    """Mean chance of being proposed over pairs of these Jaccard similarities; 1.0 for no pairs."""
    chances = [lsh_probability(j, bands, rows) for j in similarities]
    return float(np.mean(chances)) if chances else 1.0


def optimal_bands(threshold: float, slots: int = 128, false_positive_weight: float = 0.5) -> tuple[int, int]:
    """Ask datasketch for the (bands, rows) that least misjudge pairs around ``threshold``."""
    from datasketch import MinHashLSH

    weights = (false_positive_weight, 1.0 - false_positive_weight)
    lsh = MinHashLSH(threshold=threshold, num_perm=slots, weights=weights)
    return int(lsh.b), int(lsh.r)


def to_datasketch(signature: U32, seed: int = 1) -> Any:
    """Wrap a signature as a ``datasketch.MinHash`` that compares and merges with its own."""
    from datasketch import MinHash

    return MinHash(seed=seed, hashvalues=signature, scheme=_SCHEME)


def from_datasketch(sketch: Any) -> U32:
    """Take the signature of a ``datasketch.MinHash``; raises ``ConfigError`` for another scheme."""
    if getattr(sketch, "scheme", None) != _SCHEME:
        raise ConfigError(f"a MinHash of scheme {_SCHEME!r} is needed; make it anew with it", about="scheme")
    values: U32 = np.array(sketch.hashvalues, np.uint32)
    return values
