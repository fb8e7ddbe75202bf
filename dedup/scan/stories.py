"""Big stories: what several sources ran, and the facts that later copies add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from dedup.cluster.survivor import Policy, survivor
from dedup.report.spans import other_side, own_side, standing
from dedup.rights import is_withdrawn
from dedup.scan.night import Story
from dedup.types import Comparison, DocumentInfo, Fact, Member, Report

__all__ = ["Stories"]

_SOURCES = 3
"""A story is big from this many sources on."""
_FACTS = 5
"""New facts that its line names."""
_LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class _Heap:
    """A cluster as its items come in; ``facts`` are those that a copy has and an earlier one has not."""

    report: str
    items: dict[str, DocumentInfo] = field(default_factory=dict)
    facts: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Stories:
    """Collects clusters item by item."""

    heaps: dict[str, _Heap] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    def take(self, cluster: str, report: Report) -> None:
        """Take one item of a cluster in, with the earlier ones it copies."""
        heap = self.heaps.setdefault(cluster, _Heap(report.id))
        heap.items[report.document.id or report.id] = report.document
        for comparison in standing(report):
            if comparison.duplicate:
                other = other_side(comparison, report.document)
                heap.items.setdefault(other.id or other.sha256, other)
                if comparison.id in report.earlier:
                    heap.facts.update(dict.fromkeys(_added(comparison, report.document)))

    def listed(self, limit: int) -> tuple[Story, ...]:
        """List the big ones, those with new facts first."""
        shown = (_story(cluster, heap, self.policy) for cluster, heap in self.heaps.items())
        big = [story for story in shown if len(story.sources) >= _SOURCES]
        big.sort(key=lambda s: (not s.facts, -len(s.sources), -s.items, s.cluster))
        return tuple(big[:limit])


def _added(comparison: Comparison, info: DocumentInfo) -> list[str]:
    """Name what only this item states, figures before names."""
    facts = comparison.facts.only_b if own_side(comparison, info) == "b" else comparison.facts.only_a
    return [fact.value for fact in sorted(facts, key=_is_name)]


def _is_name(fact: Fact) -> bool:
    return fact.what == "name"


def _story(cluster: str, heap: _Heap, policy: Policy) -> Story:
    infos = sorted(heap.items.values(), key=lambda i: (i.published or _LATEST, i.id or ""))
    first = infos[0] if infos[0].published else None
    title = next((info.title for info in infos if info.title), None)
    return Story(
        cluster,
        title or infos[0].id or "untitled",
        first.source if first else None,
        len(infos),
        tuple(dict.fromkeys(info.source for info in infos if info.source)),
        tuple(sorted(heap.facts))[:_FACTS],
        heap.report,
        _survivor(infos, policy),
    )


def _survivor(infos: Sequence[DocumentInfo], policy: Policy) -> DocumentInfo | None:
    named = {str(info.id): info for info in infos}
    members = [Member(name, info.source, info.title, info.published) for name, info in named.items()]
    barred = [name for name, info in named.items() if is_withdrawn(info.status)]
    return named.get(survivor(members, policy, barred=barred) or "")
