"""Turns of interviews and FAQs, and the zones of a document."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.text.labels import ASKING
from dedup.text.layout import Block
from dedup.text.sentences import Words
from dedup.types import Span, Zone, ZoneKind

__all__ = ["Turn", "turns_of", "zones_of"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a time.

    ``start``, ``end`` are code points and ``first:last`` sentences, all without the label.
    """

    label: Span | None
    start: int
    end: int
    first: int
    last: int
    speaker: str
    question: bool


def zones_of(parts: Sequence[Block]) -> tuple[tuple[Zone, ...], list[int]]:
    """Return the zones in order and, for each block, the number of its zone."""
    kinds = _kinds(parts)
    zones: list[Zone] = []
    numbers: list[int] = []
    for block, kind, fresh in zip(parts, kinds, _fresh(parts, kinds), strict=True):
        if fresh or not zones or zones[-1].kind != kind:
            zones.append(Zone(kind, block.start, block.end))
        else:
            zones[-1] = Zone(kind, zones[-1].start, block.end)
        numbers.append(len(zones) - 1)
    return tuple(zones), numbers


def _fresh(parts: Sequence[Block], kinds: Sequence[ZoneKind]) -> list[bool]:
    """Every time stamp begins an entry of its own."""
    return [k == ZoneKind.LIVE_ENTRY and b.time is not None for b, k in zip(parts, kinds, strict=True)]


def _kinds(parts: Sequence[Block]) -> list[ZoneKind]:
    kinds = [ZoneKind.ARTICLE] * len(parts)
    spoken = [i for i, b in enumerate(parts) if b.label is not None]
    if spoken:
        for i in range(spoken[0], len(parts)):
            kinds[i] = ZoneKind.INTERVIEW
        _head(parts, kinds, spoken[0])
    timed = [i for i, b in enumerate(parts) if b.time is not None]
    if timed:
        for i in range(timed[0], len(parts)):
            kinds[i] = ZoneKind.LIVE_ENTRY
        _head(parts, kinds, timed[0])
    return [ZoneKind.CAPTION if b.caption else k for b, k in zip(parts, kinds, strict=True)]


def _head(parts: Sequence[Block], kinds: list[ZoneKind], at: int) -> None:
    while at > 0 and parts[at - 1].heading:
        at -= 1
        kinds[at] = ZoneKind.HEADING


def turns_of(
    w: Words, parts: Sequence[Block], owner: Sequence[int], label: Sequence[bool]
) -> tuple[Turn, ...]:
    """Return the turns; ``owner`` is the block of each sentence, ``label`` whether it is a label."""
    spoken = [i for i, b in enumerate(parts) if b.label is not None]
    asking = _asking(w, parts, spoken)
    out = []
    for i, following in zip(spoken, [*spoken[1:], len(parts)][: len(spoken)], strict=True):
        block, end = parts[i], parts[following - 1].end
        first, last = bisect_left(owner, i), bisect_left(owner, following)
        first += label[first]
        span = Span(*block.label) if block.label else None
        out.append(
            Turn(span, block.body, max(end, block.body), first, last, block.speaker, block.speaker in asking)
        )
    return tuple(out)


def _asking(w: Words, parts: Sequence[Block], spoken: Sequence[int]) -> set[str]:
    """Find who asks: a word for that role, else the one whose turns end in questions more often."""
    speakers = {parts[i].speaker for i in spoken}
    if roles := {s for s in speakers if s in ASKING}:
        return roles
    ends: dict[str, list[bool]] = defaultdict(list)
    for i in spoken:
        ends[parts[i].speaker].append(w.text[parts[i].end - 1] in "?？؟")
    return {s for s, e in ends.items() if sum(e) > 0.4 * len(e)}
