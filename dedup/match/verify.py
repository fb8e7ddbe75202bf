"""Whether two documents are duplicates, without the passages: what clustering asks of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.halves import Half, half
from dedup.match.keyless import keyless
from dedup.match.relation import relate
from dedup.match.view import view
from dedup.types import DocumentInfo, Relation

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Verifier"]


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
        self._halves: dict[int, Half] = {}

    def aside(self, parsed: Parsed, background: Background, source: str | None) -> NDArray[np.bool_]:
        """Mark the tokens that make no keys, and remember what the batch has learned."""
        self._background = background
        return keyless(parsed, background, source)

    def __call__(self, i: int, j: int) -> tuple[Relation, float]:
        """Say what document j is to document i, and how surely the two are duplicates."""
        a, b = self._half(i), self._half(j)
        if not np.isin(a.hash, b.hash).any():
            return Relation.UNRELATED, 0.0
        decision = relate(a, b)
        return decision.relation, decision.score

    def _half(self, at: int) -> Half:
        if at not in self._halves:
            prepared = view(self._parsed[at], self._background, self._infos[at].source)
            self._halves[at] = half(prepared, self._infos[at], self._background)
        return self._halves[at]
