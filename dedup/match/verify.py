"""Whether two documents are duplicates, without the passages: what clustering asks of a pair."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from dedup.match.compare import describe
from dedup.match.halves import Half, half
from dedup.match.kernels.words import is_in
from dedup.match.relation import judge
from dedup.match.set_aside import standing_share
from dedup.match.view import view
from dedup.types import Document, Relation

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Verifier"]


T_co = TypeVar("T_co", covariant=True)


class ByPlace(Protocol[T_co]):
    """Things by their place in a batch, perhaps made on demand."""

    def __getitem__(self, at: int, /) -> T_co:
        """Answer the thing at a place."""
        ...


_KEPT = 1_000
"""Documents held prepared; an article takes some 100 kB."""


class Verifier:
    """Decides pairs of a batch by position; prepares a document when it is first asked about.

    What counts is set aside by the background the caller gave, not by what the batch shows: a family
    of five versions would set its own wording aside (labelled clusters: F1 .948 against .959).  What a
    source prints in item after item is a reason against a duplicate all the same.
    """

    def __init__(self, documents: ByPlace[Document], parsed: ByPlace[Parsed], background: Background) -> None:
        self._documents = documents
        self._parsed = parsed
        self._background = background
        self._habits = background
        self._half = lru_cache(_KEPT)(self._made)

    def learned(self, background: Background) -> None:
        """Take what the batch shows of each source's habits; asked for before the first pair."""
        self._habits = background

    def __call__(self, i: int, j: int) -> tuple[Relation, float]:
        """Say what document j is to document i, and how surely the two are duplicates."""
        a, b = self._half(i), self._half(j)
        if not is_in(a.hash, b.hash).any():
            return Relation.UNRELATED, 0.0
        verdict = judge(a, b).verdict
        return verdict.relation, verdict.score

    def standing(self, at: int) -> float:
        """Say which share of a document is closing matter by its form, by a glance at the text alone."""
        return standing_share(self._documents[at].text)

    def _made(self, at: int) -> Half:
        parsed = self._parsed[at]
        info = describe(self._documents[at], parsed)
        prepared = view(parsed, self._background, info.source)
        return half(prepared, info, self._background, self._habits)
