"""From counts to verdicts: close looks where counting does not tell, and where an order of ties matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dedup.cluster.overlap import Counted
from dedup.cluster.pairs import I64, Proposals, Texts
from dedup.cluster.union import ties
from dedup.sketch.shingles import Bools
from dedup.types import Relation

__all__ = ["Look", "Standing", "Verdicts", "decide"]

Look = Callable[[int, int], tuple[Relation, float]]
Standing = Callable[[int], float]
Verdict = tuple[Relation, float]

_LITTLE = 0.3
"""Share of a text that may be standing matter for counting to tell; seen: up to .2, and .68 where not."""
_SURE = 0.95
"""How sure a tie by counting is at least."""


@dataclass(slots=True)
class Verdicts:
    """Verdicts by number of the proposal: those that tie, and the others between texts that hang together."""

    tied: dict[int, Verdict]
    untied: list[int] = field(default_factory=list)


def decide(
    texts: Texts,
    proposals: Proposals,
    counted: Counted,
    look: Look,
    standing: Standing | None,
    tell: Callable[[int, int], None],
) -> Verdicts:
    """Decide proposals; ``tell(done, all)`` counts close looks.

    Where all texts of a story are tied to each other, the order in which they join does not matter, and
    what counting tied may stay as it is.  In other stories every tie is looked at.
    """
    by_counting = np.flatnonzero(counted.tied | _without_standing(texts, proposals, counted, standing))
    sure = np.maximum(counted.alike[by_counting], _SURE).round(4).tolist()
    tied: dict[int, Verdict] = {
        k: (Relation.EDITED_COPY, score) for k, score in zip(by_counting.tolist(), sure, strict=True)
    }
    looking = _Looking(texts.text_of, proposals.pairs, look, tell)
    tied = _with(tied, looking.at([k for k in np.flatnonzero(~counted.apart).tolist() if k not in tied]))
    contested = _contested(proposals, tied)
    tied = _with(tied, looking.at([k for k in by_counting.tolist() if k in contested]))
    return Verdicts(tied, [k for k in _inside(proposals, tied) if k not in tied])


def _without_standing(
    texts: Texts, proposals: Proposals, counted: Counted, standing: Standing | None
) -> Bools:
    """Mark the pairs nearly tied of which neither text is mostly standing matter."""
    marked = np.zeros_like(counted.nearly)
    if standing is None:
        return marked
    nearly = np.flatnonzero(counted.nearly)
    asked = texts.text_of[proposals.pairs[nearly]]
    little = {at: standing(at) <= _LITTLE for at in np.unique(asked).tolist()}
    marked[nearly] = [little[a] and little[b] for a, b in asked.tolist()]
    return marked


def _with(tied: dict[int, Verdict], looked: dict[int, Verdict]) -> dict[int, Verdict]:
    kept = {k: verdict for k, verdict in tied.items() if k not in looked}
    return kept | {k: verdict for k, verdict in looked.items() if ties(*verdict)}


@dataclass(slots=True)
class _Looking:
    """Looks at pairs and counts how many."""

    text_of: I64
    pairs: Any
    look: Look
    tell: Callable[[int, int], None]
    done: int = 0

    def at(self, chosen: Sequence[int]) -> dict[int, Verdict]:
        """Look at pairs, those of one story one after the other, so that each text is parsed once."""
        stories = _stories(self.pairs, chosen)
        found, every = {}, self.done + len(chosen)
        for k in sorted(chosen, key=lambda k: (stories.find(int(self.pairs[k, 0])), k)):
            later, earlier = self.text_of[self.pairs[k]].tolist()
            found[k] = self.look(earlier, later)
            self.done += 1
            self.tell(self.done, every)
        return found


class _Stories:
    """What hangs together by pairs, whatever the pairs are worth."""

    def __init__(self) -> None:
        self.leader: dict[int, int] = {}

    def tie(self, a: int, b: int) -> None:
        self.leader[self.find(a)] = self.find(b)

    def find(self, at: int) -> int:
        leader = self.leader
        while leader.setdefault(at, at) != at:
            leader[at] = at = leader[leader[at]]
        return at

    def named(self, size: int) -> I64:
        """Name each text's story, -1 for those that hang together with nothing."""
        names = np.full(size, -1, np.int64)
        for at in self.leader:
            names[at] = self.find(at)
        return names


def _stories(pairs: Any, chosen: Iterable[int]) -> _Stories:
    stories = _Stories()
    for later, earlier in pairs[list(chosen)].tolist():
        stories.tie(later, earlier)
    return stories


def _contested(proposals: Proposals, tied: dict[int, Verdict]) -> set[int]:
    """List the ties of stories not all of whose texts are tied to each other."""
    numbers = list(tied)
    size = len(proposals.cut)
    names = _stories(proposals.pairs, numbers).named(size)
    members = np.bincount(names[names >= 0], minlength=size)
    own = names[proposals.pairs[numbers, 0]] if numbers else np.zeros(0, np.int64)
    known = np.bincount(own, minlength=size)
    whole = known == members * (members - 1) // 2
    return {k for k, story in zip(numbers, own.tolist(), strict=True) if not whole[story]}


def _inside(proposals: Proposals, tied: dict[int, Verdict]) -> list[int]:
    """List the proposals between texts of one story: groups join along ties only, others do not matter."""
    names = _stories(proposals.pairs, tied).named(len(proposals.cut))[proposals.pairs]
    found: list[int] = np.flatnonzero((names[:, 0] == names[:, 1]) & (names[:, 0] >= 0)).tolist()
    return found
