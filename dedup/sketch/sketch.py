"""A document's sketch: all that is kept to find it again, in about two kilobytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.config import Config
from dedup.errors import StoreDamagedError, StoreMismatchError
from dedup.sketch.background import Background
from dedup.sketch.exact import digest
from dedup.sketch.lsh import band_keys
from dedup.sketch.minhash import EMPTY, signature
from dedup.sketch.shingles import U32, U64, Bools, kept_shingles
from dedup.sketch.terms import U8, strongest
from dedup.sketch.winnow import winnow

__all__ = ["Sketch", "sketch"]

_HEAD = struct.Struct("<4sHHHHIIB16s")
_MAGIC = b"DSK1"


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Keys of one document.

    ``signature`` u32[slots] in ``band_count`` bands of ``rows``; ``winnowed`` u64[], distinct, with
    ``positions`` (first token of each); ``terms`` u64[], strongest first, with ``weights`` u8[];
    ``exact`` names the whole sequence of folded words; ``tokens`` is their number.
    """

    signature: U32
    band_count: int
    rows: int
    winnowed: U64
    positions: U32
    terms: U64
    weights: U8
    exact: bytes
    tokens: int

    @property
    def signed(self) -> bool:
        """Whether there are band keys; not for a document without a shingle: empty texts are no copies."""
        # A shingle lowers most slots, so the first one nearly always tells.
        return bool(len(self.signature)) and bool(
            self.signature[0] != EMPTY or np.any(self.signature != EMPTY)
        )

    @property
    def bands(self) -> U64:
        """The band keys, if it is :attr:`signed`."""
        if not self.signed:
            return np.zeros(0, np.uint64)
        return band_keys(self.signature, self.band_count, self.rows)

    def to_bytes(self) -> bytes:
        """Write it down; the same sketch gives the same bytes."""
        steps = np.diff(self.positions, prepend=np.uint32(0))
        width = 1 if not len(steps) or int(steps.max()) < 256 else 4
        sizes = (len(self.signature), self.band_count, self.rows, len(self.terms))
        head = _HEAD.pack(_MAGIC, *sizes, len(self.winnowed), self.tokens, width, self.exact)
        arrays = (self.signature, self.winnowed, self.terms, self.weights, steps.astype(f"<u{width}"))
        return head + b"".join(a.astype(a.dtype.newbyteorder("<"), copy=False).tobytes() for a in arrays)

    @classmethod
    def from_bytes(cls, blob: bytes) -> Sketch:
        """Read :meth:`to_bytes`; raises ``StoreMismatchError`` or ``StoreDamagedError`` for anything else."""
        if blob[:4] != _MAGIC:
            raise StoreMismatchError("this sketch was made by another version; reindex (`dedup reindex`)")
        try:
            return cls._read(blob)
        except (struct.error, ValueError) as error:
            raise StoreDamagedError("a sketch is cut short; reindex (`dedup reindex`)") from error

    @classmethod
    def _read(cls, blob: bytes) -> Sketch:
        _, slots, bands, rows, terms, winnowed, tokens, width, exact = _HEAD.unpack_from(blob)
        layout = [("<u4", slots), ("<u8", winnowed), ("<u8", terms), ("<u1", terms), (f"<u{width}", winnowed)]
        at, parts = _HEAD.size, []
        for kind, size in layout:
            parts.append(np.frombuffer(blob, kind, size, at))
            at += parts[-1].nbytes
        if at != len(blob) or bands * rows > slots:
            raise ValueError(at)
        positions = np.cumsum(parts[4], dtype=np.uint32)
        return cls(parts[0], bands, rows, parts[1], positions, parts[2], parts[3], exact, tokens)


def sketch(
    parsed: Any,
    config: Config,
    background: Background | None = None,
    source: str | None = None,
    set_aside: Bools | None = None,
) -> Sketch:
    """Sketch a parsed document.

    ``set_aside`` marks tokens that make no keys; without it, what the background knows as
    boilerplate of ``source``.  The exact digest is over all tokens.
    """
    from dedup.text.stems import stems

    known = background or Background.default()
    tokens = parsed.tokens
    keep = ~(known.boilerplate(parsed, source) if set_aside is None else set_aside)
    signed, _ = signature(tokens.hash, keep, config.shingle, config.slots, config.minhash_seed)
    winnowed, positions = _winnowed(tokens.hash, keep, config)
    stemmed = stems(tokens, parsed.language)
    terms, weights = strongest(stemmed.hash, stemmed.stop | ~keep, known.idf, config.terms)
    return Sketch(
        signed, config.bands, config.rows, winnowed, positions, terms, weights, digest(tokens), len(tokens)
    )


def _winnowed(hashes: U64, keep: Bools, config: Config) -> tuple[U64, U32]:
    made, begins = kept_shingles(hashes, keep, config.winnow_shingle)
    chosen = winnow(made, config.winnow_window)
    first = np.sort(np.unique(made[chosen], return_index=True)[1])
    return made[chosen[first]], begins[chosen[first]].astype(np.uint32)
