"""The units of one document in reading order: words, names and quantities, before terms are numbered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.numbers import quantities
from dedup.text.saying import saying
from dedup.text.scanner import Flag
from dedup.text.stems import stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["Stream", "digits", "stream"]

SPEAKER_REACH = 3
"""Words from a verb of saying within which a name is that of who speaks."""

_WHAT = {"number": 0, "money": 0, "percent": 1, "date": 2, "time": 3, "ordinal": 4}


@dataclass(slots=True)
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


def stream(parsed: Parsed, kept: NDArray[np.int32]) -> Stream:
    """Read the units of the *kept* sentences."""
    tokens = parsed.tokens
    place = np.full(len(parsed.sentences), -1, np.int32)
    place[kept] = np.arange(len(kept))
    owner = np.repeat(place, np.diff(parsed.first))
    stemmed = stems(tokens, parsed.language)
    found = [q for q in quantities(parsed) if _counts(q)]
    word = ~stemmed.stop & (owner >= 0)
    found = [q for q in found if owner[q.first] >= 0]
    for q in found:
        word[q.first : q.last] = False
    at = np.flatnonzero(word)
    leads = np.array([q.first for q in found], np.int64)
    token = np.concatenate([at, leads])
    order = np.argsort(token, kind="stable")
    token = token[order]
    starts = np.zeros(len(tokens), bool)
    starts[parsed.first[:-1]] = True
    capital = tokens.flags[at] & Flag.CAPITAL > 0
    pad = np.zeros(len(found), bool)
    return Stream(
        sentence=owner[token],
        start=np.concatenate([tokens.start[at], np.array([q.start for q in found], np.int64)])[order],
        end=np.concatenate([tokens.end[at], np.array([q.end for q in found], np.int64)])[order],
        hash=np.concatenate([stemmed.hash[at], np.array([_number_key(q) for q in found], np.uint64)])[order],
        name=np.concatenate([capital & ~starts[at], pad])[order],
        lead=np.concatenate([capital & starts[at], pad])[order],
        speaks=np.concatenate([_beside_saying(parsed, owner)[at], pad])[order],
        value=np.concatenate([np.full(len(at), np.nan), [q.value for q in found]])[order],
        what=np.concatenate([np.zeros(len(at)), [_WHAT.get(q.what, 0) for q in found]])[order].astype(
            np.int8
        ),
        rough=np.concatenate([np.zeros(len(at), bool), [_rough(q) for q in found]])[order].astype(bool),
        word=np.concatenate([at, np.full(len(found), len(tokens), np.int64)])[order],
    )


def _beside_saying(parsed: Parsed, owner: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark the tokens that stand near a verb of saying of their sentence."""
    verbs = saying(parsed.language)
    says = np.array([word in verbs for word in parsed.tokens.words()], bool)
    near = says.copy()
    for d in range(1, SPEAKER_REACH + 1):
        same = owner[d:] == owner[:-d]
        near[d:] |= says[:-d] & same
        near[:-d] |= says[d:] & same
    return near


def _counts(q: Quantity) -> bool:
    """Count every quantity but a bare "one", which is mostly an article or a pronoun."""
    return not (q.what == "number" and q.value == 1.0)


def _number_key(q: Quantity) -> int:
    """Make a key of a value; equal values of one sort share it."""
    bits = int(np.float64(float(f"{q.value:.9g}")).view(np.uint64))
    return (bits * 0x9E3779B97F4A7C15 + _WHAT.get(q.what, 0) + 0xD1B54A32D192ED03) % 2**64


def _rough(q: Quantity) -> bool:
    return bool(q.approximate or digits(q.value) <= 2)


def digits(value: float) -> int:
    """Count the significant decimal digits of a value: 16000 has two."""
    if value == 0 or not math.isfinite(value):
        return 1
    return len(f"{abs(value):.9e}".split("e")[0].replace(".", "").rstrip("0")) or 1
