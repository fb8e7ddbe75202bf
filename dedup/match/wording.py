"""Shared wording of two documents or inside one, as stretches with the sentences that correspond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.align import VERBATIM, Aligned, align, align_within
from dedup.match.halves import names_and_numbers
from dedup.match.kernels.words import is_in
from dedup.match.links import ties_of_tiles, ties_of_words
from dedup.match.stretches import Stretch
from dedup.match.tiles import Tile, changed_places, joined, within
from dedup.types import Kind

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["repeated", "worded"]

_GAP = 6
_MOSTLY = 0.6
"""Share of a stretch that long exact runs must cover for it to be cut down to them."""

_EDITED = 0.2
"""Share of the words between two runs that both sides hold from which they are an edit and not new."""

_FEW, _REFILLED = 2, 0.3
"""Names and numbers that each side must have alone, in count and share, for a template."""


def worded(
    a: Parsed, b: Parsed, found: Sequence[Tile], background: Background | None, shortest: int
) -> list[Stretch]:
    """Align two texts; ``found`` are their exact runs, which tell the sentences that correspond."""
    aligned = align(a, b, background=background, shortest=shortest)
    return [_stretch(a, b, part, found) for part in _cut(a, b, aligned, found)]


def _cut(a: Parsed, b: Parsed, aligned: Sequence[Aligned], found: Sequence[Tile]) -> list[Aligned]:
    """Cut stretches that are mostly copied down to what is: new text inside is nobody's wording.

    Long runs join over a few words of difference, and over more where these are edited and not new; a
    stretch that is edited throughout, or whose parts changed places, stays whole.
    """
    if all(one.kind is Kind.RESTATEMENT for one in aligned):
        return list(aligned)
    free = joined(list(found), gap=_GAP)
    parts: list[Aligned] = []
    for one in aligned:
        groups = [g for g in free if _meets(one, g)]
        copied = sum(t.length for g in groups for t in g)
        partly = copied < _MOSTLY * max(one.a1 - one.a0, one.b1 - one.b0)
        if one.kind is Kind.RESTATEMENT or partly or changed_places(groups):
            parts.append(one)
            continue
        free = [g for g in free if g not in groups]
        parts += [_of_group(one, group) for group in _over_edits(a, b, groups)]
    return parts


def _over_edits(a: Parsed, b: Parsed, groups: Sequence[list[Tile]]) -> list[list[Tile]]:
    """Join groups of runs that follow each other on both sides where what lies between is shared in part.

    Cutting there too took PAN's translated passages apart: PlagDet .951 for .967.
    """
    pieces: list[list[Tile]] = []
    for group in groups:
        if pieces and _is_edit(a, b, pieces[-1][-1], group[0]):
            pieces[-1] = pieces[-1] + group
        else:
            pieces.append(group)
    return pieces


def _is_edit(a: Parsed, b: Parsed, before: Tile, after: Tile) -> bool:
    ended_a, ended_b = before.a + before.length, before.b + before.length
    if after.a < ended_a or after.b < ended_b:
        return False
    left, right = a.tokens.hash[ended_a : after.a].tolist(), b.tokens.hash[ended_b : after.b].tolist()
    return (Counter(left) & Counter(right)).total() >= _EDITED * max(len(left), len(right))


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
    alone = min((~is_in(left, right)).sum(), (~is_in(right, left)).sum())
    return bool(alone >= _FEW and alone > _REFILLED * max(len(left), len(right)))


def _stretch(a: Parsed, b: Parsed, one: Aligned, found: Sequence[Tile]) -> Stretch:
    inside = within(found, (one.a0, one.a1), (one.b0, one.b1))
    ties = tuple(ties_of_tiles(a, b, inside) or ties_of_words(a, b, (one.a0, one.a1), (one.b0, one.b1)))
    return Stretch(one.a0, one.a1, one.b0, one.b1, one.kind, one.score, ties)
