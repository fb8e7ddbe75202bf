"""One answer from two finders: aligned stretches of wording and restated sentences, as passages.

A passage keeps its links, so that one can always ask why.  Restated sentences that lie inside an
aligned stretch become links of that stretch; the others join over small gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.conflicts import Side, gap_conflicts
from dedup.match.links import Tie, ties_of_tiles
from dedup.match.roles import quoted_mask, role_of
from dedup.match.set_aside import Aside, set_aside
from dedup.match.tiles import Tile, chain
from dedup.types import Kind, Link, Passage, Span, TextQuote

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Stretch", "View", "assemble", "view"]

_CONTEXT = 20
"""Code points of prefix and suffix in a text quote."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One side of a match with what passages ask of it: what is set aside, what is quoted."""

    parsed: Parsed
    asides: tuple[Aside, ...]
    quoted: NDArray[np.bool_]

    def span(self, first: int, last: int) -> Span:
        """Code points of tokens ``first:last``."""
        tokens = self.parsed.tokens
        return Span(int(tokens.start[first]), int(tokens.end[last - 1]))

    def sentence(self, number: int) -> Span:
        """Code points of a sentence."""
        start, end = self.parsed.sentences[number]
        return Span(int(start), int(end))

    def tokens_of(self, number: int) -> tuple[int, int]:
        """Token range of a sentence."""
        return int(self.parsed.first[number]), int(self.parsed.first[number + 1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Token windows ``a0:a1`` and ``b0:b1`` that belong together, with the sentence ties inside."""

    a0: int
    a1: int
    b0: int
    b1: int
    kind: Kind
    score: float
    ties: tuple[Tie, ...] = ()

    def holds(self, a: tuple[int, int], b: tuple[int, int]) -> bool:
        """Whether most of both token ranges lies inside."""
        return _inside(a, self.a0, self.a1) and _inside(b, self.b0, self.b1)


def _inside(span: tuple[int, int], start: int, end: int) -> bool:
    return 2 * (min(span[1], end) - max(span[0], start)) >= span[1] - span[0]


def view(parsed: Parsed, background: Background | None = None, source: str | None = None) -> View:
    """Prepare one side of a match."""
    return View(parsed, set_aside(parsed, background, source), quoted_mask(parsed))


def assemble(
    a: View,
    b: View,
    stretches: Sequence[Stretch],
    ties: Sequence[Tie],
    tiles: Sequence[Tile],
) -> tuple[Passage, ...]:
    """Merge stretches of wording and restatement ties into passages ``p1``, ``p2`` ... in order of ``a``."""
    sides = Side.of(a.parsed), Side.of(b.parsed)
    stretches, loose = _absorb(a, b, stretches, ties)
    everything = [*stretches, *_restated(a, b, loose)]
    everything.sort(key=lambda s: (s.a0, s.b0, s.a1, s.b1))
    return tuple(_passage(f"p{n}", a, b, s, tiles, sides) for n, s in enumerate(everything, 1))


def _absorb(
    a: View, b: View, stretches: Sequence[Stretch], ties: Sequence[Tie]
) -> tuple[list[Stretch], list[Tie]]:
    """Give ties that lie inside a stretch to it, unless it has a tie of either sentence already."""
    taken: list[list[Tie]] = [list(s.ties) for s in stretches]
    known = {(t.i, t.j) for s in stretches for t in s.ties}
    loose: list[Tie] = []
    for tie in ties:
        if (tie.i, tie.j) in known:
            continue
        home = next(
            (k for k, s in enumerate(stretches) if s.holds(a.tokens_of(tie.i), b.tokens_of(tie.j))), None
        )
        if home is None:
            loose.append(tie)
        elif not any(t.i == tie.i or t.j == tie.j for t in stretches[home].ties):
            taken[home].append(tie)
    kept = [
        Stretch(s.a0, s.a1, s.b0, s.b1, s.kind, s.score, tuple(sorted(t, key=lambda x: (x.i, x.j))))
        for s, t in zip(stretches, taken, strict=True)
    ]
    return kept, loose


def _restated(a: View, b: View, ties: Sequence[Tie]) -> list[Stretch]:
    """Join restated sentences that neighbour each other on both sides."""
    groups: list[list[Tie]] = []
    for tie in sorted(ties, key=lambda t: (t.i, t.j)):
        near = next((g for g in reversed(groups) if any(_neighbours(a, b, t, tie) for t in g)), None)
        if near is None:
            groups.append([tie])
        else:
            near.append(tie)
    return [_stretch_of(a, b, group) for group in groups]


def _neighbours(a: View, b: View, x: Tie, y: Tie) -> bool:
    return _steps(a.parsed, x.i, y.i) <= 1 and _steps(b.parsed, x.j, y.j) <= 1


def _steps(parsed: Parsed, s: int, t: int) -> int:
    """Sentences from one to the other; labels and questions between them do not count."""
    from dedup.text.parse import Mark

    low, high = min(s, t), max(s, t)
    between = parsed.marks[low + 1 : high]
    passed = int(((between & int(Mark.LABEL | Mark.QUESTION)) != 0).sum())
    return high - low - passed


def _stretch_of(a: View, b: View, group: list[Tie]) -> Stretch:
    a0, a1 = a.tokens_of(min(t.i for t in group))[0], a.tokens_of(max(t.i for t in group))[1]
    b0, b1 = b.tokens_of(min(t.j for t in group))[0], b.tokens_of(max(t.j for t in group))[1]
    score = sum(t.score for t in group) / len(group)
    return Stretch(a0, a1, b0, b1, Kind.RESTATEMENT, round(score, 4), tuple(group))


def _passage(
    name: str, a: View, b: View, stretch: Stretch, tiles: Sequence[Tile], sides: tuple[Side, Side]
) -> Passage:
    inside = _cut(tiles, stretch)
    ties = list(stretch.ties)
    if stretch.kind is not Kind.RESTATEMENT and not ties:
        ties = ties_of_tiles(a.parsed, b.parsed, inside)
    span_a, span_b = a.span(stretch.a0, stretch.a1), b.span(stretch.b0, stretch.b1)
    role, because = role_of(
        (stretch.a0, stretch.a1), (stretch.b0, stretch.b1), (a.asides, b.asides), (a.quoted, b.quoted)
    )
    links = _links(a, b, stretch, ties, inside, sides)
    text_a, text_b = a.parsed.text, b.parsed.text
    return Passage(
        name,
        stretch.kind,
        role,
        stretch.score,
        span_a.of(text_a),
        span_b.of(text_b),
        links,
        _longest(a, inside),
        TextQuote(
            text_b[max(0, span_b.start - _CONTEXT) : span_b.start],
            text_b[span_b.start : span_b.end],
            text_b[span_b.end : span_b.end + _CONTEXT],
        ),
        because,
    )


def _cut(tiles: Iterable[Tile], stretch: Stretch) -> list[Tile]:
    """Keep the parts of tiles that lie inside a stretch on both sides."""
    cut = []
    for tile in tiles:
        skip = max(0, stretch.a0 - tile.a, stretch.b0 - tile.b)
        end = min(tile.length, stretch.a1 - tile.a, stretch.b1 - tile.b)
        if end > skip:
            cut.append(Tile(tile.a + skip, tile.b + skip, end - skip))
    return cut


def _longest(a: View, inside: Sequence[Tile]) -> str:
    if not inside:
        return ""
    tile = max(inside, key=lambda t: (t.length, -t.a))
    span = a.span(tile.a, tile.a + tile.length)
    return a.parsed.text[span.start : span.end]


def _links(
    a: View, b: View, stretch: Stretch, ties: Sequence[Tie], inside: Sequence[Tile], sides: tuple[Side, Side]
) -> tuple[Link, ...]:
    conflicts = [] if stretch.kind is Kind.RESTATEMENT else gap_conflicts(*sides, chain(list(inside)))
    links = []
    for tie in ties:
        span_a, span_b = a.sentence(tie.i), b.sentence(tie.j)
        own = next((c for c in conflicts if _within(c.a, span_a) and _within(c.b, span_b)), None)
        if own is not None:
            conflicts.remove(own)
        links.append(Link(span_a, span_b, tie.score, (), own))
    links += [Link(c.a, c.b, stretch.score, (), c) for c in conflicts]
    return tuple(sorted(links, key=lambda x: (x.a, x.b)))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
