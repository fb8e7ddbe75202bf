"""Shared wording of two documents or inside one, as stretches with the sentences that correspond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.align import VERBATIM, Aligned, align, align_within
from dedup.match.halves import names_and_numbers
from dedup.match.links import ties_of_tiles, ties_of_words
from dedup.match.stretches import Stretch
from dedup.match.tiles import Tile, joined, within
from dedup.types import Kind

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["repeated", "worded"]

_GAP = 6
_MOSTLY = 0.6
"""Share of a stretch that long exact runs must cover for it to be cut down to them."""

_FEW, _REFILLED = 2, 0.3
"""Names and numbers that each side must have alone, in count and share, for a template."""


def worded(
    a: Parsed, b: Parsed, found: Sequence[Tile], background: Background | None, shortest: int
) -> list[Stretch]:
    """Align two texts; ``found`` are their exact runs, which tell the sentences that correspond."""
    aligned = align(a, b, background=background, shortest=shortest)
    return [_stretch(a, b, part, found) for part in _cut(aligned, found)]


def _cut(aligned: Sequence[Aligned], found: Sequence[Tile]) -> list[Aligned]:
    """Cut stretches that are mostly copied down to what is: new text inside is nobody's wording.

    Long runs join over a few words of difference; a stretch that is edited throughout stays whole.
    """
    free = joined(list(found), gap=_GAP)
    parts: list[Aligned] = []
    for one in aligned:
        groups = [g for g in free if _meets(one, g)]
        copied = sum(t.length for g in groups for t in g)
        if one.kind is Kind.RESTATEMENT or copied < _MOSTLY * max(one.a1 - one.a0, one.b1 - one.b0):
            parts.append(one)
            continue
        free = [g for g in free if g not in groups]
        parts += [_of_group(one, group) for group in groups]
    return parts


def _meets(one: Aligned, group: list[Tile]) -> bool:
    first, last = group[0], group[-1]
    return (
        first.a < one.a1
        and one.a0 < last.a + last.length
        and first.b < one.b1
        and one.b0 < last.b + last.length
    )


def _of_group(one: Aligned, group: list[Tile]) -> Aligned:
    first, last = group[0], group[-1]
    a1, b1 = last.a + last.length, last.b + last.length
    same = sum(t.length for t in group) / max(a1 - first.a, b1 - first.b)
    kind = Kind.VERBATIM if same >= VERBATIM else Kind.EDITED
    return replace(one, a0=first.a, a1=a1, b0=first.b, b1=b1, kind=kind)


def repeated(
    parsed: Parsed, found: Sequence[Tile], background: Background | None, shortest: int
) -> list[Stretch]:
    """Align a text with itself; ``a`` is the earlier place."""
    aligned = align_within(parsed, background=background, shortest=shortest)
    slot = names_and_numbers(parsed)
    return [
        _stretch(parsed, parsed, one, found)
        for one in aligned
        if one.kind is Kind.VERBATIM or not _refilled(parsed, one, slot)
    ]


def _refilled(parsed: Parsed, one: Aligned, slot: NDArray[np.bool_]) -> bool:
    """Whether a repeat is a template filled again: each side has names or numbers that the other lacks."""
    hashes = parsed.tokens.hash
    left = np.unique(hashes[one.a0 : one.a1][slot[one.a0 : one.a1]])
    right = np.unique(hashes[one.b0 : one.b1][slot[one.b0 : one.b1]])
    alone = min((~np.isin(left, right)).sum(), (~np.isin(right, left)).sum())
    return bool(alone >= _FEW and alone > _REFILLED * max(len(left), len(right)))


def _stretch(a: Parsed, b: Parsed, one: Aligned, found: Sequence[Tile]) -> Stretch:
    inside = within(found, (one.a0, one.a1), (one.b0, one.b1))
    ties = tuple(ties_of_tiles(a, b, inside) or ties_of_words(a, b, (one.a0, one.a1), (one.b0, one.b1)))
    return Stretch(one.a0, one.a1, one.b0, one.b1, one.kind, one.score, ties)
