"""MinHash signatures, bit for bit those of datasketch 2.x with ``scheme="affine32"``.

Broder, "On the resemblance and containment of documents", 1997.  datasketch takes a 32-bit hash
of each element; ours is the low half of the 64-bit shingle hash.  It then mixes that hash with
the finalizer of MurmurHash3 and permutes it by ``a * h + b mod 2**32`` with odd ``a``.  An oracle
test holds every bit.
"""

from __future__ import annotations

import functools

import numpy as np

from dedup.sketch.shingles import U32, U64, Bools

__all__ = ["EMPTY", "jaccard", "minhash", "permutations", "signature"]

EMPTY = 0xFFFFFFFF
"""What every slot holds when there was no shingle."""


@functools.lru_cache(maxsize=16)
def permutations(slots: int, seed: int) -> tuple[U32, U32]:
    """Draw the parameters ``a`` (odd) and ``b`` of every slot as datasketch draws them."""
    # datasketch is defined by this generator, old as it is.
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, slots, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    b = draw.randint(0, 1 << 32, slots, dtype=np.uint32)
    return a, b


def minhash(shingles: U64, slots: int = 128, seed: int = 1) -> U32:
    """Sign a set of shingle hashes: ``slots`` values; the empty set gives :data:`EMPTY` everywhere."""
    from dedup.sketch import kernels

    signed: U32 = kernels.minhash(shingles, *permutations(slots, seed))
    return signed


def signature(hashes: U64, keep: Bools, k: int, slots: int = 128, seed: int = 1) -> tuple[U32, int]:
    """Sign the ``k``-token shingles of kept tokens in one pass; also how many shingles there were."""
    from dedup.sketch import kernels

    signed, count = kernels.signature(hashes, keep, k, *permutations(slots, seed))
    return signed, int(count)


def jaccard(a: U32, b: U32) -> float:
    """Estimate the Jaccard similarity of the two signed sets; standard error below .5 / sqrt(slots)."""
    return float(np.count_nonzero(a == b)) / len(a) if len(a) else 0.0
