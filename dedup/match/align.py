"""Passages that two documents share, or one repeats: copied, edited, shuffled, reworded or condensed.

Two finders stand side by side.  *Windows* (see ``windows``, ``summary``) weigh all words together and
return one passage for a long stretch, however it was changed; a trained regression accepts or rejects
them.  *Runs* (see ``tiles``) return every exact run of eight words or more, joined over small gaps, also
where a much stronger passage stands beside it: an address or a disclaimer is shared wording too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.odds import Odds, odds, odds_within
from dedup.match.summary import stretch, summary_features
from dedup.match.tiles import Tile, changed_places, joined, tiles, tiles_within
from dedup.match.weights import load
from dedup.match.windows import Windows, find, window_features
from dedup.types import Kind

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed
    from dedup.text.stems import Stems

__all__ = ["Aligned", "align", "align_within"]

ACCEPT = 0.5
SUMMARY_ACCEPT = 0.4
VERBATIM = 0.93
"""Share of adjacent word pairs that both sides hold from which a passage is called verbatim."""
CLOSE = 0.5
"""Below this share the changes are no longer small: other words for the same, not an edit."""
IN_ORDER = 0.6
"""A passage is shuffled when fewer of the words that are unique on both sides keep their order."""
RUN = 8
RUNS_SHARE, REST_HELD = 0.5, 0.7
"""A passage is returned as its runs when they cover this share, and less of the rest is shared words."""
BRIDGE, EDGE = 20, 6
"""Tokens between runs, and up to a sentence's end, that such a passage takes in."""
HALF_LIFE = 4.0
"""An exact run is chance with probability 1/2 per this many words: 12 words .88, 24 words .98."""
BESIDE = 14
"""Words of an exact run that stands alone beside a passage: what is shorter is an address or a phrase."""
INSIDE = 0.7
"""A passage with this share of each side inside a surer one is no passage of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Aligned:
    """Tokens ``a0:a1`` of one text and ``b0:b1`` of the other (or, later, of the same) belong together.

    ``kind`` is verbatim, edited, or restatement where fewer than half of the adjacent word pairs are
    kept; ``score`` is a probability; ``shuffled`` says that the words stand in another order.
    """

    a0: int
    a1: int
    b0: int
    b1: int
    kind: Kind
    score: float
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage with the share of its words that the other side holds, on the side that holds fewer."""

    passage: Aligned
    held: float


def align(
    a: Parsed,
    b: Parsed,
    *,
    stems_a: Stems | None = None,
    stems_b: Stems | None = None,
    background: Background | None = None,
    shortest: int = 12,
) -> tuple[Aligned, ...]:
    """Find the passages that two documents share, of at least ``shortest`` tokens, in order of ``a``.

    ``background`` says how rare words are; without one the shipped table does.
    """
    if not len(a.tokens) or not len(b.tokens):
        return ()
    if np.array_equal(a.tokens.hash, b.tokens.hash):
        return _answer([Aligned(0, len(a.tokens), 0, len(b.tokens), Kind.VERBATIM, 1.0)], shortest)
    both = odds(a, b, stems_a or _stems(a), stems_b or _stems(b), background or _shipped())
    found = find(both)
    chance = probability(both, found)
    condensed = _condensed(both, found, chance)
    passages = _accepted(both, found, chance >= ACCEPT, chance)
    groups = joined(tiles(a.tokens.hash, b.tokens.hash, RUN), run=RUN, shortest=shortest)
    groups = [g for g in groups if not any(_meet(c, _of_runs(g)) for c in condensed)]
    return _answer(_outermost(condensed + _with_runs(passages, groups)), shortest)


def align_within(
    p: Parsed,
    *,
    stems: Stems | None = None,
    background: Background | None = None,
    shortest: int = 12,
) -> tuple[Aligned, ...]:
    """Find passages that one document repeats, copied or edited; ``a`` is the earlier place.

    The two sides never overlap.  Rewording inside one document is left to sentence scoring, which
    knows templates.
    """
    if not len(p.tokens):
        return ()
    both = odds_within(p, stems or _stems(p), background or _shipped())
    found = find(both)
    chance = probability(both, found)
    passages = _accepted(both, found, (chance >= ACCEPT) & (found.closeness >= CLOSE), chance)
    groups = joined(tiles_within(p.tokens.hash, RUN), run=RUN, shortest=shortest)
    apart = [g for g in groups if g[-1].a + g[-1].length <= g[0].b]
    return _answer((x for x in _with_runs(passages, apart) if x.a1 <= x.b0), shortest)


def _stems(parsed: Parsed) -> Stems:
    from dedup.text.stems import stems

    return stems(parsed.tokens, parsed.language)


def _shipped() -> Background:
    from dedup.sketch.background import Background

    return Background.default()


def probability(both: Odds, found: Windows) -> NDArray[np.float64]:
    """Chance that each pair of windows is a passage: f64[k]."""
    return load("windows").probability(window_features(both, found))


def _accepted(
    both: Odds, found: Windows, keep: NDArray[np.bool_], chance: NDArray[np.float64]
) -> list[_Found]:
    return [
        _Found(
            _aligned(both, found.ranges[k], float(found.closeness[k]), float(chance[k])),
            float(found.facts[k, 2:4].min()),
        )
        for k in np.flatnonzero(keep)
    ]


def _aligned(both: Odds, window: Iterable[int], closeness: float, score: float) -> Aligned:
    a0, a1, b0, b1 = (int(x) for x in window)
    kind = Kind.RESTATEMENT
    if closeness >= VERBATIM:
        kind = Kind.VERBATIM
    elif closeness >= CLOSE:
        kind = Kind.EDITED
    shuffled = kind is not Kind.VERBATIM and in_order(both.a.words[a0:a1], both.b.words[b0:b1]) < IN_ORDER
    return Aligned(a0, a1, b0, b1, kind, round(score, 4), shuffled)


def in_order(a: NDArray[np.int32], b: NDArray[np.int32]) -> float:
    """Share of the words that are unique on both sides which keep their order; 1 where there are none."""
    known = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    once = (np.bincount(a, minlength=known) == 1) & (np.bincount(b, minlength=known) == 1)
    where = np.zeros(known, np.int64)
    where[b] = np.arange(len(b))
    places = where[a[once[a]]].tolist()
    rising: list[int] = []
    for place in places:
        at = bisect_left(rising, place)
        rising[at : at + 1] = [place]
    return len(rising) / len(places) if places else 1.0


def condensing(both: Odds, found: Windows, chance: NDArray[np.float64]) -> tuple[float, int, int]:
    """Find the stretch of ``a`` that sums up all of ``b``: (probability, start, end), 0 if there is none."""
    best = stretch(both)
    if best is None:
        return 0.0, 0, 0
    row = summary_features(both, best, found, chance)
    return float(load("summary").probability(row[None])[0]), best.start, best.end


def _condensed(both: Odds, found: Windows, chance: NDArray[np.float64]) -> list[Aligned]:
    """Find a summary of one text in the other, if there is one, and give up the windows that it explains."""
    score_a, a0, a1 = condensing(both, found, chance)
    score_b, b0, b1 = condensing(both.swapped, found.swapped, chance)
    score = max(score_a, score_b)
    if score < SUMMARY_ACCEPT:
        return []
    if score_a >= score_b:
        b0, b1 = 0, len(both.b.words)
    else:
        a0, a1 = 0, len(both.a.words)
    x0, x1, y0, y1 = found.ranges.T
    chance[(x0 < a1) & (x1 > a0) & (y0 < b1) & (y1 > b0)] = 0.0
    return [Aligned(a0, a1, b0, b1, Kind.RESTATEMENT, round(score, 4))]


def _with_runs(found: list[_Found], groups: list[list[Tile]]) -> list[Aligned]:
    """Set joined exact runs beside the passages that windows found.

    A passage that consists of runs and words that are not shared is returned as these runs, unless its
    parts changed places; inside any other passage they confirm it; elsewhere they stand alone.
    """
    out: list[Aligned] = []
    alone = list(groups)
    for candidate in found:
        inside = [g for g in alone if _meet(candidate.passage, _of_runs(g))]
        alone = [g for g in alone if g not in inside]
        out += _settled(candidate, inside)
    least = BESIDE if found else 0
    return out + [_of_runs(g) for g in alone if sum(t.length for t in g) >= least]


def _settled(found: _Found, inside: list[list[Tile]]) -> list[Aligned]:
    passage = found.passage
    length = min(passage.a1 - passage.a0, passage.b1 - passage.b0)
    covered = sum(t.length for g in inside for t in g) / length
    whole = passage.kind is Kind.VERBATIM or changed_places(inside)
    if not whole and covered >= RUNS_SHARE and found.held - covered < REST_HELD * (1.0 - covered):
        return [_to_edges(_of_runs(piece), passage) for piece in _near(inside)]
    for group in inside:
        passage = _extended(passage, _of_runs(group))
    return [passage]


def _near(groups: list[list[Tile]]) -> list[list[Tile]]:
    """Join groups of runs that follow each other on both sides within ``BRIDGE`` tokens."""
    pieces: list[list[Tile]] = []
    for group in groups:
        last, first = (pieces[-1][-1], group[0]) if pieces else (group[0], group[0])
        gaps = first.a - last.a - last.length, first.b - last.b - last.length
        if pieces and min(gaps) >= 0 and max(gaps) <= BRIDGE:
            pieces[-1] = pieces[-1] + group
        else:
            pieces.append(group)
    return pieces


def _to_edges(piece: Aligned, window: Aligned) -> Aligned:
    """Take in the few tokens up to the edge of the window, where a sentence begins or ends."""
    a0, a1, b0, b1 = piece.a0, piece.a1, piece.b0, piece.b1
    if 0 <= a0 - window.a0 <= EDGE and 0 <= b0 - window.b0 <= EDGE:
        a0, b0 = window.a0, window.b0
    if 0 <= window.a1 - a1 <= EDGE and 0 <= window.b1 - b1 <= EDGE:
        a1, b1 = window.a1, window.b1
    return replace(piece, a0=a0, a1=a1, b0=b0, b1=b1, score=max(piece.score, window.score))


def _of_runs(group: list[Tile]) -> Aligned:
    first, last = group[0], group[-1]
    a1, b1 = last.a + last.length, last.b + last.length
    words = sum(t.length for t in group)
    kind = Kind.VERBATIM if words >= VERBATIM * max(a1 - first.a, b1 - first.b) else Kind.EDITED
    return Aligned(first.a, a1, first.b, b1, kind, round(1.0 - 0.5 ** (words / HALF_LIFE), 4))


def _outermost(passages: list[Aligned]) -> list[Aligned]:
    """Leave out passages that lie inside surer ones, on both sides."""
    kept: list[Aligned] = []
    for p in sorted(passages, key=lambda x: (-x.score, x.a0 - x.a1, x)):
        if not any(_inside(p, q) for q in kept):
            kept.append(p)
    return kept


def _inside(p: Aligned, q: Aligned) -> bool:
    a, b = min(p.a1, q.a1) - max(p.a0, q.a0), min(p.b1, q.b1) - max(p.b0, q.b0)
    return a >= INSIDE * (p.a1 - p.a0) and b >= INSIDE * (p.b1 - p.b0)


def _meet(p: Aligned, q: Aligned) -> bool:
    """Whether two passages share tokens on both sides."""
    return p.a0 < q.a1 and q.a0 < p.a1 and p.b0 < q.b1 and q.b0 < p.b1


def _extended(p: Aligned, run: Aligned) -> Aligned:
    return replace(
        p,
        a0=min(p.a0, run.a0),
        a1=max(p.a1, run.a1),
        b0=min(p.b0, run.b0),
        b1=max(p.b1, run.b1),
        score=max(p.score, run.score),
    )


def _answer(passages: Iterable[Aligned], shortest: int) -> tuple[Aligned, ...]:
    return tuple(sorted(p for p in passages if min(p.a1 - p.a0, p.b1 - p.b0) >= shortest))
