"""Candidates: documents that deserve a closer look, never a verdict.

A candidate never leaves the library; what it is to the document asked about, ``dedup.match``
decides.  Keys and the rule that proposes are those of :mod:`dedup.sketch.keys`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from dedup.sketch.sketch import Sketch

__all__ = ["CANDIDATES_CAP", "Candidate", "Candidates", "Index"]

CANDIDATES_CAP = "candidates"
"""How a report names that more documents were proposed than were looked at."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed document: its number, how many keys of each kind agree, and its place in the ranking.

    ``exact`` is set for a copy word for word.  Documents of one text are one candidate, of which
    ``number`` is the lowest.
    """

    number: int
    bands: int
    shingles: int
    terms: int
    score: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidates(Sequence[Candidate]):
    """Ranked candidates, best first, and the caps that bit while they were looked for."""

    found: tuple[Candidate, ...] = ()
    caps_hit: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.found)

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Candidate, ...]: ...
    def __getitem__(self, at: int | slice) -> Candidate | tuple[Candidate, ...]:
        return self.found[at]


class Index(Protocol):
    """What proposes documents: derived from a store, and made again from it when lost."""

    def __len__(self) -> int:
        """Count the documents held."""
        ...

    def add(self, number: int, sketch: Sketch) -> None:
        """Take in a document under its number; a number already held is replaced."""
        ...

    def remove(self, number: int) -> None:
        """Forget a document; one not held is no error."""
        ...

    def copies(self, exact: bytes) -> tuple[int, ...]:
        """List the documents of exactly this text, ascending."""
        ...

    def candidates(self, sketch: Sketch, limit: int) -> Candidates:
        """Propose at most ``limit`` documents, best first."""
        ...
