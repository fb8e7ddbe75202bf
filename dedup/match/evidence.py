"""Say in words why two sentences were tied: shared rare words, figures written differently, stems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.likeness import similar_pairs
from dedup.match.related import SAME_MEANING, vague
from dedup.match.units import TermKind, Units, build_units

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["evidence", "evidence_of"]

PLAIN = 0.6
"""Likeness from which two words are shown as a tie; weaker ones only lend weight."""

MOST = 4
"""Lines of evidence for one pair, the weightiest first."""

FEW = 3
"""Lines up to which common words fill in where the telling ones are fewer."""

TELLING = 1.6
"""Weight from which a word says something by itself."""

DIFFERENT = 2.2
"""The same for each of two different words that are tied."""

_EMPTY = frozenset(
    "actually again already almost also although always certainly currently especially finally highly "  # noqa: SIM905
    "however increasingly indeed likely main many much often particularly really recently several "
    "simply soon still today various very".split()
)
"""English words that are rare enough to weigh something and still say nothing."""

_POSSESSIVE = re.compile(r"['’]s?$")


def evidence(a: Parsed, b: Parsed | None, i: int, j: int) -> tuple[str, ...]:
    """Name what ties sentence i of *a* to sentence j of *b* (of *a* where b is None)."""
    return evidence_of(a, b, [(i, j)])[0]


def evidence_of(
    a: Parsed, b: Parsed | None, pairs: Iterable[tuple[int, int]], background: Background | None = None
) -> list[tuple[str, ...]]:
    """Name what ties each of many sentence pairs; far cheaper than one by one."""
    wording = _Wording(a, b, background)
    return [wording.ties(i, j) for i, j in pairs]


class _Wording:
    """The units of a comparison, and the words of the text they stand for."""

    def __init__(self, a: Parsed, b: Parsed | None, background: Background | None) -> None:
        self.a, self.b = a, b or a
        self.units = build_units(a, b, background)
        self.weight: list[float] = self.units.weight.tolist()
        self.number: list[bool] = (self.units.kind == TermKind.NUMBER).tolist()
        self.said: dict[tuple[int, bool], dict[int, str]] = {}
        self.place = _places(self.units)
        left, right, strength = similar_pairs(self.units)
        self.alike: dict[int, list[tuple[float, int]]] = {}
        unsure = vague(self.units.hash) if self.units.english else np.zeros(len(self.units.hash), bool)
        plain = (strength >= PLAIN) & ((strength > SAME_MEANING) | ~(unsure[left] | unsure[right]))
        rows = zip(left[plain].tolist(), right[plain].tolist(), strength[plain].tolist(), strict=True)
        for t, u, s in rows:
            self.alike.setdefault(t, []).append((s, u))

    def ties(self, i: int, j: int) -> tuple[str, ...]:
        """Collect the shared terms of two sentences, the weightiest first, each word once."""
        one, two = self._terms(i, later=False), self._terms(j, later=True)
        ranked = sorted(self._found(one, two), reverse=True)
        meant = [t for t in ranked if not _empty(one[t[1]], two[t[2]])]
        telling = [t for t in meant if self._tells(t)]
        plain = [t for t in meant if t not in telling]
        chosen = sorted([*telling, *plain[: max(0, FEW - len(telling))]], reverse=True) or ranked[:1]
        taken: set[int] = set()
        lines: dict[str, None] = {}
        for _, term, partner in chosen:
            if partner not in taken:
                taken.add(partner)
                lines.setdefault(_tie(one[term], two[partner]))
        return tuple(lines)[:MOST]

    def _found(self, one: dict[int, str], two: dict[int, str]) -> list[tuple[float, int, int]]:
        """List (strength, term, what ties it in the other sentence)."""
        found = []
        for term in one:
            partners = [(1.0, term)] if term in two else [x for x in self.alike.get(term, ()) if x[1] in two]
            if partners:
                strength, partner = max(partners)
                found.append((self.weight[term] * strength, term, partner))
        return found

    def _tells(self, tie: tuple[float, int, int]) -> bool:
        """Whether a tie means something to a reader: a figure, or words that are not common."""
        _, term, partner = tie
        least = TELLING if term == partner else DIFFERENT
        return self.number[term] or min(self.weight[term], self.weight[partner]) >= least

    def _terms(self, sentence: int, *, later: bool) -> dict[int, str]:
        """List the terms of a sentence of the first or the later side, each with its words as written."""
        if (sentence, later) not in self.said:
            self.said[sentence, later] = self._read(self.place[later].get(sentence), later)
        return self.said[sentence, later]

    def _read(self, s: int | None, later: bool) -> dict[int, str]:
        if s is None:
            return {}
        u, text = self.units, (self.b if later else self.a).text
        rows = slice(u.run_first[s], u.run_first[s + 1])
        places = zip(u.run[rows].tolist(), u.start[rows].tolist(), u.end[rows].tolist(), strict=True)
        said: dict[int, str] = {}
        for term, start, end in places:
            said.setdefault(term, text[start:end])
        return said


def _places(units: Units) -> tuple[dict[int, int], dict[int, int]]:
    """Tell where each sentence of the first and of the second side stands among the units."""
    ours = {int(n): s for s, n in enumerate(units.number[: units.split])}
    if units.split == units.sentences:
        return ours, ours
    return ours, {int(n): s + units.split for s, n in enumerate(units.number[units.split :])}


def _empty(*words: str) -> bool:
    return any(word.casefold() in _EMPTY for word in words)


def _tie(one: str, two: str) -> str:
    """Write a tie: one word where both agree but for a possessive."""
    plain, other = _POSSESSIVE.sub("", one), _POSSESSIVE.sub("", two)
    return plain if plain.casefold() == other.casefold() else f"{plain} = {other}"
