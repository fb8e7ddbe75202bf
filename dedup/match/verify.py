"""Whether two documents are duplicates, without the passages: what clustering asks of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.keyless import keyless
from dedup.match.relation import relate
from dedup.match.tiles import tiles
from dedup.match.view import View, view
from dedup.types import DocumentInfo, Relation

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Verifier"]

_LEAST = 12
"""Shared words below which nothing is a copy."""


class Verifier:
    """Decides pairs of a batch by position; prepares each document once.

    ``aside`` is handed to the batch, which calls it with what it has learned; the same then holds
    for the verdicts.
    """

    def __init__(
        self, parsed: Sequence[Parsed], infos: Sequence[DocumentInfo], background: Background
    ) -> None:
        self._parsed = parsed
        self._infos = infos
        self._background = background
        self._views: dict[int, View] = {}

    def aside(self, parsed: Parsed, background: Background, source: str | None) -> NDArray[np.bool_]:
        """Mark the tokens that make no keys, and remember what the batch has learned."""
        self._background = background
        return keyless(parsed, background, source)

    def __call__(self, i: int, j: int) -> tuple[Relation, float]:
        """Say what document j is to document i, and how surely the two are duplicates."""
        a, b = self._view(i), self._view(j)
        found = tiles(a.parsed.tokens.hash, b.parsed.tokens.hash)
        if sum(t.length for t in found) < min(_LEAST, len(a.parsed.tokens), len(b.parsed.tokens)):
            return Relation.UNRELATED, 0.0
        decision = relate(a, b, found, self._background, self._infos[i], self._infos[j])
        return decision.relation, decision.score

    def _view(self, at: int) -> View:
        if at not in self._views:
            self._views[at] = view(self._parsed[at], self._background, self._infos[at].source)
        return self._views[at]
