"""How likely each word and each adjacent pair of words is to stand in two texts by chance.

A word that one text repeats is likely to stand in any window of it; a word that stands once in each
and is rare in the language is not.  Words are stems: cutting them to 5-7 letters loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dedup.match.kernels.words import Chance, Side
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed
    from dedup.text.stems import Stems

__all__ = ["Odds", "odds", "odds_within"]

PRIOR_TOKENS = 600.0
"""Running words of the language that the two texts are set beside."""
PAIR_LIFT = 3.0
"""Two words stand together this much more often than if they did not know each other."""
UNKNOWN, RAREST = 1e-4, 1e-6
"""Share of running words: of any word without a background, and of none less with one."""
STOP_WORD = 3e-3

_CAPITAL_OR_NUMBER = 3


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """Two texts numbered alike, with chances.

    ``prior`` f64[words] is each word's share of the language; ``known_a`` and ``known_b`` i32[words]
    count it in each text.  ``within``: both are one text.
    """

    a: Side
    b: Side
    chance: Chance
    prior: NDArray[np.float64]
    known_a: NDArray[np.int32]
    known_b: NDArray[np.int32]
    within: bool

    @property
    def swapped(self) -> Odds:
        """The same with the roles of the texts exchanged."""
        return Odds(self.b, self.a, self.chance, self.prior, self.known_b, self.known_a, self.within)


def odds(a: Parsed, b: Parsed, stems_a: Stems, stems_b: Stems, background: Background | None) -> Odds:
    """Give two texts common numbers for their stems, and weigh what either repeats."""
    return _odds(a, b, stems_a, stems_b, background, within=False)


def odds_within(p: Parsed, stems: Stems, background: Background | None) -> Odds:
    """Do the same for one text beside itself: that a passage stands twice must not make its words likely."""
    return _odds(p, p, stems, stems, background, within=True)


def _odds(
    a: Parsed,
    b: Parsed,
    stems_a: Stems,
    stems_b: Stems,
    background: Background | None,
    *,
    within: bool,
) -> Odds:
    from dedup.match.kernels import words as loops

    words_a, words_b, known = loops.number_alike(stems_a.hash, stems_b.hash)
    distinct = np.empty(known, np.uint64)
    distinct[words_a], distinct[words_b] = stems_a.hash, stems_b.hash
    stop = np.empty(known, np.bool_)
    stop[words_a], stop[words_b] = stems_a.stop, stems_b.stop
    prior = _shares(distinct, stop, background)
    known_a, known_b = loops.count_numbers(words_a, known), loops.count_numbers(words_b, known)
    word = _chance(known_a, known_b, prior, within)
    keys = loops.pair_keys(words_a, known), loops.pair_keys(words_b, known)
    pairs_a, pairs_b, known_pairs = loops.number_alike(*keys)
    pair_prior = np.zeros(known_pairs)
    loops.pair_priors(words_a, pairs_a, word, PAIR_LIFT, pair_prior)
    loops.pair_priors(words_b, pairs_b, word, PAIR_LIFT, pair_prior)
    counts = loops.count_numbers(pairs_a, known_pairs), loops.count_numbers(pairs_b, known_pairs)
    pair = _chance(*counts, pair_prior, within)
    return Odds(
        loops.Side(words_a, pairs_a, a.tokens.gap, loops.cut_values(a.tokens.gap, _capital(a))),
        loops.Side(words_b, pairs_b, b.tokens.gap, loops.cut_values(b.tokens.gap, _capital(b))),
        loops.Chance(word, pair, np.log(word), np.log(np.maximum(pair, 1e-300))),
        prior,
        known_a,
        known_b,
        within,
    )


def _chance(
    known_a: NDArray[np.int32], known_b: NDArray[np.int32], prior: NDArray[np.float64], within: bool
) -> NDArray[np.float64]:
    """Chance at one place: what stands there beyond once a side, and the language's share."""
    if within:
        beyond, total = np.maximum(known_a - 2, 0), int(known_a.sum())
    else:
        beyond = np.maximum(known_a - 1, 0) + np.maximum(known_b - 1, 0)
        total = int(known_a.sum() + known_b.sum())
    return np.asarray((beyond + PRIOR_TOKENS * prior) / (total + PRIOR_TOKENS))


def _shares(
    stems: NDArray[np.uint64], stop: NDArray[np.bool_], background: Background | None
) -> NDArray[np.float64]:
    """Share of running words of each stem; stop words are frequent in languages without a table too."""
    if background is None or not background.documents:
        shares = np.full(len(stems), UNKNOWN)
    else:
        shares = np.maximum(background.frequency(stems), RAREST)
    return np.where(stop & (shares <= UNKNOWN), STOP_WORD, shares)


def _capital(parsed: Parsed) -> NDArray[np.bool_]:
    """Tokens that may well begin a sentence: a capital or a figure first."""
    return np.asarray((parsed.tokens.flags & _CAPITAL_OR_NUMBER) > 0)
