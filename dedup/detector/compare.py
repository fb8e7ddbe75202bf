"""Comparing a prepared document with stored ones, each pair the same way round whoever came in last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.library import Shelved
from dedup.types import Comparison, Reason, Relation

if TYPE_CHECKING:
    from dedup.match.halves import Half
    from dedup.match.relation import Judgement
    from dedup.sketch.background import Background

__all__ = ["Compared", "Comparer", "comparison_id", "earlier_ids"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a document is to a stored one; ``earlier`` where the stored one came first."""

    number: int
    comparison: Comparison
    earlier: bool

    @classmethod
    def stored(cls, comparison: Comparison, name: str | None) -> Compared:
        """Read a stored pair from the side of the document called ``name``.

        The sides tell the order: ``a`` was published first, even where a rejection hid who was first.
        """
        return cls(0, comparison, comparison.a.id != name)


def comparison_id(a: str, b: str) -> str:
    """Name a pair of documents, the same from both sides and for every version of either."""
    joined = "\0".join(sorted((a, b)))
    return "cmp_" + hashlib.sha256(joined.encode()).hexdigest()[:16]


def earlier_ids(compared: Iterable[Compared]) -> frozenset[str]:
    """Name the comparisons whose stored side came first, and so explains words."""
    return frozenset(c.comparison.id for c in compared if c.earlier and c.comparison.id is not None)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares with one configuration and one background."""

    config: Config
    background: Background

    def judge(self, new: Half, held: Half) -> Judgement | None:
        """Judge two documents; None for what shares boilerplate at most, as far as that is soon clear."""
        from dedup.match.compare import related

        return related(new, held, self.config)

    def compare(self, new: Shelved, held: Shelved, judgement: Judgement) -> Compared | None:
        """Compare with a stored document, the earlier published as ``a``; None for nothing to show.

        Nothing to show is what shares boilerplate at most: of 6,792 pairs proposed among 720 press releases
        that were 6,778.  ``judgement`` is of the two, in this order.
        """
        from dedup.match.compare import compare_judged

        earlier = held.place.before(new.place)
        a, b = (held, new) if earlier else (new, held)
        judged = judgement.turned() if earlier else judgement
        found = compare_judged(
            a.view, b.view, a.info, b.info, judged, config=self.config, background=self.background
        )
        return Compared(held.place.number or 0, _named(found, a, b), earlier) if found else None

    def sides(self, a: Shelved, b: Shelved) -> Comparison:
        """Compare two documents in the order given."""
        from dedup.match.compare import compare_views

        found = compare_views(a.view, b.view, a.info, b.info, config=self.config, background=self.background)
        return _named(found, a, b)

    def revision(self, elder: Shelved, newer: Shelved) -> Comparison:
        """Compare a document with its own version before: an update, and no duplicate of anything."""
        found = self.sides(elder, newer)
        reason = Reason("own_revision", "Two versions of one item.", 1.0)
        return replace(
            found,
            relation=Relation.UPDATE,
            duplicate=False,
            reasons=(reason, *found.reasons),
            nearest_flip=None,
        )


def _named(found: Comparison, a: Shelved, b: Shelved) -> Comparison:
    return replace(found, id=comparison_id(a.place.id, b.place.id))
