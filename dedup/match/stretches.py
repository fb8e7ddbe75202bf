"""Stretches: a window in A and one in B that belong together, with the sentence ties inside.

Restated sentences that lie inside a stretch of shared wording become ties of it; the others join
where they neighbour each other on both sides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dedup.match.links import Tie
from dedup.match.view import View
from dedup.types import Kind

__all__ = ["Stretch", "gather"]

_SURE = 0.75
"""Score from which a tie is sure; weaker ones are passages of their own."""


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
        return _mostly(a, self.a0, self.a1) and _mostly(b, self.b0, self.b1)


def _mostly(span: tuple[int, int], start: int, end: int) -> bool:
    return 2 * (min(span[1], end) - max(span[0], start)) >= span[1] - span[0]


def gather(
    a: View, b: View, worded: Sequence[Stretch], ties: Sequence[Tie], fills: Collection[Tie] = ()
) -> list[Stretch]:
    """Merge stretches of wording and restatement ties; in order of ``a``.

    Those among the ties that only fill stretches are left out where there is none.
    """
    stretches, loose = _absorb(a, b, worded, ties)
    everything = [*stretches, *_restated(a, b, [t for t in loose if t not in fills])]
    return sorted(everything, key=lambda s: (s.a0, s.b0, s.a1, s.b1))


def _absorb(
    a: View, b: View, worded: Sequence[Stretch], ties: Sequence[Tie]
) -> tuple[list[Stretch], list[Tie]]:
    """Give ties that lie inside a stretch to it, unless it has a tie of either sentence already."""
    surer = {(t.i, t.j): t for t in ties}
    held = [[max(t, surer.get((t.i, t.j), t), key=lambda x: x.score) for t in s.ties] for s in worded]
    known = {(t.i, t.j) for s in worded for t in s.ties}
    loose: list[Tie] = []
    for tie in ties:
        if (tie.i, tie.j) in known:
            continue
        inside = (k for k, s in enumerate(worded) if s.holds(a.tokens_of(tie.i), b.tokens_of(tie.j)))
        home = next(inside, None)
        if home is None:
            loose.append(tie)
        elif not any(t.i == tie.i or t.j == tie.j for t in worded[home].ties):
            held[home].append(tie)
    order = [tuple(sorted(h, key=lambda t: (t.i, t.j))) for h in held]
    return [replace(s, ties=t) for s, t in zip(worded, order, strict=True)], loose


def _restated(a: View, b: View, ties: Sequence[Tie]) -> list[Stretch]:
    """Join restated sentences that neighbour each other on both sides, sure ones apart from weak ones.

    A weak tie beside sure ones would claim for all of it what holds for a part.
    """
    groups: list[list[Tie]] = []
    for tie in sorted(ties, key=lambda t: (t.score < _SURE, t.i, t.j)):
        near = next((g for g in reversed(groups) if any(_neighbours(t, tie) for t in g)), None)
        if near is None:
            groups.append([tie])
        else:
            near.append(tie)
    return [_stretch(a, b, group) for group in groups]


def _neighbours(x: Tie, y: Tie) -> bool:
    """Tell whether two ties are one step apart at most, on both sides, and alike in strength.

    A speaker's label is a step of its own: nobody goes on with what another says.
    """
    return abs(x.i - y.i) <= 1 and abs(x.j - y.j) <= 1 and (x.score < _SURE) == (y.score < _SURE)


def _stretch(a: View, b: View, group: list[Tie]) -> Stretch:
    a0, a1 = a.tokens_of(min(t.i for t in group))[0], a.tokens_of(max(t.i for t in group))[1]
    b0, b1 = b.tokens_of(min(t.j for t in group))[0], b.tokens_of(max(t.j for t in group))[1]
    score = sum(t.score for t in group) / len(group)
    return Stretch(a0, a1, b0, b1, Kind.RESTATEMENT, round(score, 4), tuple(group))
