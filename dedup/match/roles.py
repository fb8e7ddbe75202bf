"""Why a passage may be harmless: most of it is a quotation, boilerplate, a credit line, a courtesy."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.set_aside import Aside
from dedup.types import Role

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["quoted_mask", "role_of", "weight_in"]

_MOST = 0.7
"""Share of a side's words that gives the passage its role."""

_ROLES = {
    "boilerplate": Role.BOILERPLATE,
    "credit_line": Role.CREDIT_LINE,
    "courtesy": Role.COURTESY,
    "heading": Role.HEADING,
}


_last = attrgetter("last")


def quoted_mask(parsed: Parsed) -> NDArray[np.bool_]:
    """Mark the tokens inside quotation marks."""
    mask = np.zeros(len(parsed.tokens), bool)
    for start, end in parsed.quotes:
        first, last = np.searchsorted(parsed.tokens.start, (start, end))
        mask[first:last] = True
    return mask


def role_of(
    a: tuple[int, int],
    b: tuple[int, int],
    asides: tuple[tuple[Aside, ...], tuple[Aside, ...]],
    quoted: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> tuple[Role | None, str | None]:
    """Give the role of token ranges ``a`` and ``b``, and why.

    Set aside on one side means set aside on both; a quotation must be one on both.
    """
    for span, found in zip((a, b), asides, strict=True):
        weights = weight_in(span, found)
        if weights:
            (reason, because), count = weights.most_common(1)[0]
            if count >= _MOST * (span[1] - span[0]):
                return _ROLES[reason], because
    if (
        min(np.count_nonzero(m[slice(*s)]) / (s[1] - s[0]) for s, m in zip((a, b), quoted, strict=True))
        >= _MOST
    ):
        return Role.QUOTE, "most of it is a quotation on both sides"
    return None, None


def weight_in(span: tuple[int, int], asides: tuple[Aside, ...]) -> Counter[tuple[str, str]]:
    """Tokens of a range set aside, by reason; ``asides`` are in order and disjoint."""
    weights: Counter[tuple[str, str]] = Counter()
    for aside in asides[bisect_right(asides, span[0], key=_last) :]:
        if aside.first >= span[1]:
            break
        if aside.reason in _ROLES:
            shared = min(span[1], aside.last) - max(span[0], aside.first)
            weights[aside.reason, aside.because] += shared
    return weights
