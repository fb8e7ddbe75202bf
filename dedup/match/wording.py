"""Shared wording of two documents or inside one, as stretches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.match.links import ties_of_tiles
from dedup.match.stretches import Stretch
from dedup.match.tiles import Tile, joined
from dedup.types import Kind

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["stretch_of", "worded"]

_VERBATIM = 0.93
"""Share of a stretch that exact runs cover on both sides for it to be called verbatim."""


def worded(a: Parsed, b: Parsed, found: Sequence[Tile], shortest: int) -> list[Stretch]:
    """Join exact runs into stretches of at least ``shortest`` words."""
    return [stretch_of(a, b, group) for group in joined(list(found), shortest=shortest)]


def stretch_of(a: Parsed, b: Parsed, group: list[Tile]) -> Stretch:
    """Make one stretch of neighbouring exact runs."""
    first, last = group[0], group[-1]
    a1, b1 = last.a + last.length, last.b + last.length
    share = sum(t.length for t in group) / max(a1 - first.a, b1 - first.b)
    kind = Kind.VERBATIM if share >= _VERBATIM else Kind.EDITED
    ties = tuple(ties_of_tiles(a, b, group))
    return Stretch(first.a, a1, first.b, b1, kind, round(share, 4), ties)
