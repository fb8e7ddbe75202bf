"""The units of one document in reading order: words, names and quantities, before terms are numbered."""

from __future__ import annotations

import functools
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.held import held
from dedup.match.kernels.streams import in_reading_order, near
from dedup.text.numbers import quantities
from dedup.text.parse import Mark
from dedup.text.saying import saying
from dedup.text.scanner import Flag
from dedup.text.stems import stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["Stream", "digits", "said", "stream"]

SPEAKER_REACH = 3
"""Words from a verb of saying within which a name is that of who speaks."""

_BITS, _FLOAT = struct.Struct("=Q"), struct.Struct("=d")
_WHAT = {"number": 0, "money": 0, "percent": 1, "date": 2, "time": 3, "ordinal": 4}


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The units of one document, arrays side by side; ``sentence`` counts those kept."""

    sentence: NDArray[np.int32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hash: NDArray[np.uint64]
    name: NDArray[np.bool_]
    lead: NDArray[np.bool_]
    speaks: NDArray[np.bool_]
    value: NDArray[np.float64]
    what: NDArray[np.int8]
    rough: NDArray[np.bool_]
    word: NDArray[np.int64]
    """Number of the token; of a quantity the number of tokens, which has no letters."""

    def __len__(self) -> int:
        return len(self.hash)


def said(parsed: Parsed) -> NDArray[np.int32]:
    """List the sentences that are no speaker labels."""
    return np.flatnonzero(parsed.marks & int(Mark.LABEL) == 0).astype(np.int32)


@held(200_000)
def stream(parsed: Parsed) -> Stream:
    """Read the units of a text, those of speaker labels left out."""
    kept = said(parsed)
    tokens, size = parsed.tokens, len(parsed.tokens)
    place = np.full(len(parsed.sentences), -1, np.int32)
    place[kept] = np.arange(len(kept))
    owner = np.repeat(place, np.diff(parsed.first))
    stemmed = stems(tokens, parsed.language)
    found = [q for q in quantities(parsed) if _counts(q) and owner[q.first] >= 0]
    word = ~stemmed.stop & (owner >= 0)
    for q in found:
        word[q.first : q.last] = False
    first = np.array([q.first for q in found], np.int64)
    order = in_reading_order(word, first)
    token = np.append(np.arange(size), first)[order]
    numeric = order >= size
    named = (tokens.flags[token] & Flag.CAPITAL > 0) & ~numeric
    starts = np.zeros(size, bool)
    starts[parsed.first[:-1]] = True
    opens = starts[token]
    return Stream(
        sentence=owner[token],
        start=np.append(tokens.start, np.array([q.start for q in found], np.int64))[order],
        end=np.append(tokens.end, np.array([q.end for q in found], np.int64))[order],
        hash=np.append(stemmed.hash, np.array([_number_key(q) for q in found], np.uint64))[order],
        name=named & ~opens,
        lead=named & opens,
        speaks=near(_sayings(parsed), owner, SPEAKER_REACH)[token] & ~numeric,
        value=_beside(order, size, np.nan, [q.value for q in found]),
        what=_beside(order, size, 0.0, [_WHAT.get(q.what, 0) for q in found]).astype(np.int8),
        rough=_beside(order, size, 0.0, [_rough(q) for q in found]).astype(bool),
        word=np.where(numeric, size, token),
    )


def _beside(
    order: NDArray[np.int64], size: int, plain: float, of_quantities: Sequence[float]
) -> NDArray[np.float64]:
    """Fill a column that says something of quantities alone."""
    column = np.full(len(order), plain)
    column[order >= size] = of_quantities
    return column


def _sayings(parsed: Parsed) -> NDArray[np.int64]:
    """List the tokens that are verbs of saying."""
    verbs = saying(parsed.language)
    return np.array([t for t, word in enumerate(parsed.tokens.words()) if word in verbs], np.int64)


def _counts(q: Quantity) -> bool:
    """Count every quantity but a bare "one", which is mostly an article or a pronoun."""
    return not (q.what == "number" and q.value == 1.0)


def _number_key(q: Quantity) -> int:
    """Make a key of a value; equal values of one sort share it."""
    (bits,) = _BITS.unpack(_FLOAT.pack(float(f"{q.value:.9g}")))
    return int(bits * 0x9E3779B97F4A7C15 + _WHAT.get(q.what, 0) + 0xD1B54A32D192ED03) % 2**64


def _rough(q: Quantity) -> bool:
    return bool(q.approximate or digits(q.value) <= 2)


@functools.lru_cache(maxsize=4096)
def digits(value: float) -> int:
    """Count the significant decimal digits of a value: 16000 has two."""
    if value == 0 or not math.isfinite(value):
        return 1
    return len(f"{abs(value):.9e}".split("e")[0].replace(".", "").rstrip("0")) or 1
