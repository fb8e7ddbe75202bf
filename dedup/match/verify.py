"""Whether two documents are duplicates, without the passages: what clustering asks of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.halves import Half, half
from dedup.match.relation import relate
from dedup.match.view import view
from dedup.types import DocumentInfo, Relation

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Verifier"]


class Verifier:
    """Decides pairs of a batch by position; prepares each document once.

    What counts is set aside by the background the caller gave, not by what the batch shows: a family
    of five versions would set its own wording aside (labelled clusters: F1 .948 against .959).  What a
    source prints in item after item is a reason against a duplicate all the same.
    """

    def __init__(
        self, parsed: Sequence[Parsed], infos: Sequence[DocumentInfo], background: Background
    ) -> None:
        self._parsed = parsed
        self._infos = infos
        self._background = background
        self._habits = background
        self._halves: dict[int, Half] = {}

    def learned(self, background: Background) -> None:
        """Take what the batch shows of each source's habits; asked for before the first pair."""
        self._habits = background

    def __call__(self, i: int, j: int) -> tuple[Relation, float]:
        """Say what document j is to document i, and how surely the two are duplicates."""
        a, b = self._half(i), self._half(j)
        if not np.isin(a.hash, b.hash).any():
            return Relation.UNRELATED, 0.0
        decision = relate(a, b)
        return decision.relation, decision.score

    def _half(self, at: int) -> Half:
        if at not in self._halves:
            info = self._infos[at]
            self._halves[at] = half(
                view(self._parsed[at], self._background, info.source), info, self._background, self._habits
            )
        return self._halves[at]
