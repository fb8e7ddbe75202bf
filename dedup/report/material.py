"""Everything the findings of one report are made from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.attribution.credits import Credit
from dedup.report.spans import own_side
from dedup.report.words import Words
from dedup.types import (
    Answer,
    ComparedWith,
    Comparison,
    Conflict,
    Document,
    DocumentInfo,
    Facts,
    Passage,
    Span,
)

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["SHORT", "Material", "Shared"]

SHORT = 25
"""Below this many counted words only exact copies can be told; a teaser is not original, it is short."""

_TEASERS = frozenset(("beginning", "summary", "title"))


@dataclass(frozen=True, slots=True)
class Shared:
    """A comparison seen from this document: the other one, and the passages with this side first."""

    comparison: Comparison
    other: DocumentInfo
    own: str
    earlier: bool

    @classmethod
    def of(cls, comparison: Comparison, info: DocumentInfo, earlier: Collection[str] | None) -> Shared:
        """Turn a comparison so that ``info`` is this side.

        The other document is earlier if ``earlier`` holds the comparison's id; without that set
        the direction of the comparison decides.
        """
        own = own_side(comparison, info)
        other = "b" if own == "a" else "a"
        if earlier is None:
            first = comparison.direction.startswith(f"{other}_first")
        else:
            first = comparison.id in earlier
        return cls(comparison, comparison.a if other == "a" else comparison.b, own, first)

    def span(self, passage: Passage) -> Span:
        """Return the side of a passage that is this document."""
        return passage.a if self.own == "a" else passage.b

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict of the comparison, each pair of places once."""
        linked = [link.conflict for passage in self.comparison.passages for link in passage.links]
        every = [*self.comparison.facts.conflicts, *(conflict for conflict in linked if conflict)]
        return tuple({(c.a, c.b): c for c in every}.values())

    @property
    def other_contains(self) -> bool:
        """Whether the other document holds more of this one than the other way round."""
        a_in_b, b_in_a = self.comparison.containment.a_in_b, self.comparison.containment.b_in_a
        return a_in_b >= b_in_a if self.own == "a" else b_in_a >= a_in_b


@dataclass(frozen=True, slots=True)
class Material:
    """What a report knows before it says anything; built once, read by every rule."""

    document: Document
    info: DocumentInfo
    parsed: Parsed
    words: Words
    passages: tuple[Passage, ...]
    answers: tuple[Answer, ...]
    facts: Facts
    shared: tuple[Shared, ...]
    compared_with: ComparedWith
    credits: tuple[Credit, ...]
    series: tuple[tuple[str, ...], ...] = ()
    reprints: frozenset[str | None] = frozenset()
    """Ids of comparisons whose sources an editor gave leave to reprint."""

    @property
    def too_short(self) -> bool:
        """Whether there are too few counted words to say anything but "exact copy", or only a teaser's."""
        return self.words.total < SHORT or self.teaser

    @property
    def teaser(self) -> bool:
        """Whether a feed gave only the beginning, summary or title of the article."""
        told = self.document.metadata.get("extraction")
        return isinstance(told, dict) and told.get("how") in _TEASERS
