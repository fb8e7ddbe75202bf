"""Each source of a store in numbers: what it has, copies, credits, has first, and repeats of itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dedup.detector.walk import Held, Walk
from dedup.export.tables import is_teaser
from dedup.rights import is_withdrawn
from dedup.scan.sources import NO_SOURCE, origin_of
from dedup.types import Record

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["SourceFigures", "source_rows"]


@dataclass(frozen=True, slots=True)
class Taken(Record):
    """How many items a source copies from another."""

    origin: str
    items: int


@dataclass(frozen=True, slots=True)
class SourceFigures(Record):
    """One source.

    ``copies`` of its ``items`` copy an earlier one of another source, ``taken`` says of which; ``credited``
    of these name it.  It was ``first`` in so many of the ``stories`` (clusters of several sources) that
    it is in.  ``boilerplate`` counts five-word stretches known to recur in it, learned from
    ``learned_from`` items.
    """

    source: str
    items: int
    copies: int
    copied: int
    credited: int
    taken: tuple[Taken, ...]
    stories: int
    first: int
    teasers: int
    withdrawn: int
    counted_words: int
    original_words: int
    boilerplate: int
    learned_from: int


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)


def source_rows(walk: Walk) -> list[SourceFigures]:
    """Count every source, the one of most items first."""
    tallies: dict[str, _Tally] = {}
    for held in walk.documents():
        _take(tallies, held)
    for group in walk.clusters():
        sources = {info.source or NO_SOURCE for info in group.documents}
        if len(sources) < 2:
            continue
        first = next((info.source or NO_SOURCE for info in group.documents if info.id == group.first), None)
        for source in sources:
            counts = tallies.setdefault(source, _Tally()).counts
            counts["stories"] += 1
            counts["first"] += source == first
    background = walk.engine.background
    rows = [_row(source, tally, background) for source, tally in tallies.items()]
    return sorted(rows, key=lambda row: (-row.items, row.source))


def _take(tallies: dict[str, _Tally], held: Held) -> None:
    info, report = held.revision.info, held.report
    tally = tallies.setdefault(info.source or NO_SOURCE, _Tally())
    counts = tally.counts
    counts["items"] += 1
    counts["teasers"] += is_teaser(held)
    counts["withdrawn"] += is_withdrawn(info.status)
    if report is None:
        return
    if report.originality.value is not None:
        counts["counted_words"] += report.originality.counted_words
        counts["original_words"] += report.originality.original_words
    origin = origin_of(report)
    if origin is not None:
        counts["copies"] += 1
        counts["credited"] += any(f.code.startswith("credited_") for f in report.findings)
        tally.taken[origin] += 1
        tallies.setdefault(origin, _Tally()).counts["copied"] += 1


def _row(source: str, tally: _Tally, background: Background) -> SourceFigures:
    from dedup.sketch.background import source_threshold

    known = background.source(None if source == NO_SOURCE else source)
    counts, taken = tally.counts, sorted(tally.taken.items(), key=lambda named: (-named[1], named[0]))
    return SourceFigures(
        source,
        items=counts["items"],
        copies=counts["copies"],
        copied=counts["copied"],
        credited=counts["credited"],
        taken=tuple(Taken(origin, items) for origin, items in taken),
        stories=counts["stories"],
        first=counts["first"],
        teasers=counts["teasers"],
        withdrawn=counts["withdrawn"],
        counted_words=counts["counted_words"],
        original_words=counts["original_words"],
        boilerplate=len(known.wording.at_least(source_threshold(known.items))),
        learned_from=known.items,
    )
