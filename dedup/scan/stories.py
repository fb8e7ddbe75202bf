"""Big stories: what several sources ran, and the facts that later copies add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from dedup.attribution.outlets import same_source
from dedup.cluster.survivor import Policy, survivor
from dedup.report.spans import other_side, own_side, standing
from dedup.rights import is_withdrawn
from dedup.scan.night import Story
from dedup.types import Comparison, DocumentInfo, Member, Report

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
        pairs = [comparison for comparison in standing(report) if comparison.duplicate]
        for comparison in pairs:
            other = other_side(comparison, report.document)
            heap.items.setdefault(other.id or other.sha256, other)
        heap.facts.update(dict.fromkeys(_added(report, pairs)))

    def first(self, cluster: str) -> str | None:
        """Name the source that had a story first, None where that is unknown."""
        heap = self.heaps.get(cluster)
        earliest = _by_publication(heap)[0] if heap else None
        return earliest.source if earliest and earliest.published else None

    def listed(self, limit: int) -> tuple[Story, ...]:
        """List the big ones, those with new facts first."""
        shown = (_story(cluster, heap, self.policy) for cluster, heap in self.heaps.items())
        big = [story for story in shown if len(story.sources) >= _SOURCES]
        big.sort(key=lambda s: (not s.facts, -len(s.sources), -s.items, s.cluster))
        return tuple(big[:limit])


def _added(report: Report, pairs: Sequence[Comparison]) -> list[str]:
    """Name what an item states and none of the earlier ones it copies: one of these may be cut."""
    only = [_own_facts(pair, report.document) for pair in pairs if pair.id in report.earlier]
    return [value for value in only[0] if all(value in other for other in only[1:])] if only else []


def _own_facts(comparison: Comparison, info: DocumentInfo) -> list[str]:
    facts = comparison.facts.only_b if own_side(comparison, info) == "b" else comparison.facts.only_a
    return [fact.value for fact in facts]


def _by_publication(heap: _Heap) -> list[DocumentInfo]:
    return sorted(heap.items.values(), key=lambda i: (i.published or _LATEST, i.id or ""))


def _story(cluster: str, heap: _Heap, policy: Policy) -> Story:
    infos = _by_publication(heap)
    first = infos[0] if infos[0].published else None
    title = next((info.title for info in infos if info.title), None)
    sources = tuple(dict.fromkeys(info.source for info in infos if info.source))
    # A credit line is no news of the story.
    facts = [fact for fact in sorted(heap.facts) if not any(same_source(fact, name) for name in sources)]
    return Story(
        cluster,
        title or infos[0].id or "untitled",
        first.source if first else None,
        len(infos),
        sources,
        tuple(facts[:_FACTS]),
        heap.report,
        _survivor(infos, policy),
    )


def _survivor(infos: Sequence[DocumentInfo], policy: Policy) -> DocumentInfo | None:
    named = {str(info.id): info for info in infos}
    members = [Member(name, info.source, info.title, info.published) for name, info in named.items()]
    barred = [name for name, info in named.items() if is_withdrawn(info.status)]
    return named.get(survivor(members, policy, barred=barred) or "")
