"""Score sentence pairs: the chance that one says again what the other said, in whatever words.

A cascade: cheap coverage for all pairs, a first look at the survivors, then a second look that knows
each pair's rivals and the order of reading.  Both looks are logistic regressions over named features,
trained by ``benchmarks/train_restatement.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.context import build_context, survivors
from dedup.match.counts import disputed
from dedup.match.evidence import evidence, evidence_of
from dedup.match.features import first_features
from dedup.match.paraphrase import MOST_SENTENCES, paraphrase_features
from dedup.match.rivals import second_features
from dedup.match.units import Units, build_units, most_shared
from dedup.match.weights import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["FLOOR", "THRESHOLD", "Scored", "evidence", "evidence_of", "score_pairs"]

FLOOR = 0.02
"""Coverage below which a pair is not looked at: it would score next to nothing."""

THRESHOLD = 0.5
"""Scores are probabilities: from here on a pair is more likely a restatement than not."""


COUNTED_APART = 0.7
"""Least score of two sentences of one text that count the same and differ.

What was observed: all 17 such pairs of the labelled and invented texts restate each other, among them
tolls that rise from live entry to live entry; 306 press releases hold none.
"""

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Sentence ``i[k]`` of the first text and ``j[k]`` of the second, or later in the same, and ``score[k]``.

    ``limited`` tells that a text had more sentences than the budget, and that only those sharing most
    with others were looked at.
    """

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    score: NDArray[np.float64]
    limited: bool = False


def score_pairs(
    a: Parsed, b: Parsed | None, *, background: Background | None = None, config: Config
) -> Scored:
    """Score the pairs of sentences of one text (i < j), or of two, also those below ``THRESHOLD``.

    Scores are calibrated probabilities, so one threshold serves every document.  Pairs that share next
    to nothing are left out.
    """
    units = build_units(a, b, background)
    limited = max(units.split, units.sentences - units.split) > config.sentence_budget
    if limited:
        units = most_shared(units, config.sentence_budget)
    one_sided = b is not None and not 0 < units.split < units.sentences
    if units.sentences < 2 or one_sided or not len(units.hash):
        nothing = np.zeros(0, np.int32)
        return Scored(nothing, nothing, np.zeros(0), limited)
    context = build_context(a, b, units)
    if b is not None and max(units.split, units.sentences - units.split) <= MOST_SENTENCES:
        i, j = survivors(context, 0.0)
        score = load("paraphrase").probability(paraphrase_features(a, b, context, i, j))
        return Scored(units.number[i], units.number[j], score)
    i, j = survivors(context, FLOOR)
    apart = counted_apart(a, b, units)
    i, j = with_pairs(i, j, apart)
    first = first_features(context, i, j)
    chance = load("restatement_look").probability(first)
    second = second_features(context, i, j, chance)
    score = load("restatement").probability(np.hstack([first, second]))
    return Scored(units.number[i], units.number[j], lifted(i, j, score, apart), limited)


def counted_apart(a: Parsed, b: Parsed | None, units: Units) -> Pairs:
    """Find the sentences of one text that count the same and differ: a toll that rises, homes without power.

    They say the same thing at two times, in words and figures that seldom agree.
    """
    if b is not None:
        return frozenset()
    place = {n: s for s, n in enumerate(units.number.tolist())}
    return frozenset((place[x], place[y]) for x, y in disputed(a) if x in place and y in place)


def with_pairs(
    i: NDArray[np.int64], j: NDArray[np.int64], pairs: Pairs
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add pairs that are not among (i, j) yet."""
    more = sorted(pairs - set(zip(i.tolist(), j.tolist(), strict=True))) if pairs else []
    if not more:
        return i, j
    return np.append(i, [x for x, _ in more]), np.append(j, [y for _, y in more])


def lifted(
    i: NDArray[np.int64], j: NDArray[np.int64], score: NDArray[np.float64], pairs: Pairs
) -> NDArray[np.float64]:
    """Give the *pairs* among (i, j) the score that such pairs deserve at least."""
    if not pairs:
        return score
    held = [pair in pairs for pair in zip(i.tolist(), j.tolist(), strict=True)]
    return np.where(held, np.maximum(score, COUNTED_APART), score)
