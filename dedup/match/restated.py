"""Restated sentences as ties: scored pairs above the threshold, without what is no statement."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.config import Config
from dedup.match.links import Tie
from dedup.match.restatement import THRESHOLD, Scored, score_pairs
from dedup.text.parse import Mark

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Restated", "Story", "across", "may_restate", "restated", "threshold"]

Mask = NDArray[np.bool_]

_UNSTATED = int(Mark.HEADING | Mark.LABEL | Mark.COURTESY)
"""Marks of sentences that state nothing."""

_CLOSE = 0.5
"""Share of the threshold from which a pair is at least close."""


_PLAIN = 4
"""Words, stop words aside, that a sentence needs to be restated in another document."""

_ONE_STORY, _TWO_STORIES = 0.42, 0.33
_NEVER = 1.01
"""No score reaches this: two texts about different things restate nothing."""

_STRONG, _STRONG_PAIRS, _STRONG_SHARE = 0.9, 3, 0.4
_SURE = 0.75
_SAME_WORDING = 0.4
"""Share of adjacent words from which two sentences tell what their texts share word for word, no more."""


class Story(Enum):
    """How far two texts are known to tell one story."""

    ONE = "one"
    EVENT = "event"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Restated:
    """Ties above the threshold, and those near it; ``limited`` as in :class:`Scored`.

    Ties that score less than ``alone`` only fill passages that are there for another reason.
    """

    ties: tuple[Tie, ...]
    near: tuple[Tie, ...]
    limited: bool
    alone: float = 0.0


def threshold(config: Config) -> float:
    """Return the score from which a pair is a restatement: lower the more sensitive."""
    return min(0.95, max(0.05, THRESHOLD + (0.5 - config.sensitivity)))


def across(limit: float, alike: float) -> float:
    """Raise a threshold for two texts that speak of different things.

    What was observed: apart from shared wording, the words and names of two tellings of one story are
    .41 alike or more, those of two texts on one subject at most .33; there sentences agree by chance.
    """
    apart = (_ONE_STORY - alike) / (_ONE_STORY - _TWO_STORIES)
    return limit + max(0.0, min(1.0, apart)) * max(0.0, _NEVER - limit)


def may_restate(alike: float, story: Story, config: Config) -> bool:
    """Whether texts whose words are so much alike can tell anything of each other again."""
    low = story is Story.UNKNOWN and alike < _ONE_STORY
    return not low and across(threshold(config), alike) < 1.0


def restated(
    a: Parsed,
    b: Parsed | None,
    *,
    background: Background | None,
    config: Config,
    alike: float = 1.0,
    story: Story = Story.ONE,
) -> Restated:
    """Score all pairs of sentences and keep statements: no labels, headings or courtesies.

    Of two texts not known to tell one story, only where enough of the shorter is told again in the
    other; of two on one event that tell little again, only sure statements stand alone.
    """
    nothing = Restated((), (), limited=False)
    if not may_restate(alike, story, config):
        return nothing
    limit = across(threshold(config), alike)
    scored = score_pairs(a, b, background=background, config=config)
    stated_a, stated_b = _statements(a), _statements(a if b is None else b)
    if b is not None:
        stated_a, stated_b = stated_a & _wordy(a), stated_b & _wordy(b)
    allowed = stated_a[scored.i] & stated_b[scored.j]
    alone = limit
    if b is not None and story is not Story.ONE:
        shorter = min(stated_a.sum(), stated_b.sum())
        strong = _SURE if story is Story.EVENT else _STRONG
        again = _told_again(a, b, _ties(scored, allowed & (scored.score >= strong)))
        if again < max(_STRONG_PAIRS, _STRONG_SHARE * shorter):
            if story is Story.UNKNOWN:
                return nothing
            alone = max(limit, _STRONG)
    ties = _ties(scored, allowed & (scored.score >= limit))
    near = _ties(scored, allowed & (scored.score < limit) & (scored.score >= _CLOSE * limit))
    return Restated(ties, near, scored.limited, alone)


def _told_again(a: Parsed, b: Parsed, ties: tuple[Tie, ...]) -> int:
    """Count statements told again in other words, each sentence once.

    What was observed: rewrites of an article by another house do so for .6 of the shorter text or more,
    1,000 unplagiarised pairs on one subject for .25 at most, and those that looked like one event for .33.
    """
    used_a: set[int] = set()
    used_b: set[int] = set()
    for tie in sorted(ties, key=lambda t: (-t.score, t.i, t.j)):
        if tie.i not in used_a and tie.j not in used_b and not _same_wording(a, tie.i, b, tie.j):
            used_a.add(tie.i)
            used_b.add(tie.j)
    return len(used_a)


def _same_wording(a: Parsed, i: int, b: Parsed, j: int) -> bool:
    one, two = _word_pairs(a, i), _word_pairs(b, j)
    return len(one & two) >= _SAME_WORDING * min(len(one), len(two))


def _word_pairs(parsed: Parsed, s: int) -> set[tuple[int, int]]:
    words = parsed.tokens.hash[parsed.first[s] : parsed.first[s + 1]].tolist()
    return set(itertools.pairwise(words))


def _statements(parsed: Parsed) -> Mask:
    stated: Mask = (parsed.marks & _UNSTATED) == 0
    return stated


def _wordy(parsed: Parsed) -> Mask:
    """Mark sentences with words enough to be the same statement elsewhere: a fragment agrees with much."""
    from dedup.text.stems import stems

    plain = np.concatenate(([0], np.cumsum(~stems(parsed.tokens, parsed.language).stop)))
    enough: Mask = plain[parsed.first[1:]] - plain[parsed.first[:-1]] >= _PLAIN
    return enough


def _ties(scored: Scored, kept: Mask) -> tuple[Tie, ...]:
    found = zip(scored.i[kept].tolist(), scored.j[kept].tolist(), scored.score[kept].tolist(), strict=True)
    return tuple(Tie(i, j, round(score, 4)) for i, j, score in found)
