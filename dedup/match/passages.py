"""One answer from two finders: aligned stretches of wording and restated sentences, as passages.

A passage keeps its links, so that one can always ask why; a link keeps its evidence, and both
values where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.conflicts import Side, gap_conflicts, side_of
from dedup.match.disputes import Disputes
from dedup.match.links import Tie
from dedup.match.roles import role_of
from dedup.match.stretches import Stretch, gather
from dedup.match.tiles import Tile, chain, within
from dedup.match.view import View
from dedup.types import Conflict, Kind, Link, Passage, Span, TextQuote

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["assemble"]

_CONTEXT = 20
"""Code points of prefix and suffix in a text quote."""

_DISPUTED = 0.5
"""Score of a tie that is there because its sentences contradict each other."""

Evidence = dict[tuple[int, int], tuple[str, ...]]


def assemble(
    a: View,
    b: View,
    worded: Sequence[Stretch],
    ties: Sequence[Tie],
    tiles: Sequence[Tile],
    disputes: Disputes,
    background: Background | None = None,
    *,
    alone: float = 0.0,
) -> tuple[Passage, ...]:
    """Merge stretches of wording and restatement ties into passages ``p1``, ``p2`` ... in order of ``a``.

    Ties that score less than ``alone`` only fill stretches.  Sentences in dispute are tied even where
    nothing else ties them.
    """
    tied = {(t.i, t.j) for t in ties}
    ties = [*ties, *(Tie(i, j, _DISPUTED) for i, j in disputes if (i, j) not in tied)]
    fills = {t for t in ties if t.score < alone and (t.i, t.j) not in disputes}
    stretches = gather(a, b, worded, ties, fills)
    evidence = _evidence(a, b, stretches, background)
    maker = _Maker(a, b, side_of(a.parsed), side_of(b.parsed), tuple(tiles), disputes, evidence)
    return tuple(maker.passage(f"p{n}", stretch) for n, stretch in enumerate(stretches, 1))


def _evidence(a: View, b: View, stretches: Iterable[Stretch], background: Background | None) -> Evidence:
    """Say why restated sentences are tied."""
    from dedup.match.evidence import evidence_of

    pairs = [(t.i, t.j) for s in stretches if s.kind is Kind.RESTATEMENT for t in s.ties]
    if not pairs:
        return {}
    other = None if a.parsed is b.parsed else b.parsed
    return dict(zip(pairs, evidence_of(a.parsed, other, pairs, background), strict=True))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Everything a passage is made from."""

    a: View
    b: View
    side_a: Side
    side_b: Side
    tiles: tuple[Tile, ...]
    disputes: Disputes
    evidence: Evidence

    def passage(self, name: str, stretch: Stretch) -> Passage:
        """Make the passage of one stretch."""
        window_a, window_b = (stretch.a0, stretch.a1), (stretch.b0, stretch.b1)
        inside = within(self.tiles, window_a, window_b)
        span_a, span_b = self.a.span(*window_a), self.b.span(*window_b)
        role, because = role_of(
            window_a, window_b, (self.a.asides, self.b.asides), (self.a.quoted, self.b.quoted)
        )
        return Passage(
            name,
            stretch.kind,
            role,
            stretch.score,
            span_a.of(self.a.parsed.text),
            span_b.of(self.b.parsed.text),
            self._links(stretch, inside),
            self._longest(inside),
            _quote(self.b.parsed.text, span_b),
            because,
        )

    def _longest(self, inside: Sequence[Tile]) -> str:
        if not inside:
            return ""
        tile = max(inside, key=lambda t: (t.length, -t.a))
        tokens = self.a.parsed.tokens
        return self.a.parsed.text[tokens.start[tile.a] : tokens.end[tile.a + tile.length - 1]]

    def _links(self, stretch: Stretch, inside: Sequence[Tile]) -> tuple[Link, ...]:
        """Make a link of each tie, and of each differing value that lies in none."""
        worded = stretch.kind is not Kind.RESTATEMENT
        conflicts = gap_conflicts(self.side_a, self.side_b, chain(list(inside))) if worded else []
        links = []
        for tie in stretch.ties:
            span_a, span_b = self.a.sentence(tie.i), self.b.sentence(tie.j)
            own = _first_within(conflicts, span_a, span_b)
            if own is not None:
                conflicts.remove(own)
            conflict = own or self.disputes.get((tie.i, tie.j))
            links.append(Link(span_a, span_b, tie.score, self.evidence.get((tie.i, tie.j), ()), conflict))
        links += [Link(_bare(c.a), _bare(c.b), stretch.score, (), c) for c in conflicts]
        return tuple(sorted(links, key=lambda x: (x.a, x.b)))


def _first_within(conflicts: Iterable[Conflict], a: Span, b: Span) -> Conflict | None:
    return next((c for c in conflicts if _within(c.a, a) and _within(c.b, b)), None)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _bare(span: Span) -> Span:
    return Span(span.start, span.end)


def _quote(text: str, span: Span) -> TextQuote:
    before, after = text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
    return TextQuote(before, text[span.start : span.end], after)
