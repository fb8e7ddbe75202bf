"""Features of two sentences that stand alone, with no text around them to judge by.

Rivals, order and neighbours say nothing there; what remains is how much of the wording agrees, at every
length from a character to four words, and what each sentence has alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.units import TermKind
from dedup.text.stems import Stems, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.context import Context
    from dedup.text.parse import Parsed

__all__ = ["ALONE", "MOST_SENTENCES", "paraphrase_features"]

MOST_SENTENCES = 2
"""Two texts of at most so many sentences each have no context worth the name."""

_GRAMS = (
    *(("stem", n) for n in (1, 2, 3, 4)),
    *(("word", n) for n in (1, 2)),
    *(("content", n) for n in (1, 2)),
    *(("letter", n) for n in (3, 4, 5)),
)
_SIDE = ("cover", "cover_plain", "words_alone", "names_alone", "numbers_alone",
         "word_count_alone", "name_count_alone", "number_count_alone", "heaviest_alone")  # fmt: skip

ALONE = (
    *(f"{what}_{n}_{side}" for what, n in _GRAMS for side in ("low", "high", "both")),
    "order_low",
    "order_high",
    "edits",
    "length_ratio",
    "length_gap",
    "length_short",
    *(f"{name}_low" for name in _SIDE),
    *(f"{name}_high" for name in _SIDE),
)
"""Names of the columns: of each two directions the lower, the higher, or both together."""


def paraphrase_features(
    a: Parsed, b: Parsed, context: Context, i: NDArray[np.int64], j: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Fill the matrix ``f64[pairs, len(ALONE)]``; i, j number the context's sentences."""
    stemmed = stems(a.tokens, a.language), stems(b.tokens, b.language)
    number = context.units.number
    rows = []
    for x, y in zip(i.tolist(), j.tolist(), strict=True):
        one, two = _views(a, stemmed[0], int(number[x])), _views(b, stemmed[1], int(number[y]))
        sides = np.array([_alone(context, x, y), _alone(context, y, x)])
        rows.append([*_wording(one, two), *sides.min(axis=0), *sides.max(axis=0)])
    return np.array(rows, np.float64).reshape(-1, len(ALONE))


def _views(parsed: Parsed, stemmed: Stems, s: int) -> dict[str, Sequence[Hashable]]:
    """See one sentence as stems, words, content stems and letters."""
    first, last = int(parsed.first[s]), int(parsed.first[s + 1])
    hashes, stop = stemmed.hash[first:last].tolist(), stemmed.stop[first:last].tolist()
    words = [parsed.tokens.word(t) for t in range(first, last)]
    return {
        "stem": hashes,
        "word": words,
        "content": [h for h, s in zip(hashes, stop, strict=True) if not s],
        "letter": " ".join(words),
    }


def _wording(one: dict[str, Sequence[Hashable]], two: dict[str, Sequence[Hashable]]) -> list[float]:
    out = [value for what, n in _GRAMS for value in _agreement(one[what], two[what], n)]
    x, y = one["stem"], two["stem"]
    short, long = max(min(len(x), len(y)), 1), max(len(x), len(y), 1)
    together = _longest_common(x, y)
    out += [together / short, together / long, _edits(x, y) / long]
    return [*out, short / long, math.log1p(abs(len(x) - len(y))), math.log1p(short)]


def _agreement(x: Sequence[Hashable], y: Sequence[Hashable], n: int) -> tuple[float, float, float]:
    """Share of the n-grams of each side that the other has: the lower, the higher, their harmonic mean."""
    one, two = (Counter(tuple(s[k : k + n]) for k in range(len(s) - n + 1)) for s in (x, y))
    shared = (one & two).total()
    p, q = shared / max(one.total(), 1), shared / max(two.total(), 1)
    return min(p, q), max(p, q), 2 * p * q / (p + q) if shared else 0.0


def _longest_common(x: Sequence[Hashable], y: Sequence[Hashable]) -> int:
    """Count the words both have in the same order."""
    row = [0] * (len(y) + 1)
    for a in x:
        corner = 0
        for k, b in enumerate(y):
            above = row[k + 1]
            row[k + 1] = corner + 1 if a == b else max(above, row[k])
            corner = above
    return row[-1]


def _edits(x: Sequence[Hashable], y: Sequence[Hashable]) -> int:
    """Count the words to insert, drop or replace to turn one into the other."""
    row = list(range(len(y) + 1))
    for i, a in enumerate(x):
        corner, row[0] = row[0], i + 1
        for k, b in enumerate(y):
            corner, row[k + 1] = row[k + 1], min(row[k + 1] + 1, row[k] + 1, corner + (a != b))
    return row[-1]


def _alone(context: Context, s: int, other: int) -> list[float]:
    """Measure what the other sentence offers of this one's terms, and what this one has alone."""
    u = context.units
    terms = u.bag[u.first[s] : u.first[s + 1]]
    if not len(terms):
        return [0.0] * len(_SIDE)
    weight, offered, kind = u.weight[terms], context.best[terms, other], u.kind[terms]
    missing = offered < 0.5
    masses = [float(weight[missing & (kind == k)].sum()) for k in TermKind]
    counts = [float((missing & (kind == k)).sum()) for k in TermKind]
    cover = float((weight * offered).sum() / max(weight.sum(), 1e-9))
    heaviest = float(weight[missing].max()) if missing.any() else 0.0
    return [cover, float(offered.mean()), *np.log1p(masses), *counts, heaviest]
