"""A stretch of one text that sums up all of the other.

Its words come from everywhere in the other text, so no window there answers it; they are the words
that the other text repeats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.match.odds import Odds
from dedup.match.windows import Windows

__all__ = ["FEATURES", "Stretch", "stretch", "summary_features"]

SHORTEST = 30
CONDENSED = 1.5
"""A text at least this much longer than the stretch can be summed up by it."""
A_PARAGRAPH = 150
"""Words in which most summaries say it all; the more beyond, the less it is one."""

FEATURES = (
    "score", "pairs", "parts", "log_touched", "log_outside",
    "rival", "rival_squared", "rivals", "rivals_squared", "rival_reach", "rival_reach_squared",
    "score_per_token_squared", "log_touched_squared", "condensed_squared",
    "local_squared", "log_local", "telling_squared", "outside_squared",
    "weight", "explained", "inside", "rest_held", "elsewhere",
    "weight_squared", "explained_squared", "inside_squared", "rest_held_squared", "elsewhere_squared",
    "overlong", "begins", "ends",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Tokens ``start:end`` of a against all of b, the log odds, and the facts of ``summary_window``."""

    start: int
    end: int
    score: float
    facts: NDArray[np.float64]


def stretch(odds: Odds) -> Stretch | None:
    """Find the stretch of a that could sum up all of b; None if it is short, or b hardly longer."""
    n, m = len(odds.a.words), len(odds.b.words)
    if n < SHORTEST or m < CONDENSED * SHORTEST:
        return None
    from dedup.match.kernels.summaries import summary_window
    from dedup.match.kernels.words import count_numbers

    pairs = count_numbers(odds.b.pairs[:-1], len(odds.chance.pair))
    score, start, end, facts = summary_window(odds.a, odds.b, odds.prior, odds.known_a, odds.known_b, pairs)
    if end - start < SHORTEST or m < CONDENSED * (end - start):
        return None
    return Stretch(start, end, score, facts)


def summary_features(
    odds: Odds, s: Stretch, found: Windows, chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Columns of ``FEATURES``, f64[31]; the windows found and their probabilities are its rivals.

    A passage that one window of the other text explains is no summary; one that stands in an
    article is a paragraph of its own.  Nothing here knows how long the texts are: corpora differ in that.
    """
    a0, a1, b0, b1 = found.ranges.T
    beside = (np.minimum(a1, s.end) > np.maximum(a0, s.start)).nonzero()[0]
    rival = np.log1p(float((found.score * chance)[beside].max(initial=0.0)) / max(s.score, 1.0))
    likely = chance > 0.5
    held = float(found.facts[likely, 2].max(initial=0.0))
    reach = held * float((b1 - b0)[beside].max(initial=0)) / len(odds.b.words)
    size, count = s.end - s.start, float(len(beside))
    telling, paired, parts, touched, local, outside = s.facts
    condensed = min(np.log(len(odds.b.words) / size), 2.0)
    touched, outside_log = np.log(touched + 0.01), np.log(outside + 0.01)
    left = _left_to_explain(odds, s, found, likely)
    return np.array([
        np.log(max(s.score, 1.0)), paired, parts, touched, outside_log, rival, rival**2, count, count**2,
        reach, reach**2, (s.score / size) ** 2, touched**2, condensed**2,
        local**2, np.log(local + 0.05), telling**2, outside**2, *left, *left**2,
        max(np.log(size / A_PARAGRAPH), 0.0), odds.a.gap[s.start] == 4, odds.a.gap[s.end] == 4,
    ])  # fmt: skip


def _left_to_explain(
    odds: Odds, s: Stretch, found: Windows, likely: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Weigh what likely windows leave of a stretch, f64[5]; the last counts such windows elsewhere.

    Several passages in a row are no summary: each has its own place in the other text.
    """
    from dedup.match.kernels.summaries import explained_by_windows

    beside = (found.ranges[:, 1] > s.start) & (found.ranges[:, 0] < s.end)
    facts = explained_by_windows(
        odds.a, odds.b, s.start, s.end, found.ranges[likely & beside], odds.prior, odds.known_b
    )
    return np.append(facts, (likely & ~beside).sum())
