"""Say in words why two sentences were tied: shared rare words, figures written differently, stems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dedup.match.features import similar_pairs
from dedup.match.units import Units, build_units

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["evidence", "evidence_of"]

PLAIN = 0.6
"""Likeness from which two words are shown as a tie; weaker ones only lend weight."""

MOST = 5
"""Lines of evidence for one pair, the weightiest first."""


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
        self.place = _places(self.units)
        left, right, strength = similar_pairs(self.units)
        self.alike: dict[int, list[tuple[float, int]]] = {}
        for t, u, s in zip(left.tolist(), right.tolist(), strength.tolist(), strict=True):
            if s >= PLAIN:
                self.alike.setdefault(t, []).append((s, u))

    def ties(self, i: int, j: int) -> tuple[str, ...]:
        """Collect the shared terms of two sentences, the weightiest first."""
        one = self._terms(self.place[0].get(i), self.a)
        two = self._terms(self.place[1].get(j), self.b)
        found = []
        for term, word in one.items():
            partners = [(1.0, term)] if term in two else [x for x in self.alike.get(term, ()) if x[1] in two]
            if partners:
                strength, partner = max(partners)
                found.append((-float(self.units.weight[term]) * strength, _tie(word, two[partner])))
        return tuple(dict.fromkeys(text for _, text in sorted(found)[:MOST]))

    def _terms(self, s: int | None, parsed: Parsed) -> dict[int, str]:
        """List the terms of a sentence, each with its words as written."""
        if s is None:
            return {}
        u = self.units
        rows = range(u.run_first[s], u.run_first[s + 1])
        return {int(u.run[r]): parsed.text[u.start[r] : u.end[r]] for r in reversed(rows)}


def _places(units: Units) -> tuple[dict[int, int], dict[int, int]]:
    """Tell where each sentence of the first and of the second side stands among the units."""
    ours = {int(n): s for s, n in enumerate(units.number[: units.split])}
    if units.split == units.sentences:
        return ours, ours
    return ours, {int(n): s + units.split for s, n in enumerate(units.number[units.split :])}


def _tie(one: str, two: str) -> str:
    return one if one.casefold() == two.casefold() else f"{one} = {two}"
