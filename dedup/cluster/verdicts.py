"""From counts to verdicts: close looks where counting does not tell, and where an order of ties matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.cluster.overlap import Counted, Standing
from dedup.cluster.pairs import I64, Proposals, Texts
from dedup.cluster.stories import stories_of, story_names
from dedup.cluster.union import ties
from dedup.sketch.shingles import U32, Bools
from dedup.sketch.terms import F64
from dedup.types import Relation

__all__ = ["Look", "Verdicts", "decide"]

Look = Callable[[int, int], tuple[Relation, float]]

_LITTLE = 0.3
"""Share of a text that may be standing matter for counting to tell; seen: up to .2, and .68 where not."""
_SURE = 0.95
"""How sure a tie by counting is at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Verdicts by number of the proposal: ``tied`` bool[k], and ``score`` f64[k], how surely so."""

    tied: Bools
    score: F64


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
    by_counting = counted.tied | _without_standing(texts, proposals, counted, standing)
    verdicts = Verdicts(by_counting.copy(), np.maximum(counted.alike, _SURE).round(4))
    looking = _Looking(texts.text_of, proposals.pairs, look, tell)
    looking.at(np.flatnonzero(~counted.apart & ~by_counting), verdicts)
    contested = stories_of(proposals, verdicts.tied).contested(proposals.pairs)
    looking.at(np.flatnonzero(by_counting & contested), verdicts)
    return verdicts


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


@dataclass(slots=True)
class _Looking:
    """Looks at pairs and counts how many."""

    text_of: I64
    pairs: U32
    look: Look
    tell: Callable[[int, int], None]
    done: int = 0

    def at(self, chosen: NDArray[np.intp], verdicts: Verdicts) -> None:
        """Look at pairs, those of one story one after the other, so that each text is parsed once."""
        hanging = np.zeros(len(self.pairs), np.bool_)
        hanging[chosen] = True
        story = story_names(self.pairs, hanging, len(self.text_of))[self.pairs[chosen, 0]]
        every = self.done + len(chosen)
        for k in chosen[np.argsort(story, kind="stable")].tolist():
            later, earlier = self.text_of[self.pairs[k]].tolist()
            relation, score = self.look(earlier, later)
            verdicts.tied[k], verdicts.score[k] = ties(relation, score), score
            self.done += 1
            self.tell(self.done, every)
