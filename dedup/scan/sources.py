"""Sources in numbers, and who copies from whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from dedup.attribution.outlets import same_source
from dedup.report.spans import other_side, own_side, standing
from dedup.scan.night import Flow, SourceRow
from dedup.types import Comparison, DocumentInfo, Relation, Report

__all__ = ["NO_SOURCE", "Sources", "origin_of"]

NO_SOURCE = "no source"
"""How items without a source are counted."""
_NEAR = 0.1
_LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class _Row:
    items: int = 0
    copies: int = 0
    copied: int = 0
    updates: int = 0
    counted: int = 0
    original: int = 0


@dataclass(slots=True)
class Sources:
    """Counts item by item.  Each is taken from one source at most."""

    rows: dict[str, _Row] = field(default_factory=dict)
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, report: Report) -> None:
        """Take one item in."""
        name = report.document.source or NO_SOURCE
        row = self._row(name)
        row.items += 1
        if report.originality.value is not None:  # a teaser is not original, it is short
            row.counted += report.originality.counted_words
            row.original += report.originality.original_words
        row.updates += any(one.relation is Relation.UPDATE for one in _earlier(report))
        origin = origin_of(report)
        if origin is not None:
            row.copies += 1
            self._row(origin).copied += 1
            self.taken[origin, name] += 1

    def _row(self, name: str) -> _Row:
        return self.rows.setdefault(name, _Row())

    def listed(self) -> tuple[SourceRow, ...]:
        """List every source, the one of most items first."""
        rows = (
            SourceRow(name, r.items, r.copies, r.copied, r.updates, r.counted, r.original)
            for name, r in self.rows.items()
        )
        return tuple(sorted(rows, key=lambda row: (-row.items, row.source)))

    def flows(self) -> tuple[Flow, ...]:
        """List who copies from whom, most items first."""
        flows = (Flow(origin, taker, items) for (origin, taker), items in self.taken.items())
        return tuple(sorted(flows, key=lambda flow: (-flow.items, flow.origin, flow.taker)))


def _earlier(report: Report) -> list[Comparison]:
    return [one for one in standing(report) if one.duplicate and one.id in report.earlier]


def origin_of(report: Report) -> str | None:
    """Choose the source an item was likely taken from: of those that hold nearly the most of it, the first.

    A story that five papers ran was not taken from four of them by the fifth.  None where it was from none.
    """
    info, earlier = report.document, _earlier(report)
    others = [one for one in earlier if not same_source(other_side(one, info).source, info.source)]
    if not others:
        return None
    most = max(_held(one, info) for one in others)
    near = [other_side(one, info) for one in others if _held(one, info) >= most - _NEAR]
    return min(near, key=lambda other: (other.published or _LATEST, other.id or "")).source or NO_SOURCE


def _held(comparison: Comparison, info: DocumentInfo) -> float:
    """Tell the share of an item that the other document of a pair holds."""
    held = comparison.containment
    return held.a_in_b if own_side(comparison, info) == "a" else held.b_in_a
