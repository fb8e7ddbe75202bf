"""Measures of quality, as functions over plain tuples.

A *link* is ``(a_start, a_end, b_start, b_end, score)``.  Average precision follows the usual step-wise
area under precision and recall, ties taken together; pairs graded 1 are neutral.  PlagDet is defined
in Potthast et al., "An Evaluation Framework for Plagiarism Detection", COLING 2010.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

Interval = tuple[int, int]
Scored = tuple[float, frozenset[Hashable], bool]
"""One predicted link: its score, the positives it hits, and whether it hits only neutral pairs."""

STRETCH = 2.0
"""A predicted side longer than this times the labelled side is a window, not an answer."""


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def overlap(found: Interval, labelled: Interval) -> bool:
    """At least half of the shorter interval is shared, and the found one is no window."""
    shared = min(found[1], labelled[1]) - max(found[0], labelled[0])
    lengths = (found[1] - found[0], labelled[1] - labelled[0])
    return shared > 0 and lengths[0] <= STRETCH * lengths[1] and 2 * shared >= min(lengths)


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return f1(self.precision, self.recall)


def rates(hits: int, misses: int, found: int, wanted: int) -> Rates:
    """Precision over decided answers, recall over wanted ones."""
    return Rates(hits / (hits + misses) if hits + misses else 0.0, found / wanted if wanted else 0.0)


def decided(answers: Iterable[Scored], wanted: int) -> Rates:
    """Rates of a set of answers that were all given out."""
    answers = list(answers)
    hits = sum(bool(positives) for _, positives, _ in answers)
    misses = sum(not positives and not neutral for _, positives, neutral in answers)
    found = frozenset().union(*(positives for _, positives, _ in answers))
    return rates(hits, misses, len(found), wanted)


def average_precision(answers: Iterable[Scored], wanted: int) -> float:
    """Area under precision and recall of ranked answers."""
    by_score: dict[float, list[Scored]] = collections.defaultdict(list)
    for answer in answers:
        by_score[answer[0]].append(answer)
    hits = misses = 0
    found: set[Hashable] = set()
    area = recall = 0.0
    for score in sorted(by_score, reverse=True):
        for _, positives, neutral in by_score[score]:
            hits += bool(positives)
            misses += not positives and not neutral
            found |= positives
        now = rates(hits, misses, len(found), wanted)
        area, recall = area + (now.recall - recall) * now.precision, now.recall
    return area


Case = tuple[str, int, int, str, int, int]
"""One passage: suspicious id, start, end, source id, start, end."""


def _touch(case: Case, other: Case) -> bool:
    return (
        case[0] == other[0]
        and case[3] == other[3]
        and min(case[2], other[2]) > max(case[1], other[1])
        and min(case[5], other[5]) > max(case[4], other[4])
    )


def _covered(case: Case, touching: Sequence[Case], side: int) -> int:
    total, reach = 0, case[side]
    for start, end in sorted((max(case[side], t[side]), min(case[side + 1], t[side + 1])) for t in touching):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total


def _macro_recall(cases: Sequence[Case], others: Sequence[Case]) -> tuple[float, list[int]]:
    by_pair: dict[tuple[str, str], list[Case]] = collections.defaultdict(list)
    for other in others:
        by_pair[other[0], other[3]].append(other)
    shares, counts = [], []
    for case in cases:
        touching = [o for o in by_pair[case[0], case[3]] if _touch(case, o)]
        counts.append(len(touching))
        length = case[2] - case[1] + case[5] - case[4]
        shares.append((_covered(case, touching, 1) + _covered(case, touching, 4)) / length)
    return (sum(shares) / len(shares) if shares else 0.0), counts


def plagdet(cases: Sequence[Case], found: Sequence[Case]) -> dict[str, float]:
    """PlagDet with its parts, macro-averaged over characters."""
    recall, counts = _macro_recall(cases, found)
    precision, _ = _macro_recall(found, cases)
    touched = [n for n in counts if n]
    granularity = sum(touched) / len(touched) if touched else 1.0
    value = f1(precision, recall) / math.log2(1 + granularity)
    return {"plagdet": value, "precision": precision, "recall": recall, "granularity": granularity}


def pairwise(truth: Sequence[Hashable], found: Sequence[Hashable]) -> dict[str, float]:
    """Pairwise precision, recall, F1 and adjusted Rand index of two labellings of the same items."""

    def pairs(labels: Iterable[Hashable]) -> int:
        return sum(n * (n - 1) // 2 for n in collections.Counter(labels).values())

    both, wanted, given = pairs(zip(truth, found, strict=True)), pairs(truth), pairs(found)
    every = len(truth) * (len(truth) - 1) // 2
    expected = wanted * given / every if every else 0.0
    rate = Rates(both / given if given else 1.0, both / wanted if wanted else 1.0)
    spread = (wanted + given) / 2 - expected
    ari = (both - expected) / spread if spread else 1.0
    return {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1, "ari": ari}
